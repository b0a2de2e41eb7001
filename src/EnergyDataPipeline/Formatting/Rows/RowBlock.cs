using System.Buffers;
using System.Runtime.InteropServices;

namespace EnergyDataPipeline.Formatting.Rows;

/// <summary>
/// Some rows being written together, column by column: each row has a place as large as the longest row may be, and its cells are put into it
/// from left to right. A column is then written in one loop that knows its type, which for rows written cell by cell it could not be.
/// </summary>
internal sealed class RowBlock : IDisposable
{
    private const int MostRows = 256;
    private const int ManyBytes = 64 * 1024;
    private byte[] _bytes = [];
    private int[] _ends = ArrayPool<int>.Shared.Rent(MostRows);
    private int _rowBytes;
    private int _rows;

    /// <summary>Rows that are best written together when none is longer than <paramref name="rowBytes"/>.</summary>
    public static int RowsOf(int rowBytes) => Math.Clamp(ManyBytes / (rowBytes + Fragment.Block), 1, MostRows);

    /// <summary>Where the cells of each row end so far, counted from <see cref="First"/>. Whoever writes a cell moves it on.</summary>
    public Span<int> Ends => _ends.AsSpan(0, _rows);

    /// <summary>The first byte of the first row.</summary>
    public ref byte First => ref MemoryMarshal.GetArrayDataReference(_bytes);

    /// <summary>Turns to <paramref name="rows"/> new rows, none longer than <paramref name="rowBytes"/>.</summary>
    public void Begin(int rows, int rowBytes)
    {
        _rows = rows;
        _rowBytes = checked(rowBytes + Fragment.Block);
        var needed = checked(rows * _rowBytes);
        if (_bytes.Length < needed)
        {
            Return();
            _bytes = ArrayPool<byte>.Shared.Rent(needed);
        }

        for (var row = 0; row < rows; row++)
        {
            _ends[row] = row * _rowBytes;
        }
    }

    /// <summary>The cells written of <paramref name="row"/>.</summary>
    public ReadOnlySpan<byte> Row(int row) => _bytes.AsSpan((row * _rowBytes)..Ends[row]);

    /// <inheritdoc/>
    public void Dispose()
    {
        Return();
        var ends = _ends;
        _ends = [];
        if (ends.Length > 0)
        {
            ArrayPool<int>.Shared.Return(ends);
        }
    }

    private void Return()
    {
        var bytes = _bytes;
        _bytes = [];
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
