namespace EnergyDataPipeline.Sandbox.Model;

/// <summary>A load zone and how losses lie in it.</summary>
internal sealed record Zone(int Id, string Name, double NodeShare, double LossFactor);

/// <summary>An interconnection with a neighbour.</summary>
internal sealed record ExternalNode(int Id, string Name, double LossFactor);

/// <summary>The places with numbers and names that the operator published and its customers know by heart.</summary>
internal static class OperatorPlaces
{
    /// <summary>The zone in which the hub's nodes lie: western and central Massachusetts.</summary>
    public const int HubZone = 6;

    public static IReadOnlyList<Zone> Zones { get; } =
    [
        new(4001, ".Z.MAINE", 0.15, -0.042),
        new(4002, ".Z.NEWHAMPSHIRE", 0.10, -0.008),
        new(4003, ".Z.VERMONT", 0.09, 0.024),
        new(4004, ".Z.CONNECTICUT", 0.22, 0.014),
        new(4005, ".Z.RHODEISLAND", 0.06, -0.006),
        new(4006, ".Z.SEMASS", 0.11, 0.001),
        new(4007, ".Z.WCMASS", 0.14, 0.004),
        new(4008, ".Z.NEMASSBOST", 0.13, 0.006),
    ];

    public static IReadOnlyList<ExternalNode> ExternalNodes { get; } =
    [
        new(4010, ".I.SALBRYNB345 1", -0.05),
        new(4011, ".I.ROSETON 345 1", 0.003),
        new(4012, ".I.HQ_P1_P2345 5", -0.01),
        new(4013, ".I.HQHIGATE120 2", 0.035),
        new(4014, ".I.SHOREHAM138 99", 0.018),
        new(4017, ".I.NRTHPORT138 5", 0.02),
        new(4018, ".I.HQMRL_RD345 1", -0.045),
    ];

    /// <summary>The places without a price; hub nodes are not among them, for their names are invented.</summary>
    public static IEnumerable<Location> Unpriced =>
        [
            new(32, "INT. AREA", "NEPOOL AREA"),
            new(33, "EXT. AREA", "PTF AREA", External: true),
            new(34, "EXT. AREA", "EXTERNAL AREA", External: true),
            new(35, "EXT. AREA", "NB AREA 25", External: true),
            new(36, "EXT. AREA", "HQ AREA", External: true),
            new(1740, "EXT. AREA", "CSC AREA", External: true),
            new(7000, "SYSTEM", "ROS"),
            .. Numbered(7001, "RESERVE ZONE", ["SWCT", "CT", "NEMABSTN"]),
            .. Numbered(7500, "DISPATCH ZONE", DispatchZones),
            .. Numbered(7600, "DRRAZ", AggregationZones),
            .. Numbered(8500, "CAPACITY ZONE", CapacityZones),
            .. Numbered(9001, "RELIABILITY REGION", ReliabilityRegions),
        ];

    private static string[] DispatchZones =>
        [
            "Eastern CT",
            "Northern CT",
            "Norwalk - Stamford",
            "Western CT",
            "Bangor Hydro",
            "Maine",
            "Portland Maine",
            "Boston",
            "North Shore",
            "New Hampshire",
            "Seacoast",
            "Lower SEMA",
            "SEMA",
            "Northwest Vermont",
            "Vermont",
            "Central MA",
            "Springfield MA",
            "Western MA",
            "Rhode Island",
        ];

    private static string[] AggregationZones =>
        [
            "DR.CT_Eastern",
            "DR.CT_Northern",
            "DR.CT_Norwalk-Stamford",
            "DR.CT_Western_SWCT",
            "DR.CT_Western",
            "DR.ME_Bangor_Hydro",
            "DR.ME_Maine",
            "DR.ME_Portland",
            "DR.MA_Boston",
            "DR.MA_North_Shore",
            "DR.NH_New_Hampshire",
            "DR.NH_Seacoast",
            "DR.MA_Lower_SEMA",
            "DR.MA_SEMA",
            "DR.VT_Northwest_Vermont",
            "DR.VT_Vermont",
            "DR.MA_Central",
            "DR.MA_Springfield",
            "DR.MA_Western",
            "DR.RI_Rhode_Island",
        ];

    private static string[] CapacityZones =>
        ["Rest-of-Pool", "Connecticut", "NEMA-Boston", "Maine", "SEMA-RI", "Northern New England", "Southeast New England"];

    private static string[] ReliabilityRegions =>
        [
            ".R.MAINE",
            ".R.NEWHAMPSHIRE",
            ".R.VERMONT",
            ".R.CONNECTICUT",
            ".R.RHODEISLAND",
            ".R.SEMASS",
            ".R.WCMASS",
            ".R.NEMASS&BOST",
        ];

    private static IEnumerable<Location> Numbered(int first, string type, string[] names) =>
        names.Select((name, index) => new Location(first + index, type, name));
}
