using System.Runtime.CompilerServices;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Remediation;

/// <summary>Takes back consents that an undo record holds, where they are still as the record left them.</summary>
internal sealed class ConsentRestore
{
    private readonly TenantContext _tenant;
    private readonly IEntraDirectory _directory;
    private readonly string _path;
    private readonly List<UndoLine> _steps = new();

    private ConsentRestore(TenantContext tenant, IEntraDirectory directory, string path)
    {
        _tenant = tenant;
        _directory = directory;
        _path = path;
    }

    public int Count => _steps.Count;

    public List<WfRemediationResult> Settled { get; } = new();

    public IReadOnlyList<(string Place, string Command)> Commands => _steps.ConvertAll(step => (Name(step), CommandText(step.Grant!)));

    /// <summary>Reads the state of each consent.</summary>
    /// <exception cref="WfException">Graph isn't connected.</exception>
    public static async Task<ConsentRestore> ReadAsync(TenantContext tenant, UndoRecord record, string path, CancellationToken cancellationToken)
    {
        IEntraDirectory directory = tenant.Graph as IEntraDirectory ?? throw WfErrors.GraphNotConnected.For(tenant.Connection.ToString());
        var restore = new ConsentRestore(tenant, directory, path);
        foreach (UndoLine target in record.Consents)
        {
            ConsentState consent = target.Grant!;
            try
            {
                EntraGrant? now = await directory.FindGrantForAllAsync(consent.ServicePrincipalId, consent.ResourceId, cancellationToken).ConfigureAwait(false);
                if (ConsentWrite.IsLike(now, consent.Before))
                {
                    restore.Settled.Add(Result(path, target, RemediationOutcome.Skipped, RemediationText.Reason_AsBefore));
                }
                else if (ConsentWrite.IsLike(now, consent.After))
                {
                    restore._steps.Add(target);
                }
                else
                {
                    restore.Settled.Add(Result(path, target, RemediationOutcome.Skipped, RemediationText.Reason_ChangedSince));
                }
            }
            catch (WfException failure)
            {
                restore.Settled.Add(Result(path, target, RemediationOutcome.Failed, failure.Message));
            }
        }

        return restore;
    }

    public async IAsyncEnumerable<WfRemediationResult> ApplyAsync(Func<string, FileMode, Stream> open, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using UndoWriter undo = UndoWriter.Append(_path, open);
        foreach (UndoLine step in _steps)
        {
            undo.Add(new UndoLine { Kind = UndoLine.Restoring, Number = step.Number, By = _tenant.Connection.Account, At = _tenant.Clock.GetUtcNow() });
        }

        undo.FlushToDisk();
        foreach (UndoLine step in _steps)
        {
            ConsentState consent = step.Grant!;
            (string? reason, bool unclear) = await ConsentWrite.SetAsync(_directory, consent, consent.After, consent.Before, cancellationToken).ConfigureAwait(false);
            RemediationOutcome outcome = reason is null ? RemediationOutcome.Restored : RemediationOutcome.Failed;
            undo.Add(new UndoLine { Kind = UndoLine.Outcome, Number = step.Number, Result = outcome.ToString(), Unclear = unclear ? true : null, Reason = reason, At = _tenant.Clock.GetUtcNow() });
            yield return Result(_path, step, outcome, reason, CommandText(consent));
        }

        undo.FlushToDisk();
    }

    public static WfRemediationResult Result(string path, UndoLine line, RemediationOutcome outcome, string? reason, string? command = null) => new()
    {
        Action = RemediationAction.Restore,
        Outcome = outcome,
        Reason = reason,
        DisplayName = Name(line),
        Command = command,
        UndoPath = path,
    };

    private static string Name(UndoLine line) => line.Grant!.Name ?? line.Grant.ClientId ?? line.Grant.ServicePrincipalId;

    private static string CommandText(ConsentState consent) => consent.Before is null
        ? $"DELETE /oauth2PermissionGrants {{ clientId: {consent.ServicePrincipalId}, consentType: AllPrincipals, resourceId: {consent.ResourceId} }}"
        : $"PATCH /oauth2PermissionGrants {{ clientId: {consent.ServicePrincipalId}, consentType: AllPrincipals, resourceId: {consent.ResourceId}, scope: {consent.Before} }}";
}
