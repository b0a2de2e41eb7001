using EnergyDataPipeline.Baselines;

// What the product is compared with. One verb each, a whole process each; see bench/run.py.
return args switch
{
    ["read", var file] => Floors.Read(file),
    ["scan-json", var file] => Floors.ScanJson(file),
    ["scan-xml", var file] => Floors.ScanXml(file),
    ["gunzip", var file] => Floors.Gunzip(file),
    ["duckdb", var sql] => DuckDb.Run(sql),
    ["csvhelper", var file, var dataset, var to] => CsvHelperReceiver.Convert(file, dataset, to),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: baselines read|scan-json|scan-xml|gunzip FILE | duckdb SQL | csvhelper FILE DATASET TO");
    return 2;
}
