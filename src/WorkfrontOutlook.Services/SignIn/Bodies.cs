namespace WorkfrontOutlook.Services.SignIn;

/// <summary>Reads bodies; netstandard2.0 can't interrupt that.</summary>
internal static class Bodies
{
    /// <summary>Puts a body into memory, with its headers.</summary>
    /// <param name="content">The body; disposed.</param>
    /// <param name="longest">The most bytes.</param>
    /// <param name="cancellationToken">Interrupts the reading.</param>
    /// <returns>The body.</returns>
    /// <exception cref="InvalidDataException">There are more.</exception>
    public static async Task<HttpContent> BufferAsync(HttpContent content, int longest, CancellationToken cancellationToken)
    {
        using HttpContent read = content;
#if NET8_0_OR_GREATER
        using Stream stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
#else
        using Stream stream = await content.ReadAsStreamAsync().ConfigureAwait(false);
#endif
        using var copy = new MemoryStream();
        byte[] part = new byte[16 * 1024];
        while (true)
        {
            int count = await stream.ReadAsync(part, 0, part.Length, cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                break;
            }

            if (copy.Length + count > longest)
            {
                throw new InvalidDataException();
            }

            copy.Write(part, 0, count);
        }

        var buffered = new ByteArrayContent(copy.ToArray());
        foreach (KeyValuePair<string, IEnumerable<string>> header in content.Headers)
        {
            buffered.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        return buffered;
    }

#if NET8_0_OR_GREATER
    public static Task<string> TextAsync(HttpContent content, CancellationToken cancellationToken) => content.ReadAsStringAsync(cancellationToken);

    public static Task<byte[]> BytesAsync(HttpContent content, CancellationToken cancellationToken) => content.ReadAsByteArrayAsync(cancellationToken);
#else
    public static Task<string> TextAsync(HttpContent content, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? Task.FromCanceled<string>(cancellationToken) : content.ReadAsStringAsync();

    public static Task<byte[]> BytesAsync(HttpContent content, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? Task.FromCanceled<byte[]>(cancellationToken) : content.ReadAsByteArrayAsync();
#endif
}
