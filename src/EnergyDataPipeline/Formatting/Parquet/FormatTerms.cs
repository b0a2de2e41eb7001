namespace EnergyDataPipeline.Formatting.Parquet;

// The enumerations of parquet.thrift that a flat file needs, with its names and numbers.

/// <summary><c>Type</c>: how a value is stored.</summary>
internal enum PhysicalType
{
    Boolean = 0,
    Int32 = 1,
    Int64 = 2,
    Double = 5,
    ByteArray = 6,
}

/// <summary><c>ConvertedType</c>: what a value means, for readers older than logical types.</summary>
internal enum ConvertedType
{
    Utf8 = 0,
    Date = 6,
    TimestampMicros = 10,
    Int16 = 16,
    Int64 = 18,
}

/// <summary><c>FieldRepetitionType</c>.</summary>
internal enum Repetition
{
    Optional = 1,
}

/// <summary><c>Encoding</c>: how the values of a page are laid out.</summary>
internal enum PageEncoding
{
    Plain = 0,
    Rle = 3,
    RleDictionary = 8,
}

/// <summary><c>PageType</c>.</summary>
internal enum PageKind
{
    Data = 0,
    Dictionary = 2,
}

/// <summary><c>CompressionCodec</c>.</summary>
internal enum Codec
{
    Uncompressed = 0,
    Snappy = 1,
    Zstd = 6,
}
