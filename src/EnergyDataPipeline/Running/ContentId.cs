using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Running;

/// <summary>
/// The identity of a table's rows, whatever their order and whatever file they are written to: SHA-256 over the columns' names and types,
/// the number of rows, and a 128-bit sum of row hashes. The sum makes it independent of order without sorting, so memory stays flat.
/// See docs/decisions on why a sum of fast hashes is enough: the answer itself is identified by its own SHA-256.
/// </summary>
internal sealed class ContentId(Table table)
{
    private const ulong NullMark = 0x9E37_79B9_7F4A_7C15;
    private const ulong First = 0xA076_1D64_78BD_642F;
    private const ulong Second = 0xE703_7ED1_A0B4_28DB;

    private ulong[] _first = [];
    private ulong[] _second = [];
    private ulong[] _texts = [];
    private ulong _sumFirst;
    private ulong _sumSecond;

    /// <summary>Rows taken in so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Takes in the rows of <paramref name="batch"/>.</summary>
    public void Add(ColumnBatch batch)
    {
        var rows = batch.RowCount;
        if (_first.Length < rows)
        {
            _first = new ulong[ColumnBatch.MaxRows > rows ? ColumnBatch.MaxRows : rows];
            _second = new ulong[_first.Length];
        }

        Array.Fill(_first, First, 0, rows);
        Array.Fill(_second, Second, 0, rows);
        foreach (var column in batch.Columns)
        {
            MixColumn(column, rows);
        }

        for (var row = 0; row < rows; row++)
        {
            _sumFirst += Mix(_first[row], Second);
            _sumSecond += Mix(_second[row], First);
        }

        Rows += rows;
    }

    /// <summary>The identity of everything taken in, 64 lower-case hex digits.</summary>
    public string Finish()
    {
        var schema = new StringBuilder(table.Name);
        foreach (var column in table.Columns)
        {
            schema.Append('\n').Append(column.Name).Append(':').Append(column.Type.ToString());
        }

        var heading = Encoding.UTF8.GetBytes(schema.ToString());
        var bytes = new byte[heading.Length + 24];
        heading.CopyTo(bytes, 0);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(heading.Length), Rows);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(heading.Length + 8), _sumFirst);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(heading.Length + 16), _sumSecond);
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    private void MixColumn(ColumnVector column, int rows)
    {
        switch (column)
        {
            case NumberVector numbers:
                var values = numbers.Values;
                for (var row = 0; row < rows; row++)
                {
                    MixRow(row, column, BitConverter.DoubleToUInt64Bits(values[row]));
                }

                break;
            case TimestampVector instants:
                for (var row = 0; row < rows; row++)
                {
                    MixRow(row, column, (ulong)instants.Values[row] ^ ((ulong)(ushort)instants.OffsetMinutes[row] << 48));
                }

                break;
            case IntegerVector integers:
                for (var row = 0; row < rows; row++)
                {
                    MixRow(row, column, (ulong)integers.Values[row]);
                }

                break;
            case DateVector dates:
                for (var row = 0; row < rows; row++)
                {
                    MixRow(row, column, (ulong)dates.Values[row]);
                }

                break;
            case BooleanVector booleans:
                for (var row = 0; row < rows; row++)
                {
                    MixRow(row, column, booleans.Values[row] ? 1UL : 2UL);
                }

                break;
            case TextVector texts:
                MixTexts(texts, rows);
                break;
            default:
                throw new InvalidOperationException($"no content hash for {column.GetType().Name}");
        }
    }

    private void MixTexts(TextVector texts, int rows)
    {
        var distinct = texts.Dictionary.Count;
        if (_texts.Length < distinct)
        {
            _texts = new ulong[distinct * 2];
        }

        for (var id = 0; id < distinct; id++)
        {
            _texts[id] = XxHash3.HashToUInt64(texts.Dictionary[id]);
        }

        var ids = texts.Ids;
        for (var row = 0; row < rows; row++)
        {
            MixRow(row, texts, distinct == 0 ? 0 : _texts[ids[row]]);
        }
    }

    private void MixRow(int row, ColumnVector column, ulong value)
    {
        var marked = column.IsNull(row) ? NullMark : Mix(value ^ First, Second);
        _first[row] = Mix(_first[row] ^ marked, Second);
        _second[row] = Mix(_second[row] + marked, First);
    }

    private static ulong Mix(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low ^ left;
    }
}
