namespace WorkfrontOutlook.Errors;

/// <summary>Texts of this folder's string table that the cmdlet shows, in the caller's language.</summary>
public static class ErrorTexts
{
    /// <summary>Says that tokens were seen and dropped.</summary>
    /// <param name="count">How many distinct ones.</param>
    /// <returns>The text.</returns>
    public static string TokensSeen(int count) => Phrase.Of(ErrorText.Tokens_Seen, count);
}
