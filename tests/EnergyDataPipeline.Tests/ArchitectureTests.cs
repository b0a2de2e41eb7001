using System.Text.RegularExpressions;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests;

/// <summary>Keeps the directions between the rooms by reading the source: what a file names, it depends on.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string[] Stages =
    [
        "Configuring",
        "Collecting",
        "Parsing",
        "Validating",
        "Normalizing",
        "Formatting",
        "Storing",
    ];

    private static readonly string[] AwsRooms = ["Queueing", "Pacing", "Parameters"];

    private static readonly Dictionary<string, string[]> MayKnow = new()
    {
        ["Market"] = [],
        ["Telemetry"] = ["Records", "Catalog", "Market"],
        ["Catalog"] = ["Market"],
        ["Records"] = ["Market", "Catalog"],
    };

    public static TheoryData<string> Rooms => [.. MayKnow.Keys, .. Stages];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_knows_only_what_lies_before_it(string room)
    {
        var folder = Path.Combine(Repository.Root, "src", "EnergyDataPipeline", room);
        if (!Directory.Exists(folder))
        {
            return;
        }

        string[] allowed = MayKnow.TryGetValue(room, out var few) ? few : ["Market", "Catalog", "Records", "Telemetry"];
        var all = MayKnow.Keys.Concat(Stages).Append("Running").Where(other => other != room && !allowed.Contains(other)).ToArray();
        var wrong =
            from file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            from other in all
            where Regex.IsMatch(File.ReadAllText(file), $@"\bEnergyDataPipeline\.{other}\b")
            select $"{Path.GetRelativePath(Repository.Root, file)} knows {other}";

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("System.Net.Http", "Collecting", "Configuring")]
    [InlineData("Amazon", "Storing")]
    [InlineData("AngleSharp", "Parsing")]
    [InlineData("Polly", "Collecting")]
    [InlineData("DuckDB")]
    [InlineData("Apache.Arrow")]
    [InlineData("Microsoft.Data.Sqlite")]
    public void A_heavy_dependency_stays_in_its_room(string library, params string[] homes)
    {
        var root = Path.Combine(Repository.Root, "src", "EnergyDataPipeline");
        var elsewhere =
            from file in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            let place = Path.GetRelativePath(root, file).Replace('\\', '/')
            where !homes.Any(home => place.StartsWith(home + "/", StringComparison.Ordinal))
            where Regex.IsMatch(File.ReadAllText(file), $@"^using (static )?{Regex.Escape(library)}\b", RegexOptions.Multiline)
            select place;

        Assert.Empty(elsewhere);
    }

    [Theory]
    [InlineData("Amazon.SQS", "Queueing")]
    [InlineData("Amazon.DynamoDBv2", "Pacing")]
    [InlineData("Amazon.SimpleSystemsManagement", "Parameters")]
    public void A_service_of_aws_stays_in_its_room_and_no_other_project_names_it(string service, string room)
    {
        var root = Path.Combine(Repository.Root, "src");
        var home = $"EnergyDataPipeline.Aws/{room}/";
        var elsewhere =
            from file in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            let place = Path.GetRelativePath(root, file).Replace('\\', '/')
            where !place.StartsWith(home, StringComparison.Ordinal)
            where Regex.IsMatch(File.ReadAllText(file), $@"\b{Regex.Escape(service)}\b")
            select place;

        Assert.Empty(elsewhere);
    }

    [Theory]
    [InlineData("Queueing")]
    [InlineData("Pacing")]
    [InlineData("Parameters")]
    public void The_rooms_of_the_aws_package_do_not_know_each_other(string room)
    {
        var folder = Path.Combine(Repository.Root, "src", "EnergyDataPipeline.Aws", room);
        if (!Directory.Exists(folder))
        {
            return;
        }

        var wrong =
            from file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            from other in AwsRooms
            where other != room && Regex.IsMatch(File.ReadAllText(file), $@"\bEnergyDataPipeline\.Aws\.{other}\b")
            select $"{Path.GetFileName(file)} knows {other}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void Names_that_say_nothing_are_not_used()
    {
        var wrong =
            from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            from Match match in TypeName().Matches(File.ReadAllText(file))
            where Regex.IsMatch(match.Groups[1].Value, "(Manager|Helper|Util|Utils|Common|Info)$")
            select $"{Path.GetFileName(file)}: {match.Groups[1].Value}";

        Assert.Empty(wrong);
    }

    [GeneratedRegex(@"\b(?:class|struct|record|interface|enum)\s+(?:class\s+|struct\s+)?([A-Z]\w*)")]
    private static partial Regex TypeName();
}
