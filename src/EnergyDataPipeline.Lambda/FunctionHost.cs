using EnergyDataPipeline.Lambda.Handling;
using EnergyDataPipeline.Lambda.Logs;
using EnergyDataPipeline.Lambda.Runtime;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Storing;
using EnergyDataPipeline.Telemetry;
using Microsoft.Extensions.Logging;

namespace EnergyDataPipeline.Lambda;

/// <summary>The life of the function: starts it, then takes one call after the other until the process is told to end.</summary>
internal static class FunctionHost
{
    /// <summary>Where the X-Ray tracing header is looked for by whoever calls other services.</summary>
    private const string TraceVariable = "_X_AMZN_TRACE_ID";

    /// <summary>Runs until <paramref name="stop"/>; gives the process's exit code.</summary>
    public static async Task<int> RunAsync(Surroundings surroundings, IInvocationSource source, CancellationToken stop)
    {
        var log = surroundings.Log.CreateLogger("EnergyDataPipeline.Lambda");
        try
        {
            await using var function = await StartAsync(surroundings, source, log, stop);
            if (function is null)
            {
                return (int)FailureClass.Internal;
            }

            while (true)
            {
                var invocation = await source.NextAsync(stop);
                await AnswerAsync(function, invocation, surroundings, source, log, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0;
        }
        catch (HttpRequestException broken)
        {
            // Without its API a function can neither hear nor speak: Lambda starts another process.
            FunctionMessages.RuntimeLost(log, broken.Message);
            return (int)FailureClass.Internal;
        }
    }

    private static async Task<Function?> StartAsync(
        Surroundings surroundings,
        IInvocationSource source,
        ILogger log,
        CancellationToken stop
    )
    {
        try
        {
            return await Function.OpenAsync(surroundings, stop);
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            var fault = FaultOf(broken);
            FunctionMessages.InitFailed(log, fault.Type, fault.Message, Explained(broken) is null ? broken : null);
            await source.FailInitAsync(fault, stop);
            return null;
        }
    }

    private static async Task AnswerAsync(
        Function function,
        Invocation invocation,
        Surroundings surroundings,
        IInvocationSource source,
        ILogger log,
        CancellationToken stop
    )
    {
        surroundings.Log.Begin(invocation);
        Environment.SetEnvironmentVariable(TraceVariable, invocation.TraceId);
        try
        {
            ReadOnlyMemory<byte> answer;
            try
            {
                answer = await function.HandleAsync(invocation, stop);
            }
            catch (Exception broken) when (broken is not OperationCanceledException || !stop.IsCancellationRequested)
            {
                var fault = FaultOf(broken);
                FunctionMessages.CallFailed(log, fault.Type, fault.Message, Explained(broken) is null ? broken : null);
                await source.FailAsync(invocation.RequestId, fault, stop);
                return;
            }

            await source.RespondAsync(invocation.RequestId, answer, stop);
        }
        finally
        {
            surroundings.Log.End();
        }
    }

    private static (FailureClass Failure, string Message, string? NextStep)? Explained(Exception broken) =>
        broken switch
        {
            PipelineException known => (known.Failure, known.Message, known.NextStep),
            StoreException store => (FailureClass.Store, store.Message, store.NextStep),
            _ => null,
        };

    /// <summary>What is told of a failure. Where the fault is ours, where in the code it is goes along.</summary>
    private static InvocationFault FaultOf(Exception broken)
    {
        if (Explained(broken) is var (failure, said, next))
        {
            return new(failure.ToString(), Redaction.Clean(next is null ? said : $"{said} {next}"), []);
        }

        var stack = (broken.StackTrace ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new(
            nameof(FailureClass.Internal),
            Redaction.Clean($"{broken.GetType().Name}: {broken.Message} This is a fault of ours: please report it."),
            [.. stack.Select(Redaction.Clean)]
        );
    }
}
