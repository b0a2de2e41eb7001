using System.Runtime.ExceptionServices;

namespace EnergyDataPipeline.Running;

/// <summary>
/// Works on items one after the other on a thread of its own, while whoever gives them makes the next: one is worked on and one is made at
/// a time. The thread begins with the first item. Given to by one thread only.
/// </summary>
internal sealed class Behind<T>(string name, Action<T> work) : IDisposable
    where T : struct
{
    // A monitor and not a semaphore: waiting costs nothing while the other works, and it works for long.
    private readonly object _turns = new();
    private Thread? _thread;
    private ExceptionDispatchInfo? _fault;
    private T? _item;
    private bool _hasEnded;

    /// <summary>True once an item was given.</summary>
    public bool HasBegun => _thread is not null;

    /// <summary>Gives an item, after <see cref="Settle"/> has said that the one before is done with.</summary>
    public void Give(T item)
    {
        if (_thread is null)
        {
            // First: where no thread is to be had, nobody must wait for one.
            var thread = new Thread(Work) { IsBackground = true, Name = name };
            thread.Start();
            _thread = thread;
        }

        lock (_turns)
        {
            if (_item is not null)
            {
                throw new InvalidOperationException("the item given before is still worked on");
            }

            _item = item;
            Monitor.PulseAll(_turns);
        }
    }

    /// <summary>Returns when everything given is done with. Throws what working on it threw.</summary>
    public void Settle()
    {
        lock (_turns)
        {
            while (_item is not null)
            {
                Monitor.Wait(_turns);
            }
        }

        _fault?.Throw();
    }

    /// <summary>Waits for the item that is worked on, and ends the thread.</summary>
    public void Dispose()
    {
        lock (_turns)
        {
            _hasEnded = true;
            Monitor.PulseAll(_turns);
        }

        _thread?.Join();
    }

    private void Work()
    {
        while (Next() is { } item)
        {
            try
            {
                work(item);
            }
            catch (Exception broken)
            {
                // Belongs to whoever gave the item: thrown there when it gives the next, or at the end.
                _fault = ExceptionDispatchInfo.Capture(broken);
            }

            lock (_turns)
            {
                _item = null;
                Monitor.PulseAll(_turns);
            }
        }
    }

    /// <summary>The next item; null when there will be none.</summary>
    private T? Next()
    {
        lock (_turns)
        {
            while (_item is null && !_hasEnded)
            {
                Monitor.Wait(_turns);
            }

            return _item;
        }
    }
}
