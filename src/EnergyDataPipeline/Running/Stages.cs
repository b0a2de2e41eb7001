namespace EnergyDataPipeline.Running;

/// <summary>
/// How many slices may be in each stage at once, so that asking, reading and storing overlap and yet stay bounded: asking by what the user
/// set, reading by the processors there are, and all together, so that neither disk nor memory grows with the number of slices.
/// </summary>
internal sealed class Stages : IDisposable
{
    /// <summary>While some ask, as many times more are read and stored: a store may be as far away as a source, and takes more trips.</summary>
    private const int SlicesForEachAsked = 4;

    private readonly SemaphoreSlim _asking;
    private readonly SemaphoreSlim _reading;

    /// <summary>Stages of a run that asks <paramref name="concurrency"/> slices at once.</summary>
    public Stages(int concurrency)
    {
        var asked = Math.Max(1, concurrency);
        Slices = asked * SlicesForEachAsked;
        _asking = new SemaphoreSlim(asked);
        _reading = new SemaphoreSlim(Math.Min(asked, Environment.ProcessorCount));
    }

    /// <summary>Slices under way at once, in whatever stage.</summary>
    public int Slices { get; }

    /// <summary>Waits for leave to ask.</summary>
    public Task<StageTurn> AskAsync(CancellationToken cancellationToken) => StageTurn.TakeAsync(_asking, cancellationToken);

    /// <summary>Waits for leave to read and encode.</summary>
    public Task<StageTurn> ReadAsync(CancellationToken cancellationToken) => StageTurn.TakeAsync(_reading, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _asking.Dispose();
        _reading.Dispose();
    }
}

/// <summary>Leave to be in a stage. Disposing gives it back, if that was not done before.</summary>
internal sealed class StageTurn : IDisposable
{
    private readonly SemaphoreSlim _stage;
    private bool _isHeld;

    private StageTurn(SemaphoreSlim stage) => (_stage, _isHeld) = (stage, true);

    /// <summary>Waits for a turn.</summary>
    public static async Task<StageTurn> TakeAsync(SemaphoreSlim stage, CancellationToken cancellationToken)
    {
        await stage.WaitAsync(cancellationToken);
        return new StageTurn(stage);
    }

    /// <summary>Waits for the turn anew, after it was given back.</summary>
    public async Task RetakeAsync(CancellationToken cancellationToken)
    {
        if (!_isHeld)
        {
            await _stage.WaitAsync(cancellationToken);
            _isHeld = true;
        }
    }

    /// <summary>Lets the next one in.</summary>
    public void GiveBack()
    {
        if (_isHeld)
        {
            _isHeld = false;
            _stage.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => GiveBack();
}
