using System.Globalization;
using System.Security.Cryptography;
using EnergyDataPipeline.Parsing;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using EnergyDataPipeline.Storing;

namespace EnergyDataPipeline;

/// <content>Whether what lies in the store is what the manifests say.</content>
public sealed partial class EnergyPipeline
{
    private const int VerifiedAtOnce = 4;

    /// <summary>
    /// Reads every object that the manifests in force name, and compares: bytes and checksums of files, answers and quarantines; then reads each
    /// answer anew and recomputes what became of its rows (fetched = written + quarantined + duplicates + filtered) and the identity of those
    /// written. An answer that was read by another definition is compared by its bytes alone. Changes nothing; asks no source.
    /// </summary>
    public async Task<VerificationReport> VerifyAsync(StoredChoice? choice = null, CancellationToken cancellationToken = default)
    {
        var verified = new Verified();
        await Parallel.ForEachAsync(
            StoredAsync(choice ?? StoredChoice.All, cancellationToken),
            new ParallelOptions { MaxDegreeOfParallelism = VerifiedAtOnce, CancellationToken = cancellationToken },
            async (one, token) =>
            {
                if (one.Manifest is { } manifest)
                {
                    await VerifyAsync(one.Key, manifest, verified, token);
                }
                else
                {
                    verified.Fault(one.Key, one.Key, one.Fault ?? "it cannot be read");
                }

                verified.Slice();
                _options.Progress?.Report(new FeedProgress(one.Key, "", "verified", verified.Bytes, verified.Rows, null));
            }
        );
        await VerifyLakeAsync(choice ?? StoredChoice.All, verified, cancellationToken);
        return verified.Report();
    }

    /// <summary>Reads the lake's files, whole datasets whatever the days: the store fails at the end of one whose bytes are not those put.</summary>
    private async Task VerifyLakeAsync(StoredChoice choice, Verified verified, CancellationToken cancellationToken)
    {
        await foreach (var found in _store.ListAsync($"{StoreFolders.Lake}/", cancellationToken))
        {
            if (
                found.Key.Split('/') is not [_, var source, var dataset, ..]
                || (choice.Names.Count > 0 && !choice.Names.Any(name => name == dataset || name == $"{source}/{dataset}"))
                || await _store.FindAsync(found.Key, cancellationToken) is not { Sha256: { } sha256 } described
            )
            {
                continue;
            }

            await VerifyObjectAsync("of the lake", found.Key, described.Bytes, sha256, verified, cancellationToken);
        }
    }

    private async Task VerifyAsync(string key, Manifest manifest, Verified verified, CancellationToken cancellationToken)
    {
        var sound = await VerifyObjectAsync(
            key,
            manifest.Raw.Key,
            manifest.Raw.StoredBytes,
            manifest.Raw.StoredSha256,
            verified,
            cancellationToken
        );
        foreach (var file in manifest.Tables.SelectMany(table => table.Files))
        {
            await VerifyObjectAsync(key, file.Key, file.Bytes, file.Sha256, verified, cancellationToken);
        }

        if (
            manifest.Quarantine is { } quarantine
            && await VerifyObjectAsync(key, quarantine.Key, quarantine.Bytes, quarantine.Sha256, verified, cancellationToken)
        )
        {
            var lines = await _quarantine.ReadAsync(quarantine.Key, cancellationToken).LongCountAsync(cancellationToken);
            var expected = quarantine.IsWholeSlice ? 1 : quarantine.Rows;
            verified.Require(lines == expected, key, quarantine.Key, $"{lines} rows lie in it, {expected} are named");
        }

        if (!sound)
        {
            return;
        }

        try
        {
            await RecountAsync(key, manifest, verified, cancellationToken);
        }
        catch (Exception broken) when (broken is StoreException or PipelineException)
        {
            verified.Fault(key, manifest.Raw.Key, broken.Message);
        }
    }

    /// <summary>Reads an object to its end; true when it is there, whole, with the checksum that is expected.</summary>
    private async Task<bool> VerifyObjectAsync(
        string manifest,
        string key,
        long bytes,
        string sha256,
        Verified verified,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var stream = await _store.OpenAsync(key, cancellationToken);
            if (stream is null)
            {
                verified.Fault(manifest, key, "it is not there");
                return false;
            }

            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[128 << 10];
            var read = 0L;
            for (int piece; (piece = await stream.ReadAsync(buffer, cancellationToken)) > 0; read += piece)
            {
                hash.AppendData(buffer, 0, piece);
            }

            verified.Object(read);
            var found = Convert.ToHexStringLower(hash.GetHashAndReset());
            return verified.Require(read == bytes, manifest, key, $"{read} bytes were found, {bytes} expected")
                && verified.Require(found == sha256, manifest, key, $"its SHA-256 is {found}, {sha256} was expected");
        }
        catch (StoreException damaged) when (damaged.Fault == StoreFault.Corrupt)
        {
            verified.Fault(manifest, key, damaged.Message);
            return false;
        }
    }

    /// <summary>Reads the answer anew by the definition of the manifest, where that is today's, and compares what became of its rows.</summary>
    private async Task RecountAsync(string key, Manifest manifest, Verified verified, CancellationToken cancellationToken)
    {
        var slice = SliceOf(QuarantinedOf(manifest, new ManifestQuarantine("", 0, 0, ""), manifest.Raw.Key, isHeldBack: false));
        if (slice is null || DefinitionId.Of(slice.Match?.Dataset, slice.Feed.OnDrift, slice.Feed.Rules) != manifest.DefinitionId)
        {
            return;
        }

        using var document = await StoredDocumentAsync(
            QuarantinedOf(manifest, new ManifestQuarantine("", 0, 0, ""), manifest.Raw.Key, isHeldBack: false),
            cancellationToken
        );
        if (
            !verified.Require(
                document.Sha256 == manifest.Raw.Sha256,
                key,
                manifest.Raw.Key,
                $"its body's SHA-256 is {document.Sha256}, {manifest.Raw.Sha256} was expected"
            )
        )
        {
            return;
        }

        using var tables = new EncodedTables(
            [],
            [],
            HeadingOf(slice),
            FormatOptions,
            _spool,
            slice.Match?.Dataset,
            slice.Zone,
            isPrivate: true,
            CoverageCountOf(slice),
            RulesOf(slice)
        );
        var read = _reader.Read(document, slice.Match?.Dataset, tables, cancellationToken, slice.Feed.OnDrift);
        if (read.Ending is ReadEnding.Truncated or ReadEnding.Unreadable)
        {
            verified.Fault(key, manifest.Raw.Key, $"it cannot be read any more: {read.Message}");
            return;
        }

        if (read.Ending == ReadEnding.NoRows)
        {
            return;
        }

        tables.Complete();
        verified.Recounted(read.RowsSeen.Sum());
        var isWhole = manifest.Quarantine is { IsWholeSlice: true };
        for (var i = 0; i < tables.Tables.Count; i++)
        {
            var (table, seen, rejected) = (tables.Tables[i], read.RowsSeen[i], read.RowsRejected[i]);
            if (manifest.Tables.FirstOrDefault(other => other.Name == table.Table.Name) is not { } said)
            {
                verified.Fault(key, key, $"table {table.Table.Name} is in the answer and not in the manifest");
                continue;
            }

            // Which tables were asked for, the manifest alone knows.
            var written = isWhole || said.Counts.Filtered > 0 ? 0 : table.Rows;
            var found = new RowCounts(seen, written, isWhole ? seen : rejected, 0, isWhole ? 0 : table.Rows - written);
            verified.Require(
                Same(found, said.Counts),
                key,
                key,
                $"of table {said.Name} {InWords(found)} were found, {InWords(said.Counts)} are said"
            );
            verified.Require(
                isWhole || table.Content == said.ContentId,
                key,
                key,
                $"the rows of table {said.Name} have the identity {table.Content}, {said.ContentId} is said"
            );
        }
    }

    private static bool Same(RowCounts one, RowCounts other) =>
        (one.Fetched, one.Written, one.Quarantined, one.Duplicates, one.Filtered)
        == (other.Fetched, other.Written, other.Quarantined, other.Duplicates, other.Filtered);

    private static string InWords(RowCounts counts) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{counts.Fetched} fetched = {counts.Written} written + {counts.Quarantined} quarantined + {counts.Duplicates} duplicates + {counts.Filtered} filtered"
        );

    /// <summary>What was verified so far; for several threads.</summary>
    private sealed class Verified
    {
        private readonly Lock _lock = new();
        private readonly List<VerificationFault> _faults = [];
        private long _objects;
        private int _recounted;

        public int Slices { get; private set; }

        public long Bytes { get; private set; }

        public long Rows { get; private set; }

        public void Slice()
        {
            lock (_lock)
            {
                Slices++;
            }
        }

        public void Object(long bytes)
        {
            lock (_lock)
            {
                _objects++;
                Bytes += bytes;
            }
        }

        public void Recounted(long rows)
        {
            lock (_lock)
            {
                _recounted++;
                Rows += rows;
            }
        }

        public void Fault(string manifest, string key, string message)
        {
            lock (_lock)
            {
                _faults.Add(new VerificationFault(manifest, key, message));
            }
        }

        public bool Require(bool holds, string manifest, string key, string otherwise)
        {
            if (!holds)
            {
                Fault(manifest, key, otherwise);
            }

            return holds;
        }

        public VerificationReport Report() =>
            new(
                Slices,
                _objects,
                Bytes,
                Rows,
                _recounted,
                [.. _faults.OrderBy(fault => fault.Manifest, StringComparer.Ordinal).ThenBy(fault => fault.Key, StringComparer.Ordinal)]
            );
    }
}
