using System.Collections.Concurrent;

namespace EnergyDataPipeline.Collecting.Signing;

/// <summary>
/// Keeps a wrong password from being tried more than once. The first request of a source's sign-in goes alone; the others wait until an
/// answer shows that the sign-in holds. Once it is refused, nothing more of that source and sign-in is asked.
/// </summary>
internal sealed class SignInGates
{
    private readonly ConcurrentDictionary<(string Source, SignIn SignIn), Gate> _gates = new();

    public async ValueTask<Pass> EnterAsync(CollectRequest request, CancellationToken cancellationToken)
    {
        if (request.SignIn is SignIn.Anonymous)
        {
            return new Pass(null, request.Feed, false);
        }

        var gate = _gates.GetOrAdd((request.SourceId, request.SignIn), static _ => new Gate());
        return new Pass(gate, request.Feed, await gate.EnterAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Leave to ask, or word of a refusal.</summary>
    internal sealed class Pass(Gate? gate, string feed, bool isFirst) : IDisposable
    {
        private bool _holdsGate = isFirst;

        /// <summary>The refusal that came before; null when there was none.</summary>
        public Refusal? Refused => gate?.Refused;

        /// <summary>An answer came that only a valid sign-in gets.</summary>
        public void Prove()
        {
            gate?.Prove();
            Dispose();
        }

        /// <summary>
        /// The sign-in was refused. A 403 once the sign-in has held says no to one feed alone; true when it says no to the whole source.
        /// </summary>
        public bool Refuse(int status)
        {
            var whole = gate is not null && gate.Refuse(new Refusal(feed, status));
            Dispose();
            return whole;
        }

        public void Dispose()
        {
            if (_holdsGate)
            {
                _holdsGate = false;
                gate?.Leave();
            }
        }
    }

    /// <summary>Who was refused, and how.</summary>
    internal sealed record Refusal(string Feed, int Status);

#pragma warning disable CA1001 // A semaphore whose wait handle nobody takes has nothing to free.
    internal sealed class Gate
#pragma warning restore CA1001
    {
        private readonly SemaphoreSlim _first = new(1, 1);
        private volatile bool _proven;
        private volatile Refusal? _refused;

        public Refusal? Refused => _refused;

        /// <summary>True for who goes first and must leave again.</summary>
        public async ValueTask<bool> EnterAsync(CancellationToken cancellationToken)
        {
            if (_proven || _refused is not null)
            {
                return false;
            }

            await _first.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (_proven || _refused is not null)
            {
                _first.Release();
                return false;
            }

            return true;
        }

        public void Prove() => _proven = true;

        public bool Refuse(Refusal refusal)
        {
            if (refusal.Status == 403 && _proven)
            {
                return false;
            }

            _refused ??= refusal;
            return true;
        }

        public void Leave() => _first.Release();
    }
}
