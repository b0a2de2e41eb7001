namespace EnergyDataPipeline.Configuring.Reading;

/// <summary>A setting's value in force.</summary>
internal sealed record EffectiveValue(object? Value, Layer Layer, string Origin, Place Place);

/// <summary>The settings in force: of each, the last layer that says something. Faults of every layer are noted, the losing ones too.</summary>
internal sealed class Effective
{
    private const string CommandLine = "command line";
    private readonly Dictionary<string, EffectiveValue> _values = new(StringComparer.Ordinal);

    public static Effective Of(
        ConfigurationFile file,
        IReadOnlyDictionary<string, ReadValue> inFile,
        EnvironmentLayers environment,
        IReadOnlyDictionary<string, string> commandLine,
        Notes notes
    )
    {
        var effective = new Effective();
        Merge(Settings.Destination);
        var isBucket = effective.Get<DestinationValue>(Settings.Destination) is { Bucket: not null };
        foreach (var setting in Settings.All.Where(setting => setting != Settings.Destination))
        {
            Merge(setting, sharedCount: isBucket);
        }

        NoteUnknown(commandLine, notes);
        return effective;

        void Merge(Setting setting, bool sharedCount = true) =>
            effective._values[setting.Name] = Winner(setting, sharedCount, file, inFile, environment, commandLine, notes);
    }

    public EffectiveValue this[Setting setting] => _values[setting.Name];

    /// <summary>The value, or the type's default where nothing is set.</summary>
    public T? Get<T>(Setting setting) => _values[setting.Name].Value is T value ? value : default;

    private static EffectiveValue Winner(
        Setting setting,
        bool sharedCount,
        ConfigurationFile file,
        IReadOnlyDictionary<string, ReadValue> inFile,
        EnvironmentLayers environment,
        IReadOnlyDictionary<string, string> commandLine,
        Notes notes
    )
    {
        var winner = new EffectiveValue(ReadDefault(setting), Layer.Default, "default", new("default", setting.Name));
        if (inFile.TryGetValue(setting.Name, out var read))
        {
            winner = new(read.Value, Layer.File, $"file {file.Name}", read.Place);
        }

        foreach (var layer in (Layer[])[Layer.DotEnv, Layer.Environment])
        {
            foreach (var variable in setting.Variables)
            {
                if (environment.Find(variable.Name, layer) is not { } found || (variable.Shared && !sharedCount))
                {
                    continue;
                }

                if ((variable.Kind ?? setting.Kind).Read(found.Value, found.Place, notes) is { } value)
                {
                    winner = new(value, layer, found.Origin, found.Place);
                }

                break;
            }
        }

        var option = new Place(CommandLine, setting.Option);
        return
            (commandLine.GetValueOrDefault(setting.CommandLineName) ?? commandLine.GetValueOrDefault(setting.Name)) is { } text
            && setting.Kind.Read(text, option, notes) is { } typed
            ? new(typed, Layer.CommandLine, $"{CommandLine} {setting.Option}", option)
            : winner;
    }

    private static object? ReadDefault(Setting setting) => setting.Default is { } text ? setting.Kind.Read(text, default, new Notes()) : null;

    private static void NoteUnknown(IReadOnlyDictionary<string, string> commandLine, Notes notes)
    {
        string[] known = [.. Settings.All.Select(setting => setting.CommandLineName)];
        foreach (var name in commandLine.Keys.Where(name => !Settings.All.Any(setting => setting.Name == name) && !known.Contains(name)))
        {
            notes.Fault(
                new(CommandLine),
                $"the unknown setting {Wording.Quote(name)}",
                $"one of {string.Join(", ", known)}",
                NearMiss.Ask(name, known)
            );
        }
    }
}
