using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Tests.Failures;

/// <summary>Every failure has its texts, and every text its translation.</summary>
public class StringTableTests
{
    public static TheoryData<string> Tables()
    {
        var rows = new TheoryData<string>();
        foreach (string name in typeof(WfErrors).Assembly.GetManifestResourceNames().Where(name => name.EndsWith("Text.resources", StringComparison.Ordinal)))
        {
            rows.Add(name);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void Every_text_is_translated_with_the_same_placeholders(string table)
    {
        var manager = new System.Resources.ResourceManager(table[..^".resources".Length], typeof(WfErrors).Assembly);
        Dictionary<string, string> english = Texts(manager, CultureInfo.InvariantCulture);
        Dictionary<string, string> italian = Texts(manager, CultureInfo.GetCultureInfo("it"));
        Assert.NotEmpty(english);
        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), italian.Keys.Order(StringComparer.Ordinal));
        Assert.All(english, text =>
        {
            Assert.False(string.IsNullOrWhiteSpace(italian[text.Key]), $"{text.Key} is empty");
            Assert.Equal(Placeholders(text.Value), Placeholders(italian[text.Key]));
        });
    }

    [Fact]
    public void Every_failure_has_a_unique_id_a_message_and_an_action()
    {
        IReadOnlyList<WfErrorDefinition> all = WfErrors.All;
        Assert.NotEmpty(all);
        Assert.Equal(all.Count, all.Select(definition => definition.Id).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(all, definition =>
        {
            Assert.False(string.IsNullOrWhiteSpace(definition.MessageFormat), definition.Id);
            Assert.False(string.IsNullOrWhiteSpace(definition.ActionFormat), definition.Id);
        });
        Assert.Equal(
            all.Select(definition => definition.Id),
            typeof(WfErrors).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.Name).Order(StringComparer.Ordinal));
    }

    private static Dictionary<string, string> Texts(System.Resources.ResourceManager manager, CultureInfo culture)
    {
        System.Resources.ResourceSet set = manager.GetResourceSet(culture, createIfNotExists: true, tryParents: false)
            ?? throw new InvalidOperationException($"No {culture.Name} table.");
        return set.Cast<System.Collections.DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!, StringComparer.Ordinal);
    }

    private static IEnumerable<string> Placeholders(string text) =>
        Regex.Matches(text, @"(?<!\{)\{(\d+)").Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal);
}
