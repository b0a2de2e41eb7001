using EnergyDataPipeline.Storing;
using EnergyDataPipeline.Tests.Support;

namespace EnergyDataPipeline.Tests.Storing;

public sealed class FolderConformanceTests : StoreConformance
{
    private readonly TestFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    private protected override ValueTask<IObjectStore> OpenAsync() => new(StoresUnderTest.Folder(_folder["store"]));

    private protected override ValueTask<IObjectStore> OpenAgainAsync() => OpenAsync();
}

public sealed class S3DoubleConformanceTests : StoreConformance
{
    private S3Double? _service;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_service is not null)
        {
            await _service.DisposeAsync();
        }
    }

    private protected override async ValueTask<IObjectStore> OpenAsync()
    {
        _service = await S3Double.StartAsync();
        return StoresUnderTest.S3(_service);
    }

    private protected override ValueTask<IObjectStore> OpenAgainAsync() => new(StoresUnderTest.S3(_service!));
}

public sealed class MotoConformanceTests(MotoServer moto) : StoreConformance
{
    private string _endpoint = "";
    private string _bucket = "";

    private protected override bool SettlesRaces => false;

    private protected override async ValueTask<IObjectStore> OpenAsync()
    {
        _endpoint = (await moto.StartedAsync()).ToString();
        _bucket = await moto.NewBucketAsync();
        return StoresUnderTest.S3(_endpoint, _bucket);
    }

    private protected override ValueTask<IObjectStore> OpenAgainAsync() => new(StoresUnderTest.S3(_endpoint, _bucket));
}

/// <summary>Everything in parts, which is rare in life: every promise holds for them too.</summary>
public sealed class S3InPartsConformanceTests : StoreConformance
{
    private S3Double? _service;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_service is not null)
        {
            await _service.DisposeAsync();
        }
    }

    private protected override async ValueTask<IObjectStore> OpenAsync()
    {
        _service = await S3Double.StartAsync();
        _service.SmallestPart = 1;
        return Open(_service);
    }

    private protected override ValueTask<IObjectStore> OpenAgainAsync() => new(Open(_service!));

    private static IObjectStore Open(S3Double service) =>
        StoresUnderTest.S3(service, options => options with { MultipartFrom = 1, PartBytes = 70_000 });
}
