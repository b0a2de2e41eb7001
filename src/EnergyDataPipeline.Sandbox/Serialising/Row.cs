using EnergyDataPipeline.Sandbox.Model;
using NodaTime;

namespace EnergyDataPipeline.Sandbox.Serialising;

/// <summary>A row of an answer as steps in the order of the schema; it is handed back after it is written and filled again.</summary>
internal sealed class Row
{
    public List<Field> Fields { get; } = new(8);

    public Row Number(string name, long units, byte scale = 0) => Add(new(FieldKind.Number, name, Units: units, Scale: scale));

    public Row Text(string name, string value) => Add(new(FieldKind.Text, name, value));

    public Row Stamp(string name, Instant instant) => Text(name, EasternTime.Format(instant));

    public Row Reference(string name, Location place) => Add(new(FieldKind.Reference, name, place.Name, place.Id, Type: place.Type));

    public Row Attribute(string name, long value) => Add(new(FieldKind.Attribute, name, Units: value));

    public Row TextAttribute(string name, string value) => Add(new(FieldKind.TextAttribute, name, value));

    public Row Content(string value) => Add(new(FieldKind.Content, "$", value));

    public Row TextItem(string name, string value) => Add(new(FieldKind.TextItem, name, value));

    public Row BeginObject(string name) => Add(new(FieldKind.BeginObject, name));

    public Row EndObject(string name) => Add(new(FieldKind.EndObject, name));

    public Row BeginList(string name) => Add(new(FieldKind.BeginList, name));

    public Row EndList(string name) => Add(new(FieldKind.EndList, name));

    public Row BeginItem(string name) => Add(new(FieldKind.BeginItem, name));

    public Row EndItem(string name) => Add(new(FieldKind.EndItem, name));

    public Row Copy()
    {
        var copy = new Row();
        copy.Fields.AddRange(Fields);
        return copy;
    }

    private Row Add(Field field)
    {
        Fields.Add(field);
        return this;
    }
}

/// <summary>The rows of one request that may be filled again; used by that request alone.</summary>
internal sealed class RowPool
{
    private readonly Stack<Row> free = [];

    public Row Take() => free.TryPop(out var row) ? row : new Row();

    public void Return(Row row)
    {
        row.Fields.Clear();
        free.Push(row);
    }
}
