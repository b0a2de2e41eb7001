using System.Globalization;
using System.Text;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Parsing.Tables;

/// <summary>
/// Looks for words that a column's vocabulary does not have. They are kept: vocabularies are open sets, and a fuel called Batteries came
/// without notice. Each distinct word of a batch is looked up once.
/// </summary>
internal sealed class VocabularyCheck
{
    private const int MostNamedWords = 20;

    private readonly Dictionary<(int Table, int Column), HashSet<string>> _known = [];
    private readonly SortedDictionary<(int Table, int Column, string Word), long> _unknown = new(
        Comparer<(int Table, int Column, string Word)>.Create(
            (a, b) =>
                a.Table != b.Table ? a.Table.CompareTo(b.Table)
                : a.Column != b.Column ? a.Column.CompareTo(b.Column)
                : string.CompareOrdinal(a.Word, b.Word)
        )
    );
    private readonly Dictionary<(int Table, int Column), long> _more = [];
    private readonly ReadingPlan _plan;
    private readonly bool _isStrict;

    public VocabularyCheck(ReadingPlan plan, bool isStrict = false)
    {
        _plan = plan;
        _isStrict = isStrict;
        foreach (var rows in plan.Tables)
        {
            for (var i = 0; i < rows.Table.Columns.Count; i++)
            {
                if (rows.Table.Columns[i] is { Type: ColumnType.Text, Vocabulary.Count: > 0 } column)
                {
                    _known.Add((rows.Index, i), new HashSet<string>(column.Vocabulary, StringComparer.Ordinal));
                }
            }
        }
    }

    public IEnumerable<Finding> Findings =>
        _unknown
            .Select(word => Finding(word.Key.Table, word.Key.Column, $"\"{word.Key.Word}\"", word.Value))
            .Concat(_more.Select(more => Finding(more.Key.Table, more.Key.Column, "Further words", more.Value)));

    /// <summary>False for a word that the column's vocabulary does not have.</summary>
    public bool Knows(int table, int column, ReadOnlySpan<byte> utf8) =>
        utf8.IsEmpty || !_known.TryGetValue((table, column), out var words) || words.Contains(Encoding.UTF8.GetString(utf8));

    /// <summary>Counts a word that the column's vocabulary does not have.</summary>
    public void Note(int table, int column, ReadOnlySpan<byte> utf8) => Note((table, column), Encoding.UTF8.GetString(utf8), 1);

    public void Look(TableRows rows)
    {
        foreach (var (place, words) in _known)
        {
            if (place.Table == rows.Index)
            {
                Look((TextVector)rows.Vectors[place.Column], place, words);
            }
        }
    }

    private void Look(TextVector texts, (int Table, int Column) place, HashSet<string> words)
    {
        var dictionary = texts.Dictionary;
        long[]? counts = null;
        for (var id = 0; id < dictionary.Count; id++)
        {
            var word = Encoding.UTF8.GetString(dictionary[id]);
            if (words.Contains(word))
            {
                continue;
            }

            counts ??= Counts(texts);
            if (counts[id] > 0)
            {
                Note(place, word, counts[id]);
            }
        }
    }

    private void Note((int Table, int Column) place, string word, long count)
    {
        var key = (place.Table, place.Column, word);
        if (
            _unknown.ContainsKey(key)
            || _unknown.Keys.Count(known => known.Table == place.Table && known.Column == place.Column) < MostNamedWords
        )
        {
            _unknown[key] = _unknown.GetValueOrDefault(key) + count;
        }
        else
        {
            _more[place] = _more.GetValueOrDefault(place) + count;
        }
    }

    private static long[] Counts(TextVector texts)
    {
        var counts = new long[texts.Dictionary.Count];
        for (var row = 0; row < texts.Count; row++)
        {
            if (!texts.IsNull(row))
            {
                counts[texts.Ids[row]]++;
            }
        }

        return counts;
    }

    private Finding Finding(int table, int column, string words, long count)
    {
        var rows = _plan.Tables[table];
        var definition = rows.Table.Columns[column];
        return new Finding(
            RuleNames.UnknownWord,
            _isStrict ? Severity.Warning : Severity.Note,
            rows.Table.Name,
            definition.Name,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{words} in {count} rows; the definition names {string.Join(", ", definition.Vocabulary)}.{(_isStrict ? " The rows wait in quarantine." : "")}"
            ),
            count
        );
    }
}
