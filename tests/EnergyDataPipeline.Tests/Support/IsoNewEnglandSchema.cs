using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;

namespace EnergyDataPipeline.Tests.Support;

/// <summary>The schema of the five resources that the sandbox serves, and the operator's published one where a copy lies beside the repository.</summary>
public static class IsoNewEnglandSchema
{
    private static readonly XNamespace Xs = "http://www.w3.org/2001/XMLSchema";

    // Required by the schema, absent from what the service sends: seen on 2026-07-27.
    private static readonly string[] NoLongerSent = ["RtegMw", "EnergyEmergency", "NetworkNodeType"];

    /// <summary>How the answers of the five resources must look.</summary>
    public static XmlSchemaSet OfTheFive { get; } =
        Load(Path.Combine(Repository.Root, "tests", "EnergyDataPipeline.Tests", "Sandbox", "iso-ne.xsd"));

    /// <summary>A file of the reference beside the repository, or null where there is none.</summary>
    public static string? Reference(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "EnergyDataPipeline.slnx")))
            {
                var found = Path.Combine(folder.FullName, "..", "shared", "reference", "iso-ne", name);
                return File.Exists(found) ? found : null;
            }
        }
        return null;
    }

    public static XmlSchemaSet Load(string path)
    {
        var schema = XDocument.Load(path);
        RemoveWhatNamesMissingTypes(schema.Root!);
        foreach (
            var element in schema.Descendants(Xs + "element").Where(element => NoLongerSent.Contains(element.Attribute("name")?.Value))
        )
        {
            element.SetAttributeValue("minOccurs", "0");
        }
        var set = new XmlSchemaSet();
        using var reader = schema.CreateReader();
        set.Add(null, reader);
        set.Compile();
        return set;
    }

    /// <summary>What is wrong with the document by the schema; empty when nothing is.</summary>
    public static IReadOnlyList<string> Faults(XmlSchemaSet schemas, string xml)
    {
        var faults = new List<string>();
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema, Schemas = schemas };
        settings.ValidationFlags |= XmlSchemaValidationFlags.ReportValidationWarnings;
        settings.ValidationEventHandler += (_, fault) => faults.Add(fault.Message);
        using var reader = XmlReader.Create(new StringReader(xml), settings);
        while (reader.Read()) { }
        return faults;
    }

    // A few definitions of the published file name types that it does not hold. They go, and then whatever named them; a root that an
    // answer needs is missed at once, because validation warns of it.
    private static void RemoveWhatNamesMissingTypes(XElement root)
    {
        List<XElement> broken;
        do
        {
            var known = root.Elements()
                .Where(element => element.Name != Xs + "element")
                .Select(type => type.Attribute("name")!.Value)
                .ToHashSet();
            broken = [.. root.Elements().Where(definition => NamedTypes(definition).Any(type => !known.Contains(type)))];
            broken.ForEach(definition => definition.Remove());
        } while (broken.Count > 0);
    }

    private static IEnumerable<string> NamedTypes(XElement definition) =>
        definition
            .DescendantsAndSelf()
            .SelectMany(part => (string?[])[part.Attribute("type")?.Value, part.Attribute("base")?.Value])
            .Where(name => name is not null && !name.StartsWith("xs:", StringComparison.Ordinal))
            // A name without prefix stands for a type of no namespace, and there is none.
            .Select(name =>
                name!.StartsWith("ns0:", StringComparison.Ordinal) ? name[4..]
                : name.StartsWith("ws:", StringComparison.Ordinal) ? name[3..]
                : $"(no namespace) {name}"
            );
}
