using System.Runtime.InteropServices;
using DuckDB.NET.Native;

namespace EnergyDataPipeline.Query.Engine;

/// <summary>Functions of DuckDB's C interface that the bindings leave out.</summary>
internal static partial class DuckDb
{
    private const string Library = "duckdb";

    /// <summary>What kind of statement was prepared: the engine's own numbers, which the bindings' enumeration has lost count of.</summary>
    [LibraryImport(Library, EntryPoint = "duckdb_prepared_statement_type")]
    public static partial StatementKind KindOf(nint prepared);

    /// <summary>Name of the parameter at <paramref name="index"/>, from 1; to be freed with <c>duckdb_free</c>.</summary>
    [LibraryImport(Library, EntryPoint = "duckdb_parameter_name")]
    public static partial nint ParameterName(nint prepared, ulong index);

    [LibraryImport(Library, EntryPoint = "duckdb_bind_timestamp_tz")]
    public static partial DuckDBState BindInstant(nint prepared, ulong index, long micros);

    [LibraryImport(Library, EntryPoint = "duckdb_bind_date")]
    public static partial DuckDBState BindDate(nint prepared, ulong index, int days);

    [LibraryImport(Library, EntryPoint = "duckdb_bind_decimal")]
    public static partial DuckDBState BindDecimal(nint prepared, ulong index, Decimal value);

    /// <summary><c>duckdb_decimal</c>: width, scale, and the digits as a whole number of 128 bits.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Decimal
    {
        public byte Width;
        public byte Scale;
        public ulong Lower;
        public long Upper;
    }
}

/// <summary>Kinds of statements, by the engine's numbers (<c>duckdb_statement_type</c> of duckdb.h).</summary>
internal enum StatementKind
{
    Invalid = 0,
    Select = 1,
    Insert = 2,
    Update = 3,
    Explain = 4,
    Delete = 5,
    Prepare = 6,
    Create = 7,
    Execute = 8,
    Alter = 9,
    Transaction = 10,
    Copy = 11,
    Analyze = 12,
    VariableSet = 13,
    CreateFunction = 14,
    Drop = 15,
    Export = 16,
    Pragma = 17,
    Vacuum = 18,
    Call = 19,
    Set = 20,
    Load = 21,
    Relation = 22,
    Extension = 23,
    LogicalPlan = 24,
    Attach = 25,
    Detach = 26,
    Multi = 27,
    CopyDatabase = 28,
    UpdateExtensions = 29,
    MergeInto = 30,
}
