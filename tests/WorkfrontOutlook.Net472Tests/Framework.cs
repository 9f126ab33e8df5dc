using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace WorkfrontOutlook.Tests;

/// <summary>What the linked tests use of the newer base library.</summary>
internal static class Framework
{
    extension(string text)
    {
        public bool Contains(string part, StringComparison comparison) => text.IndexOf(part, comparison) >= 0;

        public bool Contains(char part, StringComparison comparison) => text.IndexOf(part.ToString(), comparison) >= 0;

        public bool Contains(char part) => text.IndexOf(part) >= 0;

        public bool StartsWith(char part) => text.Length > 0 && text[0] == part;

        public bool EndsWith(char part) => text.Length > 0 && text[text.Length - 1] == part;

        public int IndexOf(char part, StringComparison comparison) => text.IndexOf(part.ToString(), comparison);

        public string[] Split(char separator, int count) => text.Split(new[] { separator }, count);

        public string[] Split(char separator, StringSplitOptions options) => text.Split(new[] { separator }, options);

        public string Replace(string part, string? other, StringComparison comparison) =>
            comparison == StringComparison.Ordinal ? text.Replace(part, other) : throw new NotSupportedException();

        public static string Join(char separator, IEnumerable<string> parts) => string.Join(separator.ToString(), parts);
    }

    extension(Encoding encoding)
    {
        public static Encoding Latin1 => Encoding.GetEncoding(28591);

        public string GetString(ReadOnlySpan<byte> bytes) => encoding.GetString(bytes.ToArray());
    }

    extension(DateTimeOffset)
    {
        public static DateTimeOffset UnixEpoch => DateTimeOffset.FromUnixTimeSeconds(0);
    }

    extension(Stopwatch)
    {
        public static TimeSpan GetElapsedTime(long start) => TimeSpan.FromSeconds((Stopwatch.GetTimestamp() - start) / (double)Stopwatch.Frequency);
    }

    extension(Enum)
    {
        public static bool IsDefined<T>(T value)
            where T : struct, Enum => Enum.IsDefined(typeof(T), value);
    }

    extension(SHA256)
    {
        public static byte[] HashData(byte[] bytes)
        {
            using var hash = SHA256.Create();
            return hash.ComputeHash(bytes);
        }
    }

    extension(HMACSHA256)
    {
        public static byte[] HashData(byte[] key, byte[] bytes)
        {
            using var hash = new HMACSHA256(key);
            return hash.ComputeHash(bytes);
        }
    }

    extension(RandomNumberGenerator)
    {
        public static byte[] GetBytes(int count)
        {
            byte[] bytes = new byte[count];
            using var random = RandomNumberGenerator.Create();
            random.GetBytes(bytes);
            return bytes;
        }
    }

    extension(Convert)
    {
        public static string ToHexString(byte[] bytes) => BitConverter.ToString(bytes).Replace("-", string.Empty);

        public static string ToHexStringLower(byte[] bytes) => ToHexString(bytes).ToLowerInvariant();
    }

    extension(File)
    {
        public static Task WriteAllTextAsync(string path, string text, CancellationToken cancellationToken)
        {
            File.WriteAllText(path, text);
            return Task.CompletedTask;
        }

        public static Task WriteAllBytesAsync(string path, byte[] bytes, CancellationToken cancellationToken)
        {
            File.WriteAllBytes(path, bytes);
            return Task.CompletedTask;
        }
    }

    extension(Directory)
    {
        public static DirectoryInfo CreateTempSubdirectory(string prefix) => Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), prefix + Guid.NewGuid().ToString("N")));
    }

    extension(Array)
    {
        public static void Fill<T>(T[] array, T value, int start, int count)
        {
            for (int index = start; index < start + count; index++)
            {
                array[index] = value;
            }
        }
    }

    public static StringBuilder Append(this StringBuilder builder, IFormatProvider provider, FormattableString text) => builder.Append(text.ToString(provider));

    public static Task CancelAsync(this CancellationTokenSource source)
    {
        source.Cancel();
        return Task.CompletedTask;
    }

    public static Task ConnectAsync(this TcpClient client, IPAddress address, int port, CancellationToken cancellationToken) => client.ConnectAsync(address, port);

    public static void Write(this GZipStream stream, byte[] bytes) => stream.Write(bytes, 0, bytes.Length);

    public static TValue? GetValueOrDefault<TKey, TValue>(this Dictionary<TKey, TValue> map, TKey key)
        where TKey : notnull => map.TryGetValue(key, out TValue? value) ? value : default;

    public static bool TryAdd<TKey, TValue>(this Dictionary<TKey, TValue> map, TKey key, TValue value)
        where TKey : notnull
    {
        if (map.ContainsKey(key))
        {
            return false;
        }

        map.Add(key, value);
        return true;
    }

    public static bool TryDequeue<T>(this Queue<T> queue, out T? item)
    {
        item = queue.Count == 0 ? default : queue.Dequeue();
        return item is not null;
    }

    public static void Deconstruct<TKey, TValue>(this KeyValuePair<TKey, TValue> pair, out TKey key, out TValue value)
    {
        key = pair.Key;
        value = pair.Value;
    }

    public static IEnumerable<T> Order<T>(this IEnumerable<T> items) => items.OrderBy(item => item);

    public static IEnumerable<T> Order<T>(this IEnumerable<T> items, IComparer<T> comparer) => items.OrderBy(item => item, comparer);

    public static T? MinBy<T, TKey>(this IEnumerable<T> items, Func<T, TKey> key) => items.OrderBy(key).FirstOrDefault();

    public static IEnumerable<T[]> Chunk<T>(this IEnumerable<T> items, int size)
    {
        var chunk = new List<T>(size);
        foreach (T item in items)
        {
            chunk.Add(item);
            if (chunk.Count == size)
            {
                yield return chunk.ToArray();
                chunk.Clear();
            }
        }

        if (chunk.Count > 0)
        {
            yield return chunk.ToArray();
        }
    }

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
