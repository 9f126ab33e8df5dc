using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.HelpBuilder;

namespace WorkfrontOutlook.Tests.Help;

/// <summary>The help that is staged is that of the pages and of the table of errors.</summary>
public sealed partial class StagedHelpTests
{
    private static readonly string Maml = Path.Combine(RepositoryFiles.StagedModule, "en-US", "WorkfrontOutlook.PowerShell.dll-Help.xml");

    [Fact]
    public void Staged_MAML_is_made_of_the_pages_as_they_are_now()
    {
        using MemoryStream made = new();
        MamlWriter.Write(Pages(), made);
        Assert.True(made.ToArray().AsSpan().SequenceEqual(File.ReadAllBytes(Maml)), $"{Maml} is older than the pages: run dotnet build.");
    }

    [Fact]
    public void MAML_holds_every_cmdlet_example_and_parameter()
    {
        XNamespace command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
        XNamespace maml = "http://schemas.microsoft.com/maml/2004/10";
        XNamespace dev = "http://schemas.microsoft.com/maml/dev/2004/10";
        Dictionary<string, XElement> found = XDocument.Load(Maml).Root!.Elements(command + "command")
            .ToDictionary(element => element.Element(command + "details")!.Element(command + "name")!.Value, StringComparer.Ordinal);
        Assert.Equal(CmdletMetadata.Exported.Order(StringComparer.Ordinal), found.Keys.Order(StringComparer.Ordinal));
        foreach (HelpPage page in Pages())
        {
            XElement element = found[page.Name];
            Assert.Equal(page.Synopsis, element.Element(command + "details")!.Element(maml + "description")!.Value);
            Assert.Equal(
                page.Parameters.Select(parameter => parameter.Name),
                element.Element(command + "parameters")!.Elements(command + "parameter").Select(parameter => parameter.Element(maml + "name")!.Value));
            Assert.All(
                element.Element(command + "parameters")!.Elements(command + "parameter"),
                parameter => Assert.NotEqual(string.Empty, parameter.Element(maml + "description")!.Value));
            string[] codes = element.Element(command + "examples")!.Elements(command + "example").Select(example => example.Element(dev + "code")!.Value).ToArray();
            Assert.Equal(page.Examples.Select(example => example.Code), codes.Zip(page.Examples, (code, example) => code[..example.Code.Length]));
        }
    }

    [Theory]
    [InlineData("en-US")]
    [InlineData("it-IT")]
    public void Every_error_is_documented_in_both_languages(string language)
    {
        string topic = OneLine(File.ReadAllText(Path.Combine(RepositoryFiles.StagedModule, language, "about_WorkfrontOutlook_Errors.help.txt")));
        CultureInfo before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        try
        {
            Assert.NotEmpty(WfErrors.All);
            foreach (WfErrorDefinition error in WfErrors.All)
            {
                string message = OneLine(Placeholder().Replace(error.MessageFormat, "<...>"));
                string action = OneLine(Placeholder().Replace(error.ActionFormat, "<...>"));
                Assert.Contains($" {error.Id} ({error.Category}) {message} -> {action} ", topic + " ", StringComparison.Ordinal);
            }
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    [Theory]
    [InlineData("about_WorkfrontOutlook")]
    [InlineData("about_WorkfrontOutlook_Errors")]
    [InlineData("about_WorkfrontOutlook_Privacy")]
    [InlineData("about_WorkfrontOutlook_Runbooks")]
    public void Each_topic_is_there_in_both_languages_and_fits_the_screen(string topic)
    {
        foreach (string language in new[] { "en-US", "it-IT" })
        {
            byte[] bytes = File.ReadAllBytes(Path.Combine(RepositoryFiles.StagedModule, language, topic + ".help.txt"));
            string text = System.Text.Encoding.UTF8.GetString(bytes);

            // Windows PowerShell reads a topic without a mark as ANSI.
            Assert.True(bytes.All(value => value < 0x80) || text[0] == '\uFEFF', $"{language}/{topic} has letters beyond ASCII and no byte order mark.");
            Assert.Contains(topic, text, StringComparison.Ordinal);
            Assert.All(text.Split('\n').Where(line => !line.StartsWith("        ", StringComparison.Ordinal)), line => Assert.InRange(line.TrimEnd().Length, 0, 80));
        }
    }

    [Fact]
    public void Overview_names_every_exported_cmdlet()
    {
        foreach (string language in new[] { "en-US", "it-IT" })
        {
            string text = File.ReadAllText(Path.Combine(RepositoryFiles.StagedModule, language, "about_WorkfrontOutlook.help.txt"));
            Assert.All(CmdletMetadata.Exported, name => Assert.Contains(name, text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Permissions_table_names_every_exported_cmdlet()
    {
        string readme = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "README.md"));
        int start = readme.IndexOf("## Permissions", StringComparison.Ordinal);
        Assert.True(start >= 0, "README.md has no section Permissions.");
        Assert.All(CmdletMetadata.Exported, name => Assert.Contains($"`{name}`", readme[start..], StringComparison.Ordinal));
    }

    private static HelpPage[] Pages() => Directory.GetFiles(Path.Combine(RepositoryFiles.Root, "docs", "en-US"), "*.md")
        .Order(StringComparer.Ordinal)
        .Select(HelpPageReader.Read)
        .ToArray();

    private static string OneLine(string text) => Space().Replace(text, " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"\{\d+(:[^}]*)?\}")]
    private static partial Regex Placeholder();
}
