using System.Runtime.InteropServices;

namespace WorkfrontOutlook.Errors;

/// <summary>A pattern that was found and passed its checks.</summary>
/// <param name="Pattern">The index of the pattern.</param>
/// <param name="Strength">How much of the row's weight it carries: 1 for a clear match.</param>
/// <param name="IsResponseCode">Whether it is the value of an EWS ResponseCode or MessageText, and so no part of a mail.</param>
/// <param name="Line">The line where it ends, or 0.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SignalHit(int Pattern, double Strength, bool IsResponseCode, long Line);
