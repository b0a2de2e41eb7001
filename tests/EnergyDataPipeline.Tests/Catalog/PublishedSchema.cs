using System.Globalization;
using System.Xml.Linq;

namespace EnergyDataPipeline.Tests.Catalog;

/// <summary>
/// The operator's published schemas, where they are at hand: makes documents in which every element and every attribute stands, each list
/// with two items, each leaf with a value of its own where its type allows. Types that the schemas name and do not define are left out, and so is recursion.
/// </summary>
internal sealed class PublishedSchema
{
    private static readonly XNamespace Xs = "http://www.w3.org/2001/XMLSchema";

    private readonly Dictionary<string, XElement> _types;
    private readonly Dictionary<string, XElement> _elements;
    private readonly XNamespace _target;
    private int _count;
    private bool _onlyRequired;

    public PublishedSchema(string file)
    {
        var schema = XDocument.Load(file).Root!;
        _target = schema.Attribute("targetNamespace")?.Value ?? "";
        _types = schema
            .Elements()
            .Where(one => one.Name == Xs + "complexType" || one.Name == Xs + "simpleType")
            .ToDictionary(one => one.Attribute("name")!.Value);
        _elements = schema.Elements(Xs + "element").ToDictionary(one => one.Attribute("name")!.Value);
    }

    public bool Knows(string root) => _elements.TryGetValue(root, out var element) && IsDefined(element);

    /// <summary>
    /// A whole document; below the root only <paramref name="only"/> where that is named. With <paramref name="onlyRequired"/>, leaves that may be
    /// absent are.
    /// </summary>
    public XDocument Make(string root, string? only, bool onlyRequired = false)
    {
        _count = 0;
        _onlyRequired = onlyRequired;
        return new XDocument(Element(_elements[root], [], only));
    }

    /// <summary>Every text and every attribute of <paramref name="document"/>.</summary>
    public static IEnumerable<string> LeavesOf(XDocument document) =>
        document
            .Descendants()
            .SelectMany(element =>
                element
                    .Attributes()
                    .Where(one => !one.IsNamespaceDeclaration)
                    .Select(one => one.Value)
                    .Concat(element.HasElements ? [] : [element.Value])
            );

    private bool IsDefined(XElement element) =>
        element.Attribute("type")?.Value is not { } type
        || type.StartsWith("xs:", StringComparison.Ordinal)
        || _types.ContainsKey(Local(type));

    private bool IsLeaf(XElement declared) =>
        declared.Attribute("type")?.Value is not { } type
            ? declared.Element(Xs + "complexType") is null
            : type.StartsWith("xs:", StringComparison.Ordinal) || _types[Local(type)].Name == Xs + "simpleType";

    private XElement Element(XElement declared, string[] open, string? only)
    {
        var name = declared.Attribute("name")!.Value;
        var made = new XElement(_target + name);
        var type = declared.Attribute("type")?.Value;
        if (type is not null && type.StartsWith("xs:", StringComparison.Ordinal))
        {
            made.Value = Leaf(type, []);
            return made;
        }

        var definition = type is null ? declared.Elements().First(one => one.Name != Xs + "annotation") : _types[Local(type)];
        Fill(made, definition, type is null ? open : [.. open, Local(type)], only);
        return made;
    }

    private void Fill(XElement made, XElement definition, string[] open, string? only)
    {
        if (definition.Name == Xs + "simpleType")
        {
            made.Value = Simple(definition);
            return;
        }

        foreach (var part in definition.Elements())
        {
            if (part.Name == Xs + "sequence" || part.Name == Xs + "all" || part.Name == Xs + "choice")
            {
                Children(made, part, open, only);
            }
            else if (part.Name == Xs + "attribute")
            {
                if (_onlyRequired && part.Attribute("use")?.Value != "required")
                {
                    continue;
                }

                made.SetAttributeValue(part.Attribute("name")!.Value, AttributeValue(part));
            }
            else if (part.Name == Xs + "complexContent" || part.Name == Xs + "simpleContent")
            {
                var derived = part.Elements().Single();
                var based = derived.Attribute("base")!.Value;
                if (part.Name == Xs + "simpleContent")
                {
                    made.Value = based.StartsWith("xs:", StringComparison.Ordinal) ? Leaf(based, []) : Simple(_types[Local(based)]);
                }
                else if (_types.TryGetValue(Local(based), out var parent) && derived.Name == Xs + "extension")
                {
                    Fill(made, parent, [.. open, Local(based)], only);
                }

                Fill(made, derived, open, only);
            }
        }
    }

    private void Children(XElement made, XElement group, string[] open, string? only)
    {
        foreach (var child in group.Elements())
        {
            if (child.Name != Xs + "element")
            {
                Children(made, child, open, only);
                continue;
            }

            var declared = child.Attribute("ref") is { } reference ? _elements[Local(reference.Value)] : child;
            var type = declared.Attribute("type")?.Value;
            var name = declared.Attribute("name")!.Value;
            if ((only is not null && name != only) || !IsDefined(declared) || (type is not null && open.Contains(Local(type))))
            {
                continue;
            }

            if (_onlyRequired && child.Attribute("minOccurs")?.Value == "0" && IsLeaf(declared))
            {
                continue;
            }

            var isList = child.Attribute("maxOccurs")?.Value is { } most && most != "1";
            for (var i = isList ? 2 : 1; i > 0; i--)
            {
                made.Add(Element(declared, open, null));
            }
        }
    }

    private string AttributeValue(XElement attribute) =>
        attribute.Attribute("type")?.Value is { } type
            ? type.StartsWith("xs:", StringComparison.Ordinal)
                ? Leaf(type, [])
                : Simple(_types[Local(type)])
            : Simple(attribute.Element(Xs + "simpleType")!);

    private string Simple(XElement simple)
    {
        var restriction = simple.Element(Xs + "restriction")!;
        var words = restriction.Elements(Xs + "enumeration").Select(one => one.Attribute("value")!.Value).ToList();
        return Leaf(restriction.Attribute("base")!.Value, words);
    }

    private string Leaf(string type, List<string> words)
    {
        var n = ++_count;
        return words.Count > 0
            ? words[n % words.Count]
            : Local(type) switch
            {
                "dateTime" => string.Create(
                    CultureInfo.InvariantCulture,
                    $"2026-{1 + (n / 280 % 12):00}-{1 + (n / 10 % 28):00}T0{n % 10}:00:00.000-05:00"
                ),
                "decimal" or "double" or "float" => string.Create(CultureInfo.InvariantCulture, $"{n}.25"),
                "integer" or "int" or "long" or "short" or "nonNegativeInteger" or "positiveInteger" => string.Create(
                    CultureInfo.InvariantCulture,
                    $"{n}"
                ),
                "boolean" => "true",
                "date" => "2026-07-27",
                "string" => string.Create(CultureInfo.InvariantCulture, $"text {n}"),
                _ => throw new NotSupportedException(type),
            };
    }

    private static string Local(string name) => name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..];
}
