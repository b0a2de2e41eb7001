using System.Diagnostics.CodeAnalysis;
using EnergyDataPipeline.Lambda.Logs;
using NodaTime;

namespace EnergyDataPipeline.Lambda;

/// <summary>What the function finds around it: variables, clocks, folders, and where log lines go.</summary>
internal sealed class Surroundings : IDisposable
{
    private const string MemoryVariable = "AWS_LAMBDA_FUNCTION_MEMORY_SIZE";

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Folder of the deployed files; relative paths of a configuration begin there.</summary>
    public required string WorkingFolder { get; init; }

    public required FunctionLog Log { get; init; }

    public required IClock Clock { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>True when the process is the function's alone, and its heap may be bounded.</summary>
    public bool IsWholeProcess { get; init; }

    /// <summary>Memory of the function in MiB; null where it is not told.</summary>
    public int? MemoryMiB =>
        Environment.TryGetValue(MemoryVariable, out var text)
        && int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var size)
        && size > 0
            ? size
            : null;

    /// <summary>Those of this process.</summary>
    public static Surroundings OfThisProcess()
    {
        var environment = EnergyPipelineConfig.ProcessEnvironment();
        return new()
        {
            Environment = environment,
            WorkingFolder = environment.GetValueOrDefault("LAMBDA_TASK_ROOT") ?? Directory.GetCurrentDirectory(),
            Log = new FunctionLog(Console.OpenStandardOutput(), TimeProvider.System, environment),
#pragma warning disable RS0030 // the host is where the system's clock is taken up and handed in
            Clock = SystemClock.Instance,
#pragma warning restore RS0030
            Time = TimeProvider.System,
            IsWholeProcess = true,
        };
    }

    /// <summary>The value of a variable that is set to something.</summary>
    public bool TryGet(string variable, [NotNullWhen(true)] out string? value) =>
        Environment.TryGetValue(variable, out value) && value.Length > 0;

    /// <inheritdoc/>
    public void Dispose() => Log.Dispose();
}
