using EnergyDataPipeline.Sandbox.Model;
using EnergyDataPipeline.Sandbox.Serialising;
using EnergyDataPipeline.Sandbox.Serving;
using NodaTime;

namespace EnergyDataPipeline.Sandbox.Resources;

/// <summary>The capacity outlook for the six days after its publication.</summary>
internal sealed class SevenDayForecast : IResource
{
    private static readonly Envelope Forecasts = Envelope.List("SevenDayForecasts", "SevenDayForecast");

    public IEnumerable<Route> Routes =>
        [
            Route.Redirect("/sevendayforecast", "/sevendayforecast/info"),
            Route.Get("/sevendayforecast/current", ask => new Answer(Forecasts, Rows(ask, Newest(ask), fromFirstMarketDay: true))),
            Route.Get(
                "/sevendayforecast/day/{day}",
                ask => new Answer(Forecasts, Rows(ask, Published(ask, ask.Day).TakeLast(1), fromFirstMarketDay: false))
            ),
            Route.Get(
                "/sevendayforecast/day/{day}/all",
                ask => new Answer(Forecasts, Rows(ask, Published(ask, ask.Day), fromFirstMarketDay: false))
            ),
            Route.Info("/sevendayforecast/info", NewestPublication),
        ];

    private static Publication? NewestPublication(Ask ask) =>
        Newest(ask).LastOrDefault() is { } newest
            ? new Publication(EasternTime.StartOf(newest.PublishedOn.PlusDays(1)), newest.CreatedAt)
            : null;

    private static IEnumerable<Vintage> Newest(Ask ask) =>
        Published(ask, ask.Today.PlusDays(-1)).Concat(Published(ask, ask.Today)).TakeLast(1);

    private static IEnumerable<Vintage> Published(Ask ask, LocalDate day) =>
        day < EasternTime.FirstDay || day > ask.Today ? [] : WeekOutlooks.PublishedOn(ask.World, day).Where(vintage => vintage.CreatedAt <= ask.Now);

    // BeginDate is the first market day on the current address and the day of publication on a day's address: so does the service.
    private static IEnumerable<Row> Rows(Ask ask, IEnumerable<Vintage> vintages, bool fromFirstMarketDay)
    {
        foreach (var vintage in vintages)
        {
            var begin = fromFirstMarketDay ? vintage.PublishedOn.PlusDays(1) : vintage.PublishedOn;
            var row = ask.NewRow().Stamp("BeginDate", EasternTime.StartOf(begin)).BeginList("MarketDay");
            foreach (var day in WeekOutlooks.Days(ask.World, vintage))
            {
                Append(row, day);
            }
            yield return row.EndList("MarketDay").Stamp("CreationDate", vintage.CreatedAt);
        }
    }

    // RtegMw and EnergyEmergency stand in the schema as required and have not been sent for years.
    private static void Append(Row row, MarketDay day)
    {
        row.BeginItem("MarketDay")
            .Attribute("Day", day.Number)
            .Stamp("MarketDate", EasternTime.StartOf(day.Date))
            .Number("CsoMw", day.ObligationMw)
            .Number("ColdWeatherOutagesMw", day.ColdOutagesMw)
            .Number("OtherGenOutagesMw", day.OtherOutagesMw)
            .Number("DelistMw", day.DelistedMw)
            .Number("TotAvailGenMw", day.AvailableMw)
            .Number("PeakImportMw", day.PeakImportMw)
            .Number("TotAvailGenImportMw", day.AvailableWithImportMw)
            .Number("PeakLoadMw", day.PeakLoadMw)
            .Number("ReplReserveReqMw", day.Reserve.ReplacementMw)
            .Number("ReqdReserveMw", day.Reserve.TotalMw)
            .Number("ReqdReserveInclReplMw", day.ReserveWithReplacementMw)
            .Number("TotLoadPlusReqdReserveMw", day.NeededMw)
            .Number("DrrMw", day.DemandResponseMw)
            .Number("SurplusDeficiencyMw", day.SurplusMw)
            .Text("PowerWatch", MarketDay.Flag(day.SurplusMw < 500))
            .Text("PowerWarn", MarketDay.Flag(day.SurplusMw < 0))
            .Text("ColdWeatherWatch", day.ColdFlag(belowF: 18))
            .Text("ColdWeatherWarn", day.ColdFlag(belowF: 10))
            .Text("ColdWeatherEvent", day.ColdFlag(belowF: 4))
            .BeginObject("Weather")
            .BeginList("CityWeather");
        foreach (var city in day.Cities)
        {
            row.BeginItem("CityWeather")
                .Text("CityName", city.City)
                .Number("HighTempF", city.HighF)
                .Number("DewPointF", city.DewPointF)
                .EndItem("CityWeather");
        }
        row.EndList("CityWeather").EndObject("Weather").EndItem("MarketDay");
    }
}
