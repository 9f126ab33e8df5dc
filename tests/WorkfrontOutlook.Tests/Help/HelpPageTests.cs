using System.Reflection;
using System.Text.RegularExpressions;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.HelpBuilder;

namespace WorkfrontOutlook.Tests.Help;

/// <summary>Compares the pages in docs/en-US with the assembly. No PowerShell is needed.</summary>
public sealed partial class HelpPageTests
{
    private static readonly string Folder = Path.Combine(RepositoryFiles.Root, "docs", "en-US");

    public static TheoryData<string> Cmdlets => new(CmdletMetadata.Exported);

    [Fact]
    public void Each_exported_cmdlet_has_a_page_and_each_page_a_cmdlet()
    {
        string[] pages = Directory.GetFiles(Folder, "*.md").Select(file => Path.GetFileNameWithoutExtension(file)!).ToArray();
        Assert.Equal(CmdletMetadata.Exported.Order(StringComparer.Ordinal), pages.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Header_names_the_module_the_help_file_and_the_page(string name)
    {
        IReadOnlyDictionary<string, string> header = Read(name).Header;
        Assert.Equal("WorkfrontOutlook.PowerShell.dll-Help.xml", header["external help file"]);
        Assert.Equal("WorkfrontOutlook", header["Module Name"]);
        Assert.Equal("2.0.0", header["schema"]);
        Assert.EndsWith($"/docs/en-US/{name}.md", header["online version"], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Parameters_are_those_of_the_assembly(string name)
    {
        CmdletMetadata cmdlet = CmdletMetadata.All[name];
        Dictionary<string, PropertyInfo> wanted = cmdlet.Parameters.ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);
        string[] common = cmdlet.SupportsShouldProcess ? ["Confirm", "WhatIf"] : [];
        HelpPage page = Read(name);
        Assert.Equal(wanted.Keys.Concat(common).Order(StringComparer.Ordinal), page.Parameters.Select(parameter => parameter.Name));

        foreach (HelpParameter parameter in page.Parameters.Where(parameter => !common.Contains(parameter.Name, StringComparer.Ordinal)))
        {
            PropertyInfo property = wanted[parameter.Name];
            foreach (HelpBinding binding in parameter.Bindings)
            {
                Assert.Equal($"{parameter.Name} {CmdletMetadata.TypeName(property)}", $"{parameter.Name} {binding.Type}");
                Assert.Equal(CmdletMetadata.Aliases(property), binding.Aliases);
                Assert.Equal(CmdletMetadata.AcceptedValues(property), binding.AcceptedValues);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Parameters_bind_in_each_set_as_the_page_says(string name)
    {
        CmdletMetadata cmdlet = CmdletMetadata.All[name];
        string[] sets = cmdlet.SetNames is { Length: > 0 } named ? named : [string.Empty];
        HelpPage page = Read(name);
        foreach (PropertyInfo property in cmdlet.Parameters)
        {
            HelpParameter parameter = page.Parameters.Single(parameter => parameter.Name == property.Name);
            foreach (string set in sets)
            {
                HelpBinding[] said = parameter.Bindings.Where(binding => binding.Sets.Contains("(All)") || binding.Sets.Contains(set, StringComparer.Ordinal)).ToArray();
                string[] lines = said.Select(binding => $"{set}: {property.Name} {binding.Required} {binding.Position} {binding.PipelineInput}").ToArray();
                string[] wanted = CmdletMetadata.Binding(property, set) is (bool required, string position, string pipeline)
                    ? [$"{set}: {property.Name} {required} {position} {pipeline}"]
                    : [];
                Assert.Equal(wanted, lines);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Syntax_names_each_set_with_its_parameters(string name)
    {
        CmdletMetadata cmdlet = CmdletMetadata.All[name];
        HelpPage page = Read(name);
        string[] sets = cmdlet.SetNames is { Length: > 0 } named ? named : [string.Empty];
        Assert.Equal(sets.Order(StringComparer.Ordinal), page.Syntaxes.Select(syntax => syntax.SetName).Order(StringComparer.Ordinal));
        Assert.Equal(cmdlet.DefaultSet ?? string.Empty, page.Syntaxes.Single(syntax => syntax.IsDefault).SetName);
        foreach (HelpSyntax syntax in page.Syntaxes)
        {
            IEnumerable<string> wanted = cmdlet.Parameters.Where(parameter => CmdletMetadata.Binding(parameter, syntax.SetName) is not null)
                .Select(parameter => parameter.Name)
                .Concat(cmdlet.SupportsShouldProcess ? ["WhatIf", "Confirm"] : Array.Empty<string>());
            Assert.Equal(wanted.Order(StringComparer.Ordinal), syntax.Parameters.Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Wildcards_are_said_to_be_taken_where_they_are(string name)
    {
        HelpPage page = Read(name);
        foreach (PropertyInfo property in CmdletMetadata.All[name].Parameters.Where(CmdletMetadata.TakesWildcards))
        {
            Assert.All(page.Parameters.Single(parameter => parameter.Name == property.Name).Bindings, binding => Assert.True(binding.Wildcards, property.Name));
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Output_types_are_those_of_the_assembly(string name)
    {
        IReadOnlyList<string> declared = CmdletMetadata.All[name].OutputTypes;
        string[] wanted = declared.Count == 0 ? ["None"] : declared.Order(StringComparer.Ordinal).ToArray();
        HelpPage page = Read(name);
        Assert.Equal(wanted, page.Outputs.Select(type => type.Name).Order(StringComparer.Ordinal));
        Assert.All(page.Outputs, type => Assert.NotEmpty(type.Description));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Page_has_what_a_reader_looks_for(string name)
    {
        HelpPage page = Read(name);
        Assert.NotEmpty(page.Description);
        Assert.NotEmpty(page.Examples);
        Assert.NotEmpty(page.Inputs);
        Assert.NotEmpty(page.Notes);
        Assert.Contains(page.Examples, example => example.NoRunReason is null);
        Assert.Equal(Enumerable.Range(1, page.Examples.Count), page.Examples.Select(example => int.Parse(ExampleNumber().Match(example.Title).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Links_lead_somewhere(string name)
    {
        foreach (KeyValuePair<string, string> link in Read(name).Links)
        {
            Assert.True(link.Value.Contains("://", StringComparison.Ordinal) || File.Exists(Path.Combine(Folder, link.Value)), $"{link.Key}: {link.Value}");
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Errors_that_a_page_names_exist(string name)
    {
        HashSet<string> known = WfErrors.All.Select(error => error.Id).ToHashSet(StringComparer.Ordinal);
        string text = File.ReadAllText(Path.Combine(Folder, name + ".md"));
        foreach (Match list in ErrorList().Matches(text))
        {
            Assert.All(InBackticks().Matches(list.Value).Select(match => match.Groups[1].Value), id => Assert.Contains(id, known));
        }

        foreach (Match mention in ErrorMention().Matches(text))
        {
            Assert.Contains(mention.Groups[1].Value, known);
        }
    }

    [Theory]
    [InlineData("## SYNOPSIS", "## SYNOPSYS", "SYNOPSIS")]
    [InlineData("Required: False", "Required: Perhaps", "Required")]
    [InlineData("```powershell", "```shell", "powershell")]
    [InlineData("# Get-WfLegacyTokenTimeline", "# Get-Something", "Get-Something")]
    public void A_page_out_of_form_is_an_error_with_its_line(string text, string broken, string said)
    {
        string path = Path.Combine(Folder, "Get-WfLegacyTokenTimeline.md");
        string page = File.ReadAllText(path);
        int at = page.IndexOf(text, StringComparison.Ordinal);
        HelpPageException failure = Assert.Throws<HelpPageException>(() => HelpPageReader.Read(path, page[..at] + broken + page[(at + text.Length)..]));
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
        Assert.InRange(failure.Line, page[..at].Count(character => character == '\n'), page.Count(character => character == '\n'));
    }

    [Fact]
    public void A_path_keeps_its_backslashes()
    {
        // Markdown takes a backslash for an escape before punctuation only.
        string path = Path.Combine(Folder, "Connect-WfTenant.md");
        string page = File.ReadAllText(path).Replace("The app's certificate with its private key.", @"In CurrentUser\My, not \*here\*.", StringComparison.Ordinal);
        HelpParameter certificate = HelpPageReader.Read(path, page).Parameters.Single(parameter => parameter.Name == "Certificate");
        Assert.Equal(@"In CurrentUser\My, not *here*.", certificate.Description.Single());
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Errors_that_a_page_names_are_in_its_list(string name)
    {
        HashSet<string> known = WfErrors.All.Select(error => error.Id).ToHashSet(StringComparer.Ordinal);
        string text = File.ReadAllText(Path.Combine(Folder, name + ".md"));
        HashSet<string> listed = ErrorList().Matches(text).SelectMany(list => InBackticks().Matches(list.Value)).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        Assert.Equal([], InBackticks().Matches(text).Select(match => match.Groups[1].Value).Where(id => known.Contains(id) && listed.Count > 0 && !listed.Contains(id)).Distinct());
    }

    private static HelpPage Read(string name) => HelpPageReader.Read(Path.Combine(Folder, name + ".md"));

    [GeneratedRegex(@"^Example (\d+): ")]
    private static partial Regex ExampleNumber();

    [GeneratedRegex(@"(?s)^Errors: .*?(?=\n\n)", RegexOptions.Multiline)]
    private static partial Regex ErrorList();

    [GeneratedRegex("`([A-Z][A-Za-z]+)`")]
    private static partial Regex InBackticks();

    [GeneratedRegex(@"\berrors?(?: is)?\s+`([A-Z][A-Za-z]+)`")]
    private static partial Regex ErrorMention();
}
