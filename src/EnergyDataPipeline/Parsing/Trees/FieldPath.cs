using System.Text;

namespace EnergyDataPipeline.Parsing.Trees;

/// <summary>
/// Dot-separated steps as written in <see cref="Catalog.Column.From"/> and <see cref="Catalog.Table.Rows"/>. A name that itself holds a
/// dot, or begins with <c>^</c>, <c>#</c> or a backslash, has a backslash before that character; <c>\e</c> is the name without characters.
/// The single step <c>#</c> is no name: it is the row's position among its table's rows in the answer, from 0.
/// </summary>
internal static class FieldPath
{
    /// <summary>The step that stands for the row's own position.</summary>
    public const string Ordinal = "#";

    /// <summary>The step that stands for the text of an element with attributes, and for an item that is itself a scalar.</summary>
    public const string Text = "$";

    /// <summary>The names of <paramref name="path"/> without its leading <c>^</c>, and how many of those there were.</summary>
    public static string[] Split(string path, out int ups)
    {
        ups = 0;
        while (ups < path.Length && path[ups] == '^')
        {
            ups++;
        }

        if (ups == path.Length)
        {
            return [];
        }

        var steps = new List<string>();
        var step = new StringBuilder();
        for (var i = ups; i < path.Length; i++)
        {
            if (path[i] == '.')
            {
                steps.Add(step.ToString());
                step.Clear();
            }
            else if (path[i] == '\\' && i + 1 < path.Length)
            {
                i++;
                if (path[i] != 'e')
                {
                    step.Append(path[i]);
                }
            }
            else
            {
                step.Append(path[i]);
            }
        }

        steps.Add(step.ToString());
        return [.. steps];
    }

    /// <summary><paramref name="path"/> and below it <paramref name="name"/>, escaped where it must be.</summary>
    public static string Join(string path, string name) => path.Length == 0 ? Escape(name) : path + "." + Escape(name);

    /// <summary>The steps as one path.</summary>
    public static string Of(IEnumerable<string> steps) => string.Join('.', steps.Select(Escape));

    /// <summary>True for the step that stands for the row's own position.</summary>
    public static bool IsOrdinal(string path) => path.TrimStart('^') == Ordinal;

    private static string Escape(string name)
    {
        if (name.Length == 0)
        {
            return "\\e";
        }

        if (name.AsSpan().IndexOfAny('\\', '.') < 0 && name[0] is not ('^' or '#'))
        {
            return name;
        }

        var escaped = name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(".", "\\.", StringComparison.Ordinal);
        return escaped[0] is '^' or '#' ? "\\" + escaped : escaped;
    }
}
