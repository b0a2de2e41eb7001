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

    private protected override async ValueTask<IObjectStore> OpenAsync()
    {
        _endpoint = (await moto.StartedAsync()).ToString();
        _bucket = await moto.NewBucketAsync();
        return StoresUnderTest.S3(_endpoint, _bucket);
    }

    private protected override ValueTask<IObjectStore> OpenAgainAsync() => new(StoresUnderTest.S3(_endpoint, _bucket));
}
