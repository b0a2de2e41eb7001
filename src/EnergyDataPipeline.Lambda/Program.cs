using System.Runtime.InteropServices;
using EnergyDataPipeline.Lambda;
using EnergyDataPipeline.Lambda.Runtime;

using var surroundings = Surroundings.OfThisProcess();
using var stopping = new CancellationTokenSource();
using var signal = PosixSignalRegistration.Create(
    PosixSignal.SIGTERM,
    context =>
    {
        context.Cancel = true;
        stopping.Cancel();
    }
);

// The one line that knows who speaks the Runtime API: docs/decisions/0027.
using var source = RuntimeApi.Of(surroundings.Environment);
return await FunctionHost.RunAsync(surroundings, source, stopping.Token);
