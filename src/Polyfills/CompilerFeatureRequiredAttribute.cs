namespace System.Runtime.CompilerServices;

/// <summary>What the compiler puts on what an older compiler must not use.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true, Inherited = false)]
internal sealed class CompilerFeatureRequiredAttribute : Attribute
{
    /// <summary>Initializes a new instance of the <see cref="CompilerFeatureRequiredAttribute"/> class.</summary>
    /// <param name="featureName">The feature.</param>
    public CompilerFeatureRequiredAttribute(string featureName) => FeatureName = featureName;

    /// <summary>Gets the feature.</summary>
    public string FeatureName { get; }

    /// <summary>Gets a value indicating whether a compiler without it may go on.</summary>
    public bool IsOptional { get; init; }
}
