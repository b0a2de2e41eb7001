using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EnergyDataPipeline.Sandbox.Serialising;

/// <summary>Compact JSON with the operator's envelopes.</summary>
internal sealed class JsonAnswerWriter : AnswerWriter
{
    // Names such as .R.NEMASS&BOST stand as they are, not as escapes meant for HTML.
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private readonly Utf8JsonWriter json;
    private readonly DialectChoices choices;
    private readonly IReadOnlySet<string> textNumbers;
    private readonly Stack<bool> collapsedLists = [];
    private Envelope envelope = Envelope.Single("");
    private bool rowsInArray;
    private bool empty;

    public JsonAnswerWriter(IBufferWriter<byte> output, DialectChoices choices, IReadOnlySet<string> textNumbers)
    {
        json = new Utf8JsonWriter(output, Options);
        this.choices = choices;
        this.textNumbers = textNumbers;
    }

    public override string ContentType => "application/json";

    public override void Begin(Envelope envelope, int rows)
    {
        this.envelope = envelope;
        empty = rows == 0;
        var listed = envelope.Shape == EnvelopeShape.List;
        json.WriteStartObject();
        if (envelope.Shape == EnvelopeShape.Missing)
        {
            return;
        }
        json.WritePropertyName(envelope.Root);
        if (empty)
        {
            WriteEmpty();
            return;
        }
        if (listed)
        {
            json.WriteStartObject();
            json.WritePropertyName(envelope.Item);
        }
        rowsInArray = envelope.Shape == EnvelopeShape.SingleInArray || (listed && (rows > 1 || !choices.SinglesCollapse));
        if (rowsInArray)
        {
            json.WriteStartArray();
        }
    }

    public override void Write(Row row)
    {
        json.WriteStartObject();
        for (var index = 0; index < row.Fields.Count; index++)
        {
            Write(row.Fields, index);
        }
        json.WriteEndObject();
        json.Flush();
    }

    public override void End()
    {
        if (!empty && envelope.Shape != EnvelopeShape.Missing)
        {
            if (rowsInArray)
            {
                json.WriteEndArray();
            }
            if (envelope.Shape == EnvelopeShape.List)
            {
                json.WriteEndObject();
            }
        }
        json.WriteEndObject();
        json.Flush();
    }

    public override void Dispose() => json.Dispose();

    private void Write(List<Field> fields, int index)
    {
        var field = fields[index];
        switch (field.Kind)
        {
            case FieldKind.Number:
                json.WritePropertyName(field.Name);
                WriteNumber(field, asText: textNumbers.Contains(field.Name));
                break;
            case FieldKind.NumericText:
                json.WritePropertyName(field.Name);
                WriteNumber(field, asText: true);
                break;
            case FieldKind.Text:
                json.WriteString(field.Name, field.Text);
                break;
            case FieldKind.Null:
                json.WriteNull(field.Name);
                break;
            case FieldKind.Reference:
                json.WriteStartObject(field.Name);
                json.WritePropertyName("@LocId");
                WriteNumber(field, asText: true);
                if (field.Type is not null)
                {
                    json.WriteString("@LocType", field.Type);
                }
                json.WriteString("$", field.Text);
                json.WriteEndObject();
                break;
            case FieldKind.Attribute:
                json.WritePropertyName(choices.AttributesAreText ? "@" + field.Name : field.Name);
                WriteNumber(field, choices.AttributesAreText);
                break;
            case FieldKind.TextAttribute:
                json.WriteString("@" + field.Name, field.Text);
                break;
            case FieldKind.Content:
                json.WriteString("$", field.Text);
                break;
            case FieldKind.TextItem:
                json.WriteStringValue(field.Text);
                break;
            case FieldKind.BeginObject:
                json.WriteStartObject(field.Name);
                break;
            case FieldKind.BeginItem:
                json.WriteStartObject();
                break;
            case FieldKind.EndObject or FieldKind.EndItem:
                json.WriteEndObject();
                break;
            case FieldKind.BeginList:
                BeginList(fields, index);
                break;
            case FieldKind.EndList:
                EndList();
                break;
        }
    }

    private void BeginList(List<Field> fields, int index)
    {
        var collapsed = choices.SinglesCollapse && HasOneItem(fields, index);
        collapsedLists.Push(collapsed);
        json.WritePropertyName(fields[index].Name);
        if (!collapsed)
        {
            json.WriteStartArray();
        }
    }

    private void EndList()
    {
        if (!collapsedLists.Pop())
        {
            json.WriteEndArray();
        }
    }

    private static bool HasOneItem(List<Field> fields, int index)
    {
        var depth = 0;
        var items = 0;
        for (var at = index + 1; at < fields.Count; at++)
        {
            switch (fields[at].Kind)
            {
                case FieldKind.BeginItem or FieldKind.TextItem:
                    items += depth == 0 ? 1 : 0;
                    break;
                case FieldKind.BeginList:
                    depth++;
                    break;
                case FieldKind.EndList when depth-- == 0:
                    return items == 1;
            }
        }
        return items == 1;
    }

    private void WriteNumber(Field field, bool asText)
    {
        Span<byte> digits = stackalloc byte[26];
        var length = Format(digits[1..], field.Units, field.Scale);
        if (asText)
        {
            digits[0] = (byte)'"';
            digits[length + 1] = (byte)'"';
            json.WriteRawValue(digits[..(length + 2)], skipInputValidation: true);
        }
        else
        {
            json.WriteRawValue(digits.Slice(1, length), skipInputValidation: true);
        }
    }

    private void WriteEmpty()
    {
        if (choices.EmptyIsText)
        {
            json.WriteStringValue("");
        }
        else
        {
            json.WriteStartObject();
            json.WriteEndObject();
        }
    }
}
