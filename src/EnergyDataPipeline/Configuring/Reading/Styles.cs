using System.Globalization;

namespace EnergyDataPipeline.Configuring.Reading;

/// <summary>How numbers are written in settings: culture-free, no grouping.</summary>
internal static class Styles
{
    public const NumberStyles Whole = NumberStyles.AllowLeadingSign;
    public const NumberStyles Number = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    public static CultureInfo Culture => CultureInfo.InvariantCulture;
}
