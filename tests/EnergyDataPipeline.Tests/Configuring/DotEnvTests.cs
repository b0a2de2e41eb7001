using EnergyDataPipeline.Configuring.Reading;
using Xunit;

namespace EnergyDataPipeline.Tests.Configuring;

public sealed class DotEnvTests
{
    [Theory]
    [InlineData("A=b", "b")]
    [InlineData("  A = b  ", "b")]
    [InlineData("export A=b", "b")]
    [InlineData("export\tA=b", "b")]
    [InlineData("A=b # comment", "b")]
    [InlineData("A=b#c", "b#c")]
    [InlineData("A=# comment", "")]
    [InlineData("A=", "")]
    [InlineData("A=b c", "b c")]
    [InlineData("A=b=c=", "b=c=")]
    [InlineData("A='b # \"c\" $d \\n'", "b # \"c\" $d \\n")]
    [InlineData("A=\"b # 'c' \\\"d\\\" \\$e \\\\ \\n\\t\\x\"", "b # 'c' \"d\" $e \\ \n\t\\x")]
    [InlineData("A='b' # comment", "b")]
    [InlineData("A=\"one\r\ntwo\"", "one\ntwo")]
    [InlineData("A=b\nA=c", "c")]
    [InlineData("\uFEFFA=b", "b")]
    [InlineData("A=b\r\n", "b")]
    [InlineData("A=p$$w0rd!", "p$$w0rd!")]
    public void Value_is_read_as_shells_write_it(string text, string value) =>
        Assert.Equal([new("A", value)], DotEnv.Parse(text, new Notes()));

    [Fact]
    public void Comments_and_empty_lines_are_passed_over()
    {
        var notes = new Notes();
        Assert.Equal([new("A", "1"), new("B", "2")], DotEnv.Parse("# c\n\nA=1\n   # d\nB=2\n", notes));
        Assert.Empty(notes.Warnings);
    }

    [Theory]
    [InlineData("just words s3cret-words")]
    [InlineData("=s3cret-words")]
    [InlineData("1A=s3cret-words")]
    public void Line_that_sets_nothing_is_told_without_its_text(string line)
    {
        var notes = new Notes();
        Assert.Equal([new("B", "2")], DotEnv.Parse($"\n{line}\nB=2", notes));
        Assert.Equal([".env (line 2): this line is not NAME=value and is passed over."], notes.Warnings);
    }

    [Theory]
    [InlineData('"')]
    [InlineData('\'')]
    public void Quote_that_never_ends_is_a_fault(char quote)
    {
        var notes = new Notes();
        DotEnv.Parse($"B=1\nA={quote}s3cret-words\nC=2", notes);
        Assert.Equal(
            [$".env: A (line 2): found a value that begins with {quote} and never ends; expected a closing {quote}."],
            notes.Faults.Select(fault => fault.ToString())
        );
    }

    [Fact]
    public void Variable_in_a_value_is_taken_literally_and_told()
    {
        var notes = new Notes();
        Assert.Equal([new("A", "${HOME}/x"), new("B", "${HOME}")], DotEnv.Parse("A=${HOME}/x\nB='${HOME}'", notes));
        Assert.Equal(
            [".env: A (line 1): ${…} is taken literally: variables are not expanded here. Single quotes around the value silence this."],
            notes.Warnings
        );
    }
}
