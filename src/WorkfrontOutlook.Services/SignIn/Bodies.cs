namespace WorkfrontOutlook.Services.SignIn;

/// <summary>Reads bodies; netstandard2.0 can't interrupt that.</summary>
internal static class Bodies
{
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
