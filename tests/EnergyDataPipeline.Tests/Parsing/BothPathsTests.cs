using System.Globalization;
using System.Text;
using Xunit;

namespace EnergyDataPipeline.Tests.Parsing;

/// <summary>
/// Rows read by their templates and rows read strictly are the same rows. <c>FUZZ_COUNT</c> sets how many answers are tried,
/// <c>FUZZ_SEED</c> which is the first.
/// </summary>
public sealed class BothPathsTests(ITestOutputHelper output)
{
    private const string UsualCount = "20000";
    private const string UsualSeed = "20260727";

    [Fact]
    public void Any_answer_reads_the_same_by_templates_and_strictly()
    {
        var count = Setting("FUZZ_COUNT", UsualCount);
        var seed = Setting("FUZZ_SEED", UsualSeed);
        output.WriteLine($"{count} answers from seed {seed} on");
        for (var i = 0; i < count; i++)
        {
            var answer = MutatedAnswer.Of(seed + i);
            var strict = Reading.Of(answer.Body, answer.Dataset, usesTemplates: false);
            var learned = Reading.Of(answer.Body, answer.Dataset, usesTemplates: true, answer.BufferSize);
            if (strict != learned)
            {
                Assert.Fail(
                    $"Seed {seed + i}, {answer.BufferSize} bytes at once: {Encoding.UTF8.GetString(answer.Body)}\n{strict}\n---\n{learned}"
                );
            }
        }
    }

    private static int Setting(string name, string usual) =>
        int.Parse(Environment.GetEnvironmentVariable(name) ?? usual, CultureInfo.InvariantCulture);
}
