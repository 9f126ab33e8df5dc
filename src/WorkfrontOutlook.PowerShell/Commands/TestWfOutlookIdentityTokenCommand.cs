using System.Management.Automation;
using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.PowerShell.Commands;

/// <summary>
/// <para type="synopsis">Tells what a token is, who issued it, and whether it is genuine.</para>
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "WfOutlookIdentityToken", DefaultParameterSetName = TokenSet)]
[OutputType(typeof(WfTokenTest), typeof(bool))]
public sealed class TestWfOutlookIdentityTokenCommand : TokenInputCommand
{
    private TokenVerifier? _verifier;

    /// <summary>
    /// <para type="description">The address of the add-in that the token must be made for, compared character by character.</para>
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Audience { get; set; }

    /// <summary>
    /// <para type="description">A file with the metadata document, used instead of fetching it. It doesn't widen the list of
    /// trusted hosts.</para>
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MetadataPath { get; set; }

    /// <summary>
    /// <para type="description">Your own Exchange servers whose metadata document is trusted, as whole host names.</para>
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] AllowedHost { get; set; } = [];

    /// <summary>
    /// <para type="description">Makes no request at all.</para>
    /// </summary>
    [Parameter]
    public SwitchParameter Offline { get; set; }

    /// <summary>
    /// <para type="description">The time at which the token is judged, for instance that of the error; now unless given.</para>
    /// </summary>
    [Parameter]
    public DateTimeOffset At { get; set; }

    /// <summary>
    /// <para type="description">How far the clocks may differ; five minutes unless given.</para>
    /// </summary>
    [Parameter]
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// <para type="description">Returns only whether the token is valid.</para>
    /// </summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        var options = new TokenVerifierOptions
        {
            Audience = Audience,
            MetadataPath = MetadataPath is null ? null : FileSystemPath.Full(SessionState.Path, MetadataPath),
            AllowedHost = AllowedHost,
            Offline = Offline,
            At = MyInvocation.BoundParameters.ContainsKey(nameof(At)) ? At : null,
            ClockSkew = ClockSkew,
        };
        _verifier = new TokenVerifier(options, cancellationToken: StopToken);
    }

    /// <inheritdoc/>
    protected override void ProcessToken(ReadOnlyMemory<char> token)
    {
        ValueTask<WfTokenTest> pending = _verifier!.TestAsync(token, StopToken);
        WfTokenTest test = pending.IsCompleted ? pending.Result : pending.AsTask().GetAwaiter().GetResult();
        WriteVerbose(test.ToString());
        WriteObject(Quiet ? test.Status == TokenStatus.Valid : test);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _verifier?.Dispose();
        base.Dispose(disposing);
    }
}
