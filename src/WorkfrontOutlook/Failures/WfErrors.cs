using System.Reflection;

namespace WorkfrontOutlook.Failures;

/// <summary>
/// Every failure that the module reports, in one table. Each capability adds its part in a file of its own,
/// WfErrors.&lt;Area&gt;.cs, with the texts in its own string table.
/// </summary>
public static partial class WfErrors
{
    /// <summary>Gets every definition, ordered by id.</summary>
    public static IReadOnlyList<WfErrorDefinition> All => typeof(WfErrors)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(member => member.FieldType == typeof(WfErrorDefinition))
        .Select(member => (WfErrorDefinition)member.GetValue(null)!)
        .OrderBy(definition => definition.Id, StringComparer.Ordinal)
        .ToArray();
}
