using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using EnergyDataPipeline.Aws;
using EnergyDataPipeline.Aws.Pacing;
using EnergyDataPipeline.Aws.Parameters;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Collecting.Governing;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EnergyDataPipeline.Tests.Collecting;

/// <summary>Many workers, one pace: on moto's DynamoDB, whose answers bear the date of the clock that the test moves.</summary>
public sealed class SharedPaceTests(MotoServer moto)
{
    private static readonly DateTimeOffset Noon = new(2026, 7, 1, 12, 0, 0, 300, TimeSpan.Zero);
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(20260701, 3, 2, 4)]
    [InlineData(20260702, 4, 5, 10)]
    [InlineData(20260703, 2, 10, 1)]
    [InlineData(20260704, 3, 1, 1)]
    public async Task Together_they_never_exceed_the_pace_in_any_stretch_of_time(int seed, int workers, int perSecond, int burst)
    {
        var random = new Random(seed);
        var table = await NewTableAsync();
        var pacing = new Pacing
        {
            Concurrency = 3,
            RequestsPerSecond = perSecond,
            Burst = burst,
        };
        // Every machine's own clock is wrong by hours: it must not matter.
        List<Machine> machines = [];
        for (var n = 0; n < workers; n++)
        {
            machines.Add(new Machine(await moto.StartedAsync(), table, Noon, TimeSpan.FromHours(random.Next(-5, 5)), pacing));
        }

        var elapsed = TimeSpan.Zero;
        List<double> begun = [];
        for (var step = 0; step < 260; step++)
        {
            foreach (var machine in machines)
            {
                if (random.Next(100) < 60)
                {
                    machine.Ask();
                }
            }

            await SettleAsync(machines);
            foreach (var machine in machines)
            {
                begun.AddRange(Enumerable.Repeat(elapsed.TotalSeconds, machine.Begin(release: random.Next(100) < 80)));
            }

            if (step == 130)
            {
                // One is gone with all that it held; nobody else is the worse for it.
                machines[0].Dispose();
                machines.RemoveAt(0);
            }

            var advance = TimeSpan.FromMilliseconds(random.Next(5, 90));
            elapsed += advance;
            machines.ForEach(machine => machine.Advance(advance));
        }

        machines.ForEach(machine => machine.Dispose());
        for (var first = 0; first < begun.Count; first++)
        {
            for (var last = first; last < begun.Count; last++)
            {
                var most = burst + ((begun[last] - begun[first]) * perSecond) + 1e-6;
                Assert.True(
                    last - first + 1 <= most,
                    $"seed {seed}: {last - first + 1} began within {begun[last] - begun[first]:0.000} s where {most:0.00} may"
                );
            }
        }

        // And the pace is used. Without a burst to spend, the doubt of the first seconds is paid with turns.
        var least = burst > 1 ? 0.8 : 0.3;
        Assert.True(
            begun.Count >= elapsed.TotalSeconds * perSecond * least,
            $"seed {seed}: only {begun.Count} in {elapsed.TotalSeconds:0.0} s"
        );
    }

    [Fact]
    public async Task A_hold_that_one_asked_for_holds_all_and_a_shorter_one_does_not_cut_it()
    {
        var table = await NewTableAsync();
        using var one = new Machine(await moto.StartedAsync(), table, Noon, TimeSpan.Zero, Fast);
        using var two = new Machine(await moto.StartedAsync(), table, Noon, TimeSpan.FromHours(-3), Fast);
        Assert.NotEmpty((await one.Pace.TakeAsync("source", Fast, 1, Cancellation)).Turns);
        Assert.NotEmpty((await two.Pace.TakeAsync("source", Fast, 1, Cancellation)).Turns);

        await one.Pace.HoldAsync("source", TimeSpan.FromSeconds(60), Cancellation);
        await two.Pace.HoldAsync("source", TimeSpan.FromSeconds(5), Cancellation);

        var told = await two.Pace.TakeAsync("source", Fast, 1, Cancellation);
        Assert.Empty(told.Turns);
        Assert.InRange(told.HeldFor, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(62.2));
        Assert.NotEmpty((await two.Pace.TakeAsync("another", Fast, 1, Cancellation)).Turns);
        two.Advance(TimeSpan.FromSeconds(63));
        one.Advance(TimeSpan.FromSeconds(63));
        Assert.NotEmpty((await two.Pace.TakeAsync("source", Fast, 1, Cancellation)).Turns);
    }

    [Fact]
    public async Task A_worker_that_knows_of_no_hold_is_sent_away_by_its_next_turn()
    {
        var table = await NewTableAsync();
        using var one = new Machine(await moto.StartedAsync(), table, Noon, TimeSpan.Zero, Fast);
        using var two = new Machine(await moto.StartedAsync(), table, Noon, TimeSpan.Zero, Fast);
        await one.Governor.HoldEverywhereAsync(TimeSpan.FromSeconds(60), Cancellation);

        using var turn = await two.Governor.EnterAsync(Cancellation, TimeSpan.FromSeconds(10));

        Assert.InRange(turn.HeldFor, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(62.2));
    }

    [Fact]
    public async Task A_hold_of_a_year_is_shared_for_an_hour_and_whoever_asks_then_has_it_go_on()
    {
        var table = await NewTableAsync();
        using var one = new Machine(await moto.StartedAsync(), table, Noon, TimeSpan.Zero, Fast);
        await one.Governor.HoldEverywhereAsync(TimeSpan.FromDays(365), Cancellation);
        using var two = new Machine(await moto.StartedAsync(), table, Noon, TimeSpan.FromHours(2), Fast);

        var told = await two.Pace.TakeAsync("source", Fast, 1, Cancellation);
        Assert.InRange(told.HeldFor, TimeSpan.FromMinutes(60), TimeSpan.FromMinutes(61));
        // Who was told so by the host itself keeps to it.
        Assert.InRange(one.Governor.Held, TimeSpan.FromDays(364), TimeSpan.FromDays(365));

        two.Advance(TimeSpan.FromMinutes(61));
        Assert.NotEmpty((await two.Pace.TakeAsync("source", Fast, 1, Cancellation)).Turns);
        await two.Pace.HoldAsync("source", TimeSpan.FromDays(365), Cancellation);
        Assert.InRange(
            (await two.Pace.TakeAsync("source", Fast, 1, Cancellation)).HeldFor,
            TimeSpan.FromMinutes(60),
            TimeSpan.FromMinutes(61)
        );
    }

    [Fact]
    public async Task A_hold_that_was_written_further_ahead_than_any_is_shared_holds_nobody_and_gives_way_to_one_that_does()
    {
        var table = await NewTableAsync();
        var farAhead = (Noon.AddDays(365) - DateTimeOffset.MinValue).Ticks / TimeSpan.TicksPerMicrosecond;
        await moto.JsonAsync(
            "dynamodb",
            "DynamoDB_20120810.PutItem",
            $$$$"""{"TableName":"{{{{table}}}}","Item":{"host":{"S":"source"},"held":{"N":"{{{{farAhead}}}}"}}}"""
        );
        using var one = new Machine(await moto.StartedAsync(), table, Noon, TimeSpan.Zero, Fast);

        Assert.NotEmpty((await one.Pace.TakeAsync("source", Fast, 1, Cancellation)).Turns);
        await one.Pace.HoldAsync("source", TimeSpan.FromSeconds(60), Cancellation);
        Assert.InRange(
            (await one.Pace.TakeAsync("source", Fast, 1, Cancellation)).HeldFor,
            TimeSpan.FromSeconds(60),
            TimeSpan.FromSeconds(62.2)
        );
    }

    [Fact]
    public async Task Who_asks_by_hand_gets_a_turn_of_a_host_that_others_were_told_to_leave_alone_and_ends_the_hold()
    {
        var table = await NewTableAsync();
        using var one = new Machine(await moto.StartedAsync(), table, Noon, TimeSpan.Zero, Fast);
        using var two = new Machine(await moto.StartedAsync(), table, Noon, TimeSpan.Zero, Fast);
        await one.Governor.HoldEverywhereAsync(TimeSpan.FromSeconds(600), Cancellation);
        using var refused = await two.Governor.EnterAsync(Cancellation, TimeSpan.FromSeconds(10));
        Assert.True(refused.HeldFor > TimeSpan.Zero, "it is held");

        using (var byHand = await two.Governor.EnterInAnyCaseAsync(TimeSpan.FromSeconds(10), Cancellation))
        {
            Assert.Equal(TimeSpan.Zero, byHand.HeldFor);
        }

        using (var ownWord = await one.Governor.EnterInAnyCaseAsync(TimeSpan.FromSeconds(10), Cancellation))
        {
            Assert.True(ownWord.HeldFor > TimeSpan.Zero, "what this process was told itself holds it");
        }

        await two.Governor.ReleaseAsync(Cancellation);
        Assert.Equal(TimeSpan.Zero, two.Governor.Held);
        using var three = new Machine(await moto.StartedAsync(), table, Noon, TimeSpan.Zero, Fast);
        Assert.NotEmpty((await three.Pace.TakeAsync("source", Fast, 1, Cancellation)).Turns);
    }

    [Fact]
    public async Task A_process_that_slept_for_hours_takes_its_turn_by_the_time_that_the_table_tells_it()
    {
        var table = await NewTableAsync();
        using var asleep = new Machine(await moto.StartedAsync(), table, Noon, TimeSpan.Zero, Fast);
        Assert.NotEmpty((await asleep.Pace.TakeAsync("source", Fast, 1, Cancellation)).Turns);
        // Its steady clock stood still meanwhile, as a frozen function's does.
        asleep.Missed = TimeSpan.FromHours(3);
        using var awake = new Machine(await moto.StartedAsync(), table, Noon.AddHours(3), TimeSpan.Zero, Fast);
        Assert.NotEmpty((await awake.Pace.TakeAsync("source", Fast, 1, Cancellation)).Turns);

        Assert.NotEmpty((await asleep.Pace.TakeAsync("source", Fast, 1, Cancellation)).Turns);
    }

    [Fact]
    public async Task A_table_that_takes_a_request_and_never_answers_is_a_failure_for_now_that_says_where()
    {
        await using var silent = new FaultServer((_, _, token) => Task.Delay(Timeout.InfiniteTimeSpan, token));
        using var pace = new DynamoDbPace("turns", Impatient(silent), TimeProvider.System);

        var failed = await Assert.ThrowsAsync<PipelineException>(() => pace.TakeAsync("source", Fast, 1, Cancellation));

        Assert.Equal(FailureClass.Temporary, failed.Failure);
        Assert.StartsWith("Taking a turn at source from the DynamoDB table 'turns' failed for now: ", failed.Message);
        Assert.StartsWith("Run again later", failed.NextStep);
        Assert.Single(silent.Ledger);
    }

    [Fact]
    public async Task Parameters_that_are_asked_for_and_never_come_are_a_failure_for_now_that_says_where()
    {
        await using var silent = new FaultServer((_, _, token) => Task.Delay(Timeout.InfiniteTimeSpan, token));
        using var parameters = new ParameterStoreSecrets(Impatient(silent));

        var failed = await Assert.ThrowsAsync<PipelineException>(() => parameters.ReadAsync("/a/b", Cancellation));

        Assert.Equal(FailureClass.Temporary, failed.Failure);
        Assert.StartsWith($"Reading the parameter /a/b at http://localhost:{silent.Port}/", failed.Message);
        Assert.StartsWith("Run again later", failed.NextStep);
    }

    [Fact]
    public async Task Who_stops_waiting_for_the_table_himself_is_told_of_no_failure()
    {
        using var stop = new CancellationTokenSource();
        await using var silent = new FaultServer(
            async (_, _, token) =>
            {
                await stop.CancelAsync();
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
            }
        );
        using var pace = new DynamoDbPace("turns", Access(silent.Address("")), TimeProvider.System);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pace.TakeAsync("source", Fast, 1, stop.Token));
    }

    [Fact]
    public async Task Credentials_that_come_later_are_found_by_the_same_process()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("profiles", "[another]\n");
        var table = await NewTableAsync();
        var name = "/later/" + Guid.NewGuid().ToString("N");
        await moto.PutParameterAsync(name, "there");
        var access = Access(await moto.StartedAsync()) with { Profile = "later", ProfilesFile = file };
        using var pace = new DynamoDbPace(table, access, TimeProvider.System);
        using var parameters = new ParameterStoreSecrets(access);
        foreach (
            var early in new[]
            {
                await Assert.ThrowsAsync<PipelineException>(() => pace.TakeAsync("source", Fast, 1, Cancellation)),
                await Assert.ThrowsAsync<PipelineException>(() => parameters.ReadAsync(name, Cancellation)),
            }
        )
        {
            Assert.Contains("The profile 'later' is missing or holds no credentials", early.Message, StringComparison.Ordinal);
        }

        await File.WriteAllTextAsync(file, "[later]\naws_access_key_id = test\naws_secret_access_key = test-secret\n", Cancellation);

        Assert.NotEmpty((await pace.TakeAsync("source", Fast, 1, Cancellation)).Turns);
        Assert.Equal("there", await parameters.ReadAsync(name, Cancellation));
    }

    [Fact]
    public async Task Without_the_table_nothing_goes_out_and_it_is_said_what_to_do()
    {
        using var machine = new Machine(await moto.StartedAsync(), "no-such-table", Noon, TimeSpan.Zero, Fast);

        var refused = await Assert.ThrowsAsync<PipelineException>(() => machine.Governor.EnterAsync(Cancellation).AsTask());

        Assert.Equal(FailureClass.Configuration, refused.Failure);
        Assert.StartsWith("Taking a turn at source from the DynamoDB table 'no-such-table' failed", refused.Message);
        Assert.StartsWith("Make a table 'no-such-table' at http://127.0.0.1", refused.NextStep);
    }

    [Theory]
    [InlineData("AccessDeniedException", 400, FailureClass.Configuration, "Allow dynamodb:UpdateItem and dynamodb:GetItem on that table")]
    [InlineData("ProvisionedThroughputExceededException", 400, FailureClass.Temporary, "Run again later")]
    [InlineData("InternalServerError", 500, FailureClass.Temporary, "Run again later")]
    public async Task A_table_that_refuses_lets_nothing_out(string code, int status, FailureClass failure, string nextStep)
    {
        using var pace = new DynamoDbPace("turns", Access(new Uri("http://127.0.0.1:9")), TimeProvider.System, new Refusing(code, status));

        var refused = await Assert.ThrowsAsync<PipelineException>(() => pace.TakeAsync("source", Fast, 1, Cancellation));

        Assert.Equal(failure, refused.Failure);
        Assert.StartsWith(nextStep, refused.NextStep);
    }

    [Fact]
    public async Task Where_many_turns_are_used_several_are_taken_by_one_request()
    {
        var table = await NewTableAsync();
        var pacing = new Pacing
        {
            Concurrency = 4,
            RequestsPerSecond = 50,
            Burst = 50,
        };
        using var machine = new Machine(await moto.StartedAsync(), table, Noon, TimeSpan.Zero, pacing);
        var begun = 0;
        for (var step = 0; step < 400; step++)
        {
            machine.Ask();
            await SettleAsync([machine]);
            begun += machine.Begin(release: true);
            machine.Advance(TimeSpan.FromMilliseconds(20));
        }

        TestContext.Current.SendDiagnosticMessage($"{machine.Pace.Requests} requests to the table for {begun} turns");
        // Of 400 that could begin. Real round trips on a busy machine cost some, since the table's clock is then known less well.
        Assert.True(begun >= 320, $"{begun} began");
        Assert.True(machine.Pace.Requests <= begun / 8, $"{machine.Pace.Requests} requests for {begun} turns");
    }

    private static Pacing Fast { get; } =
        new()
        {
            Concurrency = 4,
            RequestsPerSecond = 5,
            Burst = 10,
        };

    private static AwsAccess Access(Uri endpoint)
    {
        AwsTestCredentials.Set();
        return new()
        {
            Region = "us-east-1",
            Environment = new Dictionary<string, string> { ["AWS_ENDPOINT_URL"] = endpoint.ToString() },
        };
    }

    /// <summary>Waits a moment only, once.</summary>
    private static AwsAccess Impatient(FaultServer silent) =>
        Access(silent.Address("")) with
        {
            Timeout = TimeSpan.FromMilliseconds(300),
            Retries = 0,
        };

    /// <summary>Until nobody's request to the table is under way any more: all that is left to wait for is time.</summary>
    private static async Task SettleAsync(IReadOnlyList<Machine> machines)
    {
        for (var quiet = 0; quiet < 3; quiet++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Cancellation);
            if (machines.Any(machine => machine.IsAsking))
            {
                quiet = -1;
            }
        }
    }

    private Task<string> NewTableAsync() => moto.NewPacingTableAsync();

    /// <summary>A worker with a governor and a clock of its own.</summary>
    private sealed class Machine : IDisposable
    {
        private readonly FakeTimeProvider _time;
        private readonly Dating _dating;
        private readonly List<Task<Governor.Turn>> _waiting = [];
        private readonly Queue<Governor.Turn> _underWay = [];

        public Machine(Uri moto, string table, DateTimeOffset now, TimeSpan wrongBy, Pacing pacing)
        {
            _time = new FakeTimeProvider(now + wrongBy);
            _dating = new Dating(_time, wrongBy);
            Pace = new DynamoDbPace(table, Access(moto), _time, _dating);
            Governor = new Governor(_time, "source", Pace);
            Governor.Tighten(pacing);
        }

        public DynamoDbPace Pace { get; }

        public Governor Governor { get; }

        /// <summary>Time that went by while this machine's clock stood still.</summary>
        public TimeSpan Missed
        {
            set => _dating.Missed = value;
        }

        public bool IsAsking => _dating.UnderWay > 0;

        public void Ask()
        {
            if (_waiting.Count < 5)
            {
                _waiting.Add(Governor.EnterAsync(CancellationToken.None).AsTask());
            }
        }

        /// <summary>How many have begun since; those under way may end.</summary>
        public int Begin(bool release)
        {
            var done = _waiting.Where(task => task.IsCompletedSuccessfully).ToList();
            foreach (var turn in done)
            {
                _waiting.Remove(turn);
#pragma warning disable RS0030 // it is complete
                _underWay.Enqueue(turn.Result);
#pragma warning restore RS0030
            }

            while (release && _underWay.TryDequeue(out var over))
            {
                over.Dispose();
            }

            return done.Count;
        }

        public void Advance(TimeSpan by) => _time.Advance(by);

        public void Dispose()
        {
            Governor.Dispose();
            Pace.Dispose();
        }
    }

    /// <summary>Passes requests on to moto, and dates its answers by the clock of the test, to the second as HTTP does.</summary>
    private sealed class Dating(FakeTimeProvider time, TimeSpan wrongBy) : DelegatingHandler(new SocketsHttpHandler())
    {
        private int _underWay;

        public TimeSpan Missed { get; set; }

        public int UnderWay => Volatile.Read(ref _underWay);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _underWay);
            try
            {
                var answer = await base.SendAsync(request, cancellationToken);
                var now = time.GetUtcNow() - wrongBy + Missed;
                answer.Headers.Date = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
                return answer;
            }
            finally
            {
                Interlocked.Decrement(ref _underWay);
            }
        }
    }

    private sealed class Refusing(string code, int status) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = new HttpResponseMessage((System.Net.HttpStatusCode)status)
            {
                Content = new ByteArrayContent(
                    Encoding.UTF8.GetBytes(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{{\"__type\":\"com.amazonaws.dynamodb.v20120810#{code}\",\"message\":\"refused\"}}"
                        )
                    )
                ),
            };
            answer.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.0");
            answer.Headers.Date = Noon;
            return Task.FromResult(answer);
        }
    }
}
