using EnergyDataPipeline.Query.Engine;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Query.Statements;

/// <summary>Which statements are run: those that read, and others where they were asked for.</summary>
internal sealed class StatementRules(bool allowWrites, bool allowFiles)
{
    /// <summary>Refuses what was not asked for.</summary>
    /// <param name="kind">What the engine says of it.</param>
    /// <param name="statement">Its text; null where the engine made it of another one.</param>
    /// <param name="whole">All that was given.</param>
    /// <param name="connection">For asking what an EXPLAIN explains.</param>
    /// <exception cref="PipelineException">It may not run; the message names the option that lets it.</exception>
    public void Check(StatementKind kind, string? statement, SqlText whole, EngineConnection connection)
    {
        if (kind == StatementKind.Select)
        {
            return;
        }

        if (kind == StatementKind.Explain)
        {
            CheckExplained(statement, whole, connection);
            return;
        }

        // The engine makes a type of the values for a PIVOT that names none, and drops it again.
        if (kind is StatementKind.Create or StatementKind.Drop && statement is null && whole.Statements.Count == 1 && IsPivot(whole))
        {
            return;
        }

        if (Opens(kind))
        {
            if (!allowFiles)
            {
                throw Refused(kind, "read and write files", "--allow-files");
            }
        }
        else if (!allowFiles && SetsFiles(whole))
        {
            throw Refused(kind, "let a setting write files", "--allow-files");
        }
        else if (!allowWrites)
        {
            throw Refused(kind, "make tables, views and settings in memory", "--allow-writes");
        }
    }

    /// <summary>True where a setting is named that has the engine write a file wherever it may.</summary>
    private static bool SetsFiles(SqlText whole) =>
        whole.HasWord("LOG_QUERY_PATH")
        || whole.HasWord("PROFILING_OUTPUT")
        || whole.HasWord("PROFILE_OUTPUT")
        || whole.HasWord("SECRET_DIRECTORY")
        || whole.HasWord("ENABLE_LOGGING");

    private static bool IsPivot(SqlText whole) =>
        (whole.HasWord("PIVOT") || whole.HasWord("PIVOT_WIDER")) && !whole.HasWord("CREATE") && !whole.HasWord("DROP");

    private void CheckExplained(string? statement, SqlText whole, EngineConnection connection)
    {
        // EXPLAIN ANALYZE runs what it explains.
        if (statement is null || whole.Statements.Count > 1 || SqlText.Explained(statement) is not { } inner)
        {
            throw new PipelineException(
                FailureClass.Configuration,
                "it cannot be told what this EXPLAIN explains, and EXPLAIN ANALYZE runs it: nothing was run",
                "Give the EXPLAIN alone, and name the values of a PIVOT: PIVOT … ON k IN ('a', 'b')."
            );
        }

        using var explained = connection.Extract(inner);
        for (var i = 0; i < explained.Count; i++)
        {
            using var prepared = explained.Prepare(i);
            Check(prepared.Kind, inner, whole, connection);
        }
    }

    /// <summary>True for what reaches beyond the engine's memory, or may: a prepared statement shows its kind too late.</summary>
    private static bool Opens(StatementKind kind) =>
        kind
            is StatementKind.Copy
                or StatementKind.Export
                or StatementKind.Load
                or StatementKind.Attach
                or StatementKind.Detach
                or StatementKind.CopyDatabase
                or StatementKind.UpdateExtensions
                or StatementKind.Extension
                or StatementKind.LogicalPlan
                or StatementKind.Prepare
                or StatementKind.Execute
                or StatementKind.Multi
                or StatementKind.Invalid;

    private static PipelineException Refused(StatementKind kind, string what, string option) =>
        new(
            FailureClass.Configuration,
            $"a query reads, and this is {Word(kind)}: nothing was run",
            $"To {what}, add {option}. The lake itself is never written by a query: energy-pipeline rebuild does that."
        );

    private static string Word(StatementKind kind) =>
        kind switch
        {
            StatementKind.VariableSet or StatementKind.Set or StatementKind.Call or StatementKind.Pragma =>
                "a statement that sets or calls something (SET, PRAGMA, CALL)",
            StatementKind.CreateFunction => "a CREATE FUNCTION",
            StatementKind.LogicalPlan or StatementKind.Attach => "an ATTACH",
            StatementKind.Load or StatementKind.UpdateExtensions or StatementKind.Extension => "an INSTALL or LOAD of an extension",
            StatementKind.MergeInto => "a MERGE",
            StatementKind.Invalid => "a statement of a kind that is not known",
            _ when kind.ToString()[0] is 'A' or 'E' or 'I' or 'U' => $"an {kind.ToString().ToUpperInvariant()}",
            _ => $"a {kind.ToString().ToUpperInvariant()}",
        };
}
