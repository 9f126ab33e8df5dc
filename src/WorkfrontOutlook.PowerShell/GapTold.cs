using System.Runtime.CompilerServices;
using WorkfrontOutlook.Diagnosis;

namespace WorkfrontOutlook.PowerShell;

/// <summary>
/// Remembers of which diagnoses a command has said already that their list of mailboxes isn't whole: in one pipeline
/// Invoke-WfDiagnosis needn't say it again after the command that follows.
/// </summary>
internal static class GapTold
{
    // Held as long as the diagnosis is, and no longer.
    private static readonly ConditionalWeakTable<WfDiagnosis, object> Told = new();

    /// <summary>Notes that it was said.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    public static void Add(WfDiagnosis diagnosis) => Told.GetValue(diagnosis, _ => new object());

    /// <summary>Tells whether it was said.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    /// <returns>Whether it was.</returns>
    public static bool Has(WfDiagnosis diagnosis) => Told.TryGetValue(diagnosis, out _);
}
