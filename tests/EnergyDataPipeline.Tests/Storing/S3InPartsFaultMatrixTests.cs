using System.Text;
using EnergyDataPipeline.Storing;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Storing;

/// <summary>
/// Every request of an upload in parts under every fault, once and for good, at the first part and at a later one. What the store says
/// happened is compared with the bytes that are there, and no upload that failed is left under way if it could be given up.
/// </summary>
public sealed class S3InPartsFaultMatrixTests(S3FaultMatrixTests.Service shared) : IClassFixture<S3FaultMatrixTests.Service>
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

    private static readonly S3DoubleFault[] PassingFaults =
    [
        .. StoringFaults,
        S3DoubleFault.InternalError,
        S3DoubleFault.SlowDown,
        S3DoubleFault.ServiceUnavailable,
        S3DoubleFault.Throttled429,
        S3DoubleFault.RequestTimeout,
        S3DoubleFault.GatewayTimeout,
        S3DoubleFault.ResetBeforeStoring,
        S3DoubleFault.StallBeforeAnswer,
        S3DoubleFault.Conflict,
        S3DoubleFault.BadDigest,
        S3DoubleFault.ErrorInside200,
        S3DoubleFault.Html200,
    ];

    public enum Operation
    {
        PutNew,
        PutOverSame,
        PutOverOther,
        Replace,
        ReplaceStale,
        Overwrite,
    }

    public static TheoryData<Operation, string, int, S3DoubleFault, bool> Cells
    {
        get
        {
            var cells = new TheoryData<Operation, string, int, S3DoubleFault, bool>();
            (string Verb, int Skip)[] places = [("create", 0), ("part", 0), ("part", 2), ("complete", 0)];
            foreach (var operation in Enum.GetValues<Operation>())
            {
                foreach (var fault in Enum.GetValues<S3DoubleFault>().Except(BodyFaults))
                {
                    if (operation == Operation.Overwrite && fault == S3DoubleFault.PreconditionFailed)
                    {
                        continue; // Where no condition is set, none can fail.
                    }

                    foreach (var (verb, skip) in places)
                    {
                        cells.Add(operation, verb, skip, fault, false);
                        cells.Add(operation, verb, skip, fault, true);
                    }
                }
            }

            return cells;
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task What_is_said_is_what_happened(Operation operation, string verb, int skip, S3DoubleFault fault, bool forGood)
    {
        var service = shared.Double;
        service.Reset();
        service.SmallestPart = 1;
        var stalls = fault is S3DoubleFault.StallBeforeAnswer;
        var store = StoresUnderTest.S3(
            service,
            options =>
                options with
                {
                    Attempts = 3,
                    MultipartFrom = 5_000,
                    PartBytes = 4_000,
                    AttemptTimeout = stalls ? TimeSpan.FromMilliseconds(150) : options.AttemptTimeout,
                }
        );
        var before = operation switch
        {
            Operation.PutNew => null,
            Operation.PutOverSame => Ours,
            _ => Theirs,
        };
        var etag = before is null ? "" : (await store.PutAsync("k", ObjectContent.Of(before, "text/plain"), default, Token)).Object.ETag;
        service.Fail(verb, fault, times: forGood ? int.MaxValue : 1, skip);

        PutOutcome? said = null;
        StoreException? failure = null;
        try
        {
            said = (await store.PutAsync("k", ObjectContent.Of(Ours, "text/plain"), ConditionOf(operation, etag), Token)).Outcome;
        }
        catch (StoreException told)
        {
            failure = told;
        }

        var after = service.Bytes(Key);
        var isOurs = after is not null && after.AsSpan().SequenceEqual(Ours);
        Assert.True(isOurs || after is null || after.AsSpan().SequenceEqual(Theirs), $"half an object: {after?.Length} bytes");
        if (failure is null)
        {
            Assert.Equal(isOurs, said is PutOutcome.Written or PutOutcome.SameThere);
            Assert.Equal(operation is Operation.PutOverOther or Operation.ReplaceStale, said is PutOutcome.OtherThere);
        }
        else
        {
            Assert.NotEmpty(failure.NextStep);
            Assert.DoesNotContain("test-secret-key", failure.ToString(), StringComparison.Ordinal);
            var mayBeThere = verb == "complete" && StoringFaults.Contains(fault);
            Assert.True(
                mayBeThere || (before is null ? after is null : before.AsSpan().SequenceEqual(after)),
                "a failure changed the store"
            );
        }

        if (!forGood && PassingFaults.Contains(fault))
        {
            Assert.True(failure is null, $"one {fault} should have been overcome: {failure?.Message}");
        }

        // A begin whose acknowledgement is lost leaves an upload that nobody knows of: a lifecycle rule is for that. Where a short limit
        // makes stalls bearable, a busy machine may lose one so.
        if (!stalls && (verb != "create" || !StoringFaults.Contains(fault)))
        {
            Assert.Equal(0, service.UploadsUnderWay);
        }

        (store as IDisposable)?.Dispose();
    }

    private static PutCondition ConditionOf(Operation operation, string etag) =>
        operation switch
        {
            Operation.Replace => PutCondition.IfMatch(etag),
            Operation.ReplaceStale => PutCondition.IfMatch("\"0\""),
            Operation.Overwrite => default,
            _ => PutCondition.IfAbsent,
        };
}
