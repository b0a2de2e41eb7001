using System.Globalization;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Sandbox.Serialising;
using EnergyDataPipeline.Sandbox.Serving;
using NodaTime;

namespace EnergyDataPipeline.Sandbox.Resources.Defined;

/// <summary>
/// A dataset that has no model of its own: its answers have the form that the catalogue's definition says, every element of it, and numbers
/// that mean nothing.
/// </summary>
internal sealed class DefinedResource(Dataset dataset) : IResource
{
    private const int ManyRowsADay = 20_000;

    private readonly Lazy<ShapeNode> _shape = new(() => ShapeNode.For(dataset));

    public IEnumerable<Route> Routes =>
        dataset
            .Paths.Where(path => path.Role is not (DatasetRoles.Info or DatasetRoles.Default))
            .Select(path => Route.Get(path.Template, ask => Answer(ask, path)));

    /// <summary>The newest row's begin, and when it was published.</summary>
    public Publication? Newest(Ask ask)
    {
        var at = Periods.Latest(dataset, ask.Now);
        return new Publication(at, at + Duration.FromMinutes(1) < ask.Now ? at + Duration.FromMinutes(1) : ask.Now);
    }

    private Answer Answer(Ask ask, DatasetPath path)
    {
        var writer = new ShapeWriter(ask, dataset, new Rows(ask, dataset, path));
        var root = _shape.Value;
        if (path.Root is { } single)
        {
            var item = root.Children.Find(child => child.Name == single) ?? root;
            return new Answer(Envelope.Single(single), writer.Items(item).Take(1));
        }

        // The usual form: a list of rows below the root, written row by row, however many.
        return root is { Column: null, Rows: null, Children: [{ IsList: true, Rows: not null } only] }
            ? new Answer(Envelope.List(root.Name, only.Name), writer.Items(only))
            : new Answer(Envelope.Single(root.Name), [writer.Whole(root)]);
    }

    /// <summary>Which rows a path answers.</summary>
    internal sealed class Rows(Ask ask, Dataset dataset, DatasetPath path)
    {
        private const int MostCombinations = 24;

        /// <summary>What each row of the answer's outermost list is about.</summary>
        public IEnumerable<RowContext> Outermost(ShapeNode node) =>
            Instants().SelectMany(instant => At(node, instant, ordinals: KeyHasThings(node) ? 2 : 1));

        /// <summary>What each row of a list within a row is about.</summary>
        public IEnumerable<RowContext> Within(ShapeNode node, RowContext around)
        {
            var things = At(node, around.Instant, ordinals: 2);
            return node.Values().Any(value => value.Column!.Type == ColumnType.Timestamp && IsKey(value))
                ? things.Select(one => one with { Instant = Periods.Later(dataset, around.Instant, one.Ordinal) })
                : things;
        }

        private IEnumerable<RowContext> At(ShapeNode node, Instant instant, int ordinals)
        {
            var words = Words(node);
            foreach (var place in Places(node))
            {
                foreach (var combination in words)
                {
                    for (var ordinal = 0; ordinal < ordinals; ordinal++)
                    {
                        yield return new(instant, place, combination, ordinal);
                    }
                }
            }
        }

        private IEnumerable<Instant> Instants()
        {
            var instants = Periods.Instants(dataset, path, ask);
            return ask.TryText("sh") is { } hour
                ? instants.Where(instant =>
                    instant.InZone(EasternTime.Zone).Hour == int.Parse(hour, NumberStyles.None, CultureInfo.InvariantCulture)
                )
                : instants;
        }

        private IEnumerable<Model.Location?> Places(ShapeNode node)
        {
            if (
                !node.Values()
                    .Any(value => value.Name is "@LocId" || value.Column!.Name is "location_id" or "load_zone_id" or "reserve_zone_id")
            )
            {
                return [null];
            }

            var all = ask.World.Locations;
            var kind = node.Values().Any(value => value.Column!.Name == "reserve_zone_id") ? "RESERVE ZONE" : "LOAD ZONE";
            var places =
                dataset.RowsPerDay >= ManyRowsADay ? all.Priced
                : dataset.Category == "prices" ? all.Headline
                : [.. all.Core.Where(place => place.Type == kind)];
            var asked = ask.TryText("locationId") ?? ask.TryText("location") ?? ask.TryText("loadZoneId") ?? ask.TryText("reserveZoneId");
            if (asked is not null)
            {
                return long.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && all.Find(id) is { } one
                    ? [one]
                    : [];
            }

            return ask.TryText("locationType") is { } type ? all.Priced.Where(place => place.Type == type) : places;
        }

        /// <summary>Every word of each vocabulary in the key, in all combinations, a few at most; words that the path names are settled.</summary>
        private List<Dictionary<string, string>> Words(ShapeNode node)
        {
            List<Dictionary<string, string>> all =
            [
                [],
            ];
            foreach (var value in node.Values())
            {
                var column = value.Column!;
                IReadOnlyList<string> words =
                    Asked(value) is { } asked ? [asked]
                    : IsKey(value) && column.Vocabulary.Count > 0 && value.Name is not ("@LocType" or "LocationType") ? column.Vocabulary
                    : [];
                if (words.Count == 0 || all.Count * words.Count > MostCombinations)
                {
                    continue;
                }

                all = [.. all.SelectMany(known => words.Select(word => new Dictionary<string, string>(known) { [column.Name] = word }))];
            }

            return all;
        }

        private string? Asked(ShapeNode value)
        {
            var parameter = path.By.FirstOrDefault(name =>
                name.Equals(value.Name.TrimStart('@'), StringComparison.OrdinalIgnoreCase) && name is not ("locationId" or "location")
            );
            return parameter is null || value.Column!.Type == ColumnType.Timestamp ? null : ask.TryText(parameter);
        }

        private static bool IsKey(ShapeNode value) => value.Of!.NaturalKey.Contains(value.Column!.Name);

        /// <summary>True where the key tells rows apart by more than time, place and words.</summary>
        private static bool KeyHasThings(ShapeNode node) =>
            node.Values()
                .Any(value =>
                    IsKey(value)
                    && value.Column!.Type != ColumnType.Timestamp
                    && value.Column.Vocabulary.Count == 0
                    && !value.Name.StartsWith('@')
                    && value.Column.Name is not ("location_id" or "load_zone_id" or "reserve_zone_id")
                );
    }
}
