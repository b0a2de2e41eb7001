namespace EnergyDataPipeline.Collecting.Governing;

/// <summary>
/// Keeps retries a small share of what a host is asked: an allowance, regained with time, and a share of every first attempt. A host that
/// fails under load is thus never asked much more than when it is well.
/// </summary>
internal sealed class RetryBudget
{
    private static readonly TimeSpan RegainedIn = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly double _most;
    private readonly double _share;
    private readonly TimeProvider _time;
    private double _allowance;
    private double _earned;
    private long _stamp;

    public RetryBudget(double allowance, double share, TimeProvider time)
    {
        _most = allowance;
        _share = share;
        _time = time;
        _allowance = allowance;
        _stamp = time.GetTimestamp();
    }

    /// <summary>A request was made that is no retry.</summary>
    public void Earn()
    {
        lock (_lock)
        {
            // Capped, so that a quiet year does not pay for a storm.
            _earned = Math.Min(_earned + _share, Math.Max(_most, 1) * 10);
        }
    }

    /// <summary>True when one more retry may be made; it is then counted.</summary>
    public bool TrySpend()
    {
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            _allowance = Math.Min(_most, _allowance + (_time.GetElapsedTime(_stamp, now) / RegainedIn));
            _stamp = now;
            if (_earned >= 1)
            {
                _earned--;
                return true;
            }

            if (_earned + _allowance < 1)
            {
                return false;
            }

            _allowance -= 1 - _earned;
            _earned = 0;
            return true;
        }
    }
}
