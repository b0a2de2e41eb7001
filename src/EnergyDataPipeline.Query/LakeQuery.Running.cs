using EnergyDataPipeline.Query.Engine;
using EnergyDataPipeline.Query.Lake;
using EnergyDataPipeline.Query.Pruning;
using EnergyDataPipeline.Query.Statements;
using EnergyDataPipeline.Query.Views;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Query;

/// <content>From SQL to rows: views without rows, a plan over them, the partitions that it reads, views of those, the query.</content>
public sealed partial class LakeQuery
{
    /// <summary>
    /// Runs a query up to its last statement's first row. Views are made for it and dropped again: what they leave out is left out of this query
    /// alone.
    /// </summary>
    private async Task<(EngineConnection Connection, StreamedResult Rows, QueryFacts Facts)> RunAsync(
        PreparedQuery query,
        CancellationToken cancellationToken
    )
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var definitions = await OpenAsync(cancellationToken);
            var connection = _engine!.Connect();
            try
            {
                CheckParameters(query);
                var asksForAll = query.AsksForAll;
                while (true)
                {
                    try
                    {
                        var (rows, facts) = await RunAsync(query, asksForAll, definitions, connection, cancellationToken);
                        return (connection, rows, facts);
                    }
                    catch (PipelineException unknown) when (UnknownTable(unknown) is { } name)
                    {
                        // A name that is put together as the query runs: any view may be meant.
                        if (asksForAll || !MayBeMadeUp(query))
                        {
                            throw await MissingAsync(name, unknown, cancellationToken);
                        }

                        asksForAll = true;
                    }
                }
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<(StreamedResult Rows, QueryFacts Facts)> RunAsync(
        PreparedQuery query,
        bool asksForAll,
        EngineConnection definitions,
        EngineConnection connection,
        CancellationToken cancellationToken
    )
    {
        var views = await NameAsync(query, asksForAll, cancellationToken);
        var made = new List<string>();
        try
        {
            var kept = await EngineWork.DoAsync(definitions, () => Prune(query, views, asksForAll, definitions, made), cancellationToken);
            var count = new FetchCount();
            var paths = new List<IReadOnlyList<string>>();
            foreach (var (table, files) in kept)
            {
                paths.Add(files.Count == 0 ? [] : await _shelf.BringAsync(table, files, count, cancellationToken));
            }

            var rows = await EngineWork.DoAsync(
                connection,
                () =>
                {
                    for (var i = 0; i < kept.Count; i++)
                    {
                        Define(views[i], paths[i], kept[i].Files.Count < views[i].Table.Files.Count, asksForAll, definitions);
                    }

                    return Begin(query, connection);
                },
                cancellationToken
            );
            return (rows, FactsOf(kept, count));
        }
        finally
        {
            await Task.Run(() => Drop(made, definitions), CancellationToken.None);
        }
    }

    private QueryFacts FactsOf(IReadOnlyList<(ShelvedTable Table, IReadOnlyList<LakeFile> Files)> kept, FetchCount count) =>
        new(
            [
                .. kept.Select(one => new QueriedView(
                    one.Table.Table.Name,
                    one.Table.Table.Source,
                    one.Table.Table.IsGenerated,
                    one.Files.Count,
                    one.Table.Files.Count,
                    one.Files.Sum(file => file.Bytes),
                    one.Table.Files.Sum(file => file.Bytes)
                )),
            ],
            count.Files,
            count.Bytes,
            _options.AsOf
        );

    /// <summary>The files of each view that the query reads; refuses statements that may not run, before anything is fetched for them.</summary>
    private IReadOnlyList<(ShelvedTable Table, IReadOnlyList<LakeFile> Files)> Prune(
        PreparedQuery query,
        IReadOnlyList<NamedTable> views,
        bool asksForAll,
        EngineConnection definitions,
        List<string> made
    )
    {
        var marks = new List<int>();
        foreach (var view in views)
        {
            made.AddRange(view.Names.Select(name => $"VIEW IF EXISTS {name}"));
            marks.Add(DefineStubs(view, definitions));
        }

        DefineDerived(query, asksForAll, views, definitions, made);
        CheckStatements(query, definitions);
        var scans = Scans(query, definitions);
        var pruning = new PartitionPruning(definitions);
        return
        [
            .. views.Select(
                (view, i) =>
                    scans is null || pruning.Kept(view.Table, marks[i], scans) is not { } positions
                        ? (view.Table, view.Table.Files)
                        : (view.Table, [.. positions.Select(position => view.Table.Files[position])])
            ),
        ];
    }

    /// <summary>Makes a view of what a plan is made over, and gives the mark of its scans.</summary>
    private int DefineStubs(NamedTable view, EngineConnection definitions)
    {
        while (true)
        {
            var (mark, stubs) = _stubs!.Of(view.Table, _shelf.FolderOf(view.Table.Table), definitions);
            try
            {
                foreach (var name in view.Names)
                {
                    definitions.Run(ViewStatements.OfStubs(name, view.Table.Table, stubs, mark));
                }

                return mark;
            }
            catch (EngineException) when (_stubs.Unlink(view.Table.Table))
            {
                // The engine will not follow a link here, or what it leads to has just been replaced: files of this process's own do.
            }
        }
    }

    /// <summary>The scans of all statements; null where nothing can be told of one.</summary>
    private static IReadOnlyList<PlannedScan>? Scans(PreparedQuery query, EngineConnection connection)
    {
        if (query.Text.Statements.Count > 1)
        {
            // What a statement finds may depend on one before it, which has not been run.
            return null;
        }

        var scans = new List<PlannedScan>();
        foreach (var statement in query.Text.Statements)
        {
            var text = SqlText.Explained(statement) ?? statement;
            if (SqlText.IsDescription(text))
            {
                continue;
            }

            try
            {
                var plan = connection.Texts($"EXPLAIN (FORMAT json) {text}", query.Parameters);
                if (ScanFilters.Of(plan[0][^1]!) is not { } found)
                {
                    return null;
                }

                scans.AddRange(found);
            }
            catch (EngineException broken) when (!IsCertain(broken))
            {
                // A column that only the files know, a table that an earlier statement makes.
                return null;
            }
        }

        return scans;
    }

    /// <summary>True for what no file could change: SQL that is none, a table that is not there.</summary>
    private static bool IsCertain(EngineException broken) =>
        broken.Message.StartsWith("Parser Error", StringComparison.Ordinal)
        || broken.Message.StartsWith("Catalog Error", StringComparison.Ordinal)
        || broken.Message.StartsWith("Permission Error", StringComparison.Ordinal);

    private void Define(NamedTable view, IReadOnlyList<string> paths, bool isPart, bool comments, EngineConnection definitions)
    {
        // With some files left out, columns that only those have must be there all the same.
        IReadOnlyList<string> all = isPart || paths.Count == 0 ? [.. paths, _stubs!.Empty(view.Table.Table, definitions)] : paths;
        foreach (var name in view.Names)
        {
            definitions.Run(ViewStatements.OfFiles(name, view.Table.Table, all));
            foreach (var comment in comments ? ViewStatements.Comments(name, view.Table.Table) : [])
            {
                definitions.Run(comment);
            }
        }
    }

    private void CheckStatements(PreparedQuery query, EngineConnection connection)
    {
        using var statements = connection.Extract(query.Sql);
        if (statements.Count == 0)
        {
            throw new PipelineException(
                FailureClass.Configuration,
                "there is no SQL to run",
                "Give a query: energy-pipeline query \"SELECT …\"."
            );
        }

        for (var i = 0; i < statements.Count; i++)
        {
            try
            {
                using var prepared = statements.Prepare(i);
                _rules.Check(prepared.Kind, query.TextOf(i, statements.Count), query.Text, connection);
            }
            catch (EngineException) when (statements.Count > 1)
            {
                // It may need what an earlier one makes; it is looked at again before it runs.
            }
        }
    }

    private StreamedResult Begin(PreparedQuery query, EngineConnection connection)
    {
        using var statements = connection.Extract(query.Sql);
        for (var i = 0; ; i++)
        {
            using var prepared = statements.Prepare(i);
            _rules.Check(prepared.Kind, query.TextOf(i, statements.Count), query.Text, connection);
            var isLast = i == statements.Count - 1;
            if (isLast && query.ParquetFile is { } file)
            {
                return Copy(query, prepared.Kind, file, connection);
            }

            prepared.Bind(query.Parameters);
            if (isLast)
            {
                return new StreamedResult(prepared.Begin());
            }

            using var done = new StreamedResult(prepared.Execute());
        }
    }

    private static StreamedResult Copy(PreparedQuery query, StatementKind kind, string file, EngineConnection connection)
    {
        if (kind != StatementKind.Select)
        {
            throw new PipelineException(
                FailureClass.Configuration,
                "only rows of a SELECT can be written as Parquet",
                "Use --output csv or json."
            );
        }

        // SHOW and DESCRIBE give rows too, but are no queries to every clause.
        var rows = query.Text.Statements[^1];
        using var copy = connection.Prepare($"COPY (FROM ({rows}\n)) TO {Sql.Text(file)} (FORMAT parquet, COMPRESSION zstd)");
        copy.Bind(query.Parameters);
        return new StreamedResult(copy.Execute());
    }

    private static void CheckParameters(PreparedQuery query)
    {
        foreach (var name in query.Parameters.Keys.Where(name => !query.Text.HasParameter(name)))
        {
            throw new PipelineException(
                FailureClass.Configuration,
                $"a value was given for ${name}, and the query has no such parameter",
                $"Write ${name} where the value belongs."
            );
        }
    }

    private static void Drop(List<string> made, EngineConnection definitions)
    {
        // What is made of others goes first.
        for (var i = made.Count - 1; i >= 0; i--)
        {
            definitions.Run($"DROP {made[i]}");
        }
    }
}
