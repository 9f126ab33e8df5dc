using System.Text;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Errors;

/// <summary>Tells from the first bytes of a capture what it is: what it is called means nothing.</summary>
internal static class CaptureSniffer
{
    /// <summary>Throws for archives and pictures, with what to do about them.</summary>
    public static void RefuseKnownBinary(string name, byte[] head, int length)
    {
        bool Starts(params byte[] magic) => length >= magic.Length && head.AsSpan(0, magic.Length).SequenceEqual(magic);
        if (Starts(0x50, 0x4B, 3, 4) || Starts(0x37, 0x7A, 0xBC, 0xAF) || Starts(0x4D, 0x53, 0x43, 0x46) || Starts(0x28, 0xB5, 0x2F, 0xFD) || Starts(0x52, 0x61, 0x72, 0x21))
        {
            throw WfErrors.CaptureIsArchive.For(name, name);
        }

        if (Starts(0x89, 0x50, 0x4E, 0x47) || Starts(0xFF, 0xD8, 0xFF) || Starts(0x47, 0x49, 0x46, 0x38) || Starts(0x42, 0x4D))
        {
            bool text = head[0] == 0x42 && head.Take(Math.Min(length, 64)).All(value => value is >= 0x09 and < 0x80);
            if (!text)
            {
                throw WfErrors.CaptureIsPicture.For(name, name);
            }
        }
    }

    /// <summary>Tells how the characters are encoded.</summary>
    /// <param name="head">The first bytes.</param>
    /// <param name="length">How many there are.</param>
    /// <param name="skip">How many of them are a byte order mark.</param>
    /// <returns>The encoding, or null for UTF-8 and whatever it can't be told from.</returns>
    public static Encoding? Detect(byte[] head, int length, out int skip)
    {
        skip = 0;
        if (length >= 4 && ((head[0] == 0xFF && head[1] == 0xFE && head[2] == 0 && head[3] == 0) || (head[0] == 0 && head[1] == 0 && head[2] == 0xFE && head[3] == 0xFF)))
        {
            skip = 4;
            return new UTF32Encoding(head[0] == 0, false);
        }

        if (length >= 2 && ((head[0] == 0xFF && head[1] == 0xFE) || (head[0] == 0xFE && head[1] == 0xFF)))
        {
            skip = 2;
            return new UnicodeEncoding(head[0] == 0xFE, false);
        }

        if (length >= 3 && head[0] == 0xEF && head[1] == 0xBB && head[2] == 0xBF)
        {
            skip = 3;
            return null;
        }

        int sample = Math.Min(length, 4096);
        int even = 0;
        int odd = 0;
        for (int index = 0; index < sample; index++)
        {
            if (head[index] == 0)
            {
                if (index % 2 == 0)
                {
                    even++;
                }
                else
                {
                    odd++;
                }
            }
        }

        if (sample >= 4 && odd > sample / 5 && even * 10 < odd)
        {
            return new UnicodeEncoding(false, false);
        }

        return sample >= 4 && even > sample / 5 && odd * 10 < even ? new UnicodeEncoding(true, false) : null;
    }

    /// <summary>Tells whether it is no text at all.</summary>
    public static bool IsBinary(ReadOnlySpan<byte> text)
    {
        int strange = 0;
        foreach (byte value in text)
        {
            if (value == 0 || (value < 0x20 && value is not (9 or 10 or 12 or 13 or 27)))
            {
                strange++;
            }
        }

        return strange * 20 > text.Length;
    }

    /// <summary>Tells what the text is; Unknown while there is nothing but white space.</summary>
    public static CaptureFormat Format(ReadOnlySpan<byte> text)
    {
        int index = 0;
        while (index < text.Length && text[index] <= 0x20)
        {
            index++;
        }

        if (index == text.Length)
        {
            return CaptureFormat.Unknown;
        }

        byte first = text[index];
        int second = index + 1;
        while (second < text.Length && text[second] <= 0x20)
        {
            second++;
        }

        byte next = second < text.Length ? text[second] : (byte)0;
        return first switch
        {
            (byte)'<' => CaptureFormat.Xml,
            (byte)'{' when next is (byte)'"' or (byte)'}' or 0 => CaptureFormat.Json,
            (byte)'[' when next is (byte)'{' or (byte)'[' or (byte)'"' or (byte)']' or 0 => CaptureFormat.Json,
            _ => CaptureFormat.Text,
        };
    }
}
