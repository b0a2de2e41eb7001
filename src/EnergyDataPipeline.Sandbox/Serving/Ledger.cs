namespace EnergyDataPipeline.Sandbox.Serving;

/// <summary>Every request in the order in which its answer ended; the oldest fall out beyond a hundred thousand.</summary>
internal sealed class Ledger
{
    private const int Most = 100_000;
    private readonly Lock gate = new();
    private readonly Queue<SandboxRequest> requests = new();
    private long number;

    public IReadOnlyList<SandboxRequest> Requests
    {
        get
        {
            lock (gate)
            {
                return [.. requests];
            }
        }
    }

    public long NextNumber() => Interlocked.Increment(ref number);

    public void Add(SandboxRequest request)
    {
        lock (gate)
        {
            requests.Enqueue(request);
            if (requests.Count > Most)
            {
                requests.Dequeue();
            }
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            requests.Clear();
        }
    }
}
