namespace EnergyDataPipeline.Sandbox.Model;

/// <summary>Makes up pronounceable station names of at most eight letters, never one twice.</summary>
internal sealed class StationNames(Dice dice)
{
    private const string Consonants = "BCDFGHKLMNPRSTVW";
    private const string Vowels = "AEIOU";
    private static readonly string[] Endings = ["", "", "", "", "_HL", "_RD", "_ST", "_PD"];
    private readonly HashSet<string> given = [];
    private long drawn;

    public string Next()
    {
        while (true)
        {
            var bits = dice.Hash(Series.NodeName, drawn++);
            var ending = Endings[(int)(bits & 7)];
            bits >>= 3;
            var letters = new List<char>(8);
            while (letters.Count < (ending.Length == 0 ? 6 : 4))
            {
                letters.Add(Consonants[(int)(bits & 15)]);
                bits >>= 4;
                letters.Add(Vowels[(int)(bits % 5)]);
                bits /= 5;
            }
            if ((bits & 3) != 0)
            {
                letters.Add(Consonants[(int)((bits >> 2) & 15)]);
            }
            var name = new string([.. letters, .. ending]);
            if (given.Add(name))
            {
                return name;
            }
        }
    }
}

/// <summary>Makes the network nodes: two thirds loads, a third units, some without a node type, spread over the zones.</summary>
internal sealed class NetworkNodes(Dice dice, StationNames names)
{
    private static readonly string[] LoadVolts = ["115", "69", "34.5", "23", "13.8", "12", "4.16", "27.6"];
    private static readonly string[] UnitVolts = ["345", "115", "34.5", "18.0", "13.8", "13.2", "4.16", "22"];

    public IReadOnlyList<PlacedNode> Generate(int count)
    {
        var nodes = new List<PlacedNode>(count);
        var id = 320;
        for (var number = 0; number < count; number++)
        {
            id = NextId(id, number);
            var zone = number < OperatorPlaces.Zones.Count ? number : ZoneOf(number);
            var pricing = Pricing(number, zone);
            var location = Named(id, number) with { Pricing = pricing };
            var weight = location.NodeType == "LOAD" ? 0.5 + (1.5 * dice.Uniform(Series.NodeWeight, number)) : 0;
            nodes.Add(new PlacedNode(location, zone, weight));
        }
        return nodes;
    }

    // Old numbers lie close together; newer ones begin at 10,000, past the numbers of zones and regions.
    private int NextId(int previous, int number) =>
        number switch
        {
            < 600 => previous + dice.Between(Series.NodeId, number, 0, 1, 2),
            600 => 10_003,
            _ => previous + dice.Between(Series.NodeId, number, 0, 1, 110),
        };

    // The first node of every zone is a load, so that each zone has a weighted mean.
    private Location Named(int id, int number)
    {
        var station = names.Next();
        var draw = number < OperatorPlaces.Zones.Count ? 0 : dice.Uniform(Series.NodeWeight, number, 1);
        var volts = dice.Between(Series.NodeName, number, 7, 0, 7);
        return draw switch
        {
            < 0.656 => new Location(id, "NETWORK NODE", $"LD.{station.PadRight(8)}{LoadVolts[volts]}", "LOAD"),
            < 0.987 => new Location(id, "NETWORK NODE", $"UN.{station.PadRight(8)}{UnitVolts[volts].PadRight(4)}{Unit(station)}", "UNIT"),
            _ => new Location(id, "NETWORK NODE", $"AR.{station.PadRight(8)}{UnitVolts[volts].PadRight(4)}{Unit(station)}"),
        };
    }

    private static string Unit(string station) => $"{station.AsSpan(0, 3)}1";

    private int ZoneOf(int number)
    {
        var draw = dice.Uniform(Series.NodeZone, number);
        var zone = 0;
        while (zone < OperatorPlaces.Zones.Count - 1 && draw >= OperatorPlaces.Zones[zone].NodeShare)
        {
            draw -= OperatorPlaces.Zones[zone].NodeShare;
            zone++;
        }
        return zone;
    }

    private Sensitivity Pricing(int number, int zone)
    {
        var loss = OperatorPlaces.Zones[zone].LossFactor + (0.006 * dice.Normal(Series.NodeLoss, number));
        var shifts = new double[Constraints.All.Count];
        for (var constraint = 0; constraint < shifts.Length; constraint++)
        {
            var limit = Constraints.All[constraint];
            if (limit.Zone == zone && dice.Uniform(Series.NodeShift, number, constraint) < limit.Reach)
            {
                shifts[constraint] = limit.Direction * (0.2 + (0.8 * dice.Uniform(Series.NodeShift, number, constraint + 100)));
            }
        }
        return new Sensitivity(Math.Clamp(loss, -0.06, 0.06), shifts);
    }
}
