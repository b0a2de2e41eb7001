namespace EnergyDataPipeline.Sandbox.Model;

/// <summary>A place in the operator's registry.</summary>
internal sealed record Location(int Id, string Type, string Name, string? NodeType = null, bool External = false)
{
    /// <summary>How the place's price departs from the energy price; null where no price is published.</summary>
    public Sensitivity? Pricing { get; init; }
}

/// <summary>What losses and each constraint do to the price of a place.</summary>
internal sealed record Sensitivity(double LossFactor, double[] ShiftFactors);

/// <summary>The registry: the operator's own places, and nodes with invented names.</summary>
internal sealed class Locations
{
    private readonly Dictionary<int, Location> byId;

    private Locations(IReadOnlyList<Location> all)
    {
        All = all;
        byId = all.ToDictionary(location => location.Id);
        Priced = [.. all.Where(location => location.Pricing is not null)];
        Headline = [.. Priced.Where(location => location.Type != "NETWORK NODE")];
        Core = [.. all.Where(location => location.Type is "HUB" or "LOAD ZONE" or "EXT. NODE" or "RESERVE ZONE" or "SYSTEM" or "INT. AREA")];
    }

    /// <summary>Every place, by number.</summary>
    public IReadOnlyList<Location> All { get; }

    /// <summary>Those with a price: hub, zones, external nodes, network nodes.</summary>
    public IReadOnlyList<Location> Priced { get; }

    /// <summary>Those with a price that are no network nodes: what <c>current</c> answers speak of.</summary>
    public IReadOnlyList<Location> Headline { get; }

    /// <summary>The short list: areas, hub, zones, external nodes, reserve zones.</summary>
    public IReadOnlyList<Location> Core { get; }

    public Location? Find(long id) => id is > 0 and <= int.MaxValue ? byId.GetValueOrDefault((int)id) : null;

    public static Locations Generate(Dice dice, int nodeCount)
    {
        var names = new StationNames(dice);
        var nodes = new NetworkNodes(dice, names).Generate(nodeCount);
        var all = new List<Location>(nodes.Count + 112);
        all.AddRange(OperatorPlaces.Unpriced);
        all.AddRange(nodes.Select(node => node.Location));

        for (var zone = 0; zone < OperatorPlaces.Zones.Count; zone++)
        {
            var members = nodes.Where(node => node.Zone == zone).ToList();
            var place = OperatorPlaces.Zones[zone];
            all.Add(new Location(place.Id, "LOAD ZONE", place.Name) { Pricing = Mean(members) });
        }

        var hub = HubNodes(dice, names);
        all.AddRange(hub.Select(node => node.Location with { Pricing = null }));
        all.Add(new Location(4000, "HUB", ".H.INTERNAL_HUB") { Pricing = Mean(hub) });
        all.AddRange(OperatorPlaces.ExternalNodes.Select(place => External(dice, place.Id, place.Name, place.LossFactor)));
        all.Sort((left, right) => left.Id.CompareTo(right.Id));
        return new Locations(all);
    }

    // The hub is the plain mean of 32 nodes in the middle of the region, which are listed but not priced themselves.
    private static List<PlacedNode> HubNodes(Dice dice, StationNames names)
    {
        var nodes = new List<PlacedNode>(32);
        for (var number = 0; number < 32; number++)
        {
            var id = 6352 + number + (number > 10 ? 1 : 0) + (number > 21 ? 1 : 0);
            var name = $"HC.{names.Next().PadRight(8)}{(number % 3 == 0 ? "345" : "115")}";
            var pricing = new Sensitivity(0.003 + (0.004 * dice.Normal(Series.NodeLoss, id)), Constraints.None);
            nodes.Add(new PlacedNode(new Location(id, "HUB NODE", name) { Pricing = pricing }, OperatorPlaces.HubZone, 1));
        }
        return nodes;
    }

    private static Location External(Dice dice, int id, string name, double lossFactor) =>
        new(id, "EXT. NODE", name, External: true)
        {
            Pricing = new Sensitivity(lossFactor + (0.003 * dice.Normal(Series.NodeLoss, id)), Constraints.None),
        };

    private static Sensitivity Mean(IReadOnlyList<PlacedNode> members)
    {
        var weight = members.Sum(node => node.Weight);
        var loss = 0.0;
        var shifts = new double[Constraints.All.Count];
        foreach (var node in members)
        {
            var share = node.Weight / weight;
            var pricing = node.Location.Pricing!;
            loss += share * pricing.LossFactor;
            for (var constraint = 0; constraint < shifts.Length; constraint++)
            {
                shifts[constraint] += share * pricing.ShiftFactors[constraint];
            }
        }
        return new Sensitivity(loss, shifts);
    }
}

/// <summary>A node, the number of its zone, and its weight in the zone's price.</summary>
internal sealed record PlacedNode(Location Location, int Zone, double Weight);

/// <summary>A limit of the network that moves the prices of a group of places when it binds.</summary>
/// <param name="Name">The limit's name.</param>
/// <param name="Zone">Number of the zone whose nodes it touches.</param>
/// <param name="Direction">-1 lowers prices behind an export limit, +1 raises them behind an import limit.</param>
/// <param name="Reach">Share of the zone's nodes that it touches.</param>
internal sealed record Constraint(string Name, int Zone, int Direction, double Reach);

/// <summary>The few limits that ever bind.</summary>
internal static class Constraints
{
    public static IReadOnlyList<Constraint> All { get; } =
    [
        new("NORTH-EXPORT", 0, -1, 0.9),
        new("RIVER-EXPORT", 0, -1, 0.25),
        new("SHORE-IMPORT", 3, 1, 0.5),
        new("CAPE-EXPORT", 5, -1, 0.35),
        new("LAKE-IMPORT", 2, 1, 0.4),
        new("CITY-IMPORT", 7, 1, 0.8),
    ];

    public static double[] None { get; } = new double[All.Count];
}
