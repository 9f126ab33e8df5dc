using System.Management.Automation;

namespace WorkfrontOutlook.PowerShell;

/// <summary>What PowerShell hands over, without the wrapping that it may have.</summary>
internal static class Unwrapped
{
    /// <summary>Takes the wrapping off.</summary>
    /// <param name="given">An object, wrapped or not.</param>
    /// <returns>The object itself.</returns>
    public static object? Of(object? given) => given is PSObject wrapped ? wrapped.BaseObject : given;
}
