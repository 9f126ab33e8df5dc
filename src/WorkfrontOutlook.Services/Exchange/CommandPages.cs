using System.Globalization;
using System.Runtime.CompilerServices;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Services.Exchange;

/// <summary>
/// Follows the links from page to page. The module, ExoHelper and CIPP all send the same body and headers to the link until
/// there is none. One field report found every link refused at once; so a link that fails is an error that says how much was lost.
/// </summary>
internal sealed class CommandPages
{
    // Empty pages with a link are allowed; an endless row of them isn't a list.
    private const int MaxEmptyPages = 50;

    private readonly ServiceChannel _channel;
    private readonly ReplyMemory _memory;

    /// <summary>Initializes a new instance of the <see cref="CommandPages"/> class.</summary>
    /// <param name="channel">The way to the service.</param>
    /// <param name="memory">What is known of answers before.</param>
    public CommandPages(ServiceChannel channel, ReplyMemory memory)
    {
        _channel = channel;
        _memory = memory;
    }

    /// <summary>Tells whether a page is the whole list.</summary>
    /// <param name="page">The page.</param>
    /// <returns>Whether it is; if not, <see cref="FollowAsync"/> gets the rest or says why not.</returns>
    public static bool IsWhole(CommandReply page) => page.NextLink is null && !page.HasBrokenLink && !page.Warnings.Exists(SaysTruncated);

    /// <summary>Gives a list's pages.</summary>
    /// <param name="command">The command.</param>
    /// <param name="request">The request for the first page.</param>
    /// <param name="first">The first page.</param>
    /// <param name="cancellationToken">Interrupts the requests and waits.</param>
    /// <returns>The pages.</returns>
    /// <exception cref="WfException">The list is cut short.</exception>
    public async IAsyncEnumerable<ExchangePage> FollowAsync(
        ExchangeCommand command,
        ServiceRequest request,
        CommandReply first,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string target = ExchangeJudge.TargetOf(command);
        int? wanted = WantedCount(command);
        var visited = new HashSet<string>(StringComparer.Ordinal);
        int count = 0;
        int empty = 0;
        CommandReply page = first;
        while (true)
        {
            count += page.Records.Count;
            empty = page.Records.Count == 0 ? empty + 1 : 0;
            yield return new ExchangePage(page.Records, page.Warnings);

            WfException Short(string reason) => WfErrors.ListCutShort.For(target, command.Name, count, reason);
            if (!command.IsRead || count >= wanted)
            {
                yield break;
            }

            if (page.HasBrokenLink)
            {
                throw Short(ConnectionText.LinkBroken);
            }

            if (page.NextLink is null)
            {
                if (page.Warnings.Exists(SaysTruncated))
                {
                    throw Short(ConnectionText.LinkMissing);
                }

                yield break;
            }

            if (!Uri.TryCreate(page.Address!, page.NextLink, out Uri? next))
            {
                throw Short(ConnectionText.LinkBroken);
            }

            if (!_channel.Endpoint.Covers(next))
            {
                throw Short(ConnectionText.LinkForeign + ": " + ServiceText.Clean(next.Authority, null));
            }

            if (!visited.Add(next.AbsoluteUri) || empty > MaxEmptyPages)
            {
                throw Short(ConnectionText.LinkLoop);
            }

            try
            {
                page = await _channel.SendAsync(CommandRequests.Next(request, next), reply => ExchangeJudge.Command(reply, command, _memory), cancellationToken).ConfigureAwait(false);
            }
            catch (WfException exception)
            {
                throw WfErrors.ListCutShort.Because(exception, target, command.Name, count, exception.Message);
            }
        }
    }

    private static int? WantedCount(ExchangeCommand command) =>
        command.Parameters.TryGetValue("ResultSize", out object? size)
        && int.TryParse(Convert.ToString(size, CultureInfo.InvariantCulture), NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            ? count
            : null;

    // The parameter's name stays as it is in every language of the warning.
    private static bool SaysTruncated(string warning) => warning.IndexOf("ResultSize", StringComparison.OrdinalIgnoreCase) >= 0;
}
