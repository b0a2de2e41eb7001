using System.Diagnostics;
using System.Globalization;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using EnergyDataPipeline.Bench.Uploading;
using EnergyDataPipeline.Storing;
using Microsoft.Extensions.Logging.Abstractions;

// sink [PORT]                              an S3 that drains, until it is stopped; says its address
// put WAY FILE TIMES ENDPOINT              uploads FILE TIMES times; says the median and best MB/s and the CPU a time
//   WAY: sdk        AWSSDK's PutObject as it comes
//        product    the product's store
//        multipart  the product's store, in parts
//        bare       an HttpClient, no checksum, no signature: the floor
return args switch
{
    ["sink", .. var rest] => await SinkAsync(rest is [var port] ? int.Parse(port, CultureInfo.InvariantCulture) : 0),
    ["put", var way, var file, var times, var endpoint] => await PutAsync(
        way,
        file,
        int.Parse(times, CultureInfo.InvariantCulture),
        new Uri(endpoint)
    ),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: uploading sink [PORT] | uploading put sdk|product|multipart|bare FILE TIMES ENDPOINT");
    return 64;
}

static async Task<int> SinkAsync(int port)
{
    using var stop = new CancellationTokenSource();
    Console.CancelKeyPress += (_, pressed) =>
    {
        pressed.Cancel = true;
        stop.Cancel();
    };
    var sink = DrainingSink.Listen(port);
    Console.WriteLine(sink.Address);
    try
    {
        await sink.RunAsync(stop.Token);
    }
    catch (OperationCanceledException)
    {
        // Stopped, as asked.
    }

    return 0;
}

static async Task<int> PutAsync(string way, string file, int times, Uri endpoint)
{
    Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "bench");
    Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "bench");
    var put = way switch
    {
        "sdk" => Sdk(file, endpoint),
        "product" => await ProductAsync(file, endpoint, multipart: false),
        "multipart" => await ProductAsync(file, endpoint, multipart: true),
        "bare" => Bare(file, endpoint),
        _ => throw new ArgumentException($"There is no way called '{way}'; sdk, product, multipart and bare there are."),
    };
    var megabytes = new FileInfo(file).Length / 1e6;
    var run = Guid.NewGuid().ToString("N");
    await put($"{run}/first"); // Connects, and compiles where that is not done ahead of time.
    var walls = new List<double>();
    var cpu = Process.GetCurrentProcess().TotalProcessorTime;
    for (var i = 0; i < times; i++)
    {
        var watch = Stopwatch.StartNew();
        await put($"{run}/{i.ToString(CultureInfo.InvariantCulture)}");
        walls.Add(watch.Elapsed.TotalSeconds);
    }

    var spent = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds / times;
    walls.Sort();
    Console.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{way}: median {megabytes / walls[walls.Count / 2]:0} MB/s, best {megabytes / walls[0]:0} MB/s, CPU {spent * 1000:0} ms a time"
        )
    );
    return 0;
}

static Func<string, Task> Sdk(string file, Uri endpoint)
{
    var client = new AmazonS3Client(
        new BasicAWSCredentials("bench", "bench"),
        new AmazonS3Config
        {
            ServiceURL = endpoint.ToString(),
            AuthenticationRegion = "us-east-1",
            ForcePathStyle = true,
        }
    );
    return key =>
        client.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = "bucket",
                Key = key,
                FilePath = file,
            }
        );
}

static async Task<Func<string, Task>> ProductAsync(string file, Uri endpoint, bool multipart)
{
    var options = new S3StoreOptions
    {
        Bucket = "bucket",
        Endpoint = endpoint.ToString(),
        PathStyle = true,
        MultipartFrom = multipart ? 32L * 1024 * 1024 : 5L * 1024 * 1024 * 1024,
    };
    var store = ObjectStores.Open(options, TimeProvider.System, NullLoggerFactory.Instance);
    var content = await ObjectContent.OfFileAsync(file, "application/octet-stream", CancellationToken.None);
    return key => store.PutAsync(key, content, PutCondition.IfAbsent, CancellationToken.None);
}

static Func<string, Task> Bare(string file, Uri endpoint)
{
    var client = new HttpClient { BaseAddress = endpoint };
    return async key =>
    {
        await using var bytes = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        using var body = new StreamContent(bytes, 128 * 1024);
        body.Headers.ContentLength = bytes.Length;
        using var answer = await client.PutAsync(new Uri("bucket/" + key, UriKind.Relative), body);
        answer.EnsureSuccessStatusCode();
    };
}
