using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using EnergyDataPipeline.Query.Analytics;
using EnergyDataPipeline.Query.Engine;
using EnergyDataPipeline.Query.Lake;
using EnergyDataPipeline.Running.Lake;
using EnergyDataPipeline.Storing;
using NodaTime;

namespace EnergyDataPipeline.Query.Deriving;

/// <summary>A file of a derived dataset, and what it is to be computed of.</summary>
/// <param name="Source">Source in keys: <c>iso-ne</c>, or <c>iso-ne-sandbox</c>.</param>
/// <param name="Dataset">The dataset.</param>
/// <param name="Partition">The day or month; all there is for a calendar.</param>
/// <param name="Inputs">The lake's tables that it reads, each with those of its files that may hold rows for it.</param>
internal sealed record DerivedPartition(string Source, DerivedDataset Dataset, LakePartition Partition, IReadOnlyList<ShelvedTable> Inputs)
{
    private static readonly ConcurrentDictionary<string, string> SqlHashes = new(StringComparer.Ordinal);
    private static readonly LocalDate CalendarFirst = new(2003, 1, 1);
    private static readonly LocalDate CalendarLast = new(2037, 12, 31);

    /// <summary>Beginning of the keys of the dataset's files, with a slash at its end.</summary>
    public static string FolderOf(string source, DerivedDataset dataset) =>
        ObjectKey.Of(StoreFolders.Lake, source, dataset.Name).Value + "/";

    /// <summary>How long a span one of its files holds.</summary>
    public static PartitionSpan SpanOf(DerivedDataset dataset) =>
        dataset.Partition switch
        {
            DerivedSpan.None => PartitionSpan.All,
            DerivedSpan.Month => PartitionSpan.Month,
            _ => PartitionSpan.Day,
        };

    /// <summary>Key of its file.</summary>
    public string Key => Partition.KeyOf(Source, Dataset.Name, Dataset.ViewName);

    /// <summary>First day that it holds.</summary>
    public LocalDate First => Partition.Span == PartitionSpan.All ? CalendarFirst : Partition.First;

    /// <summary>Last day that it holds.</summary>
    public LocalDate Last => Partition.Span == PartitionSpan.All ? CalendarLast : Partition.Next.PlusDays(-1);

    /// <summary>Names of the datasets that have rows for it.</summary>
    public IReadOnlySet<string> Available =>
        Inputs.Where(input => input.Files.Count > 0).Select(input => input.Table.Dataset.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>The query that computes it: sorted by natural key, without the column that the key holds.</summary>
    public AnalyticQuery Query => AnalyticQuery.Of(Dataset, First, Last, null, except: Partition.Column);

    /// <summary>What it is computed of, as a hash: the SQL with what it stands on, parameters, the engine, and each input file by its key and tag.</summary>
    public string InputsHash
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            Add(hash, Key);
            Add(hash, SqlHash(Dataset, Available));
            foreach (var file in Inputs.SelectMany(input => input.Files).OrderBy(file => file.Key, StringComparer.Ordinal))
            {
                Add(hash, $"{file.Key} {file.ETag}");
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }

    /// <summary>The same for every partition of the same datasets, whatever its days: made once.</summary>
    private static string SqlHash(DerivedDataset dataset, IReadOnlySet<string> available) =>
        SqlHashes.GetOrAdd(
            $"{dataset.Name} {string.Join(' ', available.Order(StringComparer.Ordinal))}",
            _ =>
            {
                using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                Add(hash, QueryEngine.Version);
                Add(hash, EnergyPipeline.EngineVersion);
                Add(hash, AnalyticQuery.Of(dataset, CalendarFirst, CalendarLast).Sql);
                foreach (var view in AnalyticViews.Of([dataset], available))
                {
                    Add(hash, view.Statement);
                }

                return Convert.ToHexStringLower(hash.GetHashAndReset());
            }
        );

    private static void Add(IncrementalHash hash, string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
}
