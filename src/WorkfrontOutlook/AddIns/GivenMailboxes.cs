using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.AddIns;

/// <summary>The mailboxes that the caller named, looked up: each once, however often and by whichever names it was given.</summary>
internal sealed class GivenMailboxes
{
    private readonly Dictionary<Guid, MailboxReference> _found = new();
    private readonly List<WfException> _notFound = new();
    private readonly List<string> _onPremises = new();

    private GivenMailboxes()
    {
    }

    /// <summary>Gets the mailboxes, by key.</summary>
    public IReadOnlyDictionary<Guid, MailboxReference> Found => _found;

    /// <summary>Gets a failure for each identity that could not be looked up; its target is the identity, its cause the reason.</summary>
    public IReadOnlyList<WfException> NotFound => _notFound;

    /// <summary>Gets the identities of mailboxes that live on-premises.</summary>
    public IReadOnlyList<string> OnPremises => _onPremises;

    /// <summary>Looks the mailboxes up.</summary>
    /// <param name="directory">Where.</param>
    /// <param name="identities">What the caller named.</param>
    /// <param name="shard">The part that is wanted; null means all. What can't be found belongs to a part by its name.</param>
    /// <param name="atOnce">How many look-ups may run side by side.</param>
    /// <param name="cancellationToken">Interrupts the look-ups.</param>
    public static async Task<GivenMailboxes> FindAsync(MailboxDirectory directory, IReadOnlyList<string> identities, SweepShard? shard, int atOnce, CancellationToken cancellationToken)
    {
        var given = new GivenMailboxes();
        string[] distinct = identities.Select(identity => TokenMask.Hide(identity.Trim())).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        for (int start = 0; start < distinct.Length; start += atOnce)
        {
            IEnumerable<Task<Answer>> lookups = distinct.Skip(start).Take(atOnce).Select(identity => FindOneAsync(directory, identity, cancellationToken));
            foreach (Answer answer in await Task.WhenAll(lookups).ConfigureAwait(false))
            {
                if (shard?.Contains(answer.Mailbox?.Id ?? answer.Identity) == false)
                {
                    continue;
                }

                if (answer.Failure is WfException failure)
                {
                    given._notFound.Add(WfErrors.MailboxNotRead.Because(failure, answer.Identity, answer.Identity, failure.Message, failure.RecommendedAction));
                }
                else if (answer.OnPremises)
                {
                    given._onPremises.Add(answer.Identity);
                }
                else
                {
                    given._found[SweepShard.KeyOf(answer.Mailbox!.Id)] = answer.Mailbox;
                }
            }
        }

        return given;
    }

    /// <summary>Gives the mailboxes but those with an answer, as one page.</summary>
    /// <param name="answered">The keys of those with an answer.</param>
    public async IAsyncEnumerable<IReadOnlyList<MailboxReference>> Without(ISet<Guid> answered)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return _found.Where(pair => !answered.Contains(pair.Key)).Select(pair => pair.Value).ToArray();
    }

    private static async Task<Answer> FindOneAsync(MailboxDirectory directory, string identity, CancellationToken cancellationToken)
    {
        try
        {
            (MailboxReference mailbox, bool onPremises) = await directory.FindAsync(identity, cancellationToken).ConfigureAwait(false);
            return new Answer { Identity = identity, Mailbox = mailbox, OnPremises = onPremises };
        }
        catch (WfException failure)
        {
            return new Answer { Identity = identity, Failure = failure };
        }
    }

    private sealed class Answer
    {
        public required string Identity { get; init; }

        public MailboxReference? Mailbox { get; init; }

        public bool OnPremises { get; init; }

        public WfException? Failure { get; init; }
    }
}
