using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Formatting.Parquet;
using ParquetSharp;
using Xunit;
using Encoding = System.Text.Encoding;

namespace EnergyDataPipeline.Tests.Formatting.Parquet;

public sealed class DescriptionTests : IDisposable
{
    private static readonly EnergyDataPipeline.Catalog.Table Prices = new()
    {
        Name = "hourly_lmp",
        Rows = "HourlyLmps.HourlyLmp",
        Description = "One location and hour.",
        NaturalKey = ["begin", "location_id"],
        TimeColumn = "begin",
        Columns =
        [
            new()
            {
                Name = "begin",
                From = "BeginDate",
                Type = ColumnType.Timestamp,
                Description = "Start of the hour.",
                Required = true,
            },
            new()
            {
                Name = "location_id",
                From = "Location.@LocId",
                Type = ColumnType.Integer,
            },
            new()
            {
                Name = "location_name",
                From = "Location.$",
                Type = ColumnType.Text,
            },
            new()
            {
                Name = "lmp_usd_per_mwh",
                From = "LmpTotal",
                Type = ColumnType.Number,
                Unit = "$/MWh",
                Description = "Price of energy at the location – total.",
            },
            new()
            {
                Name = "final",
                From = "Final",
                Type = ColumnType.Boolean,
            },
            new()
            {
                Name = "day",
                From = "Day",
                Type = ColumnType.Date,
            },
        ],
    };

    private readonly ParquetFolder _folder = new();
    private readonly DuckDbReader _duckDb = new();
    private readonly string _path;

    public DescriptionTests() =>
        _path = _folder.Write(
            new SampleTable(Prices, [.. Prices.Columns.Select(_ => new object?[1])])
            {
                Heading = new FileHeading
                {
                    Title = "Hourly LMP, day-ahead",
                    Source = "iso-ne",
                    Dataset = "hourly-lmp-da-final",
                    Period = "2026-07-27",
                    Generated = true,
                },
            }
        );

    public void Dispose()
    {
        _duckDb.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Heading_units_and_descriptions_are_in_the_key_value_metadata()
    {
        var pairs = _duckDb
            .Rows($"SELECT key, value FROM parquet_kv_metadata('{_path}')")
            .ToDictionary(row => Utf8(row[0]), row => Utf8(row[1]));

        var expected = new Dictionary<string, string>
        {
            ["title"] = "Hourly LMP, day-ahead",
            ["source"] = "iso-ne",
            ["dataset"] = "hourly-lmp-da-final",
            ["table"] = "hourly_lmp",
            ["table.description"] = "One location and hour.",
            ["period"] = "2026-07-27",
            ["generated"] = "true",
            ["natural_key"] = "begin,location_id",
            ["time_column"] = "begin",
            ["column.begin.description"] = "Start of the hour.",
            ["column.begin.from"] = "BeginDate",
            ["column.begin_offset_minutes.unit"] = "min",
            ["column.begin_offset_minutes.description"] = "Offset from UTC that begin was published with.",
            ["column.begin_offset_minutes.from"] = "BeginDate",
            ["column.location_id.from"] = "Location.@LocId",
            ["column.location_name.from"] = "Location.$",
            ["column.lmp_usd_per_mwh.unit"] = "$/MWh",
            ["column.lmp_usd_per_mwh.description"] = "Price of energy at the location – total.",
            ["column.lmp_usd_per_mwh.from"] = "LmpTotal",
            ["column.final.from"] = "Final",
            ["column.day.from"] = "Day",
        };
        Assert.Equal(expected.OrderBy(pair => pair.Key), pairs.OrderBy(pair => pair.Key));
    }

    [Fact]
    public void DuckDB_sees_our_types()
    {
        var types = _duckDb.Rows($"DESCRIBE SELECT * FROM '{_path}'").Select(row => $"{row[0]} {row[1]}");

        Assert.Equal(
            [
                "begin TIMESTAMP WITH TIME ZONE",
                "begin_offset_minutes SMALLINT",
                "location_id BIGINT",
                "location_name VARCHAR",
                "lmp_usd_per_mwh DOUBLE",
                "final BOOLEAN",
                "day DATE",
            ],
            types
        );
    }

    [Fact]
    public void The_schema_has_converted_types_for_old_readers_and_logical_types_for_new_ones()
    {
        var elements = _duckDb
            .Rows($"SELECT name, type, repetition_type, converted_type, logical_type FROM parquet_schema('{_path}')")
            .Select(row => string.Join(" | ", row));

        Assert.Equal(
            [
                "hourly_lmp |  |  |  | ",
                "begin | INT64 | OPTIONAL | TIMESTAMP_MICROS | TimestampType(isAdjustedToUTC=1, unit=TimeUnit(MILLIS=<null>, MICROS=MicroSeconds(), NANOS=<null>))",
                "begin_offset_minutes | INT32 | OPTIONAL | INT_16 | IntType(bitWidth=\u0010, isSigned=1)",
                "location_id | INT64 | OPTIONAL | INT_64 | IntType(bitWidth=@, isSigned=1)",
                "location_name | BYTE_ARRAY | OPTIONAL | UTF8 | StringType()",
                "lmp_usd_per_mwh | DOUBLE | OPTIONAL |  | ",
                "final | BOOLEAN | OPTIONAL |  | ",
                "day | INT32 | OPTIONAL | DATE | DateType()",
            ],
            elements
        );
    }

    [Fact]
    public void Arrow_sees_our_logical_types()
    {
        using var file = ArrowReader.Open(_path);
        var schema = file.FileMetaData.Schema;

        using var instant = Assert.IsType<TimestampLogicalType>(schema.Column(0).LogicalType);
        Assert.True(instant.IsAdjustedToUtc);
        Assert.Equal(TimeUnit.Micros, instant.TimeUnit);
        using var offset = Assert.IsType<IntLogicalType>(schema.Column(1).LogicalType);
        Assert.Equal(16, offset.BitWidth);
        Assert.True(offset.IsSigned);
        using var id = Assert.IsType<IntLogicalType>(schema.Column(2).LogicalType);
        Assert.Equal(64, id.BitWidth);
        Assert.IsType<StringLogicalType>(schema.Column(3).LogicalType).Dispose();
        Assert.IsType<DateLogicalType>(schema.Column(6).LogicalType).Dispose();
        Assert.All(Enumerable.Range(0, 7), i => Assert.Equal(ColumnOrder.TypeDefinedOrder, schema.Column(i).ColumnOrder));
    }

    [Fact]
    public void The_file_names_its_writer_and_its_version()
    {
        using var file = ArrowReader.Open(_path);

        Assert.Matches(@"^EnergyDataPipeline version \d+\.\d+\.\d+$", file.FileMetaData.CreatedBy);
        Assert.Equal("Hourly LMP, day-ahead", file.FileMetaData.KeyValueMetadata["title"]);
    }

    [Fact]
    public void Zero_rows_are_a_valid_file_with_its_schema_and_no_row_group()
    {
        var path = _folder.Write(new SampleTable(Prices, [.. Prices.Columns.Select(_ => Array.Empty<object?>())]));

        Assert.Equal(0, _duckDb.Count(path, "true"));
        Assert.Equal(7, _duckDb.Rows($"DESCRIBE SELECT * FROM '{path}'").Count);
        using var file = ArrowReader.Open(path);
        Assert.Equal(0, file.FileMetaData.NumRows);
        Assert.Equal(0, file.FileMetaData.NumRowGroups);
        Assert.Equal(7, file.FileMetaData.NumColumns);
    }

    [Fact]
    public void A_table_without_columns_is_a_file_that_Arrow_opens()
    {
        var path = _folder.NewPath();
        using (var stream = File.Create(path))
        using (
            var encoder = new ParquetFormat().Begin(
                Prices with
                {
                    Columns = [],
                },
                new FileHeading { Title = "Nothing" },
                new FormatOptions(),
                stream
            )
        )
        {
            encoder.Complete();
        }

        using var file = ArrowReader.Open(path);
        Assert.Equal(0, file.FileMetaData.NumColumns);
    }

    private static string Utf8(object? blob)
    {
        using var bytes = new MemoryStream();
        ((Stream)blob!).CopyTo(bytes);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
