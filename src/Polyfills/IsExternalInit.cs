namespace System.Runtime.CompilerServices;

/// <summary>What the compiler looks for where a property is init-only.</summary>
internal static class IsExternalInit
{
}
