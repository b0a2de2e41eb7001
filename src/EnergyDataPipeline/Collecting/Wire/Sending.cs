using System.Text;

namespace EnergyDataPipeline.Collecting.Wire;

/// <summary>
/// Notices when a request's headers go onto a connection: from then on the first byte is waited for, and a POST is no longer repeated.
/// The platform's handler sends a request again by itself, at once and up to three times, when a connection closes before an answer; that
/// would be a retry nobody paced or counted, so the second time is refused.
/// </summary>
internal sealed class Sending(Watch watch)
{
    private static readonly HttpRequestOptionsKey<Sending> Key = new("energy-pipeline-sending");

    /// <summary>True once the request's headers were written to a connection.</summary>
    public bool HasBegun { get; private set; }

    public void AttachTo(HttpRequestMessage message) => message.Options.Set(Key, this);

    /// <summary>Called by the handler for each header that it writes; the encoding stays the default.</summary>
    public static Encoding? OnHeader(string name, HttpRequestMessage message)
    {
        if (name == "User-Agent" && message.Options.TryGetValue(Key, out var sending))
        {
            sending.Begin();
        }

        return null;
    }

    private void Begin()
    {
        if (HasBegun)
        {
            throw new IOException("The connection was closed before an answer came.");
        }

        HasBegun = true;
        watch.Begin(Wait.FirstByte);
    }
}
