using Apache.Arrow;
using Apache.Arrow.C;
using DuckDB.NET.Native;
using EnergyDataPipeline.Records;
using static DuckDB.NET.Native.NativeMethods;

namespace EnergyDataPipeline.Query.Engine;

/// <summary>Rows of a statement as Arrow batches, made as they are asked for; by the C data interface, so nothing is copied twice.</summary>
internal sealed class StreamedResult : IDisposable
{
    private readonly DuckDBArrowOptions _arrow;
    private DuckDBResult _result;
    private bool _isDisposed;

    public StreamedResult(DuckDBResult result)
    {
        _result = result;
        _arrow = Arrow.DuckDBResultGetArrowOptions(ref _result);
        Schema = ReadSchema();
    }

    /// <summary>The columns, also where there are no rows.</summary>
    public Schema Schema { get; }

    /// <summary>The next rows, to be disposed of by whoever takes them; null at the end.</summary>
    /// <exception cref="EngineException">The statement failed on its way.</exception>
    public unsafe RecordBatch? Next()
    {
        using var chunk = NativeMethods.Query.DuckDBFetchChunk(_result);
        if (chunk.IsInvalid || DataChunks.DuckDBDataChunkGetSize(chunk) == 0)
        {
            var fault = NativeMethods.Query.DuckDBResultError(ref _result);
            return string.IsNullOrEmpty(fault) ? null : throw new EngineException(fault);
        }

        var array = CArrowArray.Create();
        try
        {
            Check(Arrow.DuckDBDataChunkToArrow(_arrow, chunk, (nint)array));
            return CArrowArrayImporter.ImportRecordBatch(array, Schema);
        }
        finally
        {
            CArrowArray.Free(array);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _arrow.Dispose();
            NativeMethods.Query.DuckDBDestroyResult(ref _result);
        }
    }

    private unsafe Schema ReadSchema()
    {
        var count = (int)NativeMethods.Query.DuckDBColumnCount(ref _result);
        var types = new DuckDBLogicalType[count];
        var typeHandles = stackalloc nint[count];
        var names = stackalloc nint[count];
        var schema = CArrowSchema.Create();
        try
        {
            for (var i = 0; i < count; i++)
            {
                types[i] = NativeMethods.Query.DuckDBColumnLogicalType(ref _result, i);
                typeHandles[i] = types[i].DangerousGetHandle();
                names[i] = System.Runtime.InteropServices.Marshal.StringToCoTaskMemUTF8(
                    NativeMethods.Query.DuckDBColumnName(ref _result, i)
                );
            }

            Check(Arrow.DuckDBToArrowSchema(_arrow, (nint)typeHandles, (nint)names, (ulong)count, (nint)schema));
            return CArrowSchemaImporter.ImportSchema(schema);
        }
        finally
        {
            for (var i = 0; i < count; i++)
            {
                types[i]?.Dispose();
                System.Runtime.InteropServices.Marshal.FreeCoTaskMem(names[i]);
            }

            CArrowSchema.Free(schema);
        }
    }

    private static void Check(DuckDBErrorData error)
    {
        using (error)
        {
            if (!error.IsInvalid && ErrorData.DuckDBErrorDataHasError(error))
            {
                throw new PipelineException(
                    FailureClass.Configuration,
                    $"the result has no Arrow form: {ErrorData.DuckDBErrorDataMessage(error)}",
                    "CAST the column to a plain type, such as VARCHAR."
                );
            }
        }
    }
}
