using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;

namespace EnergyDataPipeline.Tests.Support;

/// <summary>The operator's published schema, where a copy lies beside the repository.</summary>
public static class IsoNewEnglandSchema
{
    private static readonly XNamespace Xs = "http://www.w3.org/2001/XMLSchema";

    // Required by the schema, absent from what the service sends: seen on 2026-07-27.
    private static readonly string[] NoLongerSent = ["RtegMw", "EnergyEmergency", "NetworkNodeType"];

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
        var named = schema.Root!.Elements().Where(element => element.Name.LocalName.EndsWith("Type", StringComparison.Ordinal));
        var types = named.Select(type => type.Attribute("name")!.Value).ToHashSet();
        // Three roots of the published file name types that it does not hold; no other root refers to them.
        schema.Root.Elements(Xs + "element").Where(element => !types.Contains(LocalType(element))).Remove();
        foreach (var element in schema.Descendants(Xs + "element").Where(element => NoLongerSent.Contains(element.Attribute("name")?.Value)))
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

    private static string LocalType(XElement element) => element.Attribute("type")!.Value.Split(':')[^1];
}
