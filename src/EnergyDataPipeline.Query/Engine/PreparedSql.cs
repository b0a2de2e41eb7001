using System.Globalization;
using System.Runtime.InteropServices;
using DuckDB.NET.Native;
using EnergyDataPipeline.Records;
using NodaTime;
using static DuckDB.NET.Native.NativeMethods;

namespace EnergyDataPipeline.Query.Engine;

/// <summary>A prepared statement.</summary>
internal sealed class PreparedSql : IDisposable
{
    private const byte WidestDecimal = 38;

    private readonly DuckDBPreparedStatement _handle;

    public PreparedSql(DuckDBPreparedStatement handle)
    {
        _handle = handle;
        Kind = DuckDb.KindOf(handle.DangerousGetHandle());
        var names = new string[PreparedStatements.DuckDBParams(handle)];
        for (var i = 0; i < names.Length; i++)
        {
            var name = DuckDb.ParameterName(handle.DangerousGetHandle(), (ulong)i + 1);
            names[i] = Marshal.PtrToStringUTF8(name)!;
            Helpers.DuckDBFree(name);
        }

        Parameters = names;
    }

    /// <summary>What it does.</summary>
    public StatementKind Kind { get; }

    /// <summary>Names of its parameters, without <c>$</c>; those written <c>?</c> are 1, 2, …</summary>
    public IReadOnlyList<string> Parameters { get; }

    /// <summary>Gives each of its parameters the value of that name; others are left alone.</summary>
    /// <exception cref="PipelineException">A parameter has no value, or one of a type that cannot be bound.</exception>
    public void Bind(IReadOnlyDictionary<string, object?> values)
    {
        for (var i = 0; i < Parameters.Count; i++)
        {
            var name = Parameters[i];
            if (!values.TryGetValue(name, out var value))
            {
                throw new PipelineException(
                    FailureClass.Configuration,
                    $"the query has a parameter ${name}, and no value was given for it",
                    $"Give one: --param {name}=VALUE."
                );
            }

            if (!Bind(i + 1, value).IsSuccess())
            {
                throw new PipelineException(
                    FailureClass.Configuration,
                    $"the value of the parameter ${name} was refused: {PreparedStatements.DuckDBPrepareError(_handle)}"
                );
            }
        }
    }

    /// <summary>Runs it to its end.</summary>
    public DuckDBResult Execute() => Done(PreparedStatements.DuckDBExecutePrepared(_handle, out var result), ref result);

    /// <summary>Begins it; rows are made as they are fetched.</summary>
    public DuckDBResult Begin() => Done(PreparedStatements.DuckDBExecutePreparedStreaming(_handle, out var result), ref result);

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private static DuckDBResult Done(DuckDBState state, ref DuckDBResult result)
    {
        if (state.IsSuccess())
        {
            return result;
        }

        var fault = NativeMethods.Query.DuckDBResultError(ref result);
        NativeMethods.Query.DuckDBDestroyResult(ref result);
        throw new EngineException(fault);
    }

    private DuckDBState Bind(int index, object? value) =>
        value switch
        {
            null => PreparedStatements.DuckDBBindNull(_handle, index),
            string text => PreparedStatements.DuckDBBindVarchar(_handle, index, text),
            bool truth => PreparedStatements.DuckDBBindBoolean(_handle, index, truth),
            double number => PreparedStatements.DuckDBBindDouble(_handle, index, number),
            float number => PreparedStatements.DuckDBBindFloat(_handle, index, number),
            sbyte or byte or short or ushort or int or uint or long => PreparedStatements.DuckDBBindInt64(
                _handle,
                index,
                Convert.ToInt64(value, CultureInfo.InvariantCulture)
            ),
            ulong number => PreparedStatements.DuckDBBindUInt64(_handle, index, number),
            decimal number => BindDecimal(index, number),
            LocalDate date => BindDate(index, Period.DaysBetween(new LocalDate(1970, 1, 1), date)),
            DateOnly date => BindDate(index, date.DayNumber - new DateOnly(1970, 1, 1).DayNumber),
            Instant instant => BindInstant(index, instant),
            DateTimeOffset instant => BindInstant(index, Instant.FromDateTimeOffset(instant)),
            byte[] bytes => PreparedStatements.DuckDBBindBlob(_handle, index, bytes, bytes.Length),
            _ => throw new PipelineException(
                FailureClass.Configuration,
                $"a parameter cannot be a {value.GetType().Name}",
                "Use text, numbers, bool, LocalDate, DateOnly, Instant, DateTimeOffset or bytes."
            ),
        };

    private DuckDBState BindDate(int index, int days) => DuckDb.BindDate(_handle.DangerousGetHandle(), (ulong)index, days);

    private DuckDBState BindInstant(int index, Instant instant) =>
        DuckDb.BindInstant(
            _handle.DangerousGetHandle(),
            (ulong)index,
            instant.ToUnixTimeTicks() / (NodaConstants.TicksPerSecond / 1_000_000)
        );

    private DuckDBState BindDecimal(int index, decimal number)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(number, bits);
        var digits = (Int128)new UInt128((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
        digits = number < 0 ? -digits : digits;
        var value = new DuckDb.Decimal
        {
            Width = WidestDecimal,
            Scale = number.Scale,
            Lower = (ulong)digits,
            Upper = (long)(digits >> 64),
        };
        return DuckDb.BindDecimal(_handle.DangerousGetHandle(), (ulong)index, value);
    }
}
