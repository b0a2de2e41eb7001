using System.Globalization;
using EnergyDataPipeline.Baselines;

// What the product is compared with. One verb each, a whole process each; see bench/run.py.
return args switch
{
    ["read", var file] => Floors.Read(file),
    ["scan-json", var file] => Floors.ScanJson(file),
    ["scan-xml", var file] => Floors.ScanXml(file),
    ["gunzip", var file] => Floors.Gunzip(file),
    ["duckdb", var sql] => DuckDb.Run(sql),
    ["query", var folder, var rounds, var sql, var plain] => await WarmQuery.RunAsync(
        folder,
        int.Parse(rounds, CultureInfo.InvariantCulture),
        sql,
        plain
    ),
    ["csvhelper", var file, var dataset, var to] => CsvHelperReceiver.Convert(file, dataset, to),
    ["fetch" or "fetch-first-alone", var template, var first, var days, var concurrency] => await Fetching.RunAsync(
        template,
        DateOnly.ParseExact(first, "yyyy-MM-dd", CultureInfo.InvariantCulture),
        int.Parse(days, CultureInfo.InvariantCulture),
        int.Parse(concurrency, CultureInfo.InvariantCulture),
        firstAlone: args[0] == "fetch-first-alone"
    ),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        "usage: baselines read|scan-json|scan-xml|gunzip FILE | duckdb SQL | query FOLDER ROUNDS SQL PLAIN-SQL | csvhelper FILE DATASET TO | fetch[-first-alone] TEMPLATE FIRST DAYS CONCURRENCY"
    );
    return 2;
}
