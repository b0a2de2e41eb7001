using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace EnergyDataPipeline.Query.Writing;

/// <summary>A value of an Arrow array as JSON: numbers as they are, NaN and the infinities as texts, null as null.</summary>
internal static class ArrowJson
{
    /// <summary>Appends the value at <paramref name="row"/>.</summary>
    public static void Append(StringBuilder into, IArrowArray array, int row)
    {
        if (array.IsNull(row))
        {
            into.Append("null");
            return;
        }

        switch (array)
        {
            case NullArray:
                into.Append("null");
                break;
            case MapArray map:
                AppendMap(into, map, row);
                break;
            case ListArray list:
                AppendList(into, list.Values, list.ValueOffsets[row], list.ValueOffsets[row + 1]);
                break;
            case FixedSizeListArray list:
                var width = ((FixedSizeListType)list.Data.DataType).ListSize;
                AppendList(into, list.Values, (list.Offset + row) * width, (list.Offset + row + 1) * width);
                break;
            case StructArray fields:
                AppendStruct(into, fields, row);
                break;
            default:
                AppendScalar(into, array, row);
                break;
        }
    }

    /// <summary>Appends a text between quotes.</summary>
    public static void AppendText(StringBuilder into, string text) =>
        into.Append('"').Append(JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)).Append('"');

    private static void AppendScalar(StringBuilder into, IArrowArray array, int row)
    {
        var isFinite = array switch
        {
            DoubleArray numbers => double.IsFinite(numbers.GetValue(row)!.Value),
            FloatArray numbers => float.IsFinite(numbers.GetValue(row)!.Value),
            _ => true,
        };
        if (ArrowText.IsBare(array.Data.DataType) && isFinite)
        {
            ArrowText.Append(into, array, row);
            return;
        }

        var text = new StringBuilder();
        ArrowText.Append(text, array, row);
        AppendText(into, text.ToString());
    }

    private static void AppendList(StringBuilder into, IArrowArray values, int from, int to)
    {
        into.Append('[');
        for (var i = from; i < to; i++)
        {
            into.Append(i == from ? "" : ",");
            Append(into, values, i);
        }

        into.Append(']');
    }

    private static void AppendStruct(StringBuilder into, StructArray fields, int row)
    {
        var type = (StructType)fields.Data.DataType;
        into.Append('{');
        for (var i = 0; i < type.Fields.Count; i++)
        {
            into.Append(i == 0 ? "" : ",");
            AppendText(into, type.Fields[i].Name);
            into.Append(':');
            Append(into, fields.Fields[i], row);
        }

        into.Append('}');
    }

    /// <summary>A list of keys and values: a key need not be text.</summary>
    private static void AppendMap(StringBuilder into, MapArray map, int row)
    {
        into.Append('[');
        for (var i = map.ValueOffsets[row]; i < map.ValueOffsets[row + 1]; i++)
        {
            into.Append(i == map.ValueOffsets[row] ? "" : ",").Append("{\"key\":");
            Append(into, map.Keys, i);
            into.Append(",\"value\":");
            Append(into, map.Values, i);
            into.Append('}');
        }

        into.Append(']');
    }
}
