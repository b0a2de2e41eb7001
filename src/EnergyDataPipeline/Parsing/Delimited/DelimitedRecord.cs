namespace EnergyDataPipeline.Parsing.Delimited;

/// <summary>One field: its text without quotes.</summary>
internal readonly ref struct DelimitedField(ReadOnlySpan<byte> utf8, bool isQuoted)
{
    public ReadOnlySpan<byte> Utf8 { get; } = utf8;

    public bool IsQuoted { get; } = isQuoted;
}

/// <summary>The fields of one record; the memory is used again for the next.</summary>
internal sealed class DelimitedRecord(byte delimiter)
{
    private byte[] _text = new byte[1024];
    private (int End, bool IsQuoted)[] _fields = new (int, bool)[32];
    private int _used;
    private int _linesWithin;

    public int Count { get; private set; }

    /// <summary>Line at which the record begins, from 1.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>False when the file ended right behind the last field.</summary>
    public bool HasLineEnd { get; private set; }

    /// <summary>True for a line without characters.</summary>
    public bool IsEmptyLine => Count == 1 && _used == 0 && !_fields[0].IsQuoted;

    public DelimitedField this[int field]
    {
        get
        {
            var start = field == 0 ? 0 : _fields[field - 1].End;
            return new DelimitedField(_text.AsSpan(start, _fields[field].End - start), _fields[field].IsQuoted);
        }
    }

    /// <summary>
    /// Reads the record that begins at the first byte; false when its end is not in sight, or there is none. Bytes behind a closing quote
    /// belong to the field, as most readers have it; a quote within a field without quotes is a character.
    /// </summary>
    public bool TryRead(ReadOnlySpan<byte> bytes, bool isLast, out int used)
    {
        Line += _linesWithin;
        _linesWithin = 0;
        used = 0;
        Count = 0;
        _used = 0;
        if (bytes.IsEmpty)
        {
            return false;
        }

        var at = 0;
        while (true)
        {
            var isQuoted = at < bytes.Length && bytes[at] == '"';
            if (isQuoted && !TryReadQuoted(bytes, isLast, ref at))
            {
                return GiveUp();
            }

            var length = bytes[at..].IndexOfAny(delimiter, (byte)'\n', (byte)'\r');
            if (length < 0 && !isLast)
            {
                return GiveUp();
            }

            var end = length < 0 ? bytes.Length : at + length;
            Append(bytes[at..end]);
            EndField(isQuoted);
            at = end;
            if (at == bytes.Length)
            {
                HasLineEnd = false;
                used = at;
                return true;
            }

            if (bytes[at] == delimiter)
            {
                at++;
                continue;
            }

            if (bytes[at] == '\r' && at + 1 == bytes.Length && !isLast)
            {
                return GiveUp();
            }

            at += bytes[at] == '\r' && at + 1 < bytes.Length && bytes[at + 1] == '\n' ? 2 : 1;
            HasLineEnd = true;
            _linesWithin++;
            used = at;
            return true;
        }
    }

    private bool GiveUp()
    {
        _linesWithin = 0;
        return false;
    }

    private bool TryReadQuoted(ReadOnlySpan<byte> bytes, bool isLast, ref int at)
    {
        at++;
        while (true)
        {
            var length = bytes[at..].IndexOf((byte)'"');
            if (length < 0)
            {
                return false;
            }

            Append(bytes.Slice(at, length));
            _linesWithin += bytes.Slice(at, length).Count((byte)'\n');
            at += length + 1;
            if (at == bytes.Length)
            {
                return isLast;
            }

            if (bytes[at] != '"')
            {
                return true;
            }

            Append("\""u8);
            at++;
        }
    }

    private void Append(ReadOnlySpan<byte> text)
    {
        if (_used + text.Length > _text.Length)
        {
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _used + text.Length));
        }

        text.CopyTo(_text.AsSpan(_used));
        _used += text.Length;
    }

    private void EndField(bool isQuoted)
    {
        if (Count == _fields.Length)
        {
            Array.Resize(ref _fields, Count * 2);
        }

        _fields[Count++] = (_used, isQuoted);
    }
}
