using System.Collections.Concurrent;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Telemetry;
using Microsoft.Extensions.Logging;

namespace EnergyDataPipeline.Collecting.Signing;

/// <summary>
/// Keeps a wrong password from being tried more than once. The first request of a source's sign-in goes alone; the others wait until an
/// answer shows that the sign-in holds. Once it is refused, nothing more of that source and sign-in is asked: by this process, and where
/// <paramref name="shared"/> is there by none of the fleet.
/// </summary>
internal sealed class SignInGates(ISharedRefusals? shared, ILogger logger)
{
    /// <summary>How long a fleet leaves an account alone by itself: four attempts a day at most.</summary>
    internal static readonly TimeSpan Lasts = TimeSpan.FromHours(6);

    private readonly ConcurrentDictionary<(string Source, SignIn SignIn), Gate> _gates = new();

    /// <summary>Leave to ask, or word of a refusal. <paramref name="inAnyCase"/> asks although another process was refused: a person wants to know.</summary>
    public async ValueTask<Pass> EnterAsync(CollectRequest request, CancellationToken cancellationToken, bool inAnyCase = false)
    {
        if (request.SignIn is SignIn.Anonymous)
        {
            return new Pass(null, request.Feed, false);
        }

        var gate = GateOf(request);
        var pass = new Pass(gate, request.Feed, await gate.EnterAsync(cancellationToken).ConfigureAwait(false));
        if (pass.IsFirst && !inAnyCase)
        {
            try
            {
                await LookAsync(gate, request, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                pass.Dispose();
                throw;
            }

            if (pass.Refused is not null)
            {
                pass.Dispose();
            }
        }

        return pass;
    }

    /// <summary>The refusal that is in force for <paramref name="request"/>, looked up anew where a fleet shares it; nothing is asked of the source.</summary>
    public async Task<Refusal?> FindAsync(CollectRequest request, CancellationToken cancellationToken)
    {
        if (request.SignIn is SignIn.Anonymous)
        {
            return null;
        }

        var gate = GateOf(request);
        if (shared is not null && gate.Refused is null or { Status: 401 })
        {
            // Looked at first: whoever asks meanwhile is still kept from it.
            if (!await LookAsync(gate, request, cancellationToken).ConfigureAwait(false))
            {
                gate.Forget();
            }
        }

        return gate.Refused;
    }

    /// <summary>Tells the fleet that the sign-in of <paramref name="request"/> was refused. A 403 may be about the feed, and is not told.</summary>
    public async Task NoteAsync(CollectRequest request, int status, CancellationToken cancellationToken)
    {
        if (shared is null || status != 401)
        {
            return;
        }

        try
        {
            await shared
                .NoteAsync(RefusalMark.AccountOf(request), RefusalMark.Of(request.SignIn, status), Lasts, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (PipelineException silent)
        {
            // The refusal itself is what is told; others will learn of it by asking.
            logger.RefusalNotShared(request.SourceId, silent.Message);
        }
    }

    /// <summary>Tells the fleet that the sign-in of <paramref name="request"/> is accepted.</summary>
    public async Task ForgetAsync(CollectRequest request, CancellationToken cancellationToken)
    {
        if (shared is not null && request.SignIn is not SignIn.Anonymous)
        {
            await shared.ForgetAsync(RefusalMark.AccountOf(request), cancellationToken).ConfigureAwait(false);
        }
    }

    private Gate GateOf(CollectRequest request) => _gates.GetOrAdd((request.SourceId, request.SignIn), static _ => new Gate());

    /// <summary>Closes the gate where the fleet knows of a refusal; true where it does.</summary>
    private async Task<bool> LookAsync(Gate gate, CollectRequest request, CancellationToken cancellationToken)
    {
        if (
            shared is not null
            && await shared.FindAsync(RefusalMark.AccountOf(request), cancellationToken).ConfigureAwait(false) is { } mark
            && RefusalMark.StatusOf(mark, request.SignIn) is { } status
        )
        {
            gate.Refuse(new Refusal("another process", status) { IsShared = true });
            return true;
        }

        return false;
    }

    /// <summary>Leave to ask, or word of a refusal.</summary>
    internal sealed class Pass(Gate? gate, string feed, bool isFirst) : IDisposable
    {
        private bool _holdsGate = isFirst;

        /// <summary>True for who goes first, while the others wait.</summary>
        public bool IsFirst => _holdsGate;

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
            var whole = gate is not null && gate.Refuse(new Refusal($"'{feed}'", status));
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

    /// <summary>Who was refused, in words, and how.</summary>
    internal sealed record Refusal(string Who, int Status)
    {
        /// <summary>True where another process of the fleet was.</summary>
        public bool IsShared { get; init; }
    }

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

        /// <summary>What was refused may be accepted by now.</summary>
        public void Forget() => _refused = null;

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
