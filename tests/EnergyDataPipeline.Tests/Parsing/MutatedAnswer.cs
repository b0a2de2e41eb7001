using System.Globalization;
using System.Text;
using EnergyDataPipeline.Catalog;

namespace EnergyDataPipeline.Tests.Parsing;

/// <summary>
/// An answer made by chance: rows that mostly repeat one form, with fields left out, moved, repeated, nested too deep, values of every form
/// a publisher could think of, and then, often, damage to its bytes.
/// </summary>
internal sealed class MutatedAnswer
{
    private static readonly string[] Names =
    [
        "BeginDate",
        "Location",
        "LmpTotal",
        "LossComponent",
        "Loss",
        "Final",
        "Note",
        "Day",
        "Extra",
    ];
    private static readonly string[] Pieces =
    [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        " ",
        "\n",
        "\t",
        "\0",
        "null",
        "true",
        "\"\"",
        "{}",
        "[]",
        "0",
        "-",
        ".",
        "e5",
        "\\u0041",
        "\\ud83d\\ude00",
        "\\ud83d",
        "\\\"",
        "é",
        "\ufffe",
        "<",
        ">",
        "&",
        "&amp;",
        "&#65;",
        "<!-- x -->",
        "<![CDATA[x]]>",
        "<?x y?>",
        "/>",
        "</Price>",
        "<Price/>",
        "<Price>",
        "]]>",
        " a=\"\"",
        " xsi:nil=\"true\"",
        " xmlns=\"u\"",
        "p:",
        "</",
        "\"A\":1,",
        "'",
    ];

    private readonly Random _chance;
    private readonly bool _isXml;
    private readonly bool _isNested;
    private readonly string _space;
    private readonly StringBuilder _text = new();
    private int _oddity;

    private MutatedAnswer(int seed)
    {
        _chance = new Random(seed);
        _isXml = _chance.Next(3) == 0;
        _isNested = _chance.Next(3) == 0;
        _space = _chance.Next(3) switch
        {
            0 => "\n  ",
            _ => "",
        };
        _oddity = _chance.Next(4) switch
        {
            0 => 0,
            1 => 100,
            2 => 20,
            _ => 6,
        };
    }

    public byte[] Body { get; private set; } = [];

    public Dataset? Dataset { get; private set; }

    /// <summary>Bytes to be read at once, so that rows lie across the borders of the buffer.</summary>
    public int BufferSize { get; private set; }

    public static MutatedAnswer Of(int seed)
    {
        var answer = new MutatedAnswer(seed);
        answer.Write();
        return answer;
    }

    private void Write()
    {
        Dataset =
            _chance.Next(8) == 0 ? null
            : _isNested ? Some.NestedDataset
            : Some.FlatDataset;
        BufferSize = _chance.Next(3) switch
        {
            0 => _chance.Next(1, 300),
            1 => _chance.Next(300, 2000),
            _ => 64 << 10,
        };
        var rows = _chance.Next(1, 14);
        if (_isXml)
        {
            WriteXml(rows);
        }
        else
        {
            WriteJson(rows);
        }

        Body = Encoding.UTF8.GetBytes(_text.ToString());
        if (_chance.Next(2) == 0)
        {
            Damage();
        }
    }

    private bool IsOdd => _oddity > 0 && _chance.Next(_oddity) == 0;

    private void WriteJson(int rows)
    {
        var creation = _isNested && _chance.Next(3) > 0 ? $"\"CreationDate\":\"{Instant()}\"," : "";
        var outer = _isNested ? "Offers" : "Prices";
        _text.Append('{').Append(creation).Append('"').Append(outer).Append("\":{\"").Append(outer[..^1]).Append("\":[").Append(_space);
        for (var row = 0; row < rows; row++)
        {
            _text.Append(row == 0 ? "" : "," + _space);
            _text.Append(_isNested ? JsonOffer() : JsonObject(PriceFields()));
        }

        _text.Append(_space).Append("]}}");
    }

    private List<(string Name, string Value)> PriceFields()
    {
        var fields = new List<(string, string)>
        {
            ("BeginDate", Quoted(Instant())),
            (
                "Location",
                JsonObject([("@LocId", Quoted(Count())), ("@LocType", Quoted(Word())), ("$", Quoted(IsOdd ? OddText() : Word()))])
            ),
            ("LmpTotal", Number()),
            ("LossComponent", Number()),
            ("Final", _chance.Next(2) == 0 ? "true" : "false"),
            ("Note", Quoted(Word())),
            ("Day", Quoted("2026-07-" + _chance.Next(1, 30).ToString("00", CultureInfo.InvariantCulture))),
        };
        Disturb(fields);
        return fields;
    }

    private string JsonOffer()
    {
        var segments = Enumerable
            .Range(0, _chance.Next(0, 6))
            .Select(_ =>
            {
                var fields = new List<(string, string)> { ("@Number", Quoted(Count())), ("Price", Number()), ("Mw", Number()) };
                Disturb(fields);
                return JsonObject(fields);
            });
        var list = IsOdd ? (_chance.Next(2) == 0 ? "\"\"" : "{}") : "{\"Segment\":[" + string.Join(",", segments) + "]}";
        var fields = new List<(string, string)> { ("Asset", Count()), ("Segments", list), ("Note", Quoted(Word())) };
        Disturb(fields);
        return JsonObject(fields);
    }

    private void Disturb(List<(string Name, string Value)> fields)
    {
        if (!IsOdd)
        {
            return;
        }

        var at = _chance.Next(fields.Count);
        switch (_chance.Next(9))
        {
            case 0:
                fields.RemoveAt(at);
                break;
            case 1:
                var other = _chance.Next(fields.Count);
                (fields[at], fields[other]) = (fields[other], fields[at]);
                break;
            case 2:
                fields.Insert(at, fields[_chance.Next(fields.Count)]);
                break;
            case 3:
                fields[at] = (fields[at].Name, "null");
                break;
            case 4:
                fields[at] = (fields[at].Name, "\"\"");
                break;
            case 5:
                fields.Insert(at, (Names[_chance.Next(Names.Length)], OddValue()));
                break;
            case 6:
                var depth = _chance.Next(1, 70);
                fields[at] = (fields[at].Name, new string('[', depth) + new string(']', depth));
                break;
            case 7:
                fields[at] = (fields[at].Name.Replace("L", "\\u004c", StringComparison.Ordinal), fields[at].Value);
                break;
            default:
                fields[at] = (fields[at].Name, OddValue());
                break;
        }
    }

    private string JsonObject(IEnumerable<(string Name, string Value)> fields)
    {
        var blank = IsOdd ? " " : "";
        return "{" + string.Join(",", fields.Select(field => $"{_space}{blank}\"{field.Name}\":{blank}{field.Value}")) + _space + "}";
    }

    private void WriteXml(int rows)
    {
        var outer = _isNested ? "Offers" : "Prices";
        _text.Append(
            _chance.Next(3) switch
            {
                0 => "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
                1 => "\ufeff",
                _ => "<!-- </Price> -->",
            }
        );
        _text
            .Append('<')
            .Append(outer)
            .Append(" xmlns=\"http://x\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">")
            .Append(_space);
        for (var row = 0; row < rows; row++)
        {
            if (_isNested)
            {
                XmlOffer();
            }
            else
            {
                XmlPrice();
            }

            _text.Append(_space);
        }

        _text.Append("</").Append(outer).Append('>');
    }

    private void XmlPrice()
    {
        var fields = new List<(string Name, string Value)>
        {
            ("BeginDate", Instant()),
            ("Location", ""),
            ("LmpTotal", Number()),
            ("LossComponent", Number()),
            ("Final", "true"),
            ("Note", XmlWord()),
            ("Day", "2026-07-27"),
        };
        DisturbXml(fields);
        _text.Append("<Price>");
        foreach (var (name, value) in fields)
        {
            _text.Append(_space);
            if (name == "Location")
            {
                var attributes = IsOdd ? $"LocType=\"{Word()}\"  LocId=\"{Count()}\"" : $"LocId=\"{Count()}\" LocType=\"{XmlWord()}\"";
                _text.Append("<Location ").Append(attributes).Append('>').Append(XmlWord()).Append("</Location>");
            }
            else
            {
                _text.Append('<').Append(name).Append('>').Append(value).Append("</").Append(name).Append('>');
            }
        }

        _text.Append(_space).Append(IsOdd ? "</Price >" : "</Price>");
    }

    private void XmlOffer()
    {
        _text.Append("<Offer><Asset>").Append(Count()).Append("</Asset><Segments>");
        for (var segment = _chance.Next(0, 6); segment > 0; segment--)
        {
            _text.Append("<Segment Number=\"").Append(Count()).Append("\"><Price>").Append(Number()).Append("</Price><Mw>");
            _text.Append(IsOdd ? OddXml() : Number()).Append("</Mw></Segment>");
        }

        _text.Append("</Segments><Note>").Append(XmlWord()).Append("</Note></Offer>");
    }

    private void DisturbXml(List<(string Name, string Value)> fields)
    {
        if (!IsOdd)
        {
            return;
        }

        var at = _chance.Next(fields.Count);
        switch (_chance.Next(5))
        {
            case 0:
                fields.RemoveAt(at);
                break;
            case 1:
                var other = _chance.Next(fields.Count);
                (fields[at], fields[other]) = (fields[other], fields[at]);
                break;
            case 2:
                fields.Insert(at, fields[_chance.Next(fields.Count)]);
                break;
            default:
                fields[at] = (fields[at].Name, OddXml());
                break;
        }
    }

    private string OddXml() =>
        _chance.Next(9) switch
        {
            0 => "",
            1 => " ",
            2 => "&amp;&lt;",
            3 => "<![CDATA[</Price>]]>",
            4 => "<!-- </Price> -->5",
            5 => "<x/>",
            6 => " 5 ",
            7 => "<?pi </Price> ?>",
            _ => Number() + "x",
        };

    private string OddValue() =>
        _chance.Next(8) switch
        {
            0 => "{}",
            1 => "[" + Number() + "]",
            2 => "[1,2]",
            3 => Quoted(OddText()),
            4 => "{\"A\":{\"B\":[null,\"\"]}}",
            5 => Quoted(Number()),
            6 => "false",
            _ => Number(),
        };

    private string OddText() =>
        _chance.Next(8) switch
        {
            0 => "\\u00e9",
            1 => "é€😀",
            2 => "\\ud83d\\ude00",
            3 => "\\ud83d",
            4 => "a\\\"b",
            5 => " ",
            6 => "",
            _ => new string('x', _chance.Next(10, 90)),
        };

    private string Number() =>
        _chance.Next(IsOdd ? 12 : 4) switch
        {
            4 => "1e5",
            5 => "-1.5E-3",
            6 => "123456789012345",
            7 => "12345678901234567890.25",
            8 => "1e400",
            9 => "007",
            10 => "1.",
            11 => "-0",
            _ => (_chance.Next(-9999, 9999) / 100.0).ToString(CultureInfo.InvariantCulture),
        };

    private string Count() => IsOdd ? Number() : _chance.Next(1, 9999).ToString(CultureInfo.InvariantCulture);

    private string Word() =>
        _chance.Next(6) switch
        {
            0 => "HUB",
            1 => "LOAD ZONE",
            2 => "UN.SOMEWHERE13.8 AB",
            3 => "A text that is longer than two blocks of sixteen",
            4 => "Malmö",
            _ => "x" + _chance.Next(20).ToString(CultureInfo.InvariantCulture),
        };

    private string XmlWord() => IsOdd ? OddXml() : Word();

    private string Instant() =>
        IsOdd
            ? "2026-07-27 01:00Z"
            : $"2026-07-27T{_chance.Next(2).ToString("00", CultureInfo.InvariantCulture)}:{(_chance.Next(2) * 5).ToString("00", CultureInfo.InvariantCulture)}:00.000-04:00";

    private static string Quoted(string text) => "\"" + text + "\"";

    private void Damage()
    {
        var bytes = new List<byte>(Body);
        for (var times = _chance.Next(1, 4); times > 0 && bytes.Count > 2; times--)
        {
            var at = _chance.Next(bytes.Count);
            switch (_chance.Next(7))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << _chance.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)_chance.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, _chance.Next(1, 20)));
                    break;
                case 3:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[_chance.Next(Pieces.Length)]));
                    break;
                case 4:
                    var from = _chance.Next(bytes.Count);
                    bytes.InsertRange(at, bytes.GetRange(from, Math.Min(bytes.Count - from, _chance.Next(1, 200))));
                    break;
                case 5:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes.AddRange(Encoding.UTF8.GetBytes(Pieces[_chance.Next(Pieces.Length)]));
                    break;
            }
        }

        Body = [.. bytes];
    }
}
