namespace WorkfrontOutlook.HelpBuilder;

/// <summary>One parameter.</summary>
/// <param name="Name">Its name, without the dash.</param>
/// <param name="Description">The description's paragraphs, as plain text.</param>
/// <param name="Bindings">How it binds: one entry for each group of sets in which it binds alike.</param>
public sealed record HelpParameter(string Name, IReadOnlyList<string> Description, IReadOnlyList<HelpBinding> Bindings)
{
    /// <summary>Gets how the parameter binds in a set.</summary>
    /// <param name="setName">The set's name.</param>
    /// <returns>The binding; the first one when none names the set.</returns>
    public HelpBinding In(string setName) =>
        Bindings.FirstOrDefault(binding => binding.Sets.Contains(setName, StringComparer.OrdinalIgnoreCase)) ?? Bindings[0];
}
