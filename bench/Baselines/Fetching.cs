using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;

namespace EnergyDataPipeline.Baselines;

/// <summary>A bare client: asks addresses, so many at once, and throws the answers away. What the machine and the source permit.</summary>
internal static class Fetching
{
    public static async Task<int> RunAsync(string template, DateOnly first, int days, int concurrency)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes("demo:demo"))
        );
        var bytes = 0L;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, days),
            new ParallelOptions { MaxDegreeOfParallelism = concurrency },
            async (day, stop) =>
            {
                var address = template.Replace("{day}", first.AddDays(day).ToString("yyyyMMdd", null), StringComparison.Ordinal);
                using var body = await client.GetStreamAsync(new Uri(address), stop);
                var buffer = new byte[64 << 10];
                while (await body.ReadAsync(buffer, stop) is var read and > 0)
                {
                    Interlocked.Add(ref bytes, read);
                }
            }
        );
        return bytes > 0 ? 0 : throw new UnreachableException("the source sent nothing");
    }
}
