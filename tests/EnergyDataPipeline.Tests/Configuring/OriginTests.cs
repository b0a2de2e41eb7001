using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Configuring;

public sealed class OriginTests
{
    [Fact]
    public void Every_value_of_a_feed_has_its_layer_and_no_secret_is_shown()
    {
        using var folder = new ConfigurationFolder();
        folder.Environment["ISO_NE_PASSWORD"] = "c4n correct horse";
        folder.Environment["ENERGY_PIPELINE_FILE_PREFIX"] = "mine";
        var loaded = folder.LoadFile(
            """
            {"apis":[
              {"name":"a","url":"https://h/hourlylmp/da/final","output_folder":"o","auth_type":"basic","headers":{"Accept":"x","X-Api-Key":"c4n-abcdefgh"}},
              {"name":"b","url":"https://h/","output_folder":"p","auth_type":"bearer","password":"env:B_TOKEN","csv_prefix":"b","timeout":5},
              {"name":"c","url":"https://h/","output_folder":"q","file_prefix":"c"}
            ]}
            """,
            "ISO_NE_USERNAME=ann"
        );

        Assert.Equal(
            [
                "apis.a.url = https://h/hourlylmp/da/final/day/{day} (file api_config.json, mended)",
                "apis.a.method = GET (default)",
                "apis.a.headers = Accept=x, X-Api-Key=*** (file api_config.json)",
                "apis.a.auth_type = basic (file api_config.json)",
                "apis.a.params = day=today (default)",
                "apis.a.timeout = 120 (default)",
                "apis.a.output_folder = o (file api_config.json)",
                "apis.a.csv_prefix = mine (environment ENERGY_PIPELINE_FILE_PREFIX)",
                "apis.a.verify_tls = true (default)",
                "apis.a.username = ann (.env ISO_NE_USERNAME)",
                "apis.a.password = *** (environment ISO_NE_PASSWORD)",
                "apis.b.url = https://h/ (file api_config.json)",
                "apis.b.method = GET (default)",
                "apis.b.auth_type = bearer (file api_config.json)",
                "apis.b.timeout = 5 (file api_config.json)",
                "apis.b.output_folder = p (file api_config.json)",
                "apis.b.csv_prefix = b (file api_config.json)",
                "apis.b.verify_tls = true (default)",
                "apis.b.password = env:B_TOKEN (file api_config.json)",
                "apis.c.url = https://h/ (file api_config.json)",
                "apis.c.method = GET (default)",
                "apis.c.auth_type = none (default)",
                "apis.c.timeout = 120 (default)",
                "apis.c.output_folder = q (file api_config.json)",
                "apis.c.csv_prefix = c (file api_config.json)",
                "apis.c.verify_tls = true (default)",
            ],
            loaded
                .Origins.Where(origin => origin.Name.StartsWith("apis.", StringComparison.Ordinal))
                .Select(origin => $"{origin.Name} = {origin.Value} ({origin.Origin})")
        );
    }

    [Fact]
    public void Password_that_is_nowhere_is_said_to_be_not_set()
    {
        var origins = ConfigurationFolder.Load(null).Origins;
        Assert.Contains(new("apis.fuel_mix.password", "not set", "default"), origins);
        Assert.Contains(new("apis.fuel_mix.username", "not set", "default"), origins);
    }

    [Fact]
    public void File_in_force_is_a_setting_too()
    {
        using var folder = new ConfigurationFolder();
        Assert.Contains(new("config", "none", "default"), folder.Load().Origins);
        folder.Write("mine.json", "{}");
        folder.Environment["API_CONFIG_FILE"] = "mine.json";
        Assert.Contains(new("config", "mine.json", "environment API_CONFIG_FILE"), folder.Load().Origins);
        Assert.Contains(new("config", "mine.json", "command line --config"), folder.Load("mine.json").Origins);
    }
}
