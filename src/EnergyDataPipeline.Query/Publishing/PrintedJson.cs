using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EnergyDataPipeline.Query.Publishing;

/// <summary>
/// JSON that is written by hand, in one order and one form: what fits a line stands in one, so that a difference between two versions is the lines
/// that differ. Members that are null or empty are left out.
/// </summary>
internal abstract record PrintedJson
{
    private const int Line = 150;

    /// <summary>The value in one line.</summary>
    public abstract string Inline { get; }

    /// <summary>True where nothing stands in it.</summary>
    public virtual bool IsEmpty => false;

    public static implicit operator PrintedJson(string? text) => text is null ? Scalar.Null : new Scalar(Quoted(text));

    public static implicit operator PrintedJson(bool truth) => new Scalar(truth ? "true" : "false");

    public static implicit operator PrintedJson(int number) => new Scalar(number.ToString(CultureInfo.InvariantCulture));

    public static implicit operator PrintedJson(double? number) =>
        number is { } value ? new Scalar(value.ToString("R", CultureInfo.InvariantCulture)) : Scalar.Null;

    /// <summary>A list.</summary>
    public static PrintedJson List(IEnumerable<PrintedJson> items) => new Array([.. items]);

    /// <summary>A list of texts.</summary>
    public static PrintedJson Texts(IEnumerable<string> items) => List(items.Select(item => (PrintedJson)item));

    /// <summary>An object of what is not empty.</summary>
    public static PrintedJson Object(params (string Name, PrintedJson Value)[] members) =>
        new Members([.. members.Where(member => !member.Value.IsEmpty)]);

    /// <summary>An object whose names are no words of ours, in their order.</summary>
    public static PrintedJson Map(IEnumerable<KeyValuePair<string, string>> pairs) =>
        new Members([.. pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, (PrintedJson)pair.Value))]);

    /// <summary>The whole document, with a line end.</summary>
    public string Print()
    {
        var text = new StringBuilder();
        Print(text, 0);
        return text.Append('\n').ToString();
    }

    /// <summary>Writes the value where <paramref name="depth"/> says how far lines are moved in.</summary>
    protected virtual void Print(StringBuilder text, int depth) => text.Append(Inline);

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private static bool Fits(string inline, int depth) => inline.Length + (2 * depth) <= Line;

    private static StringBuilder NewLine(StringBuilder text, int depth) => text.Append('\n').Append(' ', 2 * depth);

    private sealed record Scalar(string Text) : PrintedJson
    {
        public static Scalar Null { get; } = new("null");

        public override string Inline => Text;

        public override bool IsEmpty => Text is "null" or "false";
    }

    private sealed record Array(IReadOnlyList<PrintedJson> Items) : PrintedJson
    {
        public override string Inline => field ??= $"[{string.Join(", ", Items.Select(item => item.Inline))}]";

        public override bool IsEmpty => Items.Count == 0;

        protected override void Print(StringBuilder text, int depth)
        {
            if (Fits(Inline, depth))
            {
                text.Append(Inline);
                return;
            }

            text.Append('[');
            for (var i = 0; i < Items.Count; i++)
            {
                NewLine(text, depth + 1);
                Items[i].Print(text, depth + 1);
                text.Append(i + 1 < Items.Count ? "," : "");
            }

            NewLine(text, depth).Append(']');
        }
    }

    private sealed record Members(IReadOnlyList<(string Name, PrintedJson Value)> Pairs) : PrintedJson
    {
        public override string Inline =>
            field ??=
                Pairs.Count == 0 ? "{}" : $"{{ {string.Join(", ", Pairs.Select(pair => $"{Quoted(pair.Name)}: {pair.Value.Inline}"))} }}";

        public override bool IsEmpty => Pairs.Count == 0;

        protected override void Print(StringBuilder text, int depth)
        {
            // A column is a line, however long.
            if (Fits(Inline, depth) || Pairs.All(pair => pair.Value is Scalar))
            {
                text.Append(Inline);
                return;
            }

            text.Append('{');
            for (var i = 0; i < Pairs.Count; i++)
            {
                NewLine(text, depth + 1).Append(Quoted(Pairs[i].Name)).Append(": ");
                Pairs[i].Value.Print(text, depth + 1);
                text.Append(i + 1 < Pairs.Count ? "," : "");
            }

            NewLine(text, depth).Append('}');
        }
    }
}
