using System.CommandLine;
using EnergyDataPipeline.Aws.Queueing;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary>Which queue is meant.</summary>
internal static class QueueOptions
{
    /// <summary>Where the queue's address stands when the command line has none.</summary>
    public const string Variable = "ENERGY_PIPELINE_QUEUE_URL";

    /// <summary>The option.</summary>
    public static Option<string?> Queue(string description)
    {
        var option = new Option<string?>("--queue") { HelpName = "URL", Description = description };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var given] && !QueueAddress.TryParse(given.Value, out _))
            {
                result.AddError($"--queue {given.Value}: no address of a queue; expected https://sqs.REGION.amazonaws.com/ACCOUNT/NAME.");
            }
        });
        return option;
    }

    /// <summary>The address given, else the environment's, else that of <c>.env</c>; null where none has one.</summary>
    public static string? Find(LoadedConfiguration loaded, ParseResult parse, Option<string?> option) =>
        parse.GetValue(option) ?? loaded.Config.Secrets.Find(Variable)?.Value;

    /// <summary>The same, where there has to be one.</summary>
    /// <exception cref="PipelineException">None is named.</exception>
    public static string Of(LoadedConfiguration loaded, ParseResult parse, Option<string?> option) =>
        Find(loaded, parse, option)
        ?? throw new PipelineException(
            FailureClass.Configuration,
            $"no queue is named: neither --queue nor {Variable} is set",
            "Name it: --queue https://sqs.REGION.amazonaws.com/ACCOUNT/NAME."
        );
}
