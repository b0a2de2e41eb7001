using EnergyDataPipeline.Sandbox.Model;
using EnergyDataPipeline.Sandbox.Serialising;
using EnergyDataPipeline.Sandbox.Serving;
using NodaTime;

namespace EnergyDataPipeline.Sandbox.Resources;

/// <summary>The day's operable-capacity report in its editions.</summary>
internal sealed class MorningReport : IResource
{
    private static readonly Envelope Reports = Envelope.List("MorningReports", "MorningReport");

    public IEnumerable<Route> Routes =>
        [
            Route.Redirect("/morningreport", "/morningreport/info"),
            Route.Get("/morningreport/current", ask => new Answer(Reports, Rows(ask, Newest(ask)))),
            Route.Get("/morningreport/day/{day}", ask => new Answer(Reports, Rows(ask, Published(ask, ask.Day).TakeLast(1)))),
            Route.Get("/morningreport/day/{day}/all", ask => new Answer(Reports, Rows(ask, Published(ask, ask.Day)))),
            Route.Get(
                "/morningreport/day/{day}/reportType/{reportType}",
                ask => new Answer(Reports, Rows(ask, Published(ask, ask.Day).Where(edition => edition.ReportType == ask.Text("reportType"))))
            ),
            Route.Info("/morningreport/info", NewestPublication),
        ];

    private static Publication? NewestPublication(Ask ask) =>
        Newest(ask).LastOrDefault() is { } newest ? new Publication(EasternTime.StartOf(newest.Day), newest.CreatedAt) : null;

    // The edition of the afternoon before is not current until its day has begun: seen on 2026-07-27 at 17:23.
    private static IEnumerable<Edition> Newest(Ask ask) =>
        Published(ask, ask.Today.PlusDays(-1)).Concat(Published(ask, ask.Today)).TakeLast(1);

    private static IEnumerable<Edition> Published(Ask ask, LocalDate day) =>
        day < EasternTime.FirstDay || day > ask.Today.PlusDays(1) ? [] : MorningReports.EditionsOf(ask.World, day).Where(edition => edition.CreatedAt <= ask.Now);

    private static IEnumerable<Row> Rows(Ask ask, IEnumerable<Edition> editions)
    {
        foreach (var edition in editions)
        {
            yield return Filled(ask.NewRow(), MorningReports.Outlook(ask.World, edition));
        }
    }

    private static Row Filled(Row row, MorningOutlook outlook)
    {
        row.Text("ReportType", outlook.Edition.ReportType)
            .Stamp("BeginDate", EasternTime.StartOf(outlook.Edition.Day))
            .Stamp("CreationDate", outlook.Edition.CreatedAt)
            .Stamp("PeakLoadYesterdayHour", outlook.PeakYesterday.Hour)
            .Number("PeakLoadYesterdayMw", outlook.PeakYesterday.Mw)
            .Number("CsoMw", outlook.ObligationMw)
            .Number("CapAdditionsMw", outlook.AdditionsMw)
            .Number("GenOutagesReductionMW", outlook.OutagesMw)
            .Number("GenPlannedOutagesReductionMW", outlook.PlannedOutagesMw)
            .Number("GenForcedOutagesReductionMW", outlook.ForcedOutagesMw)
            .Number("UncommittedGenBeforePeakMw", outlook.UncommittedBeforePeakMw)
            .Number("UncommittedAvailGenMw", outlook.UncommittedMw)
            .Number("DRRCapacityMw", outlook.DemandResponseMw)
            .Number("UncommitedAvailDRRMw", outlook.UncommittedDemandResponseMw)
            .Number("NetCapDeliveryMw", outlook.NetDeliveryMw);
        AppendDeliveries(row, outlook);
        row.Number("TotAvailCapMw", outlook.AvailableMw)
            .Stamp("PeakLoadTodayHour", outlook.PeakToday.Hour)
            .Number("PeakLoadTodayMw", outlook.PeakToday.Mw)
            .Number("TotalOperReserveReqMw", outlook.Reserve.TotalMw)
            .Number("CapRequiredMw", outlook.RequiredMw)
            .Number("SurplusDeficiencyMw", outlook.SurplusMw)
            .Number("ReplReserveRequiredMw", outlook.Reserve.ReplacementMw)
            .Number("ExcessCommitMw", outlook.ExcessCommitmentMw)
            .Number("LargestFirstContMw", outlook.Reserve.LargestContingencyMw)
            .Number("AmsPeakLoadExpMw", outlook.LongTermPeakMw)
            .Number("TenMinReserveReqMw", outlook.Reserve.TenMinuteMw)
            .Number("TenMinReserveEstMw", outlook.Reserve.TenMinuteMw)
            .Number("ThirtyMinReserveReqMw", outlook.Reserve.ThirtyMinuteMw)
            .Number("ThirtyMinReserveEstMw", outlook.ThirtyMinuteEstimateMw)
            .Number("ExpActOp4Mw", 0)
            .Number("AddlCapAvailOp4ActMw", 0);
        AppendInterchange(row, outlook);
        AppendCities(row, outlook);
        return row.Number("UnitCommMinOrrCount", 0).Number("UnitCommMinOrrMw", 0);
    }

    private static void AppendDeliveries(Row row, MorningOutlook outlook)
    {
        row.BeginList("TieDelivery");
        foreach (var (tie, flowMw) in Tie.All.Zip(outlook.TieFlowsMw))
        {
            row.BeginItem("TieDelivery").Text("TieName", tie.Name).Number("TieFlowMw", flowMw).EndItem("TieDelivery");
        }
        row.EndList("TieDelivery");
    }

    private static void AppendInterchange(Row row, MorningOutlook outlook)
    {
        row.BeginList("InterchangeDetail");
        foreach (var (tie, flowMw) in Tie.All.Zip(outlook.TieFlowsMw))
        {
            row.BeginItem("InterchangeDetail")
                .Text("TieName", tie.Name)
                .Number("ImportLimitInMw", tie.ImportLimitMw)
                .Number("ExportLimitOutMw", tie.ExportLimitMw)
                .Number("ScheduledMw", flowMw)
                .EndItem("InterchangeDetail");
        }
        row.EndList("InterchangeDetail");
    }

    private static void AppendCities(Row row, MorningOutlook outlook)
    {
        row.BeginList("CityForecastDetail");
        foreach (var city in outlook.Cities)
        {
            row.BeginItem("CityForecastDetail")
                .Text("CityName", city.City)
                .Number("HighTemperature", city.HighF)
                .Text("WeatherConditions", city.Sky)
                .Text("WindDirSpeed", city.Wind)
                .EndItem("CityForecastDetail");
        }
        row.EndList("CityForecastDetail");
    }
}
