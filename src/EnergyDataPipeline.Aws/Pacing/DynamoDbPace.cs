using System.Collections.Concurrent;
using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using EnergyDataPipeline.Collecting;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Aws.Pacing;

/// <summary>
/// The pace of a fleet, kept in a DynamoDB table with the partition key <c>host</c> (text): one item a host, with the next <c>free</c> place
/// and the instant until which it is <c>held</c>, in microseconds of the service's own time. Turns are taken by one conditional update,
/// several at once; docs/decisions/0025 has the reasoning.
/// </summary>
public sealed partial class DynamoDbPace : ISharedPace, IDisposable
{
    private const string Key = "host";
    private const string Free = "free";
    private const string HeldUntil = "held";
    private const int MostRivals = 16;
    private const long TicksPerUnit = TimeSpan.TicksPerMicrosecond;

    /// <summary>A line longer than this is no queue of workers: somebody wrote into the table.</summary>
    private static readonly long LongestLine = TimeSpan.TicksPerHour;

    /// <summary>
    /// Longest hold that is shared. One answer of one process, and perhaps a mistaken one, is not to keep a fleet away for longer: whoever asks
    /// when it is over learns whether it goes on, and has it shared anew.
    /// </summary>
    private static readonly long LongestHold = TimeSpan.TicksPerHour;

    /// <summary>What is further ahead than the longest hold by more than clocks can differ was not written by this version, and holds nobody.</summary>
    private static readonly long FarthestHold = LongestHold + TimeSpan.TicksPerMinute;

    /// <summary>Who waited longer than this looks again whether the host is held by now.</summary>
    private static readonly TimeSpan SurelyNews = TimeSpan.FromMilliseconds(100);

    private readonly string _table;
    private readonly TimeProvider _time;
    private readonly ServiceClock _clock;
    private readonly DatedHttp _http;
    private readonly AwsAccess _access;
    private readonly Lazy<AmazonDynamoDBClient> _client;
    private readonly ConcurrentDictionary<string, long> _lastSeenFree = new(StringComparer.OrdinalIgnoreCase);
    private long _requests;

    /// <summary>A pace kept in <paramref name="table"/>; nothing is asked yet.</summary>
    /// <param name="table">The table's name.</param>
    /// <param name="access">Where it is and who asks.</param>
    /// <param name="time">What waits are measured by: the pipeline's own.</param>
    public DynamoDbPace(string table, AwsAccess access, TimeProvider time)
        : this(table, access, time, null) { }

    internal DynamoDbPace(string table, AwsAccess access, TimeProvider time, HttpMessageHandler? inner)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(table);
        ArgumentNullException.ThrowIfNull(access);
        ArgumentNullException.ThrowIfNull(time);
        (_table, _access, _time) = (table, access, time);
        _clock = new ServiceClock(time);
        _http = new DatedHttp(_clock, time, access.Timeout, inner);
        // Credentials that are not there now may be in a moment: that they are not is not remembered.
        _client = new(
            () =>
            {
                var config = new AmazonDynamoDBConfig { HttpClientFactory = _http };
                access.Apply(config, "DYNAMODB");
                return new AmazonDynamoDBClient(access.Credentials(), config);
            },
            LazyThreadSafetyMode.PublicationOnly
        );
    }

    /// <summary>Requests made of the table so far, the SDK's own repetitions not counted.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <inheritdoc/>
    public Task<SharedTurns> TakeAsync(string host, Catalog.Pacing pacing, int wanted, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pacing);
        ArgumentOutOfRangeException.ThrowIfLessThan(wanted, 1);
        return ToldAsync(
            $"Taking a turn at {host} from the DynamoDB table '{_table}'",
            () => TakeTurnsAsync(host, pacing, wanted, inAnyCase: false, cancellationToken),
            cancellationToken
        );
    }

    /// <inheritdoc/>
    public Task<SharedTurn> TakeInAnyCaseAsync(string host, Catalog.Pacing pacing, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pacing);
        return ToldAsync(
            $"Taking a turn at {host} from the DynamoDB table '{_table}'",
            async () => (await TakeTurnsAsync(host, pacing, 1, inAnyCase: true, cancellationToken).ConfigureAwait(false)).Turns[0],
            cancellationToken
        );
    }

    /// <inheritdoc/>
    public Task HoldAsync(string host, TimeSpan wait, CancellationToken cancellationToken) =>
        ToldAsync(
            $"Writing into the DynamoDB table '{_table}' that {host} asked to be left alone",
            async () =>
            {
                await SetClockAsync(host, cancellationToken).ConfigureAwait(false);
                var clock = _clock.Read();
                var now = clock.At(_time.GetTimestamp()) + clock.Doubt;
                var until = now + Math.Min(wait.Ticks, LongestHold);
                await TryUpdateAsync(
                        host,
                        "SET #held = :until",
                        "attribute_not_exists(#held) OR #held < :until OR #held > :farthest",
                        new() { [":until"] = Number(until), [":farthest"] = Number(now + FarthestHold) },
                        new() { ["#held"] = HeldUntil },
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                return true;
            },
            cancellationToken
        );

    /// <inheritdoc/>
    public Task ReleaseAsync(string host, CancellationToken cancellationToken) =>
        ToldAsync(
            $"Writing into the DynamoDB table '{_table}' that {host} answers again",
            async () =>
            {
                await TryUpdateAsync(
                        host,
                        "REMOVE #held",
                        "attribute_exists(#held)",
                        null,
                        new() { ["#held"] = HeldUntil },
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                return true;
            },
            cancellationToken
        );

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }

        _http.Dispose();
    }

    private async Task<SharedTurns> TakeTurnsAsync(
        string host,
        Catalog.Pacing pacing,
        int wanted,
        bool inAnyCase,
        CancellationToken cancellationToken
    )
    {
        if (pacing.RequestsPerSecond <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(pacing), pacing, "without a pace there are no turns to take");
        }

        await SetClockAsync(host, cancellationToken).ConfigureAwait(false);
        for (var rivals = 0; rivals < MostRivals; rivals++)
        {
            var clock = _clock.Read();
            var now = clock.At(_time.GetTimestamp());
            var bounds = new PaceBounds(pacing, clock, _clock.RoundTrip);
            var (isTaken, item) = await TryTakeAsync(host, bounds, now, wanted, cancellationToken).ConfigureAwait(false);
            var free = InstantOf(item, Free) ?? 0;
            _lastSeenFree[host] = free;
            if (!inAnyCase && HeldFor(item) is var held && held > TimeSpan.Zero)
            {
                return new([], held);
            }

            if (isTaken)
            {
                return await WaitAsync(host, free - bounds.Span(wanted), bounds, wanted, inAnyCase, cancellationToken)
                    .ConfigureAwait(false);
            }

            // What just answered may have put the clock right: this process may have been asleep.
            now = _clock.Read().At(_time.GetTimestamp());
            if (free > now + LongestLine)
            {
                throw new PipelineException(
                    FailureClass.Configuration,
                    $"The DynamoDB table '{_table}' has the next turn at {host} only in {TimeSpan.FromTicks(free - now).TotalHours.ToString("0.#", CultureInfo.InvariantCulture)} hours; at most an hour is expected.",
                    $"Delete the item {{\"{Key}\": \"{host}\"}} of that table: it is made anew with the next turn."
                );
            }
        }

        throw new PipelineException(
            FailureClass.Temporary,
            $"Other workers took the turn at {host} from the DynamoDB table '{_table}' {MostRivals} times while this one tried to.",
            "Run again with fewer workers: it is safe, and what is stored already stays."
        );
    }

    /// <summary>Adds to a line that others stand in, or begins one anew: whichever it probably is first.</summary>
    private Task<(bool IsDone, Dictionary<string, AttributeValue>? Item)> TryTakeAsync(
        string host,
        PaceBounds bounds,
        long now,
        int wanted,
        CancellationToken cancellationToken
    )
    {
        var floor = bounds.Floor(now);
        var names = new Dictionary<string, string> { ["#free"] = Free };
        return _lastSeenFree.GetValueOrDefault(host) >= floor
            ? TryUpdateAsync(
                host,
                "SET #free = #free + :span",
                "#free BETWEEN :floor AND :farthest",
                new()
                {
                    [":span"] = Number(bounds.Span(wanted)),
                    [":floor"] = Number(floor),
                    [":farthest"] = Number(now + LongestLine),
                },
                names,
                cancellationToken
            )
            : TryUpdateAsync(
                host,
                "SET #free = :next",
                "attribute_not_exists(#free) OR #free < :floor",
                new() { [":next"] = Number(floor + bounds.Span(wanted)), [":floor"] = Number(floor) },
                names,
                cancellationToken
            );
    }

    private async Task<SharedTurns> WaitAsync(
        string host,
        long first,
        PaceBounds bounds,
        int wanted,
        bool inAnyCase,
        CancellationToken cancellationToken
    )
    {
        var wait = UntilUsable(first);
        if (wait > SurelyNews)
        {
            await Task.Delay(wait - _clock.RoundTrip, _time, cancellationToken).ConfigureAwait(false);
            if (!inAnyCase && HeldFor(await ReadAsync(host, cancellationToken).ConfigureAwait(false)) is var held && held > TimeSpan.Zero)
            {
                return new([], held);
            }
        }

        var clock = _clock.Read();
        return new(
            [
                .. Enumerable
                    .Range(0, wanted)
                    .Select(n => first + (n * bounds.Interval))
                    .Select(place => new SharedTurn(
                        clock.TimestampOf(place + clock.Doubt, _time),
                        clock.TimestampOf(place + bounds.Valid - clock.Doubt, _time)
                    )),
            ],
            TimeSpan.Zero
        );
    }

    private TimeSpan UntilUsable(long place)
    {
        var clock = _clock.Read();
        return TimeSpan.FromTicks(place + clock.Doubt - clock.At(_time.GetTimestamp()));
    }

    private TimeSpan HeldFor(Dictionary<string, AttributeValue>? item)
    {
        if (InstantOf(item, HeldUntil) is not { } until)
        {
            return TimeSpan.Zero;
        }

        var clock = _clock.Read();
        // What is over within the doubt may be on by another's clock: it is waited out.
        var left = until - clock.At(_time.GetTimestamp()) + clock.Doubt;
        return left > FarthestHold + (2 * clock.Doubt) ? TimeSpan.Zero : TimeSpan.FromTicks(left);
    }

    private async Task SetClockAsync(string host, CancellationToken cancellationToken)
    {
        if (!_clock.IsSet)
        {
            _lastSeenFree[host] = InstantOf(await ReadAsync(host, cancellationToken).ConfigureAwait(false), Free) ?? 0;
            if (!_clock.IsSet)
            {
                throw new PipelineException(
                    FailureClass.Temporary,
                    $"What answered for the DynamoDB table '{_table}' did not say what time it is; a Date header is expected.",
                    "Check AWS_ENDPOINT_URL_DYNAMODB and what stands between: a proxy may have taken the header out."
                );
            }
        }
    }

    private async Task<Dictionary<string, AttributeValue>?> ReadAsync(string host, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        var answer = await _client
            .Value.GetItemAsync(
                new GetItemRequest
                {
                    TableName = _table,
                    Key = new() { [Key] = new AttributeValue(host) },
                    ConsistentRead = true,
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return answer.Item;
    }

    private async Task<(bool IsDone, Dictionary<string, AttributeValue>? Item)> TryUpdateAsync(
        string host,
        string update,
        string? condition,
        Dictionary<string, AttributeValue>? values,
        Dictionary<string, string> names,
        CancellationToken cancellationToken
    )
    {
        Interlocked.Increment(ref _requests);
        try
        {
            var answer = await _client
                .Value.UpdateItemAsync(
                    new UpdateItemRequest
                    {
                        TableName = _table,
                        Key = new() { [Key] = new AttributeValue(host) },
                        UpdateExpression = update,
                        ConditionExpression = condition,
                        ExpressionAttributeNames = names,
                        ExpressionAttributeValues = values,
                        ReturnValues = ReturnValue.ALL_NEW,
                        ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
            return (true, answer.Attributes);
        }
        catch (ConditionalCheckFailedException other)
        {
            return (false, other.Item);
        }
    }

    private async Task<T> ToldAsync<T>(string doing, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception exception) when (AwsFaults.IsOurs(exception, cancellationToken))
        {
            var where = _access.EndpointOf("DYNAMODB") is { } endpoint ? $"at {endpoint}" : $"in {_access.Region ?? "the region"}";
            throw AwsFaults.Explain(
                exception,
                doing,
                $"Make a table '{_table}' {where} with the partition key {Key} (text), or take pacing_table out of the settings where this process alone asks. No request goes out without a turn.",
                "dynamodb:UpdateItem and dynamodb:GetItem on that table"
            );
        }
    }

    private static AttributeValue Number(long ticks) => new() { N = (ticks / TicksPerUnit).ToString(CultureInfo.InvariantCulture) };

    private static long? InstantOf(Dictionary<string, AttributeValue>? item, string name) =>
        item is not null
        && item.TryGetValue(name, out var value)
        && long.TryParse(value.N, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var units)
        && units <= long.MaxValue / TicksPerUnit
            ? units * TicksPerUnit
            : null;
}
