using System.Text;
using System.Text.RegularExpressions;

namespace WorkfrontOutlook.Errors;

/// <summary>Tells by what stands around a pattern whether it is a sign, and how strong a one.</summary>
internal static class SignalJudge
{
    /// <summary>How many bytes before and behind a pattern decide.</summary>
    public const int Around = 240;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // What stands before a number that is a code, in the languages that tickets are written in.
    private static readonly byte[][] CodeWords = new[] { "code", "codice", "codigo", "código", "error", "errore", "err", "fehler", "erreur", "nummer", "numero", "エラー", "コード", "エラー番号" }
        .Select(Encoding.UTF8.GetBytes).ToArray();

    private static readonly Regex ResponseCodeBefore = new(
        @"(?:(?<!\\)""(?:ResponseCode|MessageText)""\s?:\s?""|<(?:\w+:)?(?:ResponseCode|MessageText)(?:\s[^<>]{0,100})?>\s?)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        Patience);

    /// <summary>Tells by what stands before a pattern whether it is worth waiting for what comes behind it.</summary>
    /// <param name="window">What was read, up to the end of the pattern.</param>
    /// <param name="pattern">The pattern.</param>
    public static bool CanBegin(in SignalWindow window, KnownErrorTable.Pattern pattern)
    {
        if (pattern.Kind == SignKind.Shape)
        {
            return true;
        }

        long start = window.End - pattern.Length;
        byte before = window.At(start - 1);
        return pattern.Kind == SignKind.Code
            ? !(IsWord(before) || before is (byte)'+' or (byte)'.')
            : !(IsWord(before) && IsWord(window.At(start)));
    }

    /// <summary>Judges a pattern, once what comes behind it is there.</summary>
    /// <param name="window">What was read.</param>
    /// <param name="pattern">The pattern.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="source">How strictly signs are read.</param>
    /// <param name="lastApi">Where the last name of an API ended that makes a number a code; -1 when there was none.</param>
    /// <param name="strength">How much of the row's weight it carries.</param>
    /// <param name="isResponseCode">Whether it is the value of an EWS ResponseCode or MessageText.</param>
    public static bool IsSign(in SignalWindow window, KnownErrorTable.Pattern pattern, long end, SignalSource source, long lastApi, out double strength, out bool isResponseCode)
    {
        long start = end - pattern.Length;
        strength = 1;
        isResponseCode = false;
        switch (pattern.Kind)
        {
            case SignKind.Shape:
                return Test(pattern.Regex!, window.Text(start - Around, end + Around));
            case SignKind.Code:
                return !IsWord(window.At(end)) && IsCode(window, start, end, source, lastApi, out strength);
            default:
                if (IsWord(window.At(end)) && IsWord(window.At(end - 1)))
                {
                    return false;
                }

                isResponseCode = source == SignalSource.Har && Test(ResponseCodeBefore, window.Text(start - 160, start));
                return true;
        }
    }

    private static bool IsCode(in SignalWindow window, long start, long end, SignalSource source, long lastApi, out double strength)
    {
        strength = 1;
        byte after = window.At(end);
        byte before = window.At(start - 1);

        // Part of a version, an amount, a date or a time.
        if ((after is (byte)'.' or (byte)'-' or (byte)':' or (byte)'%' || (after == '/' && !IsNumber(window, end + 1, 1))) && IsDigit(window.At(end + 1)))
        {
            return false;
        }

        if (source is SignalSource.Code)
        {
            return true;
        }

        bool named = IsNamed(window, start);
        if (source is SignalSource.Message)
        {
            // A ticket number such as INC-13001 or #13001 is no code, the end of a telephone number neither; in
            // "9018, 9042" both are.
            return named || !(before is (byte)'#'
                || (before is (byte)'-' && IsWord(window.At(start - 2)))
                || ((before is (byte)' ' or (byte)':' or (byte)'/') && IsDigit(window.At(start - 2)) && !IsNumber(window, start - 2, -1)));
        }

        // All API names up to the window's end have been seen, so the last one decides.
        if (lastApi >= start - Around && lastApi > window.Start)
        {
            return true;
        }

        strength = source == SignalSource.Har ? 0.5 : 0.8;
        return named;
    }

    private static bool IsNamed(in SignalWindow window, long start)
    {
        long last = start - 1;
        for (int skipped = 0; skipped < 12 && window.At(last) is (byte)'"' or (byte)'\'' or (byte)' ' or (byte)':' or (byte)'=' or (byte)'#' or (byte)'>' or (byte)'(' or (byte)'[' or (byte)']' or (byte)'\\' or (byte)'-'; skipped++)
        {
            last--;
        }

        foreach (byte[] word in CodeWords)
        {
            int index = word.Length - 1;
            while (index >= 0 && PatternAutomaton.Fold(window.At(last - (word.Length - 1 - index))) == word[index])
            {
                index--;
            }

            if (index < 0)
            {
                return true;
            }
        }

        return false;
    }

    // Four digits or more, from here on or up to here.
    private static bool IsNumber(in SignalWindow window, long from, int step)
    {
        int digits = 0;
        while (digits < 4 && IsDigit(window.At(from + (digits * step))))
        {
            digits++;
        }

        return digits == 4;
    }

    private static bool IsWord(byte value) =>
        value is (>= (byte)'0' and <= (byte)'9') or (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'a' and <= (byte)'z') or (byte)'_';

    private static bool IsDigit(byte value) => value is >= (byte)'0' and <= (byte)'9';

    private static bool Test(Regex regex, string text)
    {
        try
        {
            return regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
