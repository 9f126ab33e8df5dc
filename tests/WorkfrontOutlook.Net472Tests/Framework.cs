using System.Text;

namespace WorkfrontOutlook.Tests;

/// <summary>What the linked tests use of the newer base library.</summary>
internal static class Framework
{
    public static bool Contains(this string text, string part, StringComparison comparison) => text.IndexOf(part, comparison) >= 0;

    public static bool Contains(this string text, char part) => text.IndexOf(part) >= 0;

    public static bool StartsWith(this string text, char part) => text.Length > 0 && text[0] == part;

    public static bool EndsWith(this string text, char part) => text.Length > 0 && text[text.Length - 1] == part;

    public static string[] Split(this string text, char separator, int count) => text.Split(new[] { separator }, count);

    public static string[] Split(this string text, char separator, StringSplitOptions options) => text.Split(new[] { separator }, options);

    public static string Replace(this string text, string part, string? other, StringComparison comparison)
    {
        if (comparison != StringComparison.Ordinal)
        {
            throw new NotSupportedException();
        }

        return text.Replace(part, other);
    }

    public static string GetString(this Encoding encoding, ReadOnlySpan<byte> bytes) => encoding.GetString(bytes.ToArray());

    public static async Task<T> WaitAsync<T>(this Task<T> task, TimeSpan limit, CancellationToken cancellationToken = default) =>
        await Task.WhenAny(task, Task.Delay(limit, cancellationToken)) == task ? await task : throw new TimeoutException();

    public static async Task WaitAsync(this Task task, TimeSpan limit, CancellationToken cancellationToken = default)
    {
        if (await Task.WhenAny(task, Task.Delay(limit, cancellationToken)) != task)
        {
            throw new TimeoutException();
        }

        await task;
    }

    public static Task<string> ReadAsStringAsync(this HttpContent content, CancellationToken cancellationToken) => content.ReadAsStringAsync();

    public static Task<byte[]> ReadAsByteArrayAsync(this HttpContent content, CancellationToken cancellationToken) => content.ReadAsByteArrayAsync();
}
