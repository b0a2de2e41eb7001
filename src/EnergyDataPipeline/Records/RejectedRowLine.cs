using System.Text.Encodings.Web;
using System.Text.Json;

namespace EnergyDataPipeline.Records;

/// <summary>A rejected row as one line of JSON: its place, what it failed, the answer it came from, and the row as received.</summary>
internal static class RejectedRowLine
{
    /// <summary>Read by programs, never put into a page: text stays readable.</summary>
    public static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The row that a line holds; null where it holds none.</summary>
    public static RejectedRow? TryRead(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var row = document.RootElement;
            return new RejectedRow(
                row.GetProperty("table").GetString()!,
                row.GetProperty("ordinal").GetInt64(),
                row.GetProperty("rule").GetString()!,
                row.GetProperty("column").GetString()!,
                row.GetProperty("value").GetString(),
                row.GetProperty("reason").GetString()!,
                row.GetProperty("received").GetString()!
            );
        }
        catch (Exception unreadable)
            when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Writes the object of <paramref name="row"/>, without an end of line.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="row">The row.</param>
    /// <param name="raw">The answer it came from: a key of the raw vault, or a file.</param>
    public static void Write(Utf8JsonWriter writer, RejectedRow row, string raw)
    {
        writer.WriteStartObject();
        writer.WriteString("table", row.Table);
        writer.WriteNumber("ordinal", row.Ordinal);
        writer.WriteString("rule", row.Rule);
        writer.WriteString("column", row.Column);
        writer.WriteString("value", row.Value);
        writer.WriteString("reason", row.Reason);
        writer.WriteString("raw", raw);
        writer.WriteString("received", row.Received);
        writer.WriteEndObject();
    }
}
