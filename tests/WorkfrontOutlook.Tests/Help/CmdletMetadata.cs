using System.Reflection;
using System.Text.RegularExpressions;

namespace WorkfrontOutlook.Tests.Help;

/// <summary>What the assembly says of a cmdlet, as data: the reference assembly of PowerShell has no working constructors.</summary>
internal sealed partial class CmdletMetadata
{
    private const string AllSets = "__AllParameterSets";

    private readonly Type _type;

    private CmdletMetadata(Type type)
    {
        _type = type;
        CustomAttributeData cmdlet = Attributes(type, "CmdletAttribute").Single();
        Name = $"{cmdlet.ConstructorArguments[0].Value}-{cmdlet.ConstructorArguments[1].Value}";
        DefaultSet = Named(cmdlet, "DefaultParameterSetName") as string;
        SupportsShouldProcess = Named(cmdlet, "SupportsShouldProcess") is true;
    }

    public static IReadOnlyDictionary<string, CmdletMetadata> All { get; } = Assembly.Load("WorkfrontOutlook.PowerShell").GetExportedTypes()
        .Where(type => Attributes(type, "CmdletAttribute").Any())
        .Select(type => new CmdletMetadata(type))
        .ToDictionary(cmdlet => cmdlet.Name, StringComparer.Ordinal);

    public static string[] Exported
    {
        get
        {
            string list = ExportList().Match(RepositoryFiles.Manifest).Groups[1].Value;
            return Quoted().Matches(list).Select(match => match.Groups[1].Value).ToArray();
        }
    }

    public string Name { get; }

    public string? DefaultSet { get; }

    public bool SupportsShouldProcess { get; }

    public IReadOnlyList<string> OutputTypes => Attributes(_type, "OutputTypeAttribute")
        .SelectMany(attribute => attribute.ConstructorArguments)
        .SelectMany(Flatten)
        .OfType<Type>()
        .Select(type => type.FullName!)
        .ToArray();

    /// <summary>Gets the parameters that help shows: those that a cmdlet hides with DontShow aren't among them.</summary>
    public IEnumerable<PropertyInfo> Parameters => _type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => Attributes(property, "ParameterAttribute").Any(attribute => Named(attribute, "DontShow") is not true));

    public string[] SetNames => Parameters.SelectMany(Bindings).Select(binding => binding.Set)
        .Where(set => set != AllSets)
        .Distinct(StringComparer.Ordinal)
        .ToArray();

    public static string TypeName(PropertyInfo parameter) => (Nullable.GetUnderlyingType(parameter.PropertyType) ?? parameter.PropertyType).FullName!;

    public static string[] AcceptedValues(PropertyInfo parameter)
    {
        Type type = Nullable.GetUnderlyingType(parameter.PropertyType) ?? parameter.PropertyType;
        type = type.IsArray ? type.GetElementType()! : type;
        return type.IsEnum ? Enum.GetNames(type) : [];
    }

    public static string[] Aliases(PropertyInfo parameter) => Attributes(parameter, "AliasAttribute")
        .SelectMany(attribute => attribute.ConstructorArguments)
        .SelectMany(Flatten)
        .Select(value => value.ToString()!)
        .ToArray();

    public static bool TakesWildcards(PropertyInfo parameter) => Attributes(parameter, "SupportsWildcardsAttribute").Any();

    /// <summary>Tells how a parameter binds in a set; null when it isn't in the set.</summary>
    public static (bool Required, string Position, string Pipeline)? Binding(PropertyInfo parameter, string set) =>
        Bindings(parameter).Where(binding => binding.Set == AllSets || binding.Set == set)
            .Select(binding => ((bool, string, string)?)(binding.Required, binding.Position, binding.Pipeline))
            .FirstOrDefault();

    private static IEnumerable<(string Set, bool Required, string Position, string Pipeline)> Bindings(PropertyInfo parameter) =>
        Attributes(parameter, "ParameterAttribute").Select(attribute =>
        {
            string[] ways =
            [
                .. Named(attribute, "ValueFromPipeline") is true ? ["ByValue"] : Array.Empty<string>(),
                .. Named(attribute, "ValueFromPipelineByPropertyName") is true ? ["ByPropertyName"] : Array.Empty<string>(),
            ];
            return (
                Named(attribute, "ParameterSetName") as string ?? AllSets,
                Named(attribute, "Mandatory") is true,
                Named(attribute, "Position") is int position ? position.ToString(System.Globalization.CultureInfo.InvariantCulture) : "Named",
                ways.Length == 0 ? "False" : $"True ({string.Join(", ", ways)})");
        });

    private static IEnumerable<CustomAttributeData> Attributes(MemberInfo member, string name) =>
        member.GetCustomAttributesData().Where(attribute => attribute.AttributeType.Name == name);

    private static object? Named(CustomAttributeData attribute, string name) =>
        attribute.NamedArguments.Where(argument => argument.MemberName == name).Select(argument => argument.TypedValue.Value).FirstOrDefault();

    private static IEnumerable<object> Flatten(CustomAttributeTypedArgument argument) => argument.Value switch
    {
        IReadOnlyCollection<CustomAttributeTypedArgument> list => list.SelectMany(Flatten),
        null => [],
        object value => [value],
    };

    [GeneratedRegex(@"(?s)\bCmdletsToExport\s*=\s*@\((.*?)\)")]
    private static partial Regex ExportList();

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Quoted();
}
