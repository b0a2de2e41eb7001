namespace EnergyDataPipeline.Query;

/// <summary>What is computed from datasets of the lake: a view by its name, and where asked for a dataset of the lake itself.</summary>
/// <param name="Name">Name, kebab-case (<c>hourly-price-statistics</c>); the view's name has underscores.</param>
/// <param name="Title">Title for people.</param>
/// <param name="Description">What it holds, and of which datasets it is made.</param>
public sealed record DerivedDataset(string Name, string Title, string Description);
