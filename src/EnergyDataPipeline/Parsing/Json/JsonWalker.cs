using EnergyDataPipeline.Parsing.Tables;
using EnergyDataPipeline.Parsing.Trees;

namespace EnergyDataPipeline.Parsing.Json;

/// <summary>
/// Walks a JSON document of any size through one sliding buffer. Strict: one value, nothing after it, no comments, no trailing commas.
/// A document that is right as far as it goes and then ends is truncated; anything else that is wrong is unreadable. Rows that a
/// <see cref="TableBuilder"/> knows the form of go to it as bytes, and the walk goes on behind them.
/// </summary>
internal static class JsonWalker
{
    /// <param name="open">Opens the document; once more where rows were read by their templates and the document then breaks, to say where.</param>
    /// <param name="sink">Receives what is read.</param>
    /// <param name="usesTemplates">False when every row is to be read strictly.</param>
    /// <param name="bufferSize">Bytes read at once.</param>
    /// <param name="cancellationToken">Stops the walk.</param>
    public static WalkEnding Walk(
        Func<Stream> open,
        ITreeSink sink,
        bool usesTemplates,
        int bufferSize,
        CancellationToken cancellationToken
    )
    {
        using var body = open();
        if (sink is not TableBuilder builder)
        {
            return Walk(body, new AnySink(sink), null, bufferSize, cancellationToken);
        }

        var learner = usesTemplates && builder.HasTemplates ? builder : null;
        var ending = Walk(body, new BuilderSink(builder), learner, bufferSize, cancellationToken);
        if (ending.IsComplete || learner is null)
        {
            return ending;
        }

        // The reader did not see all lines: only a walk that does can name the place.
        using var again = open();
        var told = Walk(again, new AnySink(DeafSink.Instance), null, bufferSize, cancellationToken);
        return told.IsComplete
            ? throw new InvalidOperationException("the document is broken behind rows read by their templates, and whole without them")
            : told;
    }

    private static WalkEnding Walk<TSink>(
        Stream body,
        TSink sink,
        TableBuilder? learner,
        int bufferSize,
        CancellationToken cancellationToken
    )
        where TSink : struct, ITreeSink
    {
        using var walk = new JsonWalk<TSink>(body, sink, learner, bufferSize);
        return walk.Run(cancellationToken);
    }
}
