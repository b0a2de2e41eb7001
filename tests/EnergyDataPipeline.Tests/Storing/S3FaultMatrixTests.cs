using System.Text;
using EnergyDataPipeline.Storing;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Storing;

/// <summary>
/// Every operation under every fault, once (then all is well again) and for good. What the store says happened is compared with the
/// bytes that are there: never half an object, never another's replaced, never a success that is not one.
/// </summary>
public sealed class S3FaultMatrixTests(S3FaultMatrixTests.Service shared) : IClassFixture<S3FaultMatrixTests.Service>
{
    private const string Key = "some/prefix/k";
    private static readonly byte[] Ours = Encoding.UTF8.GetBytes(new string('o', 10_000));
    private static readonly byte[] Theirs = Encoding.UTF8.GetBytes(new string('t', 7_000));

    private static readonly S3DoubleFault[] BodyFaults =
    [
        S3DoubleFault.ShortRead,
        S3DoubleFault.ResetMidBody,
        S3DoubleFault.StallMidBody,
        S3DoubleFault.FlippedByte,
    ];

    private static readonly S3DoubleFault[] StoringFaults =
    [
        S3DoubleFault.ResetAfterStoring,
        S3DoubleFault.ErrorAfterStoring,
        S3DoubleFault.NoTagAfterStoring,
    ];

    public sealed class Service : IAsyncLifetime
    {
        public S3Double Double { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Double = await S3Double.StartAsync();

        public ValueTask DisposeAsync() => Double.DisposeAsync();
    }

    public enum Operation
    {
        PutNew,
        PutOverSame,
        PutOverOther,
        Replace,
        ReplaceStale,
        Find,
        Open,
        List,
        Delete,
    }

    public static TheoryData<Operation, S3DoubleFault, bool> Cells
    {
        get
        {
            var cells = new TheoryData<Operation, S3DoubleFault, bool>();
            foreach (var operation in Enum.GetValues<Operation>())
            {
                foreach (var fault in Enum.GetValues<S3DoubleFault>().Where(fault => Applies(operation, fault)))
                {
                    cells.Add(operation, fault, false);
                    cells.Add(operation, fault, true);
                }
            }

            return cells;
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task What_is_said_is_what_happened(Operation operation, S3DoubleFault fault, bool forGood)
    {
        var service = shared.Double;
        service.Reset();
        var stalls = fault is S3DoubleFault.StallBeforeAnswer or S3DoubleFault.StallMidBody;
        var store = StoresUnderTest.S3(
            service,
            options =>
                options with
                {
                    Attempts = 3,
                    AttemptTimeout = stalls ? TimeSpan.FromMilliseconds(150) : options.AttemptTimeout,
                    IdleTimeout = TimeSpan.FromMilliseconds(150),
                }
        );
        var before = operation switch
        {
            Operation.PutNew => null,
            Operation.PutOverSame or Operation.Find or Operation.Open or Operation.List or Operation.Delete => Ours,
            _ => Theirs,
        };
        var etag = before is null ? "" : (await store.PutAsync("k", ObjectContent.Of(before, "text/plain"), default, Token)).Object.ETag;
        service.Fail(Verb(operation), fault, times: forGood ? int.MaxValue : 1);

        var (said, failure) = await TryAsync(store, operation, etag);

        var after = service.Bytes(Key);
        Assert.True(
            after is null || after.AsSpan().SequenceEqual(Ours) || after.AsSpan().SequenceEqual(Theirs),
            $"half an object: {after?.Length} bytes"
        );
        if (failure is null)
        {
            AssertTrue(operation, said, after);
        }
        else
        {
            AssertUnharmed(operation, fault, failure, before, after);
        }

        if (!forGood && Passes(operation, fault))
        {
            Assert.True(failure is null, $"one {fault} should have been overcome: {failure?.Message}");
        }

        Assert.True(forGood is false || failure is not null || Harmless(operation, fault), $"{fault} for good, yet: {said}");
        (store as IDisposable)?.Dispose();
    }

    private static bool Applies(Operation operation, S3DoubleFault fault) =>
        BodyFaults.Contains(fault) ? operation == Operation.Open
        : StoringFaults.Contains(fault) ? operation is Operation.PutNew or Operation.Replace
        : operation == Operation.Find && fault == S3DoubleFault.NoSuchBucket ? false // A HEAD does not tell it from an absent object.
        : fault is not (S3DoubleFault.PreconditionFailed or S3DoubleFault.Conflict) || operation <= Operation.ReplaceStale;

    private static string Verb(Operation operation) =>
        operation switch
        {
            Operation.Find => "head",
            Operation.Open => "get",
            Operation.List => "list",
            Operation.Delete => "delete",
            _ => "put",
        };

    /// <summary>Faults that one more attempt overcomes.</summary>
    private static bool Passes(Operation operation, S3DoubleFault fault) =>
        fault
            is S3DoubleFault.InternalError
                or S3DoubleFault.SlowDown
                or S3DoubleFault.ServiceUnavailable
                or S3DoubleFault.Throttled429
                or S3DoubleFault.RequestTimeout
                or S3DoubleFault.GatewayTimeout
                or S3DoubleFault.ResetBeforeStoring
                or S3DoubleFault.StallBeforeAnswer
                or S3DoubleFault.Conflict
                or S3DoubleFault.BadDigest
            && !(operation == Operation.Find && fault is S3DoubleFault.RequestTimeout or S3DoubleFault.BadDigest)
        || StoringFaults.Contains(fault);

    /// <summary>Faults that may last and still leave a true answer: what was lost is the acknowledgement alone, or a 412 that is right anyway.</summary>
    private static bool Harmless(Operation operation, S3DoubleFault fault) =>
        StoringFaults.Contains(fault)
        || (fault == S3DoubleFault.PreconditionFailed && operation is not Operation.PutNew)
        || (fault is S3DoubleFault.ErrorInside200 or S3DoubleFault.Html200 && operation == Operation.Delete);

    private static async Task<(object? Said, StoreException? Failure)> TryAsync(IObjectStore store, Operation operation, string etag)
    {
        var ours = ObjectContent.Of(Ours, "text/plain");
        try
        {
            return operation switch
            {
                Operation.Replace => ((await store.PutAsync("k", ours, PutCondition.IfMatch(etag), Token)).Outcome, null),
                Operation.ReplaceStale => ((await store.PutAsync("k", ours, PutCondition.IfMatch("\"0\""), Token)).Outcome, null),
                Operation.Find => (await store.FindAsync("k", Token), null),
                Operation.Open => (await BytesAsync(store), null),
                Operation.List => (await store.ListAsync("", Token).Select(found => found.Key).ToListAsync(Token), null),
                Operation.Delete => (await DeleteAsync(store), null),
                _ => ((await store.PutAsync("k", ours, PutCondition.IfAbsent, Token)).Outcome, null),
            };
        }
        catch (StoreException failure)
        {
            return (null, failure);
        }
    }

    private static async Task<object> DeleteAsync(IObjectStore store)
    {
        await store.DeleteAsync("k", Token);
        return "deleted";
    }

    private static async Task<byte[]?> BytesAsync(IObjectStore store)
    {
        await using var stream = await store.OpenAsync("k", Token);
        if (stream is null)
        {
            return null;
        }

        using var read = new MemoryStream();
        await stream.CopyToAsync(read, Token);
        return read.ToArray();
    }

    private static void AssertTrue(Operation operation, object? said, byte[]? after)
    {
        switch (operation)
        {
            case Operation.Find:
                Assert.Equal(Ours.Length, Assert.IsType<StoredObject>(said).Bytes);
                break;
            case Operation.Open:
                Assert.True(Ours.AsSpan().SequenceEqual(Assert.IsType<byte[]>(said)));
                break;
            case Operation.List:
                Assert.Equal(["k"], Assert.IsType<List<string>>(said));
                break;
            case Operation.Delete:
                break;
            default:
                var isOurs = after is not null && after.AsSpan().SequenceEqual(Ours);
                Assert.Equal(isOurs, said is PutOutcome.Written or PutOutcome.SameThere);
                Assert.Equal(operation is Operation.PutOverOther or Operation.ReplaceStale, said is PutOutcome.OtherThere);
                break;
        }
    }

    private static void AssertUnharmed(Operation operation, S3DoubleFault fault, StoreException failure, byte[]? before, byte[]? after)
    {
        Assert.NotEmpty(failure.NextStep);
        Assert.DoesNotContain("test-secret-key", failure.ToString(), StringComparison.Ordinal);
        if (operation != Operation.Delete && !StoringFaults.Contains(fault))
        {
            Assert.Equal(before, after);
        }

        var expected = fault switch
        {
            S3DoubleFault.ExpiredToken => StoreFault.Expired,
            S3DoubleFault.InvalidAccessKey or S3DoubleFault.AccessDenied or S3DoubleFault.KmsDisabled => StoreFault.Forbidden,
            S3DoubleFault.NoSuchBucket => StoreFault.Missing,
            S3DoubleFault.WrongRegion301 or S3DoubleFault.WrongRegion400 => StoreFault.WrongRegion,
            S3DoubleFault.StorageFull => StoreFault.Full,
            S3DoubleFault.BadDigest or S3DoubleFault.FlippedByte => StoreFault.Corrupt,
            S3DoubleFault.ClockSkewed or S3DoubleFault.PreconditionFailed => StoreFault.Other,
            _ => StoreFault.Unreachable,
        };
        if (operation != Operation.Find)
        {
            Assert.True(expected == failure.Fault, $"{expected} expected, {failure.Fault} found: {failure.Message}");
        }
    }
}
