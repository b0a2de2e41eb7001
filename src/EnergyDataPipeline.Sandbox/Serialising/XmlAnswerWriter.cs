using System.Buffers;
using System.Text;

namespace EnergyDataPipeline.Sandbox.Serialising;

/// <summary>XML in the operator's namespace, elements in the order of its schema.</summary>
internal sealed class XmlAnswerWriter(IBufferWriter<byte> output) : AnswerWriter
{
    public const string Namespace = "http://WEBSERV.iso-ne.com";

    /// <summary>Root of the newer resources, which have no namespace.</summary>
    public const string NewerRoot = "isone_web_services";

    private static readonly SearchValues<char> Markup = SearchValues.Create("&<>\"");
    private Envelope envelope = Envelope.Single("");
    private bool tagOpen;

    public override string ContentType => "application/xml;charset=UTF-8";

    public override void Begin(Envelope envelope, int rows)
    {
        this.envelope = envelope;
        output.Write("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><"u8);
        Name(envelope.Root);
        if (envelope.Root != NewerRoot)
        {
            output.Write(" xmlns=\""u8);
            Name(Namespace);
            output.Write("\""u8);
        }

        tagOpen = true;
        if (envelope.Shape is EnvelopeShape.List or EnvelopeShape.Missing)
        {
            CloseTag();
        }
    }

    public override void Write(Row row)
    {
        if (envelope.Shape == EnvelopeShape.List)
        {
            OpenTag(envelope.Item);
        }
        foreach (var field in row.Fields)
        {
            Write(field);
        }
        if (envelope.Shape == EnvelopeShape.List)
        {
            EndTag(envelope.Item);
        }
    }

    public override void End()
    {
        CloseTag();
        output.Write("</"u8);
        Name(envelope.Root);
        output.Write(">"u8);
    }

    public override void Dispose()
    {
        // Holds nothing of its own.
    }

    private void Write(Field field)
    {
        switch (field.Kind)
        {
            case FieldKind.Number or FieldKind.NumericText:
                OpenTag(field.Name);
                CloseTag();
                Number(field);
                EndTag(field.Name);
                break;
            case FieldKind.Text:
                OpenTag(field.Name);
                CloseTag();
                Escaped(field.Text ?? "");
                EndTag(field.Name);
                break;
            case FieldKind.Null:
                OpenTag(field.Name);
                EndTag(field.Name);
                break;
            case FieldKind.Reference:
                OpenTag(field.Name);
                AttributeStart("LocId");
                Number(field);
                output.Write("\""u8);
                if (field.Type is not null)
                {
                    AttributeStart("LocType");
                    Escaped(field.Type);
                    output.Write("\""u8);
                }
                CloseTag();
                Escaped(field.Text ?? "");
                EndTag(field.Name);
                break;
            case FieldKind.Attribute:
                AttributeStart(field.Name);
                Number(field);
                output.Write("\""u8);
                break;
            case FieldKind.TextAttribute:
                AttributeStart(field.Name);
                Escaped(field.Text ?? "");
                output.Write("\""u8);
                break;
            case FieldKind.Content:
                CloseTag();
                Escaped(field.Text ?? "");
                break;
            case FieldKind.TextItem:
                OpenTag(field.Name);
                CloseTag();
                Escaped(field.Text ?? "");
                EndTag(field.Name);
                break;
            case FieldKind.BeginObject or FieldKind.BeginItem:
                OpenTag(field.Name);
                break;
            case FieldKind.EndObject or FieldKind.EndItem:
                EndTag(field.Name);
                break;
            // A list is its items, one after another; it has no element of its own.
            case FieldKind.BeginList or FieldKind.EndList:
                break;
        }
    }

    // The tag stays open for attributes until something closes it.
    private void OpenTag(string name)
    {
        CloseTag();
        output.Write("<"u8);
        Name(name);
        tagOpen = true;
    }

    private void CloseTag()
    {
        if (tagOpen)
        {
            output.Write(">"u8);
            tagOpen = false;
        }
    }

    private void EndTag(string name)
    {
        CloseTag();
        output.Write("</"u8);
        Name(name);
        output.Write(">"u8);
    }

    private void AttributeStart(string name)
    {
        output.Write(" "u8);
        Name(name);
        output.Write("=\""u8);
    }

    private void Number(Field field)
    {
        var target = output.GetSpan(24);
        output.Advance(Format(target, field.Units, field.Scale));
    }

    private void Name(string name) => Encoding.UTF8.GetBytes(name, output);

    private void Escaped(string text)
    {
        var rest = text.AsSpan();
        int at;
        while ((at = rest.IndexOfAny(Markup)) >= 0)
        {
            Encoding.UTF8.GetBytes(rest[..at], output);
            output.Write(
                rest[at] switch
                {
                    '&' => "&amp;"u8,
                    '<' => "&lt;"u8,
                    '>' => "&gt;"u8,
                    _ => "&quot;"u8,
                }
            );
            rest = rest[(at + 1)..];
        }
        Encoding.UTF8.GetBytes(rest, output);
    }
}
