using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace EnergyDataPipeline.Configuring.Secrets;

/// <summary>
/// Asks through a program, as git and ssh do: it is started with the question as its one argument, and the first line it writes is the answer.
/// No shell is involved, its input is closed, and it has a bounded time.
/// </summary>
internal sealed class AskPassProgram(string program, TimeProvider time) : ISecretPrompt
{
    /// <summary>Time a person has to answer.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private const int LongestAnswer = 64 * 1024;

    public bool CanAsk => true;

    /// <summary>Why the last question had no answer, in words.</summary>
    public string? Refusal { get; private set; }

    public async Task<string?> AskAsync(string question, bool hidden, CancellationToken cancellationToken)
    {
        Refusal = null;
        using var process = new Process { StartInfo = StartOf(question) };
        try
        {
            process.Start();
        }
        catch (Exception refused) when (refused is Win32Exception or InvalidOperationException or IOException)
        {
            Refusal = $"{program} could not be started: {refused.Message}. It is run as one program, without arguments of its own and without a shell";
            return null;
        }

        using var late = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            process.StandardInput.Close();

            // A pipe's read does not heed its token everywhere; the wait does.
            var answer = await ReadAsync(process.StandardOutput, either.Token).WaitAsync(either.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
            return Accept(answer, process.ExitCode);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Refusal = $"{program} gave no answer within {Limit.TotalMinutes:0} minutes";
            return null;
        }
        finally
        {
            Stop(process);
        }
    }

    private ProcessStartInfo StartOf(string question) =>
        new(program, [question])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardOutputEncoding = new UTF8Encoding(false),
        };

    private string? Accept(string answer, int exitCode)
    {
        if (exitCode != 0)
        {
            Refusal = $"{program} ended with exit code {exitCode.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
            return null;
        }

        var line = answer.Split('\n', 2)[0].TrimEnd('\r');
        Refusal = line.Length == 0 ? $"{program} gave an empty answer" : null;
        return line.Length == 0 ? null : line;
    }

    private static async Task<string> ReadAsync(StreamReader output, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new char[1024];
        int read;
        while ((read = await output.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            // Read to its end, so that the program is not stopped by a full pipe; what is too long is not kept.
            text.Append(buffer, 0, Math.Min(read, LongestAnswer - text.Length));
        }

        return text.ToString();
    }

    private static void Stop(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself, which is what was wanted.
        }
    }
}
