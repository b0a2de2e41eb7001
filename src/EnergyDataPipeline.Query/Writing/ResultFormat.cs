namespace EnergyDataPipeline.Query.Writing;

/// <summary>How a query's rows are written.</summary>
public enum ResultFormat
{
    /// <summary>Comma-separated, as RFC 4180 has it: a header row, CRLF; null is nothing, empty text <c>""</c>.</summary>
    Csv,

    /// <summary>One JSON array of objects.</summary>
    Json,

    /// <summary>A JSON object a line.</summary>
    JsonLines,

    /// <summary>Apache Arrow's IPC stream.</summary>
    ArrowStream,

    /// <summary>Apache Arrow's IPC file.</summary>
    ArrowFile,
}
