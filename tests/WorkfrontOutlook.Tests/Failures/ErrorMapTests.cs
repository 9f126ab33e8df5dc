using System.Text.RegularExpressions;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Tests.Failures;

/// <summary>There is one place where failures become error records, and it knows every category.</summary>
public sealed class ErrorMapTests
{
    private static readonly string Cmdlets = Path.Combine(RepositoryFiles.Root, "src", "WorkfrontOutlook.PowerShell");

    [Fact]
    public void Every_category_is_one_of_PowerShells()
    {
        string[] known = Enum.GetNames<System.Management.Automation.ErrorCategory>();
        Assert.All(Enum.GetNames<WfErrorCategory>(), category => Assert.Contains(category, known));
        Assert.All(WfErrors.All, error => Assert.NotEqual(WfErrorCategory.NotSpecified, error.Id == nameof(WfErrors.Unexpected) ? WfErrorCategory.InvalidData : error.Category));
    }

    [Fact]
    public void No_cmdlet_makes_an_error_record_of_its_own()
    {
        // SessionCommands keeps the record that Exchange's own function gave, and makes one where it gave none; that is read, not shown.
        string[] makers = Directory.GetFiles(Cmdlets, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(Cmdlets, file).StartsWith("obj", StringComparison.Ordinal) && Regex.IsMatch(File.ReadAllText(file), @"new\s+ErrorRecord\s*\("))
            .Select(file => Path.GetFileName(file)!)
            .Order(StringComparer.Ordinal)
            .ToArray();
        Assert.Equal(["ErrorRecords.cs", "SessionCommands.cs"], makers);
    }
}
