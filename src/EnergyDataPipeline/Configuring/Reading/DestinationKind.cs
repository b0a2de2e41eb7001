using System.Text.Json;

namespace EnergyDataPipeline.Configuring.Reading;

/// <summary>A destination as written: a folder, or a bucket with a prefix (empty for none).</summary>
internal sealed record DestinationValue(string? Folder, string? Bucket, string Prefix)
{
    public override string ToString() => Bucket is null ? Folder! : Prefix.Length == 0 ? $"s3://{Bucket}" : $"s3://{Bucket}/{Prefix}";
}

/// <summary>A folder's path or <c>s3://bucket/prefix</c>.</summary>
internal sealed class DestinationKind : ValueKind
{
    private const string Scheme = "s3://";

    public override string Expected => "a folder (./energy-data) or s3://bucket/prefix";

    public override object? Read(string text, Place place, Notes notes)
    {
        text = text.Trim();
        if (text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return ReadBucket(text, place, notes);
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon > 1 && text[..colon].All(char.IsAsciiLetterOrDigit))
        {
            var rest = text[(colon + 1)..].TrimStart('/');
            var isS3 = text[..colon].ToLowerInvariant() is "s3" or "s3a" or "s3n";
            return Refuse(place, Wording.Quote(text), notes, isS3 ? $"Write {Scheme}{rest}." : null);
        }

        return text.Contains('\0', StringComparison.Ordinal) ? Refuse(place, Wording.Quote(text), notes) : new DestinationValue(text, null, "");
    }

    public override object? Read(LocatedValue value, Place place, Notes notes) =>
        value.Type == JsonTokenType.String ? Read(value.Text, place, notes) : Refuse(place, value.Found, notes);

    private static DestinationValue? ReadBucket(string text, Place place, Notes notes)
    {
        var rest = text[Scheme.Length..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var bucket = slash < 0 ? rest : rest[..slash];
        if (!BucketKind.IsName(bucket))
        {
            notes.Fault(place, Wording.Quote(text), $"s3://bucket/prefix with {BucketKind.Rule}", BucketKind.Suggest(bucket));
            return null;
        }

        var prefix = slash < 0 ? "" : rest[(slash + 1)..].Trim('/');
        if (PrefixKind.IsPrefix(prefix))
        {
            return new(null, bucket, prefix);
        }

        notes.Fault(place, Wording.Quote(text), PrefixKind.Rule);
        return null;
    }
}

/// <summary>A bucket's name alone, as <c>S3_BUCKET_NAME</c> holds it.</summary>
internal sealed class BucketKind : ValueKind
{
    public const string Rule = "a bucket name of 3 to 63 lower-case letters, digits, dots and hyphens";

    public override string Expected => Rule;

    public override object? Read(string text, Place place, Notes notes)
    {
        text = text.Trim();
        return IsName(text) ? new DestinationValue(null, text, "")
            : text.Contains('/', StringComparison.Ordinal)
                ? Refuse(
                    place,
                    Wording.Quote(text),
                    notes,
                    "Write the bucket alone and the rest in ENERGY_PIPELINE_S3_PREFIX, or the whole as ENERGY_PIPELINE_DESTINATION=s3://bucket/prefix."
                )
            : Refuse(place, Wording.Quote(text), notes, Suggest(text));
    }

    public override object? Read(LocatedValue value, Place place, Notes notes) => Refuse(place, value.Found, notes);

    public static bool IsName(string text) =>
        text.Length is >= 3 and <= 63
        && char.IsAsciiLetterOrDigit(text[0])
        && char.IsAsciiLetterOrDigit(text[^1])
        && text.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '.' or '-')
        && !text.Contains("..", StringComparison.Ordinal);

    public static string? Suggest(string bucket)
    {
        var near = bucket.ToLowerInvariant().Replace('_', '-');
        return near != bucket && IsName(near) ? $"Did you mean {near}?" : null;
    }
}

/// <summary>The beginning of every key in a bucket; slashes at its ends are taken off.</summary>
internal sealed class PrefixKind : ValueKind
{
    public const string Rule = "a prefix of names joined by slashes, without \"..\", empty parts or control characters";

    public override string Expected => Rule;

    public override object? Read(string text, Place place, Notes notes)
    {
        var prefix = text.Trim().Trim('/');
        return IsPrefix(prefix) ? prefix : Refuse(place, Wording.Quote(text), notes);
    }

    public override object? Read(LocatedValue value, Place place, Notes notes) =>
        value.Type == JsonTokenType.String ? Read(value.Text, place, notes) : Refuse(place, value.Found, notes);

    public static bool IsPrefix(string text) =>
        text.Length == 0 || (!text.Any(char.IsControl) && !text.Contains('\\') && text.Split('/').All(part => part is not ("" or "." or "..")));
}
