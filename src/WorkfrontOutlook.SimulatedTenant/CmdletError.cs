namespace WorkfrontOutlook.SimulatedTenant;

/// <summary>Why a cmdlet of the tenant failed, in the three parts that Exchange gives.</summary>
public sealed class CmdletError
{
    internal CmdletError(string id, string exceptionType, string text)
    {
        Id = id;
        ExceptionType = exceptionType;
        Text = text;
    }

    /// <summary>Gets the short id, such as Ex6F9304.</summary>
    public string Id { get; }

    /// <summary>Gets the full name of the exception's type; CommandNotFoundException when the caller may not run the cmdlet.</summary>
    public string ExceptionType { get; }

    /// <summary>Gets the text.</summary>
    public string Text { get; }

    /// <summary>Gets the message as the Exchange functions write it: id, type and text with bars between them.</summary>
    public string Message => Id + "|" + ExceptionType + "|" + Text;

    /// <inheritdoc/>
    public override string ToString() => Message;
}
