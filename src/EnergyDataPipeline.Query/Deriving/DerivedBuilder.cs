using System.Globalization;
using EnergyDataPipeline.Query.Analytics;
using EnergyDataPipeline.Query.Engine;
using EnergyDataPipeline.Query.Lake;
using EnergyDataPipeline.Query.Pruning;
using EnergyDataPipeline.Query.Views;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Storing;

namespace EnergyDataPipeline.Query.Deriving;

/// <summary>Computes a partition of a derived dataset, and puts it into the store where nobody replaced it meanwhile.</summary>
internal sealed class DerivedBuilder(
    IObjectStore store,
    ILakeShelf shelf,
    Func<CancellationToken, Task<(EngineConnection Connection, PartitionStubs Stubs)>> open,
    string spool
)
{
    /// <summary>What the file was computed of, by a hash in its metadata; as those of the lake's own files.</summary>
    private const string Inputs = "lake-inputs";
    private const string RecordCount = "record_count";
    private const string ContentType = "application/vnd.apache.parquet";
    private const int Rounds = 3;

    /// <summary>Brings the partition up to date, and gives the tag of its file; null where it has no rows and no file.</summary>
    /// <exception cref="PipelineException">It cannot be computed, or another run replaced it again and again.</exception>
    public async Task<(LakePartitionBuilt File, string? ETag)> BuildAsync(
        DerivedPartition partition,
        string inputs,
        CancellationToken cancellationToken
    )
    {
        for (var round = 0; round < Rounds; round++)
        {
            var there = await store.FindAsync(partition.Key, cancellationToken);
            if (there?.Metadata.GetValueOrDefault(Inputs) == inputs)
            {
                return (new(partition.Key, 0, 0, 0, IsUnchanged: true), there.ETag);
            }

            var path = Path.Combine(spool, $"{Guid.NewGuid():N}.parquet");
            try
            {
                var rows = await ComputeAsync(partition, path, cancellationToken);
                if (rows == 0)
                {
                    if (there is null || await store.DeleteAsync(there.Key, there.ETag, cancellationToken))
                    {
                        return (new(partition.Key, 0, 0, 0, IsUnchanged: there is null) { IsRemoved = there is not null }, null);
                    }

                    continue;
                }

                var content = await ObjectContent.OfFileAsync(path, ContentType, cancellationToken) with
                {
                    Metadata = new ObjectMetadata().Add(Inputs, inputs).Add(RecordCount, rows).Build(),
                };
                var condition = there is { } old ? PutCondition.IfMatch(old.ETag) : PutCondition.IfAbsent;
                var put = await store.PutAsync(partition.Key, content, condition, cancellationToken);
                if (put.Outcome is PutOutcome.Written or PutOutcome.SameThere)
                {
                    return (new(partition.Key, rows, 0, 0, IsUnchanged: false), put.Object.ETag);
                }
            }
            finally
            {
                if (File.Exists(path))
                {
                    File.Delete(path);
                }
            }
        }

        throw new PipelineException(
            FailureClass.Temporary,
            $"{partition.Key} in {store.Name} was replaced {Rounds} times while it was computed",
            "Run again when whoever writes it has ended."
        );
    }

    /// <summary>Computes the rows of the partition out of its input files alone, and gives how many there are.</summary>
    private async Task<long> ComputeAsync(DerivedPartition partition, string path, CancellationToken cancellationToken)
    {
        var count = new FetchCount();
        var inputs = new List<(LakeTable Table, IReadOnlyList<string> Paths)>();
        foreach (var input in partition.Inputs)
        {
            inputs.Add((input.Table, input.Files.Count == 0 ? [] : await shelf.BringAsync(input, input.Files, count, cancellationToken)));
        }

        var (connection, stubs) = await open(cancellationToken);
        return await EngineWork.DoAsync(
            connection,
            () =>
            {
                var made = new List<string>();
                try
                {
                    foreach (var (table, paths) in inputs)
                    {
                        var name = $"main.{Sql.Name(table.Name)}";
                        connection.Run(ViewStatements.OfFiles(name, table, [.. paths, stubs.Empty(table, connection)]));
                        made.Add($"VIEW IF EXISTS {name}");
                    }

                    foreach (var view in AnalyticViews.Of([partition.Dataset], partition.Available))
                    {
                        connection.Run(view.Statement);
                        made.Add($"{(view.IsMacro ? "MACRO TABLE" : "VIEW")} IF EXISTS main.{Sql.Name(view.Dataset.ViewName)}");
                    }

                    var copied = connection.Texts(
                        $"COPY ({partition.Query.Sql}) TO {Sql.Text(path)} (FORMAT parquet, COMPRESSION zstd, KV_METADATA {Heading(partition)})"
                    );
                    return long.Parse(copied[0][0]!, CultureInfo.InvariantCulture);
                }
                finally
                {
                    for (var i = made.Count - 1; i >= 0; i--)
                    {
                        connection.Run($"DROP {made[i]}");
                    }
                }
            },
            cancellationToken
        );
    }

    /// <summary>What the file says of itself: Parquet has no comments on columns that the engine could write, so they stand in its footer.</summary>
    private static string Heading(DerivedPartition partition)
    {
        var dataset = partition.Dataset;
        var entries = new List<(string Name, string Value)>
        {
            ("dataset", dataset.Name),
            ("title", dataset.Title),
            ("description", dataset.Description),
            ("formula", dataset.Formula),
            ("period", partition.Partition.Value),
        };
        entries.AddRange(
            dataset
                .Columns.Where(column => column.Name != partition.Partition.Column)
                .Select(column => ($"column.{column.Name}", ViewColumn.Of(column).Comment!))
        );
        return $"{{{string.Join(", ", entries.Select(entry => $"{Sql.Text(entry.Name)}: {Sql.Text(entry.Value)}"))}}}";
    }
}
