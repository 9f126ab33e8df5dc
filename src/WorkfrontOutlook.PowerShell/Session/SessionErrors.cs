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
    /// <param name="target">What it was about, or null.</param>
    /// <param name="error">The error.</param>
    /// <returns>The failure.</returns>
    public static WfException Translate(string command, string? target, ErrorRecord error)
    {
        (string type, string text) = Split(error.Exception?.Message ?? error.ToString());
        target ??= command;

        // The same decisions as for the admin endpoint's answers: by type, which is the same in every language.
        if (Has(text, "maximum number of concurrent requests") || Has(type, "OverBudget") || Has(type, "Throttl"))
        {
            return WfErrors.Throttled.For(target, command, 1, text);
        }

        if (Has(type, "NotFound") || error.CategoryInfo.Category == ErrorCategory.ObjectNotFound)
        {
            return Has(type, "CommandNotFound")
                ? WfErrors.ExchangePermissionMissing.For(target, command, text)
                : WfErrors.ExchangeObjectNotFound.For(target, command, text);
        }

        if (Has(type, "AccessDenied") || Has(type, "Unauthorized") || Has(type, "Authorization") || Has(type, "RBAC")
            || error.CategoryInfo.Category is ErrorCategory.PermissionDenied or ErrorCategory.AuthenticationError)
        {
            return WfErrors.ExchangePermissionMissing.For(target, command, text);
        }

        if (Has(type, "Ambiguous"))
        {
            return WfErrors.ExchangeObjectAmbiguous.For(target, command, text);
        }

        bool isParameter = error.Exception is ParameterBindingException
            || Has(type, "ParameterBinding") || Has(type, "Argument") || Has(type, "DataValidation") || Has(type, "Format");
        return isParameter
            ? WfErrors.ExchangeParameterRefused.For(target, command, text)
            : WfErrors.ExchangeCommandFailed.For(target, command, text);
    }

    private static (string Type, string Text) Split(string message)
    {
        string[] parts = message.Split(Separator, 3);
        return parts.Length == 3 ? (parts[1].Trim(), parts[2].Trim()) : (string.Empty, message.Trim());
    }

    private static bool Has(string text, string part) => text.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0;
}
