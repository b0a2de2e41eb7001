using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
    // Rows hashed together: their two hashes stay in the processor's nearest cache while column after column is mixed in.
    private const int BlockRows = 1024;

    // Odd, with bits in no pattern: multiplying by one loses nothing. They are part of what an id means.
    private const ulong Spread = 0x9E37_79B9_7F4A_7C15;
    private const ulong SpreadOffset = 0xD6E8_FEB8_6659_FD93;
    private const ulong First = 0xA076_1D64_78BD_642F;
    private const ulong Second = 0xE703_7ED1_A0B4_28DB;
    private const ulong Null = 0x8EBC_6AF0_9C88_C6E3;
    private const ulong Finish1 = 0xFF51_AFD7_ED55_8CCD;
    private const ulong Finish2 = 0xC4CE_B9FE_1A85_EC53;

    private readonly ulong[] _cells = new ulong[BlockRows];
    private readonly ulong[] _first = new ulong[BlockRows];
    private readonly ulong[] _second = new ulong[BlockRows];
    private readonly ulong[]?[] _texts = new ulong[table.Columns.Count][];
    private ulong _sumFirst;
    private ulong _sumSecond;

    /// <summary>Rows taken in so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Takes in the rows of <paramref name="batch"/>.</summary>
    public void Add(ColumnBatch batch)
    {
        var rows = batch.RowCount;
        var columns = batch.Columns;
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i] is TextVector texts)
            {
                HashDistinct(texts.Dictionary, ref _texts[i]);
            }
        }

        for (var row = 0; row < rows; row += BlockRows)
        {
            var count = Math.Min(BlockRows, rows - row);
            _first.AsSpan(0, count).Fill(First);
            _second.AsSpan(0, count).Fill(Second);
            for (var i = 0; i < columns.Count; i++)
            {
                var column = columns[i];
                if (column is NumberVector or IntegerVector && column.NullCount == 0)
                {
                    MixWords(Words(column).Slice(row, count), _first, _second);
                    continue;
                }

                var cells = _cells.AsSpan(0, count);
                HashCells(column, row, cells, _texts[i]);
                if (column.NullCount > 0)
                {
                    MarkNulls(column, row, cells);
                }

                Mix(cells, _first, _second);
            }

            Sum(_first.AsSpan(0, count), _second.AsSpan(0, count));
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

    private static void HashCells(ColumnVector column, int row, Span<ulong> cells, ulong[]? texts)
    {
        switch (column)
        {
            case NumberVector or IntegerVector:
                var words = Words(column).Slice(row, cells.Length);
                for (var i = 0; i < cells.Length; i++)
                {
                    cells[i] = Fold(words[i] * Spread);
                }

                break;
            case TimestampVector instants:
                var micros = instants.Values.Slice(row, cells.Length);
                var offsets = instants.OffsetMinutes.Slice(row, cells.Length);
                for (var i = 0; i < cells.Length; i++)
                {
                    cells[i] = Fold(((ulong)micros[i] * Spread) + ((ulong)offsets[i] * SpreadOffset));
                }

                break;
            case DateVector dates:
                var days = dates.Values.Slice(row, cells.Length);
                for (var i = 0; i < cells.Length; i++)
                {
                    cells[i] = Fold((ulong)days[i] * Spread);
                }

                break;
            case BooleanVector booleans:
                var flags = booleans.Values.Slice(row, cells.Length);
                for (var i = 0; i < cells.Length; i++)
                {
                    cells[i] = Fold((flags[i] ? 1UL : 2UL) * Spread);
                }

                break;
            case TextVector vector:
                var ids = vector.Ids.Slice(row, cells.Length);
                if (vector.Dictionary.Count == 0)
                {
                    // Nulls only; their mark comes next.
                    cells.Clear();
                    break;
                }

                for (var i = 0; i < cells.Length; i++)
                {
                    cells[i] = texts![ids[i]];
                }

                break;
            default:
                throw new InvalidOperationException($"no content hash for {column.GetType().Name}");
        }
    }

    private static ReadOnlySpan<ulong> Words(ColumnVector column) =>
        column is NumberVector numbers
            ? MemoryMarshal.Cast<double, ulong>(numbers.Values)
            : MemoryMarshal.Cast<long, ulong>(((IntegerVector)column).Values);

    /// <summary>The hash of each distinct text, by its id.</summary>
    private static void HashDistinct(Utf8Dictionary texts, ref ulong[]? hashes)
    {
        if (hashes is null || hashes.Length < texts.Count)
        {
            hashes = new ulong[Math.Max(256, texts.Count * 2)];
        }

        for (var id = 0; id < texts.Count; id++)
        {
            hashes[id] = XxHash3.HashToUInt64(texts[id]);
        }
    }

    private static void MarkNulls(ColumnVector column, int row, Span<ulong> cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = column.IsNull(row + i) ? Null : cells[i];
        }
    }

    /// <summary>
    /// Mixes a cell into both hashes of its row. Each step can be undone, so rows that differ in one cell never have equal hashes; two
    /// different steps, so that rows which differ in several are equal in both with the chance of 128 random bits.
    /// </summary>
    private static void Mix(ReadOnlySpan<ulong> cells, Span<ulong> first, Span<ulong> second)
    {
        first = first[..cells.Length];
        second = second[..cells.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            Mix(cells[i], ref first[i], ref second[i]);
        }
    }

    /// <summary>The same of words that are not hashed yet: most columns are numbers without nulls, which one loop is enough for.</summary>
    private static void MixWords(ReadOnlySpan<ulong> words, Span<ulong> first, Span<ulong> second)
    {
        first = first[..words.Length];
        second = second[..words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            Mix(Fold(words[i] * Spread), ref first[i], ref second[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(ulong cell, ref ulong first, ref ulong second)
    {
        first = (first ^ cell) * First;
        second = (ulong.RotateLeft(second, 29) + cell) * Second;
    }

    private void Sum(ReadOnlySpan<ulong> first, ReadOnlySpan<ulong> second)
    {
        second = second[..first.Length];
        var (sumFirst, sumSecond) = (_sumFirst, _sumSecond);
        for (var i = 0; i < first.Length; i++)
        {
            sumFirst += Avalanche(first[i]);
            sumSecond += Avalanche(second[i]);
        }

        (_sumFirst, _sumSecond) = (sumFirst, sumSecond);
    }

    /// <summary>Brings the upper half, which the product spreads everything to, into the lower.</summary>
    private static ulong Fold(ulong product) => product ^ (product >> 32);

    /// <summary>Every bit of a row's hash into every bit, so that what is summed has no pattern (MurmurHash3's finish).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Avalanche(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * Finish1;
        hash = (hash ^ (hash >> 33)) * Finish2;
        return hash ^ (hash >> 33);
    }
}
