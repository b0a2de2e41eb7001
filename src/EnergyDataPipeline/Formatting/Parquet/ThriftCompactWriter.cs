using System.Text;

namespace EnergyDataPipeline.Formatting.Parquet;

/// <summary>Field types of the Thrift compact protocol.</summary>
internal enum ThriftType : byte
{
    True = 1,
    False = 2,
    Byte = 3,
    I16 = 4,
    I32 = 5,
    I64 = 6,
    Binary = 8,
    List = 9,
    Struct = 12,
}

/// <summary>
/// Writes Thrift structs in the compact protocol, which Parquet's page headers and footer are made of: a field is one byte of
/// (distance from the last field's number, type) and its value; numbers are zigzag varints; a struct ends with a zero byte.
/// </summary>
internal sealed class ThriftCompactWriter(PooledArray<byte> output)
{
    private const int DeepestNesting = 16;
    private const int LongestVarint = 10;
    private readonly short[] _outerFields = new short[DeepestNesting];
    private int _depth;
    private short _lastField;

    /// <summary>Where the bytes go.</summary>
    public PooledArray<byte> Output { get; } = output;

    /// <summary>Starts a struct that is not a field: a whole message, or an item of a list.</summary>
    public void BeginStruct()
    {
        _outerFields[_depth++] = _lastField;
        _lastField = 0;
    }

    /// <summary>Starts a struct as the field <paramref name="field"/>.</summary>
    public void BeginStruct(short field)
    {
        Header(field, ThriftType.Struct);
        BeginStruct();
    }

    /// <summary>Ends the struct begun last.</summary>
    public void EndStruct()
    {
        Output.Add(0);
        _lastField = _outerFields[--_depth];
    }

    /// <summary>A struct without fields: how a union says which of its members it is.</summary>
    public void EmptyStruct(short field)
    {
        BeginStruct(field);
        EndStruct();
    }

    /// <summary>Starts a list of <paramref name="count"/> items, which the caller writes next.</summary>
    public void BeginList(short field, ThriftType items, int count)
    {
        Header(field, ThriftType.List);
        if (count < 15)
        {
            Output.Add((byte)((count << 4) | (int)items));
        }
        else
        {
            Output.Add((byte)(0xF0 | (int)items));
            Varint((ulong)count);
        }
    }

    /// <summary>An item of a list of i32.</summary>
    public void Item(int value) => Varint(ZigZag(value));

    /// <summary>An item of a list of texts.</summary>
    public void Item(string value) => Text(value);

    public void Bool(short field, bool value) => Header(field, value ? ThriftType.True : ThriftType.False);

    public void Byte(short field, byte value)
    {
        Header(field, ThriftType.Byte);
        Output.Add(value);
    }

    public void I16(short field, short value)
    {
        Header(field, ThriftType.I16);
        Varint(ZigZag(value));
    }

    public void I32(short field, int value)
    {
        Header(field, ThriftType.I32);
        Varint(ZigZag(value));
    }

    public void I64(short field, long value)
    {
        Header(field, ThriftType.I64);
        Varint(ZigZag(value));
    }

    public void Binary(short field, ReadOnlySpan<byte> value)
    {
        Header(field, ThriftType.Binary);
        Varint((ulong)value.Length);
        Output.AddRange(value);
    }

    public void Text(short field, string value)
    {
        Header(field, ThriftType.Binary);
        Text(value);
    }

    private static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    private void Text(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        Varint((ulong)length);
        Output.Advance(Encoding.UTF8.GetBytes(value, Output.Reserve(length)));
    }

    private void Header(short field, ThriftType type)
    {
        var distance = field - _lastField;
        if (distance is > 0 and <= 15)
        {
            Output.Add((byte)((distance << 4) | (int)type));
        }
        else
        {
            Output.Add((byte)type);
            Varint(ZigZag(field));
        }

        _lastField = field;
    }

    private void Varint(ulong value) => Output.Advance(Varints.Write(Output.Reserve(LongestVarint), value));
}
