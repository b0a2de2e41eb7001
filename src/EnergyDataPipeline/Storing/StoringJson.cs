using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace EnergyDataPipeline.Storing;

/// <summary>The JSON this room writes and reads.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    WriteIndented = true,
    NewLine = "\n",
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(InstantJson)]
)]
[JsonSerializable(typeof(Manifest))]
[JsonSerializable(typeof(ManifestVersion))]
[JsonSerializable(typeof(PeriodNote))]
[JsonSerializable(typeof(NewestAnswer))]
internal sealed partial class StoringJson : JsonSerializerContext;

/// <summary>Instants as ISO 8601 in UTC.</summary>
internal sealed class InstantJson : JsonConverter<Instant>
{
    /// <inheritdoc/>
    public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.GetString() ?? "";
        var parsed = InstantPattern.ExtendedIso.Parse(text);
        return parsed.Success
            ? parsed.Value
            : throw new JsonException($"'{text}' is not an instant; one like 2026-07-27T12:00:00Z was expected.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) =>
        writer.WriteStringValue(InstantPattern.ExtendedIso.Format(value));
}

/// <summary>The one member of a manifest that every form of it has.</summary>
internal sealed record ManifestVersion(int SchemaVersion = 1);
