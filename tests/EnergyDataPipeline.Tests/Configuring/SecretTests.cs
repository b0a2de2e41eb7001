using System.Collections.Concurrent;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Configuring.Secrets;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Telemetry;
using EnergyDataPipeline.Tests.Support;
using Microsoft.Extensions.Logging;
using Xunit;

namespace EnergyDataPipeline.Tests.Configuring;

public sealed class SecretTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static FeedSettings Feed(AuthType auth = AuthType.Basic, string host = "webservices.iso-ne.com") =>
        new()
        {
            Name = "fuel_mix",
            Url = $"https://{host}/x/{{day}}",
            AuthType = auth,
            OutputFolder = "o",
            FilePrefix = "p",
        };

    [Theory]
    [InlineData(AuthType.Basic)]
    [InlineData(AuthType.ApiKey)]
    [InlineData(AuthType.Bearer)]
    public async Task Order_is_reference_then_ours_then_iso_nes(AuthType auth)
    {
        using var folder = new ConfigurationFolder();
        folder.Environment["ISO_NE_PASSWORD"] = "c4n-from-iso-ne";
        folder.Environment["ISO_NE_USERNAME"] = "ann";
        Assert.Equal("c4n-from-iso-ne", (await Resolve(folder, Feed(auth))).Secret?.Reveal());
        folder.Environment["ENERGY_PIPELINE_PASSWORD"] = "c4n-from-ours";
        Assert.Equal("c4n-from-ours", (await Resolve(folder, Feed(auth))).Secret?.Reveal());
        folder.Environment["MINE"] = "c4n-from-mine";
        Assert.Equal("c4n-from-mine", (await Resolve(folder, Feed(auth) with { Password = "env:MINE" })).Secret?.Reveal());
        folder.Write("secret", "c4n-from-file\n");
        Assert.Equal("c4n-from-file", (await Resolve(folder, Feed(auth) with { Password = "file:secret" })).Secret?.Reveal());
    }

    [Fact]
    public async Task User_name_is_the_feeds_then_ours_then_iso_nes_and_only_for_basic()
    {
        using var folder = new ConfigurationFolder();
        folder.Environment["ENERGY_PIPELINE_PASSWORD"] = "c4n-password";
        folder.Environment["ISO_NE_USERNAME"] = "iso-ne";
        Assert.Equal("iso-ne", (await Resolve(folder, Feed())).Username);
        folder.Environment["ENERGY_PIPELINE_USERNAME"] = "ours";
        Assert.Equal("ours", (await Resolve(folder, Feed())).Username);
        Assert.Equal("ann", (await Resolve(folder, Feed() with { Username = "ann" })).Username);
        folder.Environment["NAME"] = "bob";
        Assert.Equal("bob", (await Resolve(folder, Feed() with { Username = "env:NAME" })).Username);
        Assert.Null((await Resolve(folder, Feed(AuthType.Bearer))).Username);
        Assert.Equal(Credentials.None, await Resolve(folder, Feed(AuthType.None)));
    }

    /// <summary>A parameter that is not there is looked for again: whoever waits for it need not be started anew.</summary>
    [Fact]
    public async Task A_place_that_lacks_the_secret_is_read_again_after_a_minute()
    {
        using var folder = new ConfigurationFolder();
        var place = new Place();
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        using var resolver = new SecretResolver(folder.Load().Config.Secrets, time: time, stores: [place]);
        var feed = Feed(AuthType.Bearer) with { Password = "ssm:/iso-ne/password" };

        var first = await Assert.ThrowsAsync<PipelineException>(() => resolver.ResolveAsync(feed, Stop));
        await Assert.ThrowsAsync<PipelineException>(() => resolver.ResolveAsync(feed, Stop));
        var read = place.Read;
        place.Secret = "c4n-put-later";
        time.Advance(TimeSpan.FromSeconds(61));
        var later = await resolver.ResolveAsync(feed, Stop);
        time.Advance(TimeSpan.FromHours(1));
        await resolver.ResolveAsync(feed, Stop);

        Assert.Equal(FailureClass.Configuration, first.Failure);
        Assert.Equal(1, read);
        Assert.Equal("c4n-put-later", later.Secret?.Reveal());
        Assert.Equal(2, place.Read);
    }

    private sealed class Place : ISecretSource
    {
        public string Scheme => "ssm";

        public string? Secret { get; set; }

        public int Read { get; private set; }

        public Task<string> ReadAsync(string name, CancellationToken cancellationToken)
        {
            Read++;
            return Secret is { } secret
                ? Task.FromResult(secret)
                : throw new PipelineException(FailureClass.Configuration, $"there is no parameter {name}.", "Put it there.");
        }
    }

    [Fact]
    public async Task Dot_env_is_looked_into_below_the_environment()
    {
        using var folder = new ConfigurationFolder();
        folder.Write(".env", "ISO_NE_USERNAME=ann\nISO_NE_PASSWORD='c4n dot env'");
        Assert.Equal("c4n dot env", (await Resolve(folder, Feed())).Secret?.Reveal());
        folder.Environment["ISO_NE_PASSWORD"] = "c4n-environment";
        Assert.Equal("c4n-environment", (await Resolve(folder, Feed())).Secret?.Reveal());
    }

    [Fact]
    public async Task Process_environment_is_the_source_of_settings_made_in_code()
    {
        var name = $"CONFIGURING_TEST_{Guid.NewGuid():N}";
        Environment.SetEnvironmentVariable(name, "c4n-from-the-process");
        try
        {
            using var resolver = new SecretResolver(new EnergyPipelineConfig().Secrets);
            var found = await resolver.ResolveAsync(Feed(AuthType.Bearer) with { Password = $"env:{name}" }, Stop);
            Assert.Equal("c4n-from-the-process", found.Secret?.Reveal());
        }
        finally
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }

    [Theory]
    [InlineData("c4n-s3cret\n", "c4n-s3cret")]
    [InlineData("c4n-s3cret\r\n", "c4n-s3cret")]
    [InlineData("c4n-s3cret", "c4n-s3cret")]
    [InlineData(" c4n-s3cret ", " c4n-s3cret ")]
    [InlineData("\uFEFFc4n-s3cret", "c4n-s3cret")]
    public async Task File_gives_its_text_without_the_line_end(string text, string secret)
    {
        using var folder = new ConfigurationFolder();
        folder.Write("secret", text);
        Assert.Equal(secret, (await Resolve(folder, Feed(AuthType.Bearer) with { Password = "file:secret" })).Secret?.Reveal());
    }

    [Theory]
    [InlineData(
        "file:missing",
        "Feed \"fuel_mix\" cannot sign in: file:missing cannot be read: Could not find file '{0}/missing'.",
        "Put the secret alone into that file, readable by you only, or name another one."
    )]
    [InlineData(
        "file:empty",
        "Feed \"fuel_mix\" cannot sign in: file:empty is empty.",
        "Put the secret alone into that file, readable by you only, or name another one."
    )]
    [InlineData(
        "file:large",
        "Feed \"fuel_mix\" cannot sign in: file:large is larger than a secret is.",
        "Put the secret alone into that file, readable by you only, or name another one."
    )]
    [InlineData(
        "file:lines",
        "Feed \"fuel_mix\" cannot sign in: the token from file lines holds a line break or another control character.",
        "Keep the secret alone, on one line."
    )]
    [InlineData(
        "env:MISSING",
        "Feed \"fuel_mix\" cannot sign in: env:MISSING is not there, where the token for webservices.iso-ne.com is to be found.",
        "Set MISSING."
    )]
    public async Task Reference_that_leads_nowhere_is_a_sign_in_failure(string reference, string message, string nextStep)
    {
        using var folder = new ConfigurationFolder();
        folder.Environment["ENERGY_PIPELINE_PASSWORD"] = "not asked for";
        folder.Write("empty", "\n");
        folder.Write("large", new string('x', 70_000));
        folder.Write("lines", "one\ntwo\n");
        var thrown = await Failure(folder, Feed(AuthType.Bearer) with { Password = reference }, new Person("never asked"));
        Assert.Equal(
            (
                FailureClass.SignIn,
                message.Replace("{0}", folder.Path, StringComparison.Ordinal).Replace("'..", "'.", StringComparison.Ordinal),
                nextStep
            ),
            (thrown.Failure, thrown.Message.Replace("..", ".", StringComparison.Ordinal), thrown.NextStep)
        );
    }

    [Fact]
    public async Task File_that_others_can_read_is_warned_of()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such modes.");
            return;
        }

        using var folder = new ConfigurationFolder();
        var path = folder.Write("secret", "c4n-s3cret");
        var log = new Lines();

        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await Resolve(folder, Feed(AuthType.Bearer) with { Password = "file:secret" }, log: log);
        Assert.Empty(log.Texts);

        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        await Resolve(folder, Feed(AuthType.Bearer) with { Password = "file:secret" }, log: log);
        Assert.Equal([$"Feed fuel_mix: the secret in {path} can be read by others; chmod 600 keeps it to yourself"], log.Texts);
    }

    [Theory]
    [InlineData("webservices.iso-ne.com", false)]
    [InlineData("localhost:8080", false)]
    [InlineData("127.0.0.1:1", false)]
    [InlineData("api.example.com", true)]
    [InlineData("iso-ne.com.example.org", true)]
    public async Task Password_of_iso_ne_for_another_host_is_warned_of(string host, bool warned)
    {
        using var folder = new ConfigurationFolder();
        folder.Environment["ISO_NE_USERNAME"] = "ann";
        folder.Environment["ISO_NE_PASSWORD"] = "c4n-password";
        var log = new Lines();
        await Resolve(folder, Feed(host: host), log: log);
        Assert.Equal(
            warned
                ?
                [
                    $"Feed fuel_mix: the password in ISO_NE_PASSWORD goes to {host}, which is not ISO-NE; give the feed a password reference of its own",
                ]
                : [],
            log.Texts
        );
    }

    [Fact]
    public async Task Person_is_asked_once_for_each_account()
    {
        using var folder = new ConfigurationFolder();
        var person = new Person("ann", "c4n-first", "c4n-second");
        using var resolver = Resolver(folder, person);

        var first = await resolver.ResolveAsync(Feed(), Stop);
        var again = await resolver.ResolveAsync(Feed() with { Name = "morning_report" }, Stop);
        var other = await resolver.ResolveAsync(Feed() with { Username = "bob" }, Stop);

        Assert.Equal(("ann", "c4n-first"), (first.Username, first.Secret?.Reveal()));
        Assert.Equal(first, again);
        Assert.Equal(("bob", "c4n-second"), (other.Username, other.Secret?.Reveal()));
        Assert.Equal(
            [
                ("User name for webservices.iso-ne.com: ", false),
                ("Password for ann at webservices.iso-ne.com: ", true),
                ("Password for bob at webservices.iso-ne.com: ", true),
            ],
            person.Asked
        );
    }

    [Theory]
    [InlineData(AuthType.ApiKey, "API key for webservices.iso-ne.com: ")]
    [InlineData(AuthType.Bearer, "Token for webservices.iso-ne.com: ")]
    public async Task Person_is_told_what_is_asked_for(AuthType auth, string question)
    {
        using var folder = new ConfigurationFolder();
        var person = new Person("c4n-s3cret");
        await Resolve(folder, Feed(auth), person);
        Assert.Equal([(question, true)], person.Asked);
    }

    [Fact]
    public async Task Feeds_at_the_same_time_ask_once()
    {
        using var folder = new ConfigurationFolder();
        var person = new Person("c4n-s3cret");
        using var resolver = Resolver(folder, person);
        var all = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => Task.Run(() => resolver.ResolveAsync(Feed(AuthType.Bearer), Stop)))
        );
        Assert.All(all, found => Assert.Equal("c4n-s3cret", found.Secret?.Reveal()));
        Assert.Single(person.Asked);
    }

    [Fact]
    public async Task Person_who_gives_nothing_is_not_asked_again()
    {
        using var folder = new ConfigurationFolder();
        var person = new Person((string?)null);
        using var resolver = Resolver(folder, person);
        for (var time = 0; time < 2; time++)
        {
            var thrown = await Assert.ThrowsAsync<PipelineException>(() => resolver.ResolveAsync(Feed(AuthType.Bearer), Stop));
            Assert.Equal(
                "Feed \"fuel_mix\" cannot sign in: no token for webservices.iso-ne.com was found in ENERGY_PIPELINE_PASSWORD or ISO_NE_PASSWORD: nothing was entered.",
                thrown.Message
            );
        }

        Assert.Single(person.Asked);
    }

    [Fact]
    public async Task Without_a_terminal_and_without_a_secret_it_fails_at_once()
    {
        using var folder = new ConfigurationFolder();
        var thrown = await Failure(folder, Feed() with { Username = "ann" }, new ConsolePrompt());

        Assert.Equal(FailureClass.SignIn, thrown.Failure);
        Assert.Equal(
            "Feed \"fuel_mix\" cannot sign in: no password for webservices.iso-ne.com was found in ENERGY_PIPELINE_PASSWORD or ISO_NE_PASSWORD, and there is no terminal to ask on.",
            thrown.Message
        );
        Assert.Equal(
            "Set ENERGY_PIPELINE_PASSWORD or ISO_NE_PASSWORD, or give the feed \"password\": \"env:NAME\", \"file:PATH\" or \"ssm:/NAME\", or name a program that asks in ENERGY_PIPELINE_ASKPASS.",
            thrown.NextStep
        );
    }

    [Fact]
    public async Task Missing_user_name_says_what_to_set()
    {
        using var folder = new ConfigurationFolder();
        folder.Environment["ENERGY_PIPELINE_PASSWORD"] = "c4n-password";
        var thrown = await Failure(folder, Feed(), null);
        Assert.Equal(
            "Feed \"fuel_mix\" cannot sign in: no user name for webservices.iso-ne.com was found in ENERGY_PIPELINE_USERNAME or ISO_NE_USERNAME, and there is no terminal to ask on.",
            thrown.Message
        );
        Assert.Equal("Set ENERGY_PIPELINE_USERNAME or ISO_NE_USERNAME, or give the feed a \"username\".", thrown.NextStep);
    }

    [Fact]
    public async Task User_name_with_a_colon_is_refused()
    {
        using var folder = new ConfigurationFolder();
        folder.Environment["ENERGY_PIPELINE_USERNAME"] = "a:b";
        folder.Environment["ENERGY_PIPELINE_PASSWORD"] = "c4n-password";
        Assert.Equal(
            "Feed \"fuel_mix\" cannot sign in: the user name holds a colon, which Basic sign-in cannot carry.",
            (await Failure(folder, Feed(), null)).Message
        );
    }

    [Fact]
    public async Task Cancelled_question_is_asked_again()
    {
        using var folder = new ConfigurationFolder();
        var person = new Person("c4n-s3cret") { Cancels = true };
        using var resolver = Resolver(folder, person);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => resolver.ResolveAsync(Feed(AuthType.Bearer), Stop));
        person.Cancels = false;
        Assert.Equal("c4n-s3cret", (await resolver.ResolveAsync(Feed(AuthType.Bearer), Stop)).Secret?.Reveal());
    }

    [Fact]
    public async Task What_was_found_is_known_to_redaction()
    {
        using var folder = new ConfigurationFolder();
        folder.Environment["ENERGY_PIPELINE_PASSWORD"] = "a rare p4ssword";
        await Resolve(folder, Feed() with { Username = "ann" });
        Assert.Equal("*** and Basic ***", Redaction.Clean("a rare p4ssword and Basic YW5uOmEgcmFyZSBwNHNzd29yZA=="));
    }

    [Fact]
    public void Nothing_of_the_sources_can_be_printed()
    {
        var sources = new SecretSources(new Dictionary<string, string> { ["ISO_NE_PASSWORD"] = "pr1nted" }, ".");
        Assert.Equal("SecretSources", sources.ToString());
        Assert.All(sources.Find(Feed()), found => Assert.DoesNotContain("pr1nted", found.ToString(), StringComparison.Ordinal));
        Assert.DoesNotContain("pr1nted", (new EnergyPipelineConfig() with { Secrets = sources }).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("pr1nted", new Credentials("ann", new("pr1nted")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_missing_is_known_without_asking()
    {
        using var folder = new ConfigurationFolder();
        var person = new Person("never asked");
        Assert.Equal("no user name for webservices.iso-ne.com was found in ENERGY_PIPELINE_USERNAME or ISO_NE_USERNAME", Missing(Feed()));
        Assert.Equal(
            "file:nowhere is not there, where the token for webservices.iso-ne.com is to be found",
            Missing(Feed(AuthType.Bearer) with { Password = "file:nowhere" })
        );
        Assert.Null(Missing(Feed(AuthType.None)));
        folder.Environment["ISO_NE_USERNAME"] = "ann";
        folder.Environment["ISO_NE_PASSWORD"] = "c4n-password";
        Assert.Null(Missing(Feed()));
        Assert.Empty(person.Asked);

        string? Missing(FeedSettings feed)
        {
            using var resolver = Resolver(folder, person);
            return resolver.WhatIsMissing(feed);
        }
    }

    private static SecretResolver Resolver(ConfigurationFolder folder, ISecretPrompt? prompt, ILogger<SecretResolver>? log = null) =>
        new(folder.Load().Config.Secrets, prompt, log);

    private static async Task<Credentials> Resolve(
        ConfigurationFolder folder,
        FeedSettings feed,
        ISecretPrompt? prompt = null,
        ILogger<SecretResolver>? log = null
    )
    {
        using var resolver = Resolver(folder, prompt, log);
        return await resolver.ResolveAsync(feed, Stop);
    }

    private static Task<PipelineException> Failure(ConfigurationFolder folder, FeedSettings feed, ISecretPrompt? prompt) =>
        Assert.ThrowsAsync<PipelineException>(() => Resolve(folder, feed, prompt));

    /// <summary>Somebody at a terminal, with answers at the ready.</summary>
    private sealed class Person(params string?[] answers) : ISecretPrompt
    {
        private int _given;

        public bool Cancels { get; set; }

        public ConcurrentQueue<(string, bool)> Asked { get; } = [];

        public bool CanAsk => true;

        public async Task<string?> AskAsync(string question, bool hidden, CancellationToken cancellationToken)
        {
            await Task.Yield();
            if (Cancels)
            {
                throw new OperationCanceledException("Ctrl-C");
            }

            Asked.Enqueue((question, hidden));
            return answers[_given++];
        }
    }

    private sealed class Lines : ILogger<SecretResolver>
    {
        public List<string> Texts { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Texts.Add(formatter(state, exception));
    }
}
