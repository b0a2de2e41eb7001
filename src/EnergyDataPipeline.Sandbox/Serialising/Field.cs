namespace EnergyDataPipeline.Sandbox.Serialising;

/// <summary>What a step of a row is.</summary>
internal enum FieldKind : byte
{
    /// <summary>A decimal number: <see cref="Field.Units"/> shifted by <see cref="Field.Scale"/> digits.</summary>
    Number,

    /// <summary>A number that JSON carries as text.</summary>
    NumericText,

    /// <summary>Text: words, flags, instants.</summary>
    Text,

    /// <summary>No value, said aloud.</summary>
    Null,

    /// <summary>Text with attributes for number and type: a reference to a place.</summary>
    Reference,

    /// <summary>A number that XML carries as an attribute of the enclosing element; it comes first in it.</summary>
    Attribute,

    /// <summary>An attribute of the enclosing element that JSON writes as text with an @ before its name; it comes first in it.</summary>
    TextAttribute,

    /// <summary>The text of an element that has attributes.</summary>
    Content,

    /// <summary>An item of a list that is a word alone.</summary>
    TextItem,
    BeginObject,
    EndObject,
    BeginList,
    EndList,
    BeginItem,
    EndItem,
}

/// <summary>One step of a row: a value with its name, or the border of an object, a list, an item of a list.</summary>
internal readonly record struct Field(
    FieldKind Kind,
    string Name,
    string? Text = null,
    long Units = 0,
    byte Scale = 0,
    string? Type = null
);
