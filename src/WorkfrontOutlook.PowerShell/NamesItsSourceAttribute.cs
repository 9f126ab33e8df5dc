using System.Collections;
using System.Globalization;
using System.Management.Automation;
using WorkfrontOutlook.AddIns;

namespace WorkfrontOutlook.PowerShell;

/// <summary>
/// Refuses copies of add-ins, such as Select-Object makes, that don't say where the add-in is. PowerShell would make whole ones of
/// them with the first source, the organization: what was one user's would be changed for everybody. Of other copies that it can't
/// make one of, this says why.
/// </summary>
internal sealed class NamesItsSourceAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? given = Unwrapped.Of(inputData);
        IEnumerable each = given is IEnumerable list and not (string or IDictionary) ? list : new[] { inputData };
        foreach (object? item in each)
        {
            if (IsCopy(item) && !NamesSource(item!))
            {
                throw new ArgumentTransformationMetadataException(CmdletText.CopyWithoutSource);
            }

            // PowerShell takes no copy with all properties, as some can't be set, and would say only that it doesn't fit.
            if (item is not null && !LanguagePrimitives.TryConvertTo(item, CultureInfo.InvariantCulture, out WfOutlookAddIn _))
            {
                throw new ArgumentTransformationMetadataException(
                    IsCopy(item) || IsFromElsewhere(item) ? CmdletText.CopyNotUsable : CmdletText.NotAnAddIn);
            }
        }

        return inputData!;
    }

    private static bool IsCopy(object? item) => Unwrapped.Of(item) is PSCustomObject or IDictionary;

    // What comes from another process carries its type in its name only.
    private static bool IsFromElsewhere(object? item) =>
        item is PSObject wrapped && wrapped.TypeNames.Contains("Deserialized." + typeof(WfOutlookAddIn).FullName);

    private static bool NamesSource(object item)
    {
        object? source = Unwrapped.Of(item) is IDictionary pairs
            ? pairs.Keys.OfType<string>().Where(IsSource).Select(key => pairs[key]).FirstOrDefault()
            : PSObject.AsPSObject(item).Properties[nameof(WfOutlookAddIn.Source)]?.Value;
        return source is not null;
    }

    private static bool IsSource(string name) => string.Equals(name, nameof(WfOutlookAddIn.Source), StringComparison.OrdinalIgnoreCase);
}
