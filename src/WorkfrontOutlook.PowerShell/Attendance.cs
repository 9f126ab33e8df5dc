using System.Management.Automation.Host;

namespace WorkfrontOutlook.PowerShell;

/// <summary>Tells whether somebody sits before the host, who can answer a question and look at progress.</summary>
internal static class Attendance
{
    private static readonly string[] AutomationSigns = { "AUTOMATION_ASSET_SANDBOX_ID", "AUTOMATION_ASSET_ENDPOINT" };

    private static readonly Lazy<bool> Process = new(() =>
        Environment.UserInteractive
        && !AutomationSigns.Any(sign => Environment.GetEnvironmentVariable(sign) is { Length: > 0 })
        && Environment.GetEnvironmentVariable("AZUREPS_HOST_ENVIRONMENT")?.IndexOf("AzureAutomation", StringComparison.OrdinalIgnoreCase) is not >= 0
        && !Environment.GetCommandLineArgs().Any(IsNonInteractiveSwitch));

    /// <summary>Tells whether somebody sits before the host.</summary>
    /// <param name="host">The host.</param>
    /// <returns>True unless the host or the process is known to run alone.</returns>
    public static bool IsAttended(PSHost? host) =>
        host?.UI?.RawUI is not null && !string.Equals(host.Name, "Default Host", StringComparison.Ordinal) && Process.Value;

    // PowerShell takes any unambiguous beginning of -NonInteractive.
    private static bool IsNonInteractiveSwitch(string argument) =>
        argument.Length >= 5
        && argument[0] is '-' or '/'
        && "NonInteractive".StartsWith(argument.TrimStart('-', '/'), StringComparison.OrdinalIgnoreCase);
}
