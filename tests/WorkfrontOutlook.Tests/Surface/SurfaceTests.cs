using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace WorkfrontOutlook.Tests.Surface;

/// <summary>
/// Compares what the module offers with the contract (contract.json, from design section 4), by reflection on the metadata:
/// no PowerShell is needed.
/// </summary>
public sealed class SurfaceTests
{
    private static readonly Assembly Module = Assembly.Load("WorkfrontOutlook.PowerShell");

    private static readonly Dictionary<string, JsonElement> Contract = ReadContract();

    private static readonly Dictionary<string, Type> Cmdlets = Module.GetExportedTypes()
        .Where(type => Attributes(type, "CmdletAttribute").Any())
        .ToDictionary(NameOf, StringComparer.OrdinalIgnoreCase);

    public static TheoryData<string> Implemented => new(Contract.Where(pair => !IsLater(pair.Value)).Select(pair => pair.Key));

    [Fact]
    public void Manifest_exports_exactly_the_cmdlets_that_are_there()
    {
        string[] exported = Listed("CmdletsToExport");
        Assert.Equal(Cmdlets.Keys.Order(StringComparer.Ordinal), exported.Order(StringComparer.Ordinal));
        Assert.Equal(
            Contract.Where(pair => !IsLater(pair.Value)).Select(pair => pair.Key).Order(StringComparer.Ordinal),
            exported.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Manifest_exports_nothing_else_and_requires_no_module()
    {
        foreach (string member in new[] { "FunctionsToExport", "AliasesToExport", "VariablesToExport" })
        {
            Assert.Empty(Listed(member));
        }

        Assert.DoesNotMatch(@"(?m)^\s*(RequiredModules|ScriptsToProcess|NestedModules)\s*=", RepositoryFiles.Manifest);
    }

    [Fact]
    public void What_an_issue_brings_later_is_neither_there_nor_exported()
    {
        foreach (string name in Contract.Where(pair => IsLater(pair.Value)).Select(pair => pair.Key))
        {
            Assert.False(Cmdlets.ContainsKey(name), $"{name} is there: remove its \"issue\" from contract.json and complete the entry.");
            Assert.DoesNotContain(name, Listed("CmdletsToExport"));
        }
    }

    [Theory]
    [MemberData(nameof(Implemented))]
    public void Cmdlet_is_sealed_in_a_file_of_its_own_name(string name)
    {
        Type cmdlet = Find(name);
        Assert.True(cmdlet.IsSealed);
        Assert.Equal(name.Replace("-", string.Empty, StringComparison.Ordinal) + "Command", cmdlet.Name);
        Assert.Equal("WorkfrontOutlook.PowerShell.Commands", cmdlet.Namespace);
        Assert.True(File.Exists(Path.Combine(RepositoryFiles.Root, "src", "WorkfrontOutlook.PowerShell", "Commands", cmdlet.Name + ".cs")));
    }

    [Theory]
    [MemberData(nameof(Implemented))]
    public void Output_types_are_those_of_the_contract(string name)
    {
        string[] declared = Attributes(Find(name), "OutputTypeAttribute")
            .SelectMany(attribute => attribute.ConstructorArguments)
            .SelectMany(Flatten)
            .Select(value => value is Type type ? type.Name : value.ToString()!)
            .Order(StringComparer.Ordinal)
            .ToArray();
        Assert.Equal(Strings(Contract[name].GetProperty("output")).Order(StringComparer.Ordinal), declared);
    }

    [Theory]
    [MemberData(nameof(Implemented))]
    public void Parameters_types_and_aliases_are_those_of_the_contract(string name)
    {
        JsonElement contract = Contract[name];
        Dictionary<string, string> wanted = contract.GetProperty("parameters").EnumerateObject()
            .ToDictionary(member => member.Name, member => member.Value.GetString()!, StringComparer.Ordinal);
        Dictionary<string, string> found = Parameters(name).ToDictionary(parameter => parameter.Name, parameter => ShortName(parameter.PropertyType), StringComparer.Ordinal);
        Assert.Equal(Lines(wanted), Lines(found));

        Dictionary<string, string> wantedAliases = contract.TryGetProperty("aliases", out JsonElement aliases)
            ? aliases.EnumerateObject().ToDictionary(member => member.Name, member => string.Join(' ', Strings(member.Value)), StringComparer.Ordinal)
            : new Dictionary<string, string>(StringComparer.Ordinal);
        Dictionary<string, string> foundAliases = Parameters(name)
            .Select(parameter => (parameter.Name, Aliases: string.Join(' ', Attributes(parameter, "AliasAttribute").SelectMany(attribute => attribute.ConstructorArguments).SelectMany(Flatten))))
            .Where(pair => pair.Aliases.Length > 0)
            .ToDictionary(pair => pair.Name, pair => pair.Aliases, StringComparer.Ordinal);
        Assert.Equal(Lines(wantedAliases), Lines(foundAliases));
    }

    [Theory]
    [MemberData(nameof(Implemented))]
    public void Parameter_sets_are_those_of_the_contract(string name)
    {
        JsonElement contract = Contract[name];
        string? defaultSet = Named(Attributes(Find(name), "CmdletAttribute").Single(), "DefaultParameterSetName") as string;
        Assert.Equal(contract.TryGetProperty("defaultSet", out JsonElement wantedDefault) ? wantedDefault.GetString() : null, defaultSet);

        Dictionary<string, string> wanted = contract.TryGetProperty("sets", out JsonElement sets)
            ? sets.EnumerateObject().ToDictionary(set => set.Name, set => string.Join(' ', Strings(set.Value).Order(StringComparer.Ordinal)), StringComparer.Ordinal)
            : new Dictionary<string, string>(StringComparer.Ordinal);
        Dictionary<string, string> found = Parameters(name)
            .SelectMany(parameter => Attributes(parameter, "ParameterAttribute").Select(attribute => (
                Set: Named(attribute, "ParameterSetName") as string,
                Parameter: parameter.Name + (Named(attribute, "Mandatory") is true ? "!" : string.Empty))))
            .Where(pair => pair.Set is not null)
            .GroupBy(pair => pair.Set!, pair => pair.Parameter, StringComparer.Ordinal)
            .ToDictionary(set => set.Key, set => string.Join(' ', set.Order(StringComparer.Ordinal)), StringComparer.Ordinal);
        Assert.Equal(Lines(wanted), Lines(found));
    }

    [Fact]
    public void What_changes_the_tenant_can_be_asked_and_rehearsed()
    {
        foreach ((string name, Type cmdlet) in Cmdlets)
        {
            CustomAttributeData attribute = Attributes(cmdlet, "CmdletAttribute").Single();
            bool changes = name.Split('-')[0] is "Disable" or "Remove" or "Restore" or "Set";
            Assert.True(!changes || Named(attribute, "SupportsShouldProcess") is true, name);
        }
    }

    [Fact]
    public void Every_public_type_that_a_cmdlet_names_is_the_modules_own_or_the_platforms()
    {
        string[] foreign = Module.GetExportedTypes()
            .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(member => member.PropertyType)
                .Concat(type.GetInterfaces())
                .Append(type.BaseType ?? typeof(object)))
            .Select(type => type.Assembly.GetName().Name!)
            .Distinct(StringComparer.Ordinal)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && !name.StartsWith("WorkfrontOutlook", StringComparison.Ordinal) && name != "netstandard")
            .ToArray();
        Assert.Empty(foreign);
    }

    private static Dictionary<string, JsonElement> ReadContract()
    {
        string path = Path.Combine(RepositoryFiles.Root, "tests", "WorkfrontOutlook.Tests", "Surface", "contract.json");
        return JsonDocument.Parse(File.ReadAllBytes(path)).RootElement.GetProperty("cmdlets").EnumerateArray()
            .ToDictionary(cmdlet => cmdlet.GetProperty("name").GetString()!, cmdlet => cmdlet, StringComparer.OrdinalIgnoreCase);
    }

    private static bool IsLater(JsonElement cmdlet) => cmdlet.TryGetProperty("issue", out _);

    private static Type Find(string name) => Cmdlets.TryGetValue(name, out Type? cmdlet) ? cmdlet : throw new InvalidOperationException($"{name} is missing.");

    private static string NameOf(Type cmdlet)
    {
        IList<CustomAttributeTypedArgument> arguments = Attributes(cmdlet, "CmdletAttribute").Single().ConstructorArguments;
        return $"{arguments[0].Value}-{arguments[1].Value}";
    }

    private static IEnumerable<PropertyInfo> Parameters(string name) => Find(name)
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => Attributes(property, "ParameterAttribute").Any());

    // As data, not as objects: the reference assembly of PowerShell has no working constructors.
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

    private static string ShortName(Type type) => Nullable.GetUnderlyingType(type) is Type inner ? inner.Name + "?" : type.Name;

    private static string[] Strings(JsonElement list) => list.EnumerateArray().Select(item => item.GetString()!).ToArray();

    private static string[] Lines(Dictionary<string, string> table) => table.Select(pair => $"{pair.Key}: {pair.Value}").Order(StringComparer.Ordinal).ToArray();

    private static string[] Listed(string member)
    {
        Match match = Regex.Match(RepositoryFiles.Manifest, $@"(?s)\b{member}\s*=\s*@\((.*?)\)");
        Assert.True(match.Success, $"The manifest has no {member}.");
        return Regex.Matches(match.Groups[1].Value, "'([^']+)'").Select(item => item.Groups[1].Value).ToArray();
    }
}
