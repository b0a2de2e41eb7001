using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Parsing;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Storing;

namespace EnergyDataPipeline.Running;

/// <summary>Answers of the raw vault, read again by a dataset's definition of today.</summary>
internal sealed class StoredAnswers(IObjectStore store, string spool)
{
    /// <summary>Hands the rows of an answer that had <paramref name="rowsDue"/> rows when it was collected to <paramref name="receiver"/>.</summary>
    /// <param name="key">Key of the answer in the store.</param>
    /// <param name="rowsDue">Rows that it had, all tables together.</param>
    /// <param name="tables">Tables to read it into.</param>
    /// <param name="drift">What a value that the definition does not know means.</param>
    /// <param name="receiver">Takes the rows.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="StoreException">The answer is not there, or damaged.</exception>
    /// <exception cref="PipelineException">It cannot be read by the definition.</exception>
    public async Task ReadAsync(
        string key,
        long rowsDue,
        IReadOnlyList<Table> tables,
        DriftPolicy drift,
        ITableReceiver receiver,
        CancellationToken cancellationToken
    )
    {
        await using var stored =
            await store.OpenAsync(key, cancellationToken)
            ?? throw new StoreException(
                StoreFault.Corrupt,
                $"The answer '{key}' in {store.Name}, which a manifest names, is not there.",
                "Bring it back from a backup or an older version of the bucket; or collect the period again."
            );
        using var local = new SpooledFile(spool, isPrivate: true);
        await stored.CopyToAsync(local.Destination, cancellationToken);
        local.Finish();
        var answer = new Answer(
            () => new ZstdSharp.DecompressionStream(local.Open(), leaveOpen: false),
            contentType: null,
            isComplete: true
        );
        var read = AnswerReader.ReadAgain(answer, tables, receiver, drift == DriftPolicy.Quarantine, cancellationToken);
        if (read.Ending is ReadEnding.Complete && read.RowsSeen.Sum() == 0 && rowsDue > 0)
        {
            throw new PipelineException(
                FailureClass.SourcePermanent,
                $"the answer {key} has its rows in another form than the dataset's definition",
                "Read its files instead: the manifest of the period names them."
            );
        }

        if (read.Ending is not ReadEnding.Complete)
        {
            throw new PipelineException(
                FailureClass.SourcePermanent,
                $"the answer {key} cannot be read any more: {read.Message}",
                "It was read when it was collected: please report it with the answer."
            );
        }
    }
}
