namespace EnergyDataPipeline.Lambda.Runtime;

/// <summary>One call of the function.</summary>
/// <param name="RequestId">Name of the call; a retry of it has the same.</param>
/// <param name="Event">The event, JSON in UTF-8.</param>
/// <param name="Deadline">When the function is killed.</param>
/// <param name="TraceId">X-Ray tracing header; null where nothing is traced.</param>
/// <param name="FunctionArn">The function, version or alias that was called.</param>
internal sealed record Invocation(
    string RequestId,
    ReadOnlyMemory<byte> Event,
    DateTimeOffset Deadline,
    string? TraceId,
    string? FunctionArn
);

/// <summary>Why a call, or the start of the function, failed: what alarms, retries and whoever reads the log are told. Holds no secret.</summary>
/// <param name="Type">The failure's class by name: <c>Configuration</c>, <c>SignIn</c>, <c>Temporary</c>, …</param>
/// <param name="Message">What was found, what was expected, where, and what to do next.</param>
/// <param name="StackTrace">Where in the code; empty unless the fault is ours.</param>
internal sealed record InvocationFault(string Type, string Message, IReadOnlyList<string> StackTrace);
