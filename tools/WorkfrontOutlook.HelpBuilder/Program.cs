using System.Globalization;
using System.Text;

namespace WorkfrontOutlook.HelpBuilder;

/// <summary>
/// Makes Get-Help's files: HelpBuilder (pages' folder) (folder of the error topic's templates) (output folder). Errors are
/// in the form that the build shows.
/// </summary>
public static class Program
{
    private const string HelpFile = "WorkfrontOutlook.PowerShell.dll-Help.xml";
    private const string Topic = "about_WorkfrontOutlook_Errors.help.txt";

    /// <summary>Runs the tool.</summary>
    /// <param name="args">The three folders.</param>
    /// <returns>0, or 1 when a page isn't in the form.</returns>
    public static int Main(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        if (args.Length != 3)
        {
            Console.Error.WriteLine("HelpBuilder: error WFHELP: give the folder of the pages, that of the templates and that of the output.");
            return 1;
        }

        try
        {
            HelpPage[] pages = Directory.GetFiles(args[0], "*.md").Order(StringComparer.Ordinal).Select(HelpPageReader.Read).ToArray();
            string english = Path.Combine(args[2], "en-US");
            Directory.CreateDirectory(english);
            using (FileStream maml = File.Create(Path.Combine(english, HelpFile)))
            {
                MamlWriter.Write(pages, maml);
            }

            foreach (string language in new[] { "en-US", "it-IT" })
            {
                string folder = Path.Combine(args[2], language);
                Directory.CreateDirectory(folder);
                string template = File.ReadAllText(Path.Combine(args[1], language + ".txt"));

                // Windows PowerShell reads a topic without a mark as ANSI.
                File.WriteAllText(Path.Combine(folder, Topic), ErrorTopic.Make(template, CultureInfo.GetCultureInfo(language)), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
            }

            return 0;
        }
        catch (HelpPageException failure)
        {
            Console.Error.WriteLine(failure);
            return 1;
        }
    }
}
