using EnergyDataPipeline.Cli;

using var session = Session.OfThisProcess();
return await Application.RunAsync(args, session);
