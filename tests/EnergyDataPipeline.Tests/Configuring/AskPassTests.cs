using System.Diagnostics;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Configuring.Secrets;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EnergyDataPipeline.Tests.Configuring;

/// <summary>The program that asks a person, with real programs.</summary>
public sealed class AskPassTests : IDisposable
{
    private static readonly FeedSettings Feed = new()
    {
        Name = "fuel_mix",
        Url = "https://h.example/x",
        AuthType = AuthType.Basic,
        Username = "ann",
        OutputFolder = "o",
        FilePrefix = "p",
    };

    private readonly ConfigurationFolder _folder = new();
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Program_gets_the_question_and_gives_the_answer()
    {
        UseScript("""printf '%s' "$#|$1" > "$0.asked"; printf 'c4n p4ss word\nmore\n'; cat > /dev/null""");
        Assert.Equal(new("ann", new("c4n p4ss word")), await Resolve());
        Assert.Equal("1|Password for ann at h.example: ", await File.ReadAllTextAsync(Path.Combine(_folder.Path, "askpass.asked"), Stop));
    }

    [Fact]
    public async Task Program_comes_before_the_terminal()
    {
        UseScript("echo c4n-from-the-program");
        using var resolver = new SecretResolver(_folder.Load().Config.Secrets, new NobodyMayAsk(), null, _time);
        Assert.Equal("c4n-from-the-program", (await resolver.ResolveAsync(Feed, Stop)).Secret?.Reveal());
    }

    [Theory]
    [InlineData("exit 1", "ended with exit code 1")]
    [InlineData("echo; exit 0", "gave an empty answer")]
    [InlineData("exit 0", "gave an empty answer")]
    public async Task Program_without_an_answer_is_a_sign_in_failure(string script, string refusal)
    {
        var program = UseScript(script);
        var thrown = await Assert.ThrowsAsync<PipelineException>(Resolve);
        Assert.Equal(
            (
                FailureClass.SignIn,
                $"Feed \"fuel_mix\" cannot sign in: no password for h.example was found in ENERGY_PIPELINE_PASSWORD or ISO_NE_PASSWORD: {program} {refusal}."
            ),
            (thrown.Failure, thrown.Message)
        );
    }

    [Fact]
    public async Task Program_that_cannot_be_started_is_told()
    {
        _folder.Environment["ENERGY_PIPELINE_ASKPASS"] = "/nowhere/askpass --with arguments";
        var thrown = await Assert.ThrowsAsync<PipelineException>(Resolve);
        Assert.Contains("/nowhere/askpass --with arguments could not be started: ", thrown.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "It is run as one program, without arguments of its own and without a shell.",
            thrown.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("sleep 1000")]
    [InlineData("echo half; sleep 1000")]
    [InlineData("sleep 1000 & wait")]
    public async Task Program_that_never_answers_is_stopped(string script)
    {
        var program = UseScript($"echo $$ > \"$0.begun\"; {script}");
        var resolving = Resolve();
        var processId = await BegunAsync(program);

        _time.Advance(AskPassProgram.Limit);

        var thrown = await Assert.ThrowsAsync<PipelineException>(() => resolving.WaitAsync(TimeSpan.FromSeconds(20), Stop));
        Assert.EndsWith($"{program} gave no answer within 5 minutes.", thrown.Message, StringComparison.Ordinal);
        await EndedAsync(processId);
    }

    [Fact]
    public async Task Program_is_stopped_on_request()
    {
        using var stop = new CancellationTokenSource();
        var program = UseScript("echo $$ > \"$0.begun\"; sleep 1000");
        using var resolver = new SecretResolver(_folder.Load().Config.Secrets, null, null, _time);
        var resolving = resolver.ResolveAsync(Feed, stop.Token);
        var processId = await BegunAsync(program);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => resolving.WaitAsync(TimeSpan.FromSeconds(20), Stop));
        await EndedAsync(processId);
    }

    [Fact]
    public async Task Program_that_writes_without_end_is_not_kept_whole()
    {
        var program = new AskPassProgram(UseScript("head -c 3000000 /dev/zero | tr '\\0' x"), _time);
        Assert.Equal(65536, (await program.AskAsync("?", hidden: true, Stop))?.Length);
    }

    [Fact]
    public async Task Program_named_in_dot_env_is_not_run()
    {
        var program = UseScript("echo c4n-from-the-program");
        _folder.Environment.Clear();
        _folder.Write(".env", $"ENERGY_PIPELINE_ASKPASS={program}");
        var thrown = await Assert.ThrowsAsync<PipelineException>(Resolve);
        Assert.EndsWith("there is no terminal to ask on.", thrown.Message, StringComparison.Ordinal);
    }

    private string UseScript(string script)
    {
        var path = _folder.Write("askpass", $"#!/bin/sh\n{script}\n");
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("The scripts are POSIX shell.");
        }
        else
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        _folder.Environment["ENERGY_PIPELINE_ASKPASS"] = path;
        return path;
    }

    private async Task<Credentials> Resolve()
    {
        using var resolver = new SecretResolver(_folder.Load().Config.Secrets, null, null, _time);
        return await resolver.ResolveAsync(Feed, Stop);
    }

    private static async Task<int> BegunAsync(string program)
    {
        var begun = $"{program}.begun";
        string text;
        while (!File.Exists(begun) || !(text = await File.ReadAllTextAsync(begun, Stop)).EndsWith('\n'))
        {
            await Task.Delay(5, Stop);
        }

        return int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task EndedAsync(int processId)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        while (IsAlive(processId))
        {
            await Task.Delay(5, limit.Token);
        }
    }

    private static bool IsAlive(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private sealed class NobodyMayAsk : ISecretPrompt
    {
        public bool CanAsk => true;

        public Task<string?> AskAsync(string question, bool hidden, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("The terminal was asked although a program is named.");
    }
}
