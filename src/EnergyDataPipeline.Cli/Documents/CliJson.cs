using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace EnergyDataPipeline.Cli.Documents;

/// <summary>Writes what <c>--json</c> prints. Names in camel case; nulls are written, so that every document has every member.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(RunDocument))]
[JsonSerializable(typeof(PlanDocument))]
[JsonSerializable(typeof(ErrorDocument))]
[JsonSerializable(typeof(ChecksDocument))]
[JsonSerializable(typeof(CleanupDocument))]
[JsonSerializable(typeof(ConversionDocument))]
[JsonSerializable(typeof(SettingsDocument))]
[JsonSerializable(typeof(ValidationDocument))]
[JsonSerializable(typeof(StatusDocument))]
[JsonSerializable(typeof(CatalogDocument))]
[JsonSerializable(typeof(HistoryPlanDocument))]
[JsonSerializable(typeof(GapsDocument))]
[JsonSerializable(typeof(StalenessDocument))]
[JsonSerializable(typeof(RevisionsDocument))]
[JsonSerializable(typeof(LakeDocument))]
[JsonSerializable(typeof(QueryDocument))]
[JsonSerializable(typeof(LakeViewsDocument))]
[JsonSerializable(typeof(ExportDocument))]
[JsonSerializable(typeof(DatasetDocument))]
[JsonSerializable(typeof(QualityDocument))]
[JsonSerializable(typeof(QuarantineDocument))]
[JsonSerializable(typeof(QuarantinedRowsDocument))]
[JsonSerializable(typeof(VerificationDocument))]
[JsonSerializable(typeof(SendDocument))]
[JsonSerializable(typeof(WorkerDocument))]
[JsonSerializable(typeof(QueueDocument))]
[JsonSerializable(typeof(RedriveDocument))]
internal sealed partial class CliJson : JsonSerializerContext
{
    private static readonly CliJson Readable = new(
        new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            WriteIndented = true,
            NewLine = "\n",
            // The document goes to a terminal or a program, never into a page: what people read stays readable.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }
    );

    public static string Write(StalenessDocument document) => Write(document, Readable.StalenessDocument);

    public static string Write(RunDocument document) => Write(document, Readable.RunDocument);

    public static string Write(PlanDocument document) => Write(document, Readable.PlanDocument);

    public static string Write(ErrorDocument document) => Write(document, Readable.ErrorDocument);

    public static string Write(ChecksDocument document) => Write(document, Readable.ChecksDocument);

    public static string Write(CleanupDocument document) => Write(document, Readable.CleanupDocument);

    public static string Write(ConversionDocument document) => Write(document, Readable.ConversionDocument);

    public static string Write(SettingsDocument document) => Write(document, Readable.SettingsDocument);

    public static string Write(ValidationDocument document) => Write(document, Readable.ValidationDocument);

    public static string Write(StatusDocument document) => Write(document, Readable.StatusDocument);

    public static string Write(HistoryPlanDocument document) => Write(document, Readable.HistoryPlanDocument);

    public static string Write(LakeDocument document) => Write(document, Readable.LakeDocument);

    public static string Write(QueryDocument document) => Write(document, Readable.QueryDocument);

    public static string Write(LakeViewsDocument document) => Write(document, Readable.LakeViewsDocument);

    public static string Write(ExportDocument document) => Write(document, Readable.ExportDocument);

    public static string Write(RevisionsDocument document) => Write(document, Readable.RevisionsDocument);

    public static string Write(GapsDocument document) => Write(document, Readable.GapsDocument);

    public static string Write(CatalogDocument document) => Write(document, Readable.CatalogDocument);

    public static string Write(DatasetDocument document) => Write(document, Readable.DatasetDocument);

    public static string Write(QualityDocument document) => Write(document, Readable.QualityDocument);

    public static string Write(QuarantineDocument document) => Write(document, Readable.QuarantineDocument);

    public static string Write(QuarantinedRowsDocument document) => Write(document, Readable.QuarantinedRowsDocument);

    public static string Write(VerificationDocument document) => Write(document, Readable.VerificationDocument);

    public static string Write(SendDocument document) => Write(document, Readable.SendDocument);

    public static string Write(WorkerDocument document) => Write(document, Readable.WorkerDocument);

    public static string Write(QueueDocument document) => Write(document, Readable.QueueDocument);

    public static string Write(RedriveDocument document) => Write(document, Readable.RedriveDocument);

    private static string Write<T>(T document, JsonTypeInfo<T> type) => JsonSerializer.Serialize(document, type);
}
