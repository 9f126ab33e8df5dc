namespace System.Diagnostics.CodeAnalysis;

/// <summary>What the compiler looks for on a constructor that sets every required member.</summary>
[AttributeUsage(AttributeTargets.Constructor, Inherited = false)]
internal sealed class SetsRequiredMembersAttribute : Attribute
{
}
