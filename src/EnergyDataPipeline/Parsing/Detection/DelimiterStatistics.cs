namespace EnergyDataPipeline.Parsing.Detection;

/// <summary>Tells comma- and tab-separated values from other text by counting: nearly every line has as many delimiters as the others.</summary>
internal static class DelimiterStatistics
{
    private const int MostLines = 50;

    /// <param name="text">The beginning of the text.</param>
    /// <param name="isCut">True when it goes on behind <paramref name="text"/>: its last line is then not counted.</param>
    /// <param name="declared">What the content type promised; a promise of CSV or TSV is believed where nothing speaks against it.</param>
    public static DocumentFormat? FormatOf(ReadOnlySpan<byte> text, bool isCut, DocumentFormat? declared)
    {
        var tabs = new List<int>();
        var commas = new List<int>();
        Count(text, isCut, tabs, commas);
        var promised = declared is DocumentFormat.Csv or DocumentFormat.Tsv;
        var hasTabs = IsTable(tabs, promised);
        var hasCommas = IsTable(commas, promised);
        if (hasTabs && !(hasCommas && declared == DocumentFormat.Csv))
        {
            return DocumentFormat.Tsv;
        }

        return hasCommas ? DocumentFormat.Csv
            : promised ? declared
            : null;
    }

    private static bool IsTable(List<int> counts, bool promised)
    {
        if (counts.Count < (promised ? 1 : 2) || counts[0] == 0)
        {
            return false;
        }

        var alike = counts.Count(count => count == counts[0]);
        return alike * 5 >= counts.Count * 4;
    }

    private static void Count(ReadOnlySpan<byte> text, bool isCut, List<int> tabs, List<int> commas)
    {
        var inQuotes = false;
        var isEmpty = true;
        var (tab, comma) = (0, 0);
        foreach (var b in text)
        {
            if (b == '"')
            {
                inQuotes = !inQuotes;
            }
            else if (b is (byte)'\n' or (byte)'\r' && !inQuotes)
            {
                if (!isEmpty)
                {
                    tabs.Add(tab);
                    commas.Add(comma);
                }

                (tab, comma, isEmpty) = (0, 0, true);
                if (tabs.Count == MostLines)
                {
                    return;
                }

                continue;
            }

            isEmpty = false;
            tab += b == '\t' && !inQuotes ? 1 : 0;
            comma += b == ',' && !inQuotes ? 1 : 0;
        }

        if (!isEmpty && !isCut)
        {
            tabs.Add(tab);
            commas.Add(comma);
        }
    }
}
