using System.Text;

namespace EnergyDataPipeline.Records;

/// <summary>A cell as people read it, in the form that our files have.</summary>
internal static class CellText
{
    /// <summary>The text of a value; null for a null.</summary>
    public static string? Of(ColumnVector vector, int row)
    {
        if (vector.IsNull(row))
        {
            return null;
        }

        if (vector is TextVector texts)
        {
            return Encoding.UTF8.GetString(texts.Utf8(row));
        }

        Span<byte> cell = stackalloc byte[Utf8Rendering.MaxValueBytes];
        return Encoding.UTF8.GetString(cell[..Utf8Rendering.Write(cell, vector, row)]);
    }
}
