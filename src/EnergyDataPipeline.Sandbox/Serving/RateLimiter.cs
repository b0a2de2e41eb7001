namespace EnergyDataPipeline.Sandbox.Serving;

/// <summary>One bucket of requests for each user.</summary>
internal sealed class RateLimiter(SandboxRateLimit? limit, TimeProvider time)
{
    private sealed class Bucket
    {
        public double Tokens { get; set; }
        public long FilledAt { get; set; }
        public long ClosedUntil { get; set; }
        public TimeSpan Penalty { get; set; }
    }

    private static readonly TimeSpan FirstPenalty = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPenalty = TimeSpan.FromMinutes(10);
    private readonly Lock gate = new();
    private readonly Dictionary<string, Bucket> buckets = new(StringComparer.Ordinal);

    /// <summary>Takes a request out of the user's bucket. When it is empty: how long until it is not.</summary>
    public TimeSpan? Refuse(string user)
    {
        if (limit is null)
        {
            return null;
        }
        lock (gate)
        {
            var now = time.GetTimestamp();
            if (!buckets.TryGetValue(user, out var bucket))
            {
                buckets[user] = bucket = new Bucket { Tokens = limit.Burst, FilledAt = now };
            }
            var minutes = time.GetElapsedTime(bucket.FilledAt, now).TotalMinutes;
            bucket.Tokens = Math.Min(limit.Burst, bucket.Tokens + (minutes * limit.PerMinute));
            bucket.FilledAt = now;
            if (now >= bucket.ClosedUntil && bucket.Tokens >= 1)
            {
                bucket.Tokens--;
                bucket.Penalty = TimeSpan.Zero;
                return null;
            }
            return limit.Penalty ? Punish(bucket, now) : TimeSpan.FromMinutes((1 - bucket.Tokens) / limit.PerMinute);
        }
    }

    public void Reset()
    {
        lock (gate)
        {
            buckets.Clear();
        }
    }

    private TimeSpan Punish(Bucket bucket, long now)
    {
        var doubled = bucket.Penalty == TimeSpan.Zero ? FirstPenalty : bucket.Penalty * 2;
        bucket.Penalty = doubled < LongestPenalty ? doubled : LongestPenalty;
        bucket.ClosedUntil = now + (long)(bucket.Penalty.TotalSeconds * time.TimestampFrequency);
        return bucket.Penalty;
    }
}
