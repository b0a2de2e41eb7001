using System.Diagnostics;
using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text;
using EnergyDataPipeline.Parsing.Tables;
using Xunit;

namespace EnergyDataPipeline.Tests.Parsing;

/// <summary>
/// Rows read by their templates and rows read strictly are the same rows, wherever one batch of them ends and the next begins.
/// <c>FUZZ_COUNT</c> sets how many answers are tried, <c>FUZZ_SEED</c> which is the first, <c>FUZZ_WORKERS</c> how many are tried at once.
/// </summary>
public sealed class BothPathsTests(ITestOutputHelper output)
{
    private const string UsualCount = "20000";
    private const string UsualSeed = "20260727";
    private const string UsualWorkers = "1";

    // Found by a long run: .NET's reader, fed byte by byte, throws what is no XmlException.
    private const int BrokenDeclaration = 200_146_941;

    [Fact]
    public void Any_answer_reads_the_same_by_templates_and_strictly()
    {
        var count = Setting("FUZZ_COUNT", UsualCount);
        var seed = Setting("FUZZ_SEED", UsualSeed);
        var workers = Setting("FUZZ_WORKERS", UsualWorkers);
        var watch = Stopwatch.StartNew();
        try
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = workers }, i => Try(seed + i));
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }

        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{count} answers from seed {seed} on, {count / watch.Elapsed.TotalSeconds:0} a second"
            )
        );
    }

    [Fact]
    public void A_broken_declaration_is_no_fault_of_ours() => Compare(BrokenDeclaration);

    private static void Try(int seed)
    {
        try
        {
            Compare(seed);
        }
        catch (Exception fault) when (fault is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"Seed {seed}: {fault}");
        }
    }

    private static void Compare(int seed)
    {
        var answer = MutatedAnswer.Of(seed);
        var strict = Reading.Of(answer.Body, answer.Dataset, usesTemplates: false);
        Compare(seed, answer, strict, usesTemplates: true, BatchLimits.Usual);
        if (!strict.Contains("\nComplete", StringComparison.Ordinal))
        {
            return; // What was read of a broken answer is void.
        }

        if (seed % 2 == 0)
        {
            Compare(seed, answer, strict, usesTemplates: true, Tiny(seed));
        }
        else if (seed % 5 == 0)
        {
            Compare(seed, answer, strict, usesTemplates: false, Tiny(seed));
        }
    }

    // So few rows that a batch is handed on within every answer, by its rows or by the bytes of their texts.
    private static BatchLimits Tiny(int seed) => new(1 + (seed / 2 % 4), 1 + (seed / 8 % 60));

    private static void Compare(int seed, MutatedAnswer answer, string strict, bool usesTemplates, BatchLimits limits)
    {
        var other = Reading.Of(answer.Body, answer.Dataset, usesTemplates, answer.BufferSize, limits);

        // Where rows that inherit a value had to go, and the value then comes again, the answer is refused; larger batches reject those rows.
        var isRefused =
            limits != BatchLimits.Usual
            && other.StartsWith("threw", StringComparison.Ordinal)
            && other.Contains(Inherited.SecondValue, StringComparison.Ordinal);
        if (strict != other && !isRefused)
        {
            Assert.Fail(
                $"Seed {seed}, {answer.BufferSize} bytes at once, {limits}, templates {usesTemplates}: "
                    + $"{Encoding.UTF8.GetString(answer.Body)}\n{strict}\n---\n{other}"
            );
        }
    }

    private static int Setting(string name, string usual) =>
        int.Parse(Environment.GetEnvironmentVariable(name) ?? usual, CultureInfo.InvariantCulture);
}
