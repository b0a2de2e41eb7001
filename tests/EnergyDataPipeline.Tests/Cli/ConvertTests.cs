using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Cli;

/// <summary><c>convert</c> at the command line: files, table, document, and what it says when it cannot.</summary>
public sealed class ConvertTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_answer_becomes_files_and_a_table_or_a_document_names_them()
    {
        var answer = _folder.File("answer.json", """[{"id": 1, "value": 2.5}, {"id": 2, "value": null}]""");
        var to = Path.Combine(_folder.Path, "out");

        var told = (await RunAsync("convert", answer, "--format", "csv", "--to", to)).With(0);
        var document = (await RunAsync("convert", answer, "--format", "csv", "--to", to, "--json")).With(0).Json;

        var file = Assert.Single(_folder.Files("out"));
        Assert.Contains(file, told.Out, StringComparison.Ordinal);
        Assert.Contains(file, document.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(
            "id,value\r\n1,2.5\r\n2,\r\n",
            await File.ReadAllTextAsync(Path.Combine(_folder.Path, file), TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_said_as_a_fault_of_usage()
    {
        (await RunAsync("convert", Path.Combine(_folder.Path, "nowhere.json"))).With(2).Saying("nowhere.json");
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_ends_with_4_and_writes_nothing()
    {
        var answer = _folder.File("answer.json", """[{"id": 1, "value": """);

        var ended = await RunAsync("convert", answer, "--to", Path.Combine(_folder.Path, "out"));

        Assert.Contains(ended.ExitCode, (int[])[4, 5]);
        ended.Saying("answer.json", "Nothing was written.");
        Assert.Empty(_folder.Files("out"));
    }

    private Task<Ended> RunAsync(params string[] arguments) =>
        InProcess.RunAsync(_folder.Path, new Dictionary<string, string>(), arguments);
}
