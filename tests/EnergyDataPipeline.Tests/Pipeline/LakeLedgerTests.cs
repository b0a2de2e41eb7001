using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Running.Lake;
using EnergyDataPipeline.Tests.Storing;
using EnergyDataPipeline.Tests.Support;
using NodaTime;
using Xunit;

namespace EnergyDataPipeline.Tests.Pipeline;

/// <summary>What runs that end at once leave in the ledger of a lake: no public door makes them meet at the same place each time.</summary>
public sealed class LakeLedgerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_two_runs_learned_at_once_is_all_kept(bool wasThere)
    {
        using var folder = new TemporaryFolder();
        var store = StoresUnderTest.Folder(folder.Path);
        var of = Of(LakeRig.Prices);
        if (wasThere)
        {
            var earlier = await LakeLedger.ReadAsync(store, of.Folder, Token);
            earlier.Learn("earlier", new("a", "1"));
            await earlier.WriteAsync(store, of.Folder, Token);
        }

        var one = await LakeLedger.ReadAsync(store, of.Folder, Token);
        var other = await LakeLedger.ReadAsync(store, of.Folder, Token);
        one.Learn("one", new("b", "2"));
        other.Learn("other", new("c", null));
        await one.WriteAsync(store, of.Folder, Token);
        await other.WriteAsync(store, of.Folder, Token);

        var read = await LakeLedger.ReadAsync(store, of.Folder, Token);
        Assert.Equal(wasThere, read.Holds("earlier", "a", "1"));
        Assert.True(read.Holds("one", "b", "2"));
        Assert.True(read.Holds("other", "c", null));
        Assert.False(read.Holds("one", "c", "2"));
        Assert.False(read.Holds("one", "b", "3"));
    }

    private static LakeDataset Of(string name)
    {
        var (source, dataset) = FeedCatalog.BuiltIn.Find(name)!.Value;
        return new LakeDataset
        {
            SourceKey = source.Id,
            Dataset = dataset,
            Zone = DateTimeZoneProviders.Tzdb[source.Zone],
            Heading = new FileHeading { Title = dataset.Title },
        };
    }
}
