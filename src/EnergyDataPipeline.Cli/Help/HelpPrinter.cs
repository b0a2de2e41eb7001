using System.CommandLine;
using EnergyDataPipeline.Cli.Terminal;

namespace EnergyDataPipeline.Cli.Help;

/// <summary>Lays out a <see cref="HelpPage"/>.</summary>
internal sealed class HelpPrinter(int width, bool colours)
{
    private const int Indent = 2;
    private const int WidestTerm = 26;

    /// <summary>The lines of the page of <paramref name="command"/>.</summary>
    public IEnumerable<string> Lines(Command command, HelpPage page)
    {
        foreach (var line in page.About.Split('\n').SelectMany(paragraph => Wrap(paragraph, 0)))
        {
            yield return line;
        }

        yield return "";
        yield return Title("Usage");
        foreach (var usage in Usages(command))
        {
            yield return $"  {usage}";
        }

        var verbs = command.Subcommands.Where(verb => !verb.Hidden).Select(verb => (Label(verb), verb.Description ?? "")).ToList();
        var sections = verbs.Count > 0 ? [new Glossary("Verbs", verbs)] : new List<Glossary>();
        sections.AddRange(page.Options.Select(group => new Glossary(group.Title, [.. group.Options.Select(Term)])));
        sections.AddRange(page.Glossaries);
        foreach (var line in sections.SelectMany(Section))
        {
            yield return line;
        }

        if (page.Examples.Count == 0)
        {
            yield break;
        }

        yield return "";
        yield return Title("Examples");
        foreach (var example in page.Examples)
        {
            yield return $"  {Tones.Paint($"# {example.Meaning}", Tone.Quiet, colours)}";
            yield return $"  {example.Command}";
        }
    }

    private static IEnumerable<string> Usages(Command command)
    {
        var path = HelpPage.PathOf(command);
        var arguments = string.Concat(command.Arguments.Select(argument => $" {ArgumentName(argument)}"));
        if (command.Action is not null)
        {
            yield return $"{path}{arguments} [options]";
        }

        if (command.Subcommands.Count > 0)
        {
            yield return $"{path} <verb> [options]";
        }
    }

    private static string Label(Command verb) => verb.Name + string.Concat(verb.Arguments.Select(argument => $" {ArgumentName(argument)}"));

    private static string ArgumentName(Argument argument) => argument.HelpName ?? $"<{argument.Name}>";

    private static (string, string) Term(Option option)
    {
        var names = string.Join(", ", option.Aliases.Order(StringComparer.Ordinal).Append(option.Name));
        return (option.HelpName is { } value ? $"{names} {value}" : names, option.Description ?? "");
    }

    private IEnumerable<string> Section(Glossary section)
    {
        yield return "";
        yield return Title(section.Title);
        var column = Math.Min(section.Entries.Max(entry => entry.Term.Length), WidestTerm) + Indent + 2;
        foreach (var (term, meaning) in section.Entries)
        {
            var lines = Wrap(meaning, column).ToList();
            if (term.Length + Indent + 2 > column)
            {
                yield return $"  {term}";
            }
            else
            {
                lines[0] = $"  {term}".PadRight(column) + lines[0].TrimStart();
            }

            foreach (var line in lines)
            {
                yield return line;
            }
        }
    }

    private string Title(string title) => Tones.Paint(title, Tone.Heading, colours);

    private IEnumerable<string> Wrap(string text, int indent) => Paragraph.Wrap(text, indent, width);
}
