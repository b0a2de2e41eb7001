using System.Text.RegularExpressions;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring.Reading;
using EnergyDataPipeline.Query.Engine;
using EnergyDataPipeline.Query.Lake;
using EnergyDataPipeline.Query.Statements;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Query;

/// <content>Which names a query may mean, and what they stand for.</content>
public sealed partial class LakeQuery
{
    /// <summary>The tables that the query may name, each under the names that it may use.</summary>
    private async Task<IReadOnlyList<NamedTable>> NameAsync(SqlText text, bool asksForAll, CancellationToken cancellationToken)
    {
        var texts = WithDerived(text, asksForAll);
        var tables = await _shelf.FindAsync(asksForAll ? null : DatasetsIn(texts), cancellationToken);
        var defaults = await DefaultsAsync(tables, cancellationToken);
        var named = new List<NamedTable>();
        foreach (var shelved in tables)
        {
            var table = shelved.Table;
            var isNamed = asksForAll || texts.Any(one => one.MayName(table.Name));
            var isDashed = table.DashedName != table.Name && texts.Any(one => one.MayName(table.DashedName));
            var isQualified = asksForAll || texts.Any(one => one.MayName(table.Source));
            string[] words = [.. isNamed ? [table.Name] : Array.Empty<string>(), .. isDashed ? [table.DashedName] : Array.Empty<string>()];
            string[] names =
            [
                .. defaults.Contains(table) ? words.Select(word => $"main.{Sql.Name(word)}") : [],
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

    /// <summary>The query's text, and that of every derived view that it leads to.</summary>
    private List<SqlText> WithDerived(SqlText text, bool asksForAll)
    {
        var texts = new List<SqlText> { text };
        for (var i = 0; i < texts.Count; i++)
        {
            texts.AddRange(
                _derived.Where(view => (asksForAll || texts[i].MayName(view.Name)) && !texts.Contains(view.Text)).Select(view => view.Text)
            );
        }

        return texts;
    }

    private static HashSet<string> DatasetsIn(IReadOnlyList<SqlText> texts) =>
        [
            .. FeedCatalog
                .BuiltIn.Names.Select(name => name[(name.LastIndexOf('/') + 1)..])
                .Where(name => texts.Any(text => text.MayNameOrBegin(name) || text.MayNameOrBegin(name.Replace('-', '_')))),
        ];

    /// <summary>Makes the derived views that the query leads to, where all that they are made of is there.</summary>
    private void DefineDerived(
        SqlText text,
        bool asksForAll,
        IReadOnlyList<NamedTable> views,
        EngineConnection definitions,
        List<string> made
    )
    {
        var wanted = WithDerived(text, asksForAll);
        foreach (var view in _derived.Where(view => wanted.Contains(view.Text)))
        {
            try
            {
                definitions.Run(view.Statement);
                made.Add($"{(view.IsMacro ? "MACRO TABLE IF EXISTS" : "VIEW IF EXISTS")} main.{Sql.Name(view.Name)}");
                if (view.Comment is { } comment && !view.IsMacro)
                {
                    definitions.Run($"COMMENT ON VIEW main.{Sql.Name(view.Name)} IS {Sql.Text(comment)}");
                }
            }
            catch (EngineException missing) when (missing.Message.StartsWith("Catalog Error", StringComparison.Ordinal))
            {
                // One of its datasets is not in the lake: a query that names the view is told so.
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
        var derived = _derived.FirstOrDefault(view => Same(view.Name, name));
        if (derived is not null)
        {
            var needed = string.Join(", ", DatasetsIn([derived.Text]).Order(StringComparer.Ordinal));
            return new(
                FailureClass.Configuration,
                $"{name} is made of {needed}, and not all of these are in the lake of {_shelf.Name}{then}{where}",
                $"Build them of what is stored: energy-pipeline rebuild {needed.Replace(",", "", StringComparison.Ordinal)}",
                failed
            );
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
            .. _derived.Select(view => view.Name),
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
