namespace EnergyDataPipeline.Parsing.Trees;

/// <summary>What a scalar was written as.</summary>
internal enum ScalarKind : byte
{
    /// <summary>Nothing: JSON null, <c>xsi:nil</c>, an empty CSV field. No bytes come with it.</summary>
    Null,

    /// <summary>A JSON string: known to be text.</summary>
    Text,

    /// <summary>Text of a format that has no types (XML, CSV, HTML): it may mean a number.</summary>
    Untyped,

    /// <summary>A JSON number, as written.</summary>
    Number,

    /// <summary>JSON true.</summary>
    True,

    /// <summary>JSON false.</summary>
    False,

    /// <summary>Text that is no Unicode (broken UTF-8, half a surrogate pair); the bytes have U+FFFD in its place.</summary>
    Unusable,
}

/// <summary>
/// Receives a document as a stream of events, whatever it was written in. XML becomes what ISO-NE's own JSON makes of it: attributes are
/// members called <c>@x</c>, the text of an element that has attributes is the member <c>$</c>, an element with text alone is a scalar, and
/// a list is a name that comes again. Rows of CSV and HTML tables are objects in an array. All bytes are valid UTF-8 and belong to the
/// walker: they are gone after the call.
/// </summary>
internal interface ITreeSink
{
    /// <summary>False when the sink has seen enough; the walker then stops at its next chance.</summary>
    bool WantsMore { get; }

    void BeginObject();

    void EndObject();

    void BeginArray();

    void EndArray();

    void Name(ReadOnlySpan<byte> utf8);

    void Scalar(ScalarKind kind, ReadOnlySpan<byte> utf8);
}
