using Amazon.DynamoDBv2.Model;
using EnergyDataPipeline.Collecting;

namespace EnergyDataPipeline.Aws.Pacing;

/// <content>Refused sign-ins: an item an account, with the <c>mark</c> of what was refused and the instant until which it counts.</content>
public sealed partial class DynamoDbPace : ISharedRefusals
{
    private const string Mark = "mark";
    private const string CountsUntil = "until";

    /// <inheritdoc/>
    public Task<string?> FindAsync(string account, CancellationToken cancellationToken) =>
        ToldAsync(
            $"Looking into the DynamoDB table '{_table}' whether a sign-in was refused",
            async () =>
            {
                var item = await ReadAsync(ItemOf(account), cancellationToken).ConfigureAwait(false);
                return
                    item is not null && item.TryGetValue(Mark, out var mark) && InstantOf(item, CountsUntil) is { } until && until > Now()
                    ? mark.S
                    : null;
            },
            cancellationToken
        );

    /// <inheritdoc/>
    public Task NoteAsync(string account, string mark, TimeSpan lasts, CancellationToken cancellationToken) =>
        ToldAsync(
            $"Writing into the DynamoDB table '{_table}' that a sign-in was refused",
            async () =>
            {
                await SetClockAsync(ItemOf(account), cancellationToken).ConfigureAwait(false);
                await TryUpdateAsync(
                        ItemOf(account),
                        "SET #mark = :mark, #until = :until",
                        null,
                        new() { [":mark"] = new AttributeValue(mark), [":until"] = Number(Now() + lasts.Ticks) },
                        new() { ["#mark"] = Mark, ["#until"] = CountsUntil },
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                return true;
            },
            cancellationToken
        );

    /// <inheritdoc/>
    public Task ForgetAsync(string account, CancellationToken cancellationToken) =>
        ToldAsync(
            $"Writing into the DynamoDB table '{_table}' that a sign-in is accepted",
            async () =>
            {
                await TryUpdateAsync(
                        ItemOf(account),
                        "REMOVE #mark, #until",
                        "attribute_exists(#mark)",
                        null,
                        new() { ["#mark"] = Mark, ["#until"] = CountsUntil },
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                return true;
            },
            cancellationToken
        );

    /// <summary>No host's name has a space.</summary>
    private static string ItemOf(string account) => $"sign-in {account}";

    private long Now() => _clock.Read().At(_time.GetTimestamp());
}
