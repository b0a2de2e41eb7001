using System.Buffers;
using EnergyDataPipeline.Collecting.Spooling;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Telemetry;

namespace EnergyDataPipeline.Collecting.Wire;

/// <summary>An answer's body in its spool file. Disposing deletes the file.</summary>
internal sealed class SpooledAnswer(SpoolFile file, RawDocument document) : IDisposable
{
    // The compressor always gets whole pieces of this size, so that equal bodies make equal spool files however the network cut them.
    private const int Piece = 128 << 10;

    public RawDocument Document => document;

    /// <summary>
    /// Receives the body. A body that broke off comes with the attempt it makes; without a single byte, or too large, the attempt comes alone.
    /// </summary>
    public static async ValueTask<(SpooledAnswer? Document, Attempt? Broken)> ReceiveAsync(
        CollectRequest request,
        Sent sent,
        Watch watch,
        Equipment equipment
    )
    {
        var response = sent.Response!;
        var status = (int)response.StatusCode;
        var announced = response.Content.Headers.ContentLength;
        if (announced > request.Limits.MaxBodyBytes)
        {
            return (null, TooLarge(sent, request, $"announces {announced} bytes"));
        }

        if (!ContentDecoding.IsKnown(EncodingsOf(response)))
        {
            var attempt = Attempt.Final(
                Outcome.BadAnswer,
                FailureClass.SourcePermanent,
                $"the body of {sent.Address} is encoded as '{SafeText.Clean(EncodingsOf(response))}'; gzip, deflate and br were asked for",
                "Check the feed's headers (Accept-Encoding); tell the operator.",
                status
            );
            return (null, attempt);
        }

        SpoolFile? file = equipment.Spool.Create();
        try
        {
            var (broken, isDeadline, isTooLarge) = await FillAsync(file, request, response, watch, equipment).ConfigureAwait(false);
            if (isTooLarge)
            {
                return (null, TooLarge(sent, request, $"has more than {request.Limits.MaxBodyBytes} bytes"));
            }

            Attempt? attempt = null;
            if (broken is not null)
            {
                var of = announced is null ? "" : $" ({announced} were announced)";
                attempt = Attempt.Passing($"the body of {sent.Address} is not whole: {broken}, after {file.Bytes} bytes{of}", status) with
                {
                    MayPass = !isDeadline,
                };
                if (file.Bytes == 0)
                {
                    return (null, attempt);
                }
            }

            var (bodyHash, fileHash) = await file.CompleteAsync().ConfigureAwait(false);
            var document = new RawDocument
            {
                SpoolPath = file.Path,
                SpoolBytes = file.SpoolBytes,
                SpoolSha256 = fileHash,
                Sha256 = bodyHash,
                Bytes = file.Bytes,
                IsComplete = broken is null,
                Address = sent.Address,
                Status = status,
                ContentType = response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var type)
                    ? SafeText.Clean(type.ToString())
                    : null,
                Headers = SafeText.Headers(response, request.SignIn),
                ReceivedAt = equipment.Clock.GetCurrentInstant(),
            };
            equipment.Logger.Received(request.Feed, document.Bytes, document.Sha256, document.IsComplete);
            var answer = new SpooledAnswer(file, document);
            file = null;
            return (answer, attempt);
        }
        finally
        {
            file?.Dispose();
        }
    }

    public void Dispose() => file.Dispose();

    private static async ValueTask<(string? Broken, bool IsDeadline, bool IsTooLarge)> FillAsync(
        SpoolFile file,
        CollectRequest request,
        HttpResponseMessage response,
        Watch watch,
        Equipment equipment
    )
    {
        var encodings = EncodingsOf(response);
        var most = request.Limits.MaxBodyBytes;
        var buffer = ArrayPool<byte>.Shared.Rent(Piece);
        var filled = 0;
        string? broken = null;
        var isDeadline = false;
        var isTooLarge = false;
        var content = await response.Content.ReadAsStreamAsync(watch.Token).ConfigureAwait(false);
        await using var ending = content.ConfigureAwait(false);
        var wire = new WireStream(content, watch);
        try
        {
            var body = await ContentDecoding.OpenAsync(wire, encodings, watch.Token).ConfigureAwait(false);
            await using var decoding = body.ConfigureAwait(false);
            while (true)
            {
                var read = await body.ReadAsync(buffer.AsMemory(filled, Piece - filled), watch.Token).ConfigureAwait(false);
                if (read == 0)
                {
                    break;
                }

                filled += read;
                if (file.Bytes + filled > most)
                {
                    isTooLarge = true;
                    break;
                }

                if (filled == Piece)
                {
                    watch.Rest();
                    await file.WriteAsync(buffer.AsMemory(0, filled)).ConfigureAwait(false);
                    filled = 0;
                }
            }
        }
        catch (Exception exception) when (wire.Break is not null && exception is not PipelineException)
        {
            (broken, isDeadline) = (wire.Break, wire.IsDeadline);
        }
        catch (OperationCanceledException) when (watch.Token.IsCancellationRequested)
        {
            broken = watch.WhatRanOut(out isDeadline);
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException or IOException)
        {
            broken = $"its {SafeText.Clean(encodings)} encoding cannot be undone ({WireFault.Reason(exception)})";
        }
        finally
        {
            CollectingSignals.WireBytes.Add(wire.Bytes, new KeyValuePair<string, object?>("host", request.Address.Authority));
        }

        if (!isTooLarge && filled > 0)
        {
            await file.WriteAsync(buffer.AsMemory(0, filled)).ConfigureAwait(false);
        }

        ArrayPool<byte>.Shared.Return(buffer);
        CollectingSignals.BodyBytes.Add(file.Bytes, new KeyValuePair<string, object?>("host", request.Address.Authority));
        return (broken, isDeadline, isTooLarge);
    }

    private static string EncodingsOf(HttpResponseMessage response) =>
        response.Content.Headers.NonValidated.TryGetValues("Content-Encoding", out var values) ? values.ToString() : "";

    private static Attempt TooLarge(Sent sent, CollectRequest request, string found) =>
        Attempt.Final(
            Outcome.BadAnswer,
            FailureClass.SourcePermanent,
            $"the body of {sent.Address} {found}; at most {request.Limits.MaxBodyBytes} are taken",
            "Ask for less at once (a day instead of a month), or raise the limit if so much is meant.",
            (int)sent.Response!.StatusCode
        );
}
