using System.Text;

namespace WorkfrontOutlook;

/// <summary>Texts as a PowerShell command has them.</summary>
internal static class CommandText
{
    /// <summary>Puts a text between single quotes. PowerShell takes the typographic marks for quotes, too.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The argument.</returns>
    public static string Quoted(string text)
    {
        StringBuilder quoted = new("'");
        foreach (char character in text)
        {
            quoted.Append(character);
            if (character is '\'' or '\u2018' or '\u2019' or '\u201A' or '\u201B')
            {
                quoted.Append(character);
            }
        }

        return quoted.Append('\'').ToString();
    }
}
