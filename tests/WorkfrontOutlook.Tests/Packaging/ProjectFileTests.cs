using System.Xml.Linq;

namespace WorkfrontOutlook.Tests.Packaging;

/// <summary>What only a fresh clone would show, told by the project files.</summary>
public sealed class ProjectFileTests
{
    /// <summary>A project that is built by a task alone is not restored: its builder works only where another build came before.</summary>
    [Fact]
    public void What_a_project_builds_by_a_task_it_also_references_or_restores()
    {
        int seen = 0;
        foreach (string file in Directory.GetFiles(RepositoryFiles.Root, "*.csproj", SearchOption.AllDirectories))
        {
            XDocument project = XDocument.Load(file);
            HashSet<string> restored = [.. project.Descendants("ProjectReference").Select(reference => (string)reference.Attribute("Include")!)];
            foreach (XElement task in project.Descendants("MSBuild"))
            {
                string built = (string)task.Attribute("Projects")!;
                string[] targets = ((string?)task.Attribute("Targets") ?? string.Empty).Split(';');
                if (targets.Contains("Restore"))
                {
                    restored.Add(built);
                }
                else if (targets.Contains("Build"))
                {
                    seen++;
                    Assert.True(restored.Contains(built), $"{Path.GetFileName(file)} builds {built}, which a fresh clone hasn't restored.");
                }
            }
        }

        Assert.True(seen >= 2, "No project builds another by a task: this test looks at nothing.");
    }
}
