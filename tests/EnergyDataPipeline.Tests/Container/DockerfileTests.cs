using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Container;

/// <summary>
/// What matters in the Dockerfile, read from its text: the rules that linters have, and those that only this repository can know.
/// <c>infra/container/rehearse.py</c> does its steps.
/// </summary>
public sealed partial class DockerfileTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "Dockerfile")).ReplaceLineEndings("\n");
    private static readonly IReadOnlyList<(string Word, string Arguments)> Instructions = Read();

    [Fact]
    public void Every_image_is_Microsofts_at_a_release_and_a_distribution_and_none_is_latest()
    {
        var images = Of("FROM").Select(line => line.Split(' ').First(word => !word.StartsWith("--", StringComparison.Ordinal))).ToList();

        Assert.Equal(2, images.Count);
        Assert.All(images, image => Assert.Matches(@"^mcr\.microsoft\.com/dotnet/[a-z-]+:10\.0-noble[a-z-]*$", image));
        Assert.EndsWith("-chiseled", images[1], StringComparison.Ordinal);
    }

    [Fact]
    public void It_compiles_on_the_builders_own_processor_for_the_one_that_is_asked_for()
    {
        Assert.StartsWith("--platform=$BUILDPLATFORM ", Of("FROM").First(), StringComparison.Ordinal);
        Assert.DoesNotContain("--platform", Of("FROM").Last(), StringComparison.Ordinal);
        foreach (var verb in new[] { "restore", "publish" })
        {
            Assert.Contains(
                "--arch $TARGETARCH",
                Of("RUN").Single(line => line.Contains($"dotnet {verb} ", StringComparison.Ordinal)),
                StringComparison.Ordinal
            );
        }

        var toolchain = Of("RUN").First();
        Assert.Contains("arm64) needed=\"gcc-aarch64-linux-gnu libc6-dev-arm64-cross\"", toolchain, StringComparison.Ordinal);
        Assert.Contains("amd64) needed=\"gcc-x86-64-linux-gnu libc6-dev-amd64-cross\"", toolchain, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_installed_brings_nothing_along_and_leaves_no_lists()
    {
        foreach (var run in Of("RUN").Where(line => line.Contains("apt-get install", StringComparison.Ordinal)))
        {
            Assert.Contains("apt-get update && apt-get install -y --no-install-recommends", run, StringComparison.Ordinal);
            Assert.Contains("rm -rf /var/lib/apt/lists/*", run, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(Final(), one => one.Word == "RUN");
    }

    [Fact]
    public void It_runs_as_the_images_user_from_a_command_that_needs_no_shell()
    {
        var final = Final();
        Assert.Equal("$APP_UID", final.Single(one => one.Word == "USER").Arguments);
        Assert.True(final.ToList().FindIndex(one => one.Word == "USER") > final.ToList().FindLastIndex(one => one.Word == "COPY"));
        Assert.Equal("[\"/app/energy-pipeline\"]", final.Single(one => one.Word == "ENTRYPOINT").Arguments);
        Assert.Equal("[\"--help\"]", final.Single(one => one.Word == "CMD").Arguments);
        Assert.EndsWith(
            "CMD [\"/app/energy-pipeline\", \"health\"]",
            final.Single(one => one.Word == "HEALTHCHECK").Arguments,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "\"command\": [\"CMD\", \"/app/energy-pipeline\", \"health\"]",
            File.ReadAllText(Path.Combine(Repository.Root, "infra", "definition", "components.json")),
            StringComparison.Ordinal
        );
        Assert.Equal("SIGTERM", final.Single(one => one.Word == "STOPSIGNAL").Arguments);
    }

    /// <summary>An empty volume that ECS mounts is root's alone, unless the image declares one there: then it is as the image has it.</summary>
    [Fact]
    public void Where_a_task_mounts_a_volume_the_image_has_one_that_its_user_may_write_to()
    {
        var volumes = JsonElement
            .Parse(Final().Single(one => one.Word == "VOLUME").Arguments)
            .EnumerateArray()
            .Select(path => path.GetString()!)
            .ToList();
        var mounted = JsonElement
            .Parse(File.ReadAllText(Path.Combine(Repository.Root, "infra", "cloudformation", "template.json")))
            .GetProperty("Resources")
            .EnumerateObject()
            .Where(one => one.Value.GetProperty("Type").GetString() == "AWS::ECS::TaskDefinition")
            .SelectMany(one => one.Value.GetProperty("Properties").GetProperty("ContainerDefinitions").EnumerateArray())
            .SelectMany(container => container.GetProperty("MountPoints").EnumerateArray())
            .Select(mount => mount.GetProperty("ContainerPath").GetString()!)
            .ToList();

        Assert.Equal(2, mounted.Count);
        Assert.All(mounted, path => Assert.Contains(path, volumes));
        Assert.Equal(["/tmp"], volumes);
        Assert.Contains(
            Of("RUN"),
            line => line.Contains("mkdir -p /out/data /out/root/tmp && chmod 1777 /out/root/tmp", StringComparison.Ordinal)
        );
        var final = Final().ToList();
        Assert.True(final.FindIndex(one => one.Word == "VOLUME") > final.FindIndex(one => one.Arguments == "--from=build /out/root/ /"));
    }

    [Fact]
    public void Nothing_is_fetched_and_no_secret_has_a_place()
    {
        Assert.DoesNotContain(Instructions, one => one.Word is "ADD" or "EXPOSE" or "MAINTAINER");
        Assert.DoesNotContain("curl ", Text, StringComparison.Ordinal);
        Assert.DoesNotContain("wget ", Text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Instructions.Where(one => one.Word is "ENV" or "ARG"),
            one => Regex.IsMatch(one.Arguments, "PASSWORD|SECRET|TOKEN|_KEY|USERNAME", RegexOptions.IgnoreCase)
        );
    }

    [Fact]
    public void Every_file_that_is_copied_is_there_and_dockerignore_lets_it_through()
    {
        var let = File.ReadAllLines(Path.Combine(Repository.Root, ".dockerignore"))
            .Where(line => line.StartsWith('!'))
            .Select(line => line[1..])
            .ToList();
        var sources = Of("COPY")
            .Where(line => !line.StartsWith("--from", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ')[..^1]);

        Assert.All(
            sources,
            source =>
            {
                var path = Path.Combine(Repository.Root, source);
                Assert.True(File.Exists(path) || Directory.Exists(path), $"COPY {source}: there is no such file");
                Assert.Contains(let, one => source == one || source.StartsWith(one + "/", StringComparison.Ordinal));
            }
        );
    }

    [Fact]
    public void Every_project_that_the_command_is_made_of_is_there_before_packages_are_restored()
    {
        var before = Instructions
            .TakeWhile(one => !one.Arguments.StartsWith("dotnet restore", StringComparison.Ordinal))
            .Where(one => one.Word == "COPY")
            .SelectMany(one => one.Arguments.Split(' ')[..^1])
            .Where(source => source.EndsWith(".csproj", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

        Assert.Equal(ProjectsOf("src/EnergyDataPipeline.Cli/EnergyDataPipeline.Cli.csproj").Order(StringComparer.Ordinal), before);
    }

    [Fact]
    public void The_label_has_the_version_of_the_build()
    {
        var version = XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props")).Descendants("Version").Single().Value;

        Assert.Contains(Final(), one => one.Word == "ARG" && one.Arguments == $"VERSION={version}");
        Assert.Contains(
            "org.opencontainers.image.version=\"$VERSION\"",
            Final().Single(one => one.Word == "LABEL").Arguments,
            StringComparison.Ordinal
        );
    }

    private static IEnumerable<string> Of(string word) => Instructions.Where(one => one.Word == word).Select(one => one.Arguments);

    private static IReadOnlyList<(string Word, string Arguments)> Final() =>
        [.. Instructions.Skip(Instructions.ToList().FindLastIndex(one => one.Word == "FROM"))];

    private static HashSet<string> ProjectsOf(string project)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, project))!;
        return
        [
            project,
            .. XDocument
                .Load(Path.Combine(Repository.Root, project))
                .Descendants("ProjectReference")
                .Select(one => Path.GetRelativePath(Repository.Root, Path.GetFullPath(one.Attribute("Include")!.Value, folder)))
                .SelectMany(ProjectsOf),
        ];
    }

    private static List<(string Word, string Arguments)> Read() =>
        [
            .. Continued()
                .Replace(Comment().Replace(Text, ""), " ")
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(' ', 2))
                .Select(parts => (parts[0], parts[1].Trim())),
        ];

    [GeneratedRegex(@"^\s*#.*\n", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\\\n\s*")]
    private static partial Regex Continued();
}
