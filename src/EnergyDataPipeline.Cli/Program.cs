using EnergyDataPipeline.Cli;

// Asked for by scripts and health checks, many times: answered before anything is set up.
if (args is ["--version"])
{
    Application.PrintVersion();
    return 0;
}

using var session = Session.OfThisProcess();
return await Application.RunAsync(args, session);
