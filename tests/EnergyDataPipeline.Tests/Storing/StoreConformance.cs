using System.Globalization;
using System.Text;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Storing;
using Xunit;

namespace EnergyDataPipeline.Tests.Storing;

/// <summary>What every store must do. A store joins by a subclass that opens it.</summary>
public abstract class StoreConformance : IAsyncLifetime
{
    private protected IObjectStore Store { get; private set; } = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Store = await OpenAsync();

    public virtual ValueTask DisposeAsync()
    {
        (Store as IDisposable)?.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private protected abstract ValueTask<IObjectStore> OpenAsync();

    /// <summary>Another process's view of the same store.</summary>
    private protected abstract ValueTask<IObjectStore> OpenAgainAsync();

    [Fact]
    public async Task What_is_put_reads_back_with_its_description()
    {
        var content = Text("hello, grid") with { Metadata = new Dictionary<string, string> { ["record-count"] = "3" } };

        var put = await Store.PutAsync("a/b/c.txt", content, PutCondition.IfAbsent, Token);
        var found = await Store.FindAsync("a/b/c.txt", Token);

        Assert.Equal(PutOutcome.Written, put.Outcome);
        Assert.NotNull(found);
        Assert.Equal("a/b/c.txt", found.Key);
        Assert.Equal(content.Bytes, found.Bytes);
        Assert.Equal(content.Sha256, found.Sha256);
        Assert.Equal("3", found.Metadata["record-count"]);
        Assert.Single(found.Metadata);
        Assert.Equal(put.Object.ETag, found.ETag);
        Assert.Equal("hello, grid", await ReadAsync("a/b/c.txt"));
    }

    [Fact]
    public async Task An_absent_object_is_null_and_deleting_it_is_no_error()
    {
        Assert.Null(await Store.FindAsync("nothing/here.txt", Token));
        Assert.Null(await Store.OpenAsync("nothing/here.txt", Token));
        await Store.DeleteAsync("nothing/here.txt", Token);
        Assert.Empty(await KeysAsync("nothing/"));
    }

    [Fact]
    public async Task A_second_put_if_absent_leaves_the_first()
    {
        await Store.PutAsync("k.txt", Text("first"), PutCondition.IfAbsent, Token);

        var other = await Store.PutAsync("k.txt", Text("other"), PutCondition.IfAbsent, Token);
        var same = await Store.PutAsync("k.txt", Text("first"), PutCondition.IfAbsent, Token);

        Assert.Equal(PutOutcome.OtherThere, other.Outcome);
        Assert.Equal(Text("first").Sha256, other.Object.Sha256);
        Assert.Equal(PutOutcome.SameThere, same.Outcome);
        Assert.Equal("first", await ReadAsync("k.txt"));
    }

    [Fact]
    public async Task The_first_puts_metadata_are_the_ones_returned()
    {
        var first = Text("same") with { Metadata = new Dictionary<string, string> { ["received-at"] = "then" } };
        var second = Text("same") with { Metadata = new Dictionary<string, string> { ["received-at"] = "now" } };

        await Store.PutAsync("k", first, PutCondition.IfAbsent, Token);
        var again = await Store.PutAsync("k", second, PutCondition.IfAbsent, Token);

        Assert.Equal(PutOutcome.SameThere, again.Outcome);
        Assert.Equal("then", again.Object.Metadata["received-at"]);
    }

    [Fact]
    public async Task If_match_replaces_only_the_version_it_names()
    {
        var first = await Store.PutAsync("k", Text("1"), PutCondition.IfAbsent, Token);
        var second = await Store.PutAsync("k", Text("2"), PutCondition.IfMatch(first.Object.ETag), Token);
        var stale = await Store.PutAsync("k", Text("3"), PutCondition.IfMatch(first.Object.ETag), Token);

        Assert.Equal(PutOutcome.Written, second.Outcome);
        Assert.Equal(PutOutcome.OtherThere, stale.Outcome);
        Assert.Equal(second.Object.ETag, stale.Object.ETag);
        Assert.Equal("2", await ReadAsync("k"));
        Assert.Equal(Text("2").Sha256, (await Store.FindAsync("k", Token))!.Sha256);
    }

    [Fact]
    public async Task If_match_of_what_is_there_already_says_so()
    {
        var first = await Store.PutAsync("k", Text("1"), PutCondition.IfAbsent, Token);
        await Store.PutAsync("k", Text("2"), PutCondition.IfMatch(first.Object.ETag), Token);

        var repeated = await Store.PutAsync("k", Text("2"), PutCondition.IfMatch(first.Object.ETag), Token);

        Assert.Equal(PutOutcome.SameThere, repeated.Outcome);
    }

    [Fact]
    public async Task If_match_where_nothing_is_writes_nothing()
    {
        var put = await Store.PutAsync("k", Text("1"), PutCondition.IfMatch("\"00000000000000000000000000000000\""), Token);

        Assert.Equal(PutOutcome.NoneThere, put.Outcome);
        Assert.Null(await Store.FindAsync("k", Token));
    }

    [Fact]
    public async Task The_tag_of_a_list_matches_a_put()
    {
        await Store.PutAsync("k", Text("1"), PutCondition.IfAbsent, Token);
        var listed = await Store.ListAsync("", Token).SingleAsync(Token);

        var put = await Store.PutAsync("k", Text("2"), PutCondition.IfMatch(listed.ETag), Token);

        Assert.Equal(PutOutcome.Written, put.Outcome);
    }

    [Fact]
    public async Task Without_a_condition_the_last_put_stands()
    {
        await Store.PutAsync("k", Text("1"), default, Token);
        await Store.PutAsync("k", Text("2"), default, Token);

        Assert.Equal("2", await ReadAsync("k"));
    }

    [Fact]
    public async Task A_delete_that_names_a_version_leaves_every_other()
    {
        var first = await Store.PutAsync("a/k", Text("1"), PutCondition.IfAbsent, Token);
        var second = await Store.PutAsync("a/k", Text("2"), PutCondition.IfMatch(first.Object.ETag), Token);

        Assert.False(await Store.DeleteAsync("a/k", first.Object.ETag, Token));
        Assert.Equal("2", await ReadAsync("a/k"));
        Assert.Equal(second.Object.ETag, (await Store.FindAsync("a/k", Token))!.ETag);

        Assert.True(await Store.DeleteAsync("a/k", second.Object.ETag, Token));
        Assert.Null(await Store.FindAsync("a/k", Token));
        Assert.True(await Store.DeleteAsync("a/k", second.Object.ETag, Token));
    }

    [Fact]
    public async Task The_tag_of_a_list_matches_a_delete()
    {
        await Store.PutAsync("k", Text("1"), PutCondition.IfAbsent, Token);
        var listed = await Store.ListAsync("", Token).SingleAsync(Token);

        Assert.True(await Store.DeleteAsync("k", listed.ETag, Token));
        Assert.Empty(await KeysAsync(""));
    }

    [Fact]
    public async Task Folders_right_below_are_told_whatever_lies_in_them()
    {
        string[] keys = ["a/b/1.txt", "a/b/c/2.txt", "a/b-c/3.txt", "a/d.txt", "a/é/4.txt", "ab/5.txt", "top.txt", "a/gone/6.txt"];
        foreach (var key in keys)
        {
            await Store.PutAsync(key, Text(key), PutCondition.IfAbsent, Token);
        }

        await Store.DeleteAsync("a/gone/6.txt", Token);

        Assert.Equal(["a/", "ab/"], await Store.ListFoldersAsync("", Token).ToListAsync(Token));
        Assert.Equal(["a/b-c/", "a/b/", "a/é/"], await Store.ListFoldersAsync("a/", Token).ToListAsync(Token));
        Assert.Equal(["a/b/c/"], await Store.ListFoldersAsync("a/b/", Token).ToListAsync(Token));
        Assert.Empty(await Store.ListFoldersAsync("a/b/c/", Token).ToListAsync(Token));
        Assert.Empty(await Store.ListFoldersAsync("nothing/", Token).ToListAsync(Token));
    }

    [Fact]
    public async Task A_list_of_1100_folders_is_whole()
    {
        var folders = Enumerable.Range(0, 1100).Select(i => string.Create(CultureInfo.InvariantCulture, $"many/{i:D6}/")).ToList();
        await Parallel.ForEachAsync(
            folders.SelectMany(folder => new[] { folder + "1.json", folder + "2.json" }),
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Token },
            async (key, token) => await Store.PutAsync(key, Text(key), PutCondition.IfAbsent, token)
        );

        Assert.Equal(folders, await Store.ListFoldersAsync("many/", Token).ToListAsync(Token));
    }

    [Fact]
    public async Task A_deleted_object_can_be_put_again()
    {
        await Store.PutAsync("a/k", Text("1"), PutCondition.IfAbsent, Token);
        await Store.DeleteAsync("a/k", Token);
        Assert.Null(await Store.FindAsync("a/k", Token));

        Assert.Equal(PutOutcome.Written, (await Store.PutAsync("a/k", Text("2"), PutCondition.IfAbsent, Token)).Outcome);
        Assert.Equal("2", await ReadAsync("a/k"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(131_072)]
    [InlineData(3_000_001)]
    public async Task Every_size_reads_back_byte_for_byte(int bytes)
    {
        var body = new byte[bytes];
        new Random(bytes).NextBytes(body);
        var content = ObjectContent.Of(body, "application/octet-stream");

        Assert.Equal(PutOutcome.Written, (await Store.PutAsync("big.bin", content, PutCondition.IfAbsent, Token)).Outcome);

        await using var stream = await Store.OpenAsync("big.bin", Token);
        using var read = new MemoryStream();
        await stream!.CopyToAsync(read, Token);
        Assert.True(body.AsSpan().SequenceEqual(read.ToArray()));
        Assert.Equal(PutOutcome.SameThere, (await Store.PutAsync("big.bin", content, PutCondition.IfAbsent, Token)).Outcome);
    }

    [Fact]
    public async Task Content_that_differs_from_its_checksum_is_refused_and_leaves_nothing()
    {
        var wrong = Text("announced") with { Open = () => new MemoryStream("Announced"u8.ToArray()) };
        var shorter = Text("announced") with { Open = () => new MemoryStream("annou"u8.ToArray()) };
        var longer = Text("announced") with { Open = () => new MemoryStream("announced and more"u8.ToArray()) };

        foreach (var content in new[] { wrong, shorter, longer })
        {
            var refused = await Assert.ThrowsAsync<StoreException>(() => Store.PutAsync("k", content, PutCondition.IfAbsent, Token));
            Assert.Equal(StoreFault.Corrupt, refused.Fault);
            Assert.Contains("not the ones announced", refused.Message, StringComparison.Ordinal);
        }

        Assert.Null(await Store.FindAsync("k", Token));
        Assert.Empty(await KeysAsync(""));
    }

    [Fact]
    public async Task Metadata_read_back_exactly_whatever_they_hold()
    {
        var metadata = new Dictionary<string, string>
        {
            ["plain"] = "one two",
            ["accents"] = "Prévision à 7 jours – Québec ⚡",
            ["percent"] = "100% %41 %zz",
            ["spaces"] = "  two  spaces  ",
            ["lines"] = "a\r\nb\tc\u0001",
            ["empty"] = "",
        };

        await Store.PutAsync("k", Text("x") with { Metadata = metadata }, PutCondition.IfAbsent, Token);

        Assert.Equal(metadata.OrderBy(pair => pair.Key), (await Store.FindAsync("k", Token))!.Metadata.OrderBy(pair => pair.Key));
    }

    [Fact]
    public async Task A_list_is_in_key_order_and_holds_what_begins_with_the_prefix()
    {
        string[] keys = ["b/1.txt", "a.txt", "a/b.txt", "a/b/c.txt", "a-b/c.txt", "ab", "a/é.txt", "a/Z", "a/%7Eb", "a/😀", "a/\uE000x"];
        foreach (var key in keys)
        {
            await Store.PutAsync(key, Text(key), PutCondition.IfAbsent, Token);
        }

        string[] expected = [.. keys.OrderBy(key => Convert.ToHexString(Encoding.UTF8.GetBytes(key)), StringComparer.Ordinal)];
        Assert.Equal(expected, await KeysAsync(""));
        Assert.Equal(expected.Where(key => key.StartsWith("a/", StringComparison.Ordinal)), await KeysAsync("a/"));
        Assert.Equal(expected.Where(key => key.StartsWith("a/b", StringComparison.Ordinal)), await KeysAsync("a/b"));
        Assert.Equal(["b/1.txt"], await KeysAsync("b"));
        Assert.Empty(await KeysAsync("c"));
    }

    [Fact]
    public async Task A_list_tells_size_and_time()
    {
        var before = NodaTime.Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow()) - NodaTime.Duration.FromMinutes(1);
        await Store.PutAsync("k", Text("12345"), PutCondition.IfAbsent, Token);

        var listed = await Store.ListAsync("", Token).SingleAsync(Token);

        Assert.Equal(5, listed.Bytes);
        Assert.InRange(listed.ModifiedAt, before, before + NodaTime.Duration.FromMinutes(2));
        Assert.Empty(listed.Metadata);
    }

    [Fact]
    public async Task A_list_of_1200_objects_is_whole()
    {
        var keys = Enumerable.Range(0, 1200).Select(i => string.Create(CultureInfo.InvariantCulture, $"many/{i:D6}.json")).ToList();
        await Parallel.ForEachAsync(
            keys,
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Token },
            async (key, token) => await Store.PutAsync(key, Text(key), PutCondition.IfAbsent, token)
        );

        Assert.Equal(keys, await KeysAsync("many/"));
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("a/../../outside")]
    [InlineData("/absolute")]
    [InlineData("C:/drive")]
    [InlineData("a\\b")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("")]
    [InlineData("a/./b")]
    [InlineData("nul\0byte")]
    [InlineData("line\nbreak")]
    [InlineData("a/NUL.txt")]
    [InlineData("com1")]
    [InlineData("a/dot.")]
    [InlineData(".metadata/x.json")]
    [InlineData(".partial/x")]
    public async Task A_key_that_leads_elsewhere_is_refused(string key)
    {
        await Assert.ThrowsAsync<StoreException>(() => Store.PutAsync(key, Text("x"), PutCondition.IfAbsent, Token));
        await Assert.ThrowsAsync<StoreException>(() => Store.FindAsync(key, Token));
        await Assert.ThrowsAsync<StoreException>(() => Store.OpenAsync(key, Token));
        await Assert.ThrowsAsync<StoreException>(() => Store.DeleteAsync(key, Token));
    }

    /// <summary>False for a server that looks at a condition and acts on it in two steps: rivals then come one after another.</summary>
    private protected virtual bool SettlesRaces => true;

    private async Task<PutResult[]> ContendAsync(int rivals, Func<int, Task<PutResult>> put)
    {
        if (SettlesRaces)
        {
            return await Task.WhenAll(Enumerable.Range(0, rivals).Select(i => Task.Run(() => put(i), Token)));
        }

        var results = new PutResult[rivals];
        for (var i = 0; i < rivals; i++)
        {
            results[i] = await put(i);
        }

        return results;
    }

    [Fact]
    public async Task Of_many_puts_if_absent_at_once_one_wins()
    {
        var again = await OpenAgainAsync();
        for (var round = 0; round < 4; round++)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"race/{round}");
            var puts = await ContendAsync(
                12,
                i =>
                    (i % 2 == 0 ? Store : again).PutAsync(
                        key,
                        Text(string.Create(CultureInfo.InvariantCulture, $"runner {i}")),
                        PutCondition.IfAbsent,
                        Token
                    )
            );

            var winner = Assert.Single(puts, put => put.Outcome == PutOutcome.Written);
            Assert.All(puts.Where(put => put != winner), put => Assert.Equal(PutOutcome.OtherThere, put.Outcome));
            Assert.All(puts, put => Assert.Equal(winner.Object.Sha256, put.Object.Sha256));
            Assert.Equal(winner.Object.Sha256, Text(await ReadAsync(key)).Sha256);
        }

        (again as IDisposable)?.Dispose();
    }

    [Fact]
    public async Task Of_many_replacements_of_one_version_one_wins()
    {
        var again = await OpenAgainAsync();
        var etag = (await Store.PutAsync("k", Text("0"), PutCondition.IfAbsent, Token)).Object.ETag;
        for (var round = 1; round <= 4; round++)
        {
            var version = etag;
            var puts = await ContendAsync(
                8,
                i =>
                    (i % 2 == 0 ? Store : again).PutAsync(
                        "k",
                        Text(string.Create(CultureInfo.InvariantCulture, $"{round} by {i}")),
                        PutCondition.IfMatch(version),
                        Token
                    )
            );

            etag = Assert.Single(puts, put => put.Outcome == PutOutcome.Written).Object.ETag;
            Assert.Equal(etag, (await Store.FindAsync("k", Token))!.ETag);
        }

        (again as IDisposable)?.Dispose();
    }

    [Fact]
    public async Task Readers_see_whole_versions_while_writers_replace()
    {
        var size = 200_000;
        ObjectContent Version(int i) => ObjectContent.Of(Enumerable.Repeat((byte)('a' + i), size + (i * 17)).ToArray(), "text/plain");
        await Store.PutAsync("k", Version(0), default, Token);
        var writer = Task.Run(
            async () =>
            {
                for (var i = 1; i <= 12; i++)
                {
                    await Store.PutAsync("k", Version(i), default, Token);
                }
            },
            Token
        );

        do
        {
            await using var stream = await Store.OpenAsync("k", Token);
            using var read = new MemoryStream();
            await stream!.CopyToAsync(read, Token);
            var bytes = read.ToArray();
            Assert.Equal(bytes[0], bytes[^1]);
            Assert.Equal(size + ((bytes[0] - 'a') * 17), bytes.Length);
        } while (!writer.IsCompleted);

        await writer;
    }

    [Fact]
    public async Task A_cancelled_put_leaves_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Store.PutAsync("k", Text("x"), PutCondition.IfAbsent, cancelled.Token)
        );

        Assert.Null(await Store.FindAsync("k", Token));
    }

    [Fact]
    public async Task The_health_check_finds_nothing_wrong_and_leaves_nothing()
    {
        var checks = await StoreProbe.CheckAsync(Store, new StoreProbeOptions { SpoolFolder = Path.GetTempPath() }, Token);

        Assert.All(checks, check => Assert.True(check.Status == CheckStatus.Ok, $"{check.Name}: {check.Message}"));
        Assert.Contains(checks, check => check.Name == "store: conditional writes");
        Assert.True(await StoreProbe.ConditionalWritesHonouredAsync(Store, Token));
        Assert.Empty(await KeysAsync(""));
    }

    private protected static ObjectContent Text(string text) => ObjectContent.Of(Encoding.UTF8.GetBytes(text), "text/plain");

    private protected async Task<List<string>> KeysAsync(string prefix) =>
        await Store.ListAsync(prefix, Token).Select(found => found.Key).ToListAsync(Token);

    private protected async Task<string> ReadAsync(string key)
    {
        await using var stream = await Store.OpenAsync(key, Token);
        using var reader = new StreamReader(stream!);
        return await reader.ReadToEndAsync(Token);
    }
}
