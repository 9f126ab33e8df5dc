using System.Management.Automation;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.PowerShell.Commands;

/// <summary>
/// <para type="synopsis">Decodes a token's header and claims, without verifying it.</para>
/// </summary>
[Cmdlet(VerbsData.ConvertFrom, "WfOutlookToken", DefaultParameterSetName = TokenSet)]
[OutputType(typeof(WfDecodedToken))]
public sealed class ConvertFromWfOutlookTokenCommand : TokenInputCommand
{
    /// <summary>
    /// <para type="description">Shows personal data such as addresses and user ids, which is masked otherwise.</para>
    /// </summary>
    [Parameter]
    public SwitchParameter ShowPersonalData { get; set; }

    /// <inheritdoc/>
    protected override void ProcessToken(ReadOnlyMemory<char> token)
    {
        try
        {
            WriteObject(TokenDecoder.Decode(token, ShowPersonalData));
        }
        catch (WfException e)
        {
            WriteFailure(e);
        }
    }
}
