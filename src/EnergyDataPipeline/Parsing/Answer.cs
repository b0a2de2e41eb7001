using System.Buffers;
using System.Text;
using EnergyDataPipeline.Parsing.Delimited;
using EnergyDataPipeline.Parsing.Detection;
using EnergyDataPipeline.Parsing.Html;
using EnergyDataPipeline.Parsing.Json;
using EnergyDataPipeline.Parsing.Tables;
using EnergyDataPipeline.Parsing.Trees;
using EnergyDataPipeline.Parsing.Xml;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Parsing;

/// <summary>An answer's body, which can be walked as often as reading it takes, and what it is written in.</summary>
internal sealed class Answer
{
    private readonly Func<Stream> _open;
    private readonly bool _saysUtf8;

    /// <param name="open">Opens the body at its first byte, each time anew.</param>
    /// <param name="contentType">As sent; null when there was none.</param>
    /// <param name="isComplete">False when the body ended before its announced end.</param>
    public Answer(Func<Stream> open, string? contentType, bool isComplete)
    {
        _open = open;
        IsComplete = isComplete;
        var rented = ArrayPool<byte>.Shared.Rent(FormatDetection.HeadBytes);
        int length;
        using (var body = open())
        {
            length = body.ReadAtLeast(rented.AsSpan(0, FormatDetection.HeadBytes), FormatDetection.HeadBytes, throwOnEndOfStream: false);
        }

        var head = rented.AsSpan(0, length);
        IsEmpty = length == 0;
        _saysUtf8 = XmlRowGate.IsUtf8(head);
        Detected = FormatDetection.Detect(head, contentType);
        ArrayPool<byte>.Shared.Return(rented);
    }

    public bool IsComplete { get; }

    /// <summary>True when there is not a single byte.</summary>
    public bool IsEmpty { get; }

    public Detected Detected { get; }

    public DocumentFormat Format => Detected.Format;

    /// <summary>False when every row is to be read strictly, as if none had been seen before. What is read is the same.</summary>
    public bool UsesTemplates { get; init; } = true;

    /// <summary>Bytes of a JSON or XML body read at once.</summary>
    public int BufferSize { get; init; } = 256 << 10;

    /// <summary>When a batch of rows is handed on.</summary>
    public BatchLimits BatchLimits { get; init; } = BatchLimits.Usual;

    /// <summary>Columns of a delimited file's header, known after a walk.</summary>
    public IReadOnlyList<string> Header { get; private set; } = [];

    /// <summary>Rows of a delimited file that have not as many fields as its header, known after a walk.</summary>
    public long RaggedRows { get; private set; }

    public static Answer Of(RawDocument document) => new(document.OpenBody, document.ContentType, document.IsComplete);

    /// <summary>Walks the body from its first byte to its last, or until the sink has seen enough.</summary>
    public WalkEnding Walk(ITreeSink sink, CancellationToken cancellationToken)
    {
        switch (Format)
        {
            case DocumentFormat.Json:
                return JsonWalker.Walk(() => Ahead(OpenUtf8()), sink, UsesTemplates, BufferSize, cancellationToken);
            case DocumentFormat.Xml:
                return XmlWalker.Walk(
                    () => Ahead(_open()),
                    Detected.Encoding,
                    sink,
                    UsesTemplates && _saysUtf8,
                    BufferSize,
                    cancellationToken
                );
            case DocumentFormat.Csv or DocumentFormat.Tsv:
                using (var body = OpenUtf8())
                {
                    var walker = new DelimitedWalker((byte)(Format == DocumentFormat.Csv ? ',' : '\t'));
                    var ending = walker.Walk(body, sink, cancellationToken);
                    Header = walker.Header;
                    RaggedRows = walker.RaggedRows;
                    return ending;
                }

            case DocumentFormat.Html:
                using (var body = OpenUtf8())
                {
                    return HtmlTableWalker.Walk(body, sink, cancellationToken);
                }

            default:
                throw new InvalidOperationException($"{Format} has no rows to walk over");
        }
    }

    /// <summary>
    /// Decompressing on a thread of its own, where a body is read in large pieces and there is a processor for it. Plain files are read
    /// from memory so fast that waking a thread costs more.
    /// </summary>
    private Stream Ahead(Stream body) =>
        body is FileStream or MemoryStream or ReadAheadStream || BufferSize < ByteWindow.UsualSize || Environment.ProcessorCount == 1
            ? body
            : new ReadAheadStream(body);

    private Stream OpenUtf8() =>
        Detected.Encoding is { } encoding ? Encoding.CreateTranscodingStream(_open(), encoding, Encoding.UTF8) : _open();
}
