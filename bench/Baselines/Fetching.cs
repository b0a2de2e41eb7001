using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;

namespace EnergyDataPipeline.Baselines;

/// <summary>
/// A bare client: asks addresses, so many at once, compressed as the product asks for them, and throws the answers away. What the machine and
/// the source permit.
/// </summary>
internal static class Fetching
{
    /// <summary>Asks for each day; where <paramref name="firstAlone"/>, the others wait for the first, as a sign-in that is tried once has them.</summary>
    public static async Task<int> RunAsync(string template, DateOnly first, int days, int concurrency, bool firstAlone)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes("demo:demo"))
        );
        client.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        var bytes = 0L;
        var alone = firstAlone ? 1 : 0;
        for (var day = 0; day < alone; day++)
        {
            await FetchAsync(day, CancellationToken.None);
        }

        await Parallel.ForEachAsync(
            Enumerable.Range(alone, days - alone),
            new ParallelOptions { MaxDegreeOfParallelism = concurrency },
            FetchAsync
        );
        return bytes > 0 ? 0 : throw new UnreachableException("the source sent nothing");

        async ValueTask FetchAsync(int day, CancellationToken stop)
        {
            var address = template.Replace("{day}", first.AddDays(day).ToString("yyyyMMdd", null), StringComparison.Ordinal);
            using var body = await client.GetStreamAsync(new Uri(address), stop);
            var buffer = new byte[64 << 10];
            while (await body.ReadAsync(buffer, stop) is var read and > 0)
            {
                Interlocked.Add(ref bytes, read);
            }
        }
    }
}
