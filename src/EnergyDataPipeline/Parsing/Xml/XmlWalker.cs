using System.Globalization;
using System.Text;
using System.Xml;
using EnergyDataPipeline.Parsing.Tables;
using EnergyDataPipeline.Parsing.Trees;

namespace EnergyDataPipeline.Parsing.Xml;

/// <summary>
/// Walks an XML document forward only. Namespaces are left aside (local names count), a DTD is refused, and nothing outside the document
/// is ever fetched.
/// </summary>
internal static class XmlWalker
{
    private const string InstanceNamespace = "http://www.w3.org/2001/XMLSchema-instance";
    private const string NamespaceOfNamespaces = "http://www.w3.org/2000/xmlns/";

    /// <param name="open">Opens the document anew: once to read it, and again to tell a cut document from a broken one.</param>
    /// <param name="encoding">Said by the content type where the document itself says nothing; null for what the document says.</param>
    /// <param name="sink">Receives what is read.</param>
    /// <param name="usesTemplates">False when every row is to be read strictly, as it must be where the document is not known to be UTF-8.</param>
    /// <param name="bufferSize">Bytes read at once.</param>
    /// <param name="cancellationToken">Stops the walk.</param>
    public static WalkEnding Walk(
        Func<Stream> open,
        Encoding? encoding,
        ITreeSink sink,
        bool usesTemplates,
        int bufferSize,
        CancellationToken cancellationToken
    )
    {
        if (!usesTemplates || encoding is not null || sink is not TableBuilder { HasTemplates: true } builder)
        {
            return WalkStrictly(open, encoding, sink, cancellationToken);
        }

        try
        {
            using var gate = new XmlRowGate(open(), builder, bufferSize, cancellationToken);
            using var reader = Reader(gate, null);
            return Walk(reader, sink, gate, cancellationToken);
        }
        catch (XmlException broken)
        {
            // The reader did not see all lines: only a walk that does can name the place.
            var ending = WalkStrictly(open, encoding, DeafSink.Instance, cancellationToken);
            return ending.IsComplete
                ? throw new InvalidOperationException(
                    "the document is broken behind rows read by their templates, and whole without them",
                    broken
                )
                : ending;
        }
    }

    private static WalkEnding WalkStrictly(Func<Stream> open, Encoding? encoding, ITreeSink sink, CancellationToken cancellationToken)
    {
        using var counted = new CountingStream(open());
        try
        {
            using var reader = Reader(counted, encoding);
            return Walk(reader, sink, null, cancellationToken);
        }
        catch (XmlException broken)
        {
            counted.Drain();
            var place = string.Create(CultureInfo.InvariantCulture, $"line {broken.LineNumber}, column {broken.LinePosition}");
            return EndsInTheMiddle(open, encoding, counted.Count, cancellationToken)
                ? WalkEnding.Truncated($"The XML ends in the middle, at {place}: {broken.Message}")
                : WalkEnding.Unreadable($"The XML breaks at {place}: {broken.Message}");
        }
    }

    private static XmlReader Reader(Stream stream, Encoding? encoding)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };
        return encoding is null ? XmlReader.Create(stream, settings) : XmlReader.Create(new StreamReader(stream, encoding), settings);
    }

    private static WalkEnding Walk(XmlReader reader, ITreeSink sink, XmlRowGate? gate, CancellationToken cancellationToken)
    {
        var levels = new Level[Limits.Depth];
        var depth = 0;
        var nodes = 0;
        using var text = new XmlText(reader);
        sink.BeginObject();
        while (reader.Read())
        {
            if (gate is not null)
            {
                gate.Ended = null;
            }

            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (depth == Limits.Depth)
                    {
                        return WalkEnding.Unreadable($"The XML has more than {Limits.Depth} elements within each other.");
                    }

                    if (depth > 0)
                    {
                        OpenObject(ref levels[depth - 1], sink);
                    }

                    sink.Name(text.Name(reader.LocalName));
                    ref var level = ref levels[depth++];
                    level = new Level { TextStart = text.Length };
                    var isEmpty = reader.IsEmptyElement;
                    Attributes(reader, ref level, text, sink);
                    if (isEmpty)
                    {
                        EndElement(ref levels[--depth], text, sink);
                    }

                    break;
                case XmlNodeType.Text:
                case XmlNodeType.CDATA:
                case XmlNodeType.SignificantWhitespace:
                    if (!text.Append())
                    {
                        return TooLong;
                    }

                    break;
                case XmlNodeType.Whitespace when depth > 0 && !levels[depth - 1].IsObject:
                    if (!text.Append())
                    {
                        return TooLong;
                    }

                    break;
                case XmlNodeType.EndElement:
                    var isObject = levels[--depth].IsObject;
                    EndElement(ref levels[depth], text, sink);
                    if (isObject)
                    {
                        gate?.NoteEnd(reader.LocalName);
                    }

                    break;
            }

            if ((++nodes & 0xFFF) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!sink.WantsMore)
                {
                    return WalkEnding.Complete;
                }
            }
        }

        sink.EndObject();
        return WalkEnding.Complete;
    }

    private static WalkEnding TooLong => WalkEnding.Unreadable($"A single XML text is longer than {Limits.ValueBytes >> 20} MB.");

    private static void Attributes(XmlReader reader, ref Level level, XmlText text, ITreeSink sink)
    {
        if (!reader.MoveToFirstAttribute())
        {
            return;
        }

        do
        {
            if (reader.NamespaceURI == NamespaceOfNamespaces)
            {
                continue;
            }

            if (reader.NamespaceURI == InstanceNamespace)
            {
                level.IsNil |= reader.LocalName == "nil" && reader.Value.Trim() is "true" or "1";
                continue;
            }

            OpenObject(ref level, sink);
            sink.Name(text.AttributeName(reader.LocalName));
            sink.Scalar(ScalarKind.Untyped, text.AttributeValue());
        } while (reader.MoveToNextAttribute());
        reader.MoveToElement();
    }

    private static void OpenObject(ref Level level, ITreeSink sink)
    {
        if (!level.IsObject)
        {
            level.IsObject = true;
            sink.BeginObject();
        }
    }

    private static void EndElement(ref Level level, XmlText text, ITreeSink sink)
    {
        if (!level.IsObject)
        {
            if (level.IsNil)
            {
                sink.Scalar(ScalarKind.Null, []);
            }
            else
            {
                sink.Scalar(ScalarKind.Untyped, text.From(level.TextStart));
            }
        }
        else
        {
            if (!text.IsBlankFrom(level.TextStart))
            {
                sink.Name("$"u8);
                sink.Scalar(ScalarKind.Untyped, text.From(level.TextStart));
            }

            sink.EndObject();
        }

        text.CutTo(level.TextStart);
    }

    /// <summary>
    /// True when the parser fails because it asked for more and there was no more. Near the end it is fed byte by byte, so that it asks
    /// for the end only when it needs it.
    /// </summary>
    private static bool EndsInTheMiddle(Func<Stream> open, Encoding? encoding, long length, CancellationToken cancellationToken)
    {
        using var trickle = new TricklingStream(open(), length - (64 << 10));
        try
        {
            using var reader = Reader(trickle, encoding);
            while (reader.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        catch (Exception broken) when (broken is XmlException or ArgumentOutOfRangeException)
        {
            // Fed byte by byte, .NET's reader miscounts in some broken XML declarations; that the document is broken is known by now.
            return trickle.EndWasAskedFor;
        }

        return false;
    }

    private struct Level
    {
        public bool IsObject;
        public bool IsNil;
        public int TextStart;
    }
}
