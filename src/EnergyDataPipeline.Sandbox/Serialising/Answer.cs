namespace EnergyDataPipeline.Sandbox.Serialising;

/// <summary>How rows lie in an answer.</summary>
internal enum EnvelopeShape
{
    /// <summary><c>{"Things":{"Thing":[..]}}</c>.</summary>
    List,

    /// <summary><c>{"Thing":{..}}</c>: the row itself is the root.</summary>
    Single,

    /// <summary><c>{"Thing":[{..}]}</c>: a list under the name of its row.</summary>
    SingleInArray,

    /// <summary><c>{}</c>: not even the root.</summary>
    Missing,
}

/// <summary>The names around the rows of an answer.</summary>
internal sealed record Envelope(string Root, string Item, EnvelopeShape Shape)
{
    public static Envelope List(string root, string item) => new(root, item, EnvelopeShape.List);

    public static Envelope Single(string root) => new(root, root, EnvelopeShape.Single);
}

/// <summary>What a resource answers: names and rows, made as they are asked for.</summary>
internal sealed record Answer(Envelope Envelope, IEnumerable<Row> Rows)
{
    public static Answer Empty(Envelope envelope) => new(envelope, []);
}
