using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EnergyDataPipeline.Storing;

/// <summary>
/// A key that every store can hold: slash-separated segments that are also file names on Linux, macOS and Windows, never outside the
/// store's root. At most <see cref="LongestKey"/> bytes of UTF-8, <see cref="LongestSegment"/> a segment.
/// </summary>
internal readonly record struct ObjectKey
{
    /// <summary>Room is left below S3's 1,024 bytes for the store's own prefix.</summary>
    public const int LongestKey = 900;

    /// <summary>Room is left below a file system's 255 bytes for the suffixes of hidden files.</summary>
    public const int LongestSegment = 200;

    /// <summary>Hidden tree of files being written, in a folder store.</summary>
    public const string Partial = ".partial";

    /// <summary>Hidden tree of checksums and metadata, in a folder store.</summary>
    public const string Metadata = ".metadata";

    private const string NotInFileNames = "\\:*?\"<>|";

    private ObjectKey(string value) => Value = value;

    /// <summary>The key's text.</summary>
    public string Value { get; }

    /// <summary>The key's text.</summary>
    public override string ToString() => Value;

    /// <summary>Takes a key as it is, or refuses it with the reason.</summary>
    public static ObjectKey Parse(string key)
    {
        var reason = Refusal(key);
        return reason is null
            ? new ObjectKey(key)
            : throw new StoreException(
                StoreFault.Other,
                $"The key '{Printable(key)}' cannot be stored: {reason}.",
                "Use slash-separated names of letters, digits, '-', '_', '.' and '='; output_folder and csv_prefix are parts of the key."
            );
    }

    /// <summary>True when <see cref="Parse"/> takes the key.</summary>
    public static bool IsValid(string key) => Refusal(key) is null;

    /// <summary>Joins segments, each made safe by <see cref="Segment(string)"/>.</summary>
    public static ObjectKey Of(params ReadOnlySpan<string> segments)
    {
        var key = new StringBuilder();
        foreach (var segment in segments)
        {
            key.Append(key.Length == 0 ? "" : "/").Append(Segment(segment));
        }

        return Parse(key.ToString());
    }

    /// <summary>A folder as a person writes it (<c>a/b</c>, <c>a\b</c>), each part made safe; empty parts are dropped.</summary>
    public static string Folder(string path) =>
        string.Join('/', path.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(part => Segment(part)));

    /// <summary>
    /// Any text as one safe segment: what a file name cannot hold is percent-encoded as UTF-8 (and the percent sign itself), so that
    /// different texts stay different; an over-long one is cut and ends in the first hex digits of its SHA-256. Empty text is <c>_</c>.
    /// </summary>
    public static string Segment(string text) => Segment(text, LongestSegment);

    /// <summary><see cref="Segment(string)"/> of at most <paramref name="longest"/> bytes.</summary>
    public static string Segment(string text, int longest)
    {
        if (text.Length == 0)
        {
            return "_";
        }

        var safe = new StringBuilder(text.Length);
        var index = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var atEdge = index == 0 || index + rune.Utf16SequenceLength >= text.Length;
            var keep = Rune.IsLetterOrDigit(rune) || rune.Value is '-' or '_' or '=' || (rune.Value is '.' or ' ' && !atEdge);
            if (keep && !(index == 0 && IsReservedOnWindows(text)))
            {
                safe.Append(rune.ToString());
            }
            else
            {
                Escape(safe, rune);
            }

            index += rune.Utf16SequenceLength;
        }

        var segment = safe.ToString();
        return Encoding.UTF8.GetByteCount(segment) <= longest ? segment : Cut(segment, text, longest);
    }

    /// <summary>Compares as S3 lists: by the bytes of UTF-8.</summary>
    public static int Compare(string left, string right)
    {
        var length = Math.Min(left.Length, right.Length);
        for (var i = 0; i < length; i++)
        {
            if (left[i] != right[i])
            {
                // In UTF-16 a surrogate sorts below U+E000, in UTF-8 the code point it belongs to sorts above.
                var (a, b) = (char.IsSurrogate(left[i]), char.IsSurrogate(right[i]));
                return a == b ? left[i].CompareTo(right[i])
                    : a ? (right[i] >= '\uE000' ? 1 : left[i].CompareTo(right[i]))
                    : (left[i] >= '\uE000' ? -1 : left[i].CompareTo(right[i]));
            }
        }

        return left.Length.CompareTo(right.Length);
    }

    private static string? Refusal(string key)
    {
        if (key.Length == 0)
        {
            return "it is empty";
        }

        if (HasLoneSurrogate(key))
        {
            return "it holds half a character (a lone surrogate)";
        }

        if (Encoding.UTF8.GetByteCount(key) > LongestKey)
        {
            return string.Create(CultureInfo.InvariantCulture, $"it is longer than {LongestKey} bytes of UTF-8");
        }

        var first = true;
        foreach (var range in key.AsSpan().Split('/'))
        {
            var segment = key.AsSpan(range);
            if (SegmentRefusal(segment) is { } reason)
            {
                return reason;
            }

            if (first && (Is(segment, Partial) || Is(segment, Metadata)))
            {
                return $"'{segment}' is where a folder keeps what readers must not see";
            }

            first = false;
        }

        return null;
    }

    private static string? SegmentRefusal(ReadOnlySpan<char> segment)
    {
        if (segment.IsEmpty)
        {
            return "it begins or ends with a slash, or has two in a row";
        }

        if (segment is "." or "..")
        {
            return $"'{segment}' would lead to another folder";
        }

        if (Encoding.UTF8.GetByteCount(segment) > LongestSegment)
        {
            return string.Create(CultureInfo.InvariantCulture, $"one of its segments is longer than {LongestSegment} bytes of UTF-8");
        }

        foreach (var character in segment)
        {
            if (char.IsControl(character))
            {
                return string.Create(CultureInfo.InvariantCulture, $"it holds the control character U+{(int)character:X4}");
            }

            if (NotInFileNames.Contains(character, StringComparison.Ordinal))
            {
                return $"'{character}' cannot be part of a file name everywhere";
            }
        }

        if (segment[^1] is '.' or ' ')
        {
            return "a segment ends with a dot or a space, which Windows drops";
        }

        return IsReservedOnWindows(segment) ? $"'{segment}' is the name of a device on Windows" : null;
    }

    private static bool IsReservedOnWindows(ReadOnlySpan<char> segment)
    {
        var dot = segment.IndexOf('.');
        var stem = (dot < 0 ? segment : segment[..dot]).TrimEnd(' ');
        return stem.Length switch
        {
            3 => Is(stem, "CON") || Is(stem, "PRN") || Is(stem, "AUX") || Is(stem, "NUL"),
            4 => (Is(stem[..3], "COM") || Is(stem[..3], "LPT")) && stem[3] is (>= '0' and <= '9') or '\u00B9' or '\u00B2' or '\u00B3',
            6 => Is(stem, "CONIN$"),
            7 => Is(stem, "CONOUT$"),
            _ => false,
        };
    }

    private static bool Is(ReadOnlySpan<char> left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[++i])))
            {
                return true;
            }
        }

        return false;
    }

    private static void Escape(StringBuilder safe, Rune rune)
    {
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var unit in utf8[..rune.EncodeToUtf8(utf8)])
        {
            safe.Append(CultureInfo.InvariantCulture, $"%{unit:X2}");
        }
    }

    private static string Cut(string segment, string text, int longest)
    {
        var tail = "~" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];
        var kept = new StringBuilder();
        var bytes = 0;
        foreach (var rune in segment.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > longest - tail.Length)
            {
                break;
            }

            kept.Append(rune.ToString());
        }

        return kept.Append(tail).ToString();
    }

    private static string Printable(string key)
    {
        var shown = string.Concat(key.Take(120).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
        return key.Length > 120 ? shown + "…" : shown;
    }
}
