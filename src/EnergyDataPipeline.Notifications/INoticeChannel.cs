namespace EnergyDataPipeline.Notifications;

/// <summary>A way to tell people.</summary>
internal interface INoticeChannel
{
    /// <summary><c>sns</c>, <c>slack</c>, <c>email</c>.</summary>
    string Name { get; }

    /// <summary>Sends one message. What keeps it from being sent is thrown as <see cref="Records.PipelineException"/>.</summary>
    Task SendAsync(NoticeText text, CancellationToken cancellationToken);
}
