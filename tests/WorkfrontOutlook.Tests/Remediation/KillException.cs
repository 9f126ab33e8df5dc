namespace WorkfrontOutlook.Tests.Remediation;

/// <summary>The process is gone.</summary>
internal sealed class KillException : Exception
{
}
