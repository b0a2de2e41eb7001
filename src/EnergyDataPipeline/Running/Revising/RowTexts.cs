using System.Text;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Parsing;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Running.Revising;

/// <summary>
/// The rows of an answer as text, each by its natural key: what two answers for one period are compared by. Memory grows with the answer, by
/// some hundred bytes a row.
/// </summary>
internal sealed class RowTexts : ITableReceiver
{
    private const char Between = '\u001f';
    private const char Escape = '\u001b';

    private readonly Dictionary<string, Dictionary<string, string>> _tables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Table> _definitions = new(StringComparer.Ordinal);
    private readonly byte[] _cell = new byte[Utf8Rendering.MaxValueBytes];
    private IReadOnlyList<Table> _begun = [];

    /// <summary>Names of the tables that have rows, in their order.</summary>
    public IReadOnlyList<string> Tables => [.. _begun.Select(table => table.Name)];

    /// <summary>The rows of the table called <paramref name="table"/>, by key.</summary>
    public IReadOnlyDictionary<string, string> this[string table] =>
        _tables.GetValueOrDefault(table) ?? (IReadOnlyDictionary<string, string>)new Dictionary<string, string>();

    /// <summary>The columns of the table called <paramref name="table"/>; none where there is no such table.</summary>
    public IReadOnlyList<Column> ColumnsOf(string table) => _definitions.GetValueOrDefault(table)?.Columns ?? [];

    /// <inheritdoc/>
    public void Begin(IReadOnlyList<Table> tables)
    {
        _tables.Clear();
        _begun = tables;
        foreach (var table in tables)
        {
            _definitions[table.Name] = table;
            _tables[table.Name] = new Dictionary<string, string>(StringComparer.Ordinal);
        }
    }

    /// <inheritdoc/>
    public void Receive(int table, ColumnBatch batch)
    {
        var definition = _begun[table];
        var rows = _tables[definition.Name];
        // Without a key a row is told from others by all it holds.
        int[] keys =
            definition.NaturalKey.Count > 0
                ? [.. definition.NaturalKey.Select(definition.IndexOf)]
                : [.. Enumerable.Range(0, definition.Columns.Count)];
        var text = new StringBuilder();
        var key = new StringBuilder();
        var cells = new string[batch.Columns.Count];
        for (var row = 0; row < batch.RowCount; row++)
        {
            for (var i = 0; i < cells.Length; i++)
            {
                cells[i] = Escaped(TextOf(batch.Columns[i], row));
            }

            text.Clear().AppendJoin(Between, cells);
            key.Clear().AppendJoin(Between, keys.Select(i => cells[i]));
            // A key that comes again is another row all the same.
            var name = key.ToString();
            for (var again = 2; !rows.TryAdd(name, text.ToString()); again++)
            {
                name = $"{key}{Between}#{again.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
            }
        }
    }

    /// <inheritdoc/>
    public void Reject(RejectedRow row)
    {
        // It waits in quarantine, and is no row of the state that is compared.
    }

    /// <summary>The cells of a row's, or a key's, text.</summary>
    public static string[] Cells(string text) => [.. text.Split(Between).Select(Plain)];

    /// <summary>A text that holds what stands between cells, written so that it does not.</summary>
    private static string Escaped(string text) =>
        text.AsSpan().ContainsAny(Between, Escape)
            ? text.Replace("\u001b", "\u001b0", StringComparison.Ordinal).Replace("\u001f", "\u001b1", StringComparison.Ordinal)
            : text;

    private static string Plain(string text) =>
        text.Contains(Escape, StringComparison.Ordinal)
            ? text.Replace("\u001b1", "\u001f", StringComparison.Ordinal).Replace("\u001b0", "\u001b", StringComparison.Ordinal)
            : text;

    private string TextOf(ColumnVector vector, int row) =>
        vector.IsNull(row) ? ""
        : vector is TextVector texts ? Encoding.UTF8.GetString(texts.Utf8(row))
        : Encoding.UTF8.GetString(_cell, 0, Utf8Rendering.Write(_cell, vector, row));
}
