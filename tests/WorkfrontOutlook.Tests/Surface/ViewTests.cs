using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace WorkfrontOutlook.Tests.Surface;

/// <summary>Every type that a cmdlet gives has a view, and views and default properties name properties that are there.</summary>
public sealed class ViewTests
{
    private static readonly string Folder = Path.Combine(RepositoryFiles.Root, "module");

    private static readonly Assembly[] Assemblies = [Assembly.Load("WorkfrontOutlook"), Assembly.Load("WorkfrontOutlook.PowerShell")];

    private static XElement[] Views => Directory.GetFiles(Folder, "*.Format.ps1xml").SelectMany(file => XDocument.Load(file).Descendants("View")).ToArray();

    [Fact]
    public void Every_output_type_of_the_module_has_a_view()
    {
        Type[] outputs = Assemblies[1].GetExportedTypes()
            .SelectMany(type => type.GetCustomAttributesData())
            .Where(attribute => attribute.AttributeType.Name == "OutputTypeAttribute")
            .SelectMany(attribute => attribute.ConstructorArguments)
            .SelectMany(argument => argument.Value is IReadOnlyCollection<CustomAttributeTypedArgument> several ? several : [argument])
            .Select(argument => argument.Value)
            .OfType<Type>()
            .Where(type => Assemblies.Contains(type.Assembly))
            .Distinct()
            .ToArray();
        Assert.NotEmpty(outputs);
        HashSet<string> seen = Views.SelectMany(view => view.Element("ViewSelectedBy")!.Elements("TypeName")).Select(name => name.Value).ToHashSet(StringComparer.Ordinal);
        Assert.Equal([], outputs.Select(type => type.FullName!).Where(name => !seen.Contains(name)));
    }

    [Fact]
    public void The_manifest_loads_every_view_and_every_types_file()
    {
        foreach ((string member, string pattern) in new[] { ("FormatsToProcess", "*.Format.ps1xml"), ("TypesToProcess", "*.Types.ps1xml") })
        {
            string list = Regex.Match(RepositoryFiles.Manifest, $@"{member}\s*=\s*@\(([^)]*)\)").Groups[1].Value;
            Assert.Equal(
                Directory.GetFiles(Folder, pattern).Select(Path.GetFileName).Order(StringComparer.Ordinal),
                Regex.Matches(list, "'([^']+)'").Select(match => (string?)match.Groups[1].Value).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Views_name_types_and_properties_that_are_there()
    {
        foreach (XElement view in Views)
        {
            foreach (string name in view.Element("ViewSelectedBy")!.Elements("TypeName").Select(type => type.Value))
            {
                AssertMembers(name, view.Descendants("PropertyName").Select(property => property.Value));
            }
        }
    }

    [Fact]
    public void Default_properties_are_there()
    {
        XElement[] types = Directory.GetFiles(Folder, "*.Types.ps1xml").SelectMany(file => XDocument.Load(file).Root!.Elements("Type")).ToArray();
        Assert.NotEmpty(types);
        foreach (XElement type in types)
        {
            AssertMembers(type.Element("Name")!.Value, type.Descendants("ReferencedProperties").Elements("Name").Select(property => property.Value));
        }
    }

    // Windows PowerShell reads a file without a byte order mark in the machine's own code page, whatever its XML declaration says.
    [Fact]
    public void What_Windows_PowerShell_reads_is_ASCII_or_begins_with_a_byte_order_mark()
    {
        string[] files = Directory.GetFiles(Folder, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".ps1xml" or ".ps1" or ".psm1" or ".psd1" or ".txt")
            .Append(Path.Combine(RepositoryFiles.Root, "WorkfrontOutlook.psd1"))
            .ToArray();
        Assert.Equal([], files.Where(file => File.ReadAllBytes(file) is var bytes && bytes.Any(b => b > 127) && !bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble)));
    }

    private static void AssertMembers(string typeName, IEnumerable<string> properties)
    {
        Type? type = Assemblies.Select(assembly => assembly.GetType(typeName)).FirstOrDefault(found => found is not null);
        Assert.True(type is not null, $"There is no type {typeName}.");
        Assert.All(properties, property => Assert.True(type.GetProperty(property) is not null, $"{typeName} has no {property}."));
    }
}
