namespace EnergyDataPipeline.Configuring;

/// <summary>The JSON Schema of the configuration file, as published in <c>schemas/api_config.schema.json</c>.</summary>
public static class ConfigurationSchema
{
    private const string Resource = "api_config.schema.json";

    /// <summary>Reads the schema's text.</summary>
    public static string Read()
    {
        using var stream =
            typeof(ConfigurationSchema).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The embedded resource {Resource} is missing: the library was built without it.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
