namespace EnergyDataPipeline.Configuring.Reading;

/// <summary>What must be true of a configuration as a whole.</summary>
internal static class RunRules
{
    private static readonly string[] OtherOwnVariables =
    [
        Secrets.SecretSources.UsernameVariable,
        Secrets.SecretSources.PasswordVariable,
        Secrets.SecretSources.AskPassVariable,
        // Read by the hosts: the queue, a worker's sign of life, the function's margin.
        Setting.OwnPrefix + "QUEUE_URL",
        Setting.OwnPrefix + "HEARTBEAT",
        Setting.OwnPrefix + "DEADLINE_MARGIN",
    ];

    /// <summary>Every variable that is ours.</summary>
    public static IEnumerable<string> OwnVariables =>
        Settings
            .All.SelectMany(setting => setting.Variables)
            .Select(variable => variable.Name)
            .Where(name => name.StartsWith(Setting.OwnPrefix, StringComparison.Ordinal))
            .Concat(OtherOwnVariables);

    public static void Check(Effective effective, Feeds feeds, EnvironmentLayers environment, Notes notes)
    {
        CheckRegion(effective[Settings.Region], feeds, notes);
        WarnOfDay(effective[Settings.Day], feeds, notes);
        WarnOfPrefix(effective, notes);
        WarnOfDerived(effective, notes);
        CheckNotifications(effective, notes);
        WarnOfVariables(effective, feeds, environment, notes);
    }

    /// <summary>The limits of settings made in code.</summary>
    public static void CheckMade(EnergyPipelineConfig config, Notes notes)
    {
        const string Made = "settings";
        if (config.Feeds.Count == 0)
        {
            notes.Fault(new(Made, nameof(config.Feeds)), "no feeds", "at least one");
        }

        Check(Settings.Concurrency, nameof(config.Concurrency), config.Concurrency.ToInvariant());
        Check(Settings.MaxRetries, nameof(config.MaxRetries), config.MaxRetries.ToInvariant());
        Check(Settings.SliceDeadline, nameof(config.SliceDeadlineSeconds), config.SliceDeadlineSeconds.ToInvariant());
        Check(Settings.Formats, nameof(config.Formats), string.Join(',', config.Formats));
        if (config.Day is { } day)
        {
            Check(Settings.Day, nameof(config.Day), day);
        }

        if (config.Destination is StoreSettings.S3 s3 && !BucketKind.IsName(s3.Bucket))
        {
            notes.Fault(new(Made, nameof(s3.Bucket)), Wording.Quote(s3.Bucket), BucketKind.Rule, BucketKind.Suggest(s3.Bucket));
        }

        void Check(Setting setting, string property, string text) => setting.Kind.Read(text, new(Made, property), notes);
    }

    private static void CheckRegion(EffectiveValue region, Feeds feeds, Notes notes)
    {
        var name = (string)region.Value!;
        string[] known = [.. feeds.Entries.Select(entry => entry.Feed.Region).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
        if (region.Layer == Layer.Default || known.Length == 0 || known.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return;
        }

        var suggestion = NearMiss.Ask(name, known);
        if (feeds.Entries.All(entry => entry.Feed.Region is not null))
        {
            notes.Fault(region.Place, Wording.Quote(name), $"a region that a feed belongs to: {Wording.Either(known)}", suggestion);
        }
        else
        {
            notes.Warn(
                region.Place,
                $"no feed names the region {Wording.Quote(name)}; those that name none run.{(suggestion is null ? "" : $" {suggestion}")}"
            );
        }
    }

    private static void WarnOfDay(EffectiveValue day, Feeds feeds, Notes notes)
    {
        if (day is not { Layer: Layer.File, Value: string })
        {
            return;
        }

        foreach (var entry in feeds.Entries)
        {
            if (
                entry.Keys.TryGetValue(FeedKeys.Params.Name, out var read)
                && read.Value is IReadOnlyDictionary<string, string> given
                && given.ContainsKey(AddressTemplate.Day)
            )
            {
                notes.Warn(read.Place.Key(AddressTemplate.Day), $"is not used: day in the same file ({day.Value}) holds for every feed.");
            }
        }
    }

    private static void WarnOfPrefix(Effective effective, Notes notes)
    {
        var prefix = effective[Settings.S3Prefix];
        if (
            prefix.Value is string unused
            && effective.Get<DestinationValue>(Settings.Destination) is { Bucket: not null, Prefix.Length: > 0 } destination
            && destination.Prefix != unused
        )
        {
            notes.Warn(prefix.Place, $"{Wording.Quote(unused)} is not used: the destination {destination} names a prefix of its own.");
        }
    }

    private static void WarnOfDerived(Effective effective, Notes notes)
    {
        var derived = effective[Settings.DerivedDatasets];
        if (derived.Value is not null && !effective.Get<bool>(Settings.KeepLake))
        {
            notes.Warn(derived.Place, "has no effect without keep_lake: derived datasets are computed of the lake.");
        }
    }

    private static void CheckNotifications(Effective effective, Notes notes)
    {
        foreach (var setting in new[] { Settings.NotifySlack, Settings.MailPassword })
        {
            if (effective[setting] is { Value: string text } written && !Secrets.SecretReference.TryParse(text, out _))
            {
                notes.Secrets.Add(text);
                notes.Fault(
                    written.Place,
                    "a secret written out",
                    setting.Kind.Expected,
                    "Put it outside the configuration, and name its place."
                );
            }
        }

        if (effective[Settings.MailHost] is { Value: string host } server)
        {
            foreach (var setting in new[] { Settings.MailFrom, Settings.MailTo }.Where(setting => effective[setting].Value is null))
            {
                notes.Fault(server.Place, $"the mail server {Wording.Quote(host)} without {setting.Name}", setting.Kind.Expected);
            }

            if (effective.Get<string>(Settings.MailTls) == "none" && host is not ("localhost" or "127.0.0.1" or "::1"))
            {
                notes.Fault(effective[Settings.MailTls].Place, "\"none\"", "starttls or implicit for a server that is not this machine");
            }
        }
    }

    private static void WarnOfVariables(Effective effective, Feeds feeds, EnvironmentLayers environment, Notes notes)
    {
        string[] known = [.. OwnVariables];
        var referred = feeds
            .Entries.SelectMany(entry => new[] { entry.Feed.Password, entry.Feed.Username })
            .Select(text => Secrets.SecretReference.TryParse(text, out var reference) ? reference.Variable : null)
            .OfType<string>()
            .Concat(
                new[] { Settings.NotifySlack, Settings.MailPassword, Settings.MailUsername }
                    .Select(setting =>
                        Secrets.SecretReference.TryParse(effective.Get<string>(setting), out var there) ? there.Variable : null
                    )
                    .OfType<string>()
            )
            .ToHashSet(StringComparer.Ordinal);
        foreach (var variable in environment.StartingWith(Setting.OwnPrefix))
        {
            if (!known.Contains(variable.Name, StringComparer.Ordinal) && !referred.Contains(variable.Name))
            {
                var near =
                    variable.Name == Setting.OwnPrefix + "CONFIG"
                        ? $"Did you mean {Settings.FileVariable}?"
                        : NearMissOf(variable.Name[Setting.OwnPrefix.Length..], known);
                notes.Warn(variable.Place, $"is no variable of ours and has no effect.{(near is null ? "" : $" {near}")}");
            }
        }
    }

    /// <summary>The common beginning would make every variable look near.</summary>
    private static string? NearMissOf(string rest, IEnumerable<string> known) =>
        NearMiss.Of(rest, known.Select(name => name[Setting.OwnPrefix.Length..])) is { } near
            ? $"Did you mean {Setting.OwnPrefix}{near}?"
            : null;
}
