using System.Management.Automation;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.PowerShell.Session;

/// <summary>
/// Translates errors of the session's functions. Their message has three parts, <c>ExNNNNNN|exception type|text</c>, of which
/// the type decides; one with fewer parts is text alone.
/// </summary>
internal static class SessionErrors
{
    private const string ReadRole = "Global Reader / Exchange Administrator";
    private const string WriteRole = "Exchange Administrator";

    private static readonly char[] Separator = { '|' };

    /// <summary>Names the Entra roles that allow a command.</summary>
    /// <param name="isRead">Whether the command only reads.</param>
    /// <returns>The roles, in Microsoft's own words.</returns>
    public static string Role(bool isRead) => isRead ? ReadRole : WriteRole;

    /// <summary>Translates an error.</summary>
    /// <param name="command">The command's name.</param>
    /// <param name="isRead">Whether the command only reads.</param>
    /// <param name="target">What it was about, or null.</param>
    /// <param name="error">The error.</param>
    /// <returns>The failure.</returns>
    public static WfException Translate(string command, bool isRead, string? target, ErrorRecord error)
    {
        string message = error.Exception?.Message ?? error.ToString();
        string[] parts = message.Split(Separator, 3);
        string type = parts.Length == 3 ? parts[1].Trim() : string.Empty;
        string text = (parts.Length == 3 ? parts[2] : message).Trim();
        target ??= command;

        if (Has(type, "NotFoundException") || error.CategoryInfo.Category == ErrorCategory.ObjectNotFound)
        {
            return WfErrors.SessionObjectNotFound.For(target, command, text);
        }

        if (Has(type, "AccessDenied") || Has(type, "Unauthorized") || Has(type, "Authorization")
            || error.CategoryInfo.Category is ErrorCategory.PermissionDenied or ErrorCategory.AuthenticationError)
        {
            return WfErrors.SessionAccessDenied.For(target, command, text, Role(isRead));
        }

        return Has(type, "OverBudget") || Has(type, "Throttl") || Has(text, "maximum number of concurrent requests")
            ? WfErrors.SessionThrottled.For(target, command, text)
            : WfErrors.SessionCommandFailed.For(target, command, text);
    }

    private static bool Has(string text, string part) => text.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0;
}
