using WorkfrontOutlook.SimulatedTenant.Model;

namespace WorkfrontOutlook.SimulatedTenant.Exchange;

/// <summary>A cmdlet's own failure, which the wire and the session each show in their way.</summary>
internal sealed class CmdletFailure : Exception
{
    private const string Tasks = "Microsoft.Exchange.Configuration.Tasks.";

    private CmdletFailure(string type, string text, int status)
        : base(text)
    {
        Status = status;
        string id = "Ex" + (StableHash.Of(0, type) & 0xFFFFFF).ToString("X6", System.Globalization.CultureInfo.InvariantCulture);
        Error = new CmdletError(id, type, text);
    }

    public CmdletError Error { get; }

    public int Status { get; }

    /// <summary>The object isn't there. The status is 400 or 404, by the identity: field reports have both.</summary>
    public static CmdletFailure NotFound(string identity) => new(
        Tasks + "ManagementObjectNotFoundException",
        "The operation couldn't be performed because object '" + identity + "' couldn't be found on 'AM6PR07A001DC01.EURPR07A001.prod.outlook.com'.",
        StableHash.Of(0, identity) % 2 == 0 ? 400 : 404);

    public static CmdletFailure BadParameter(string name) => new(
        "System.Management.Automation.ParameterBindingException",
        "A parameter cannot be found that matches parameter name '" + name + "'.",
        400);

    public static CmdletFailure ParameterSet() => new(
        "System.Management.Automation.ParameterBindingException",
        "Parameter set cannot be resolved using the specified named parameters.",
        400);

    public static CmdletFailure BadValue(string name, string value) => new(
        "System.Management.Automation.ParameterBindingException",
        "Cannot bind parameter '" + name + "'. Cannot convert value \"" + value + "\".",
        400);

    public static CmdletFailure Missing(string name) => new(
        "System.Management.Automation.ParameterBindingException",
        "Cannot process command because of one or more missing mandatory parameters: " + name + ".",
        400);

    public static CmdletFailure MailboxUnavailable(string identity) => new(
        "Microsoft.Exchange.Management.Extension.OwaExtensionOperationException",
        "The add-ins of mailbox '" + identity + "' couldn't be read: the mailbox is unavailable.",
        400);

    public static CmdletFailure NotAllowed(string text) => new(Tasks + "TaskInvalidOperationException", text, 400);

    public static CmdletFailure NotRecognized(string name) => new(
        "System.Management.Automation.CommandNotFoundException",
        "The term '" + name + "' is not recognized as a name of a cmdlet, function, script file, or executable program.",
        403);
}
