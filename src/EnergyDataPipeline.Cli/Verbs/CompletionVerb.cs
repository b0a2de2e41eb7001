using System.CommandLine;
using EnergyDataPipeline.Cli.Completion;
using EnergyDataPipeline.Cli.Help;
using EnergyDataPipeline.Configuring.Reading;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary><c>completion</c>: prints what teaches a shell to complete verbs, options and the names of feeds.</summary>
internal static class CompletionVerb
{
    public static Verb Create(Session session, CommonOptions common)
    {
        var shell = new Argument<string>("shell") { HelpName = string.Join('|', CompletionScript.Shells), Description = "The shell." };
        shell.CompletionSources.Add([.. CompletionScript.Shells]);
        shell.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !CompletionScript.Shells.Contains(token.Value, StringComparer.Ordinal))
            {
                var near = NearMiss.Ask(token.Value, CompletionScript.Shells);
                result.AddError(
                    $"completion: '{token.Value}' is no shell it knows; expected {string.Join(", ", CompletionScript.Shells)}. {near}"
                );
            }
        });
        var command = new Command("completion", "Print a script that teaches a shell to complete verbs, options and feed names.") { shell };
        command.Action = new VerbAction(
            session,
            parse =>
            {
                session.Screen.Print(CompletionScript.Read(parse.GetRequiredValue(shell)).TrimEnd('\n'));
                return Task.FromResult(0);
            },
            readsSettings: false
        );
        return new(
            command,
            new HelpPage
            {
                About = "Prints a script that teaches a shell to complete verbs, options and the names of the configured feeds.",
                Options = [new("General", [common.Help])],
                Examples =
                [
                    new("bash, for this session; for good, put the line into ~/.bashrc", "source <(energy-pipeline completion bash)"),
                    new("zsh: a file _energy-pipeline in a folder of $fpath", "energy-pipeline completion zsh > ~/.zfunc/_energy-pipeline"),
                    new("fish", "energy-pipeline completion fish > ~/.config/fish/completions/energy-pipeline.fish"),
                    new("PowerShell: into $PROFILE", "energy-pipeline completion pwsh | Out-String | Invoke-Expression"),
                ],
            }
        );
    }
}
