using System.Text;

namespace EnergyDataPipeline.Configuring.Secrets;

/// <summary>Asks on the terminal this process was started from. What is typed for a secret is not shown; the question goes to standard error.</summary>
public sealed class ConsolePrompt : ISecretPrompt
{
    /// <summary>True on an interactive terminal: neither input nor error output is redirected.</summary>
    public bool CanAsk => Environment.UserInteractive && !Console.IsInputRedirected && !Console.IsErrorRedirected;

    /// <inheritdoc/>
    public async Task<string?> AskAsync(string question, bool hidden, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);

        // Looking for a key turns the terminal's echo off. Only then is the question put: who answers faster than the first key is read, as by
        // pasting, would see the secret otherwise.
        _ = Console.KeyAvailable;
        await Console.Error.WriteAsync(question.AsMemory(), cancellationToken).ConfigureAwait(false);

        // Reading a key cannot be cancelled, so it has a thread of its own that the process does not wait for.
        var line = Task.Factory.StartNew(
            () => ReadLine(hidden),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        try
        {
            return await line.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await Console.Error.WriteLineAsync().ConfigureAwait(false);
        }
    }

    private static string? ReadLine(bool hidden)
    {
        var typed = new StringBuilder();
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            switch (key)
            {
                case { Key: ConsoleKey.Enter } or { KeyChar: '\r' or '\n' }:
                    return typed.Length == 0 ? null : typed.ToString();
                case { KeyChar: '\u0004' } when typed.Length == 0:
                    return null;
                case { Key: ConsoleKey.Backspace } or { KeyChar: '\u007F' }:
                    Erase(typed, typed.Length > 0 && char.IsLowSurrogate(typed[^1]) ? 2 : 1, hidden);
                    break;
                case { Key: ConsoleKey.U, Modifiers: ConsoleModifiers.Control }:
                    Erase(typed, typed.Length, hidden);
                    break;
                default:
                    if (!char.IsControl(key.KeyChar))
                    {
                        typed.Append(key.KeyChar);
                        Show(hidden ? "" : key.KeyChar.ToString());
                    }

                    break;
            }
        }
    }

    private static void Erase(StringBuilder typed, int count, bool hidden)
    {
        count = Math.Min(count, typed.Length);
        typed.Length -= count;
        Show(hidden ? "" : string.Concat(Enumerable.Repeat("\b \b", count)));
    }

    private static void Show(string text) => Console.Error.Write(text);
}
