using System.Text.RegularExpressions;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring.Reading;
using EnergyDataPipeline.Query.Analytics;
using EnergyDataPipeline.Query.Engine;
using EnergyDataPipeline.Query.Lake;
using EnergyDataPipeline.Query.Statements;
using EnergyDataPipeline.Query.Views;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Query;

/// <content>Which names a query may mean, and what they stand for.</content>
public sealed partial class LakeQuery
{
    /// <summary>The tables that the query may name, each under the names that it may use.</summary>
    private async Task<IReadOnlyList<NamedTable>> NameAsync(PreparedQuery query, bool asksForAll, CancellationToken cancellationToken)
    {
        var text = query.Text;
        var derived = DerivedDatasets.WithInputs(query.Named(asksForAll));
        var read = derived
            .SelectMany(DerivedDatasets.ReadBy)
            .DistinctBy(one => one.View)
            .ToDictionary(one => one.View, one => one.Dataset, StringComparer.OrdinalIgnoreCase);
        var tables = await _shelf.FindAsync(asksForAll ? null : [.. DatasetsIn(text).Union(read.Values)], cancellationToken);
        var defaults = await DefaultsAsync(tables, cancellationToken);
        var named = new List<NamedTable>();
        foreach (var shelved in tables)
        {
            var table = shelved.Table;
            var isNamed = asksForAll || text.MayName(table.Name);
            var isDashed = table.DashedName != table.Name && text.MayName(table.DashedName);
            var isQualified = asksForAll || text.MayName(table.Source);
            string[] words = [.. isNamed ? [table.Name] : Array.Empty<string>(), .. isDashed ? [table.DashedName] : Array.Empty<string>()];
            string[] ownWords = !isNamed && read.ContainsKey(table.Name) ? [table.Name, .. words] : words;
            string[] names =
            [
                .. defaults.Contains(table) ? ownWords.Select(word => $"main.{Sql.Name(word)}") : [],
                .. isQualified ? words.Select(word => $"{Sql.Name(table.Source)}.{Sql.Name(word)}") : [],
            ];
            if (names.Length > 0)
            {
                named.Add(new NamedTable(shelved, names));
            }
        }

        return named;
    }

    /// <summary>
    /// Those of <paramref name="tables"/> that a name without a source means: an operator's where the lake has any, else generated ones, never both;
    /// and of several operators none.
    /// </summary>
    private async Task<HashSet<LakeTable>> DefaultsAsync(IReadOnlyList<ShelvedTable> tables, CancellationToken cancellationToken)
    {
        var isGenerated = await IsGeneratedAsync(cancellationToken);
        return
        [
            .. tables
                .Select(shelved => shelved.Table)
                .Where(table => table.IsGenerated == isGenerated)
                .GroupBy(table => table.Name, StringComparer.OrdinalIgnoreCase)
                .Where(same => same.Count() == 1)
                .SelectMany(same => same),
        ];
    }

    private async Task<bool> IsGeneratedAsync(CancellationToken cancellationToken)
    {
        if (_options.GeneratedNumbers)
        {
            return true;
        }

        if (!_holdsOperators)
        {
            foreach (var source in LakeSources.All.Where(source => LakeSources.OperatorOf(source) == source))
            {
                _holdsOperators |= await _shelf.HoldsAsync(source, cancellationToken);
            }
        }

        return !_holdsOperators;
    }

    private static IEnumerable<string> DatasetsIn(SqlText text) =>
        FeedCatalog
            .BuiltIn.Names.Select(name => name[(name.LastIndexOf('/') + 1)..])
            .Where(name => text.MayNameOrBegin(name) || text.MayNameOrBegin(name.Replace('-', '_')));

    /// <summary>Makes the derived views that the query leads to, where all that they are made of is there.</summary>
    private static void DefineDerived(
        PreparedQuery query,
        bool asksForAll,
        IReadOnlyList<NamedTable> views,
        EngineConnection definitions,
        List<string> made
    )
    {
        var named = query.Named(asksForAll);
        if (named.Count == 0)
        {
            return;
        }

        var available = views
            .Where(view => view.Names.Any(name => name.StartsWith("main.", StringComparison.Ordinal)))
            .Select(view => view.Table.Table.Dataset.Name)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var view in AnalyticViews.Of(named, available))
        {
            try
            {
                definitions.Run(view.Statement);
            }
            catch (EngineException taken) when (taken.Message.Contains("Existing object", StringComparison.Ordinal))
            {
                // A table that an earlier statement made has the name: it is what a query means.
                continue;
            }

            made.Add($"{(view.IsMacro ? "MACRO TABLE IF EXISTS" : "VIEW IF EXISTS")} main.{Sql.Name(view.Dataset.ViewName)}");
            if (asksForAll && !view.IsMacro)
            {
                foreach (var comment in ViewStatements.Comments($"main.{Sql.Name(view.Dataset.ViewName)}", view.Dataset))
                {
                    definitions.Run(comment);
                }
            }
        }
    }

    /// <summary>A table that is not there, told of with what is.</summary>
    private async Task<PipelineException> MissingAsync(string name, PipelineException failed, CancellationToken cancellationToken)
    {
        // The engine's own suggestions are tables of its own.
        var place = failed.Message.IndexOf("\nLINE ", StringComparison.Ordinal);
        var where = place < 0 ? "" : "\n" + failed.Message[place..].TrimStart('\n');
        var then = _options.AsOf is null ? "" : " as it stood then";
        var main = name.Split("__")[0];
        var dataset = FeedCatalog
            .BuiltIn.Names.Select(full => full[(full.LastIndexOf('/') + 1)..])
            .FirstOrDefault(full => Same(full, main));
        if (DerivedDatasets.Find(name) is { } derived)
        {
            return await MissingInputsAsync(derived, where, then, failed, cancellationToken);
        }

        if (dataset is not null)
        {
            var others = await _shelf.FindAsync([dataset], cancellationToken);
            if (others.Count > 0)
            {
                var known = string.Join(
                    ", ",
                    others.Select(one => $"{Sql.Name(one.Table.Source)}.{one.Table.Name}").Order(StringComparer.Ordinal)
                );
                return new(
                    FailureClass.Configuration,
                    $"{name} means nothing by itself in the lake of {_shelf.Name}{then}{where}",
                    $"There are {known}; with --sandbox names mean generated numbers.",
                    failed
                );
            }

            return new(
                FailureClass.Configuration,
                $"{dataset} has nothing in the lake of {_shelf.Name}{then}{where}",
                _options.AsOf is null
                    ? $"Build it of what is stored: energy-pipeline rebuild {dataset}; or collect it first: energy-pipeline backfill {dataset} --from DAY"
                    : "A later instant may have it; energy-pipeline revisions tells when what was answered.",
                failed
            );
        }

        string[] names =
        [
            .. FeedCatalog.BuiltIn.Names.Select(full => full[(full.LastIndexOf('/') + 1)..].Replace('-', '_')),
            .. DerivedDatasets.All.Select(one => one.ViewName),
        ];
        return new(
            FailureClass.Configuration,
            $"there is no table called {name}{where}",
            NearMiss.Of(name, names) is { } near ? $"Did you mean {near}?" : "energy-pipeline query --list shows what the lake has.",
            failed
        );

        static bool Same(string one, string other) =>
            one.Replace('-', '_').Equals(other.Replace('-', '_'), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A derived dataset that cannot be computed, told of with what it lacks.</summary>
    private async Task<PipelineException> MissingInputsAsync(
        DerivedDataset derived,
        string where,
        string then,
        PipelineException failed,
        CancellationToken cancellationToken
    )
    {
        var tables = await _shelf.FindAsync([.. DerivedDatasets.ReadBy(derived).Select(one => one.Dataset).Distinct()], cancellationToken);
        var available = (await DefaultsAsync(tables, cancellationToken))
            .Select(table => table.Dataset.Name)
            .ToHashSet(StringComparer.Ordinal);
        var lacking = DerivedDatasets.Lacking(derived, available);
        if (lacking.Count == 0)
        {
            return new(
                FailureClass.Configuration,
                $"{derived.ViewName} has no source before its name{where}",
                "Write it alone; with --sandbox it is computed of generated numbers.",
                failed
            );
        }

        var needed = string.Join("; and ", lacking.Select(input => string.Join(" or ", input.AnyOf)));
        var first = string.Join(' ', lacking.Select(input => input.AnyOf[0]));
        return new(
            FailureClass.Configuration,
            $"{derived.ViewName} is made of what the lake of {_shelf.Name}{then} does not hold: {needed}{where}",
            _options.AsOf is null
                ? $"Build it of what is stored: energy-pipeline rebuild {first}; or collect it first: energy-pipeline backfill {first} --from DAY"
                : "A later instant may have it; energy-pipeline revisions tells when what was answered.",
            failed
        );
    }

    private bool MayBeMadeUp(PreparedQuery query) =>
        _options.AllowWrites || query.Text.HasWord("query") || query.Text.HasWord("query_table");

    private static string? UnknownTable(PipelineException failed)
    {
        var match = UnknownTableText().Match(failed.Message);
        return match.Success ? match.Groups[1].Value : null;
    }

    [GeneratedRegex(@"^Catalog Error: Table(?: Function)? with name ""?([^""\s]+)""? does not exist", RegexOptions.CultureInvariant)]
    private static partial Regex UnknownTableText();
}
