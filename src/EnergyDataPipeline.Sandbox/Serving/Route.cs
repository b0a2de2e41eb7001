using EnergyDataPipeline.Sandbox.Serialising;

namespace EnergyDataPipeline.Sandbox.Serving;

/// <summary>One path of the service, and what stands behind it.</summary>
internal sealed class Route
{
    private Route(string template, Func<Ask, Answer>? answer, string? redirectTo, bool isAboutPublication)
    {
        Template = template;
        Segments = template[1..].Split('/');
        Answer = answer;
        RedirectTo = redirectTo;
        IsAboutPublication = isAboutPublication;
    }

    /// <summary>The path below the base address, parameters in braces.</summary>
    public string Template { get; }
    public IReadOnlyList<string> Segments { get; }
    public Func<Ask, Answer>? Answer { get; }

    /// <summary>Where a bare resource sends its callers; null for a path that answers itself.</summary>
    public string? RedirectTo { get; }

    /// <summary>Whether the path tells when the resource was last published.</summary>
    public bool IsAboutPublication { get; }

    public static Route Get(string template, Func<Ask, Answer> answer) => new(template, answer, null, false);

    public static Route Info(string template, Func<Ask, Publication?> publication) =>
        new(template, ask => publication(ask).Describe(ask), null, true);

    public static Route Redirect(string template, string target) => new(template, null, target, false);
}
