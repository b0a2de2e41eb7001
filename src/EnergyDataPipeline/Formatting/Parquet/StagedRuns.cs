namespace EnergyDataPipeline.Formatting.Parquet;

/// <summary>
/// Values of a chunk staged as runs of one value, for as long as runs are long: an interval's begin is the same for every location. A run
/// takes a dozen bytes, whatever it stands for.
/// </summary>
internal sealed class StagedRuns<T> : IDisposable
    where T : unmanaged, IEquatable<T>
{
    /// <summary>Rows a run stands for, on average, where runs pay.</summary>
    private const int ShortestMean = 16;

    /// <summary>So many are looked at before anything is said of their mean.</summary>
    private const int Few = 64;

    private readonly PooledArray<T> _values = new();
    private readonly PooledArray<int> _lengths = new();

    /// <summary>True until values were refused.</summary>
    public bool AreTaken { get; private set; } = true;

    /// <summary>Rows that they stand for.</summary>
    public long Rows { get; private set; }

    /// <summary>The value of each run.</summary>
    public ReadOnlySpan<T> Values => _values.Items;

    /// <summary>How often each is repeated.</summary>
    public ReadOnlySpan<int> Lengths => _lengths.Items;

    /// <summary>True where they are long enough to be written as runs.</summary>
    public bool Pay => AreTaken && _values.Count * (long)ShortestMean <= Rows;

    /// <summary>Bytes that they take.</summary>
    public long StagedBytes => (long)_values.Count * (System.Runtime.CompilerServices.Unsafe.SizeOf<T>() + sizeof(int));

    /// <summary>Takes in values, and says how many of them: not all where runs turn out to be short.</summary>
    public int Append(ReadOnlySpan<T> values)
    {
        var at = 0;
        while (at < values.Length)
        {
            if (_values.Count >= Few && !Pay)
            {
                return at;
            }

            var value = values[at];
            var next = values[at..].IndexOfAnyExcept(value);
            var length = next < 0 ? values.Length - at : next;
            if (_values.Count > 0 && _values.Items[^1].Equals(value))
            {
                _lengths.Writable[^1] += length;
            }
            else
            {
                _values.Add(value);
                _lengths.Add(length);
            }

            Rows += length;
            at += length;
        }

        return at;
    }

    /// <summary>No more are taken: what follows is staged singly.</summary>
    public void End()
    {
        AreTaken = false;
        Forget();
    }

    /// <summary>Begins anew; keeps the memory.</summary>
    public void Clear()
    {
        AreTaken = true;
        Forget();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _values.Dispose();
        _lengths.Dispose();
    }

    private void Forget()
    {
        _values.Clear();
        _lengths.Clear();
        Rows = 0;
    }
}
