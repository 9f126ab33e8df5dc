using System.Net;
#if !NET
using System.Security.Authentication;
#endif
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.AddIns;

/// <summary>
/// Takes a new list of add-ins into use, from Microsoft's published address or from a file. A list that isn't whole is
/// refused, and the one in use stays.
/// </summary>
public sealed class AddInCatalogUpdater
{
    /// <summary>The published address: OfficeDev/office-js, branch release, folder add-in-ids.</summary>
    public const string Address =
        "https://raw.githubusercontent.com/OfficeDev/office-js/release/add-in-ids/add-ins-using-exchange-tokens.csv";

    private const int MaximumRedirects = 3;

    // The editions of 2024-11 to 2025-05 have about 1,100 rows; half of that is what a list in use would let replace it, too.
    private const int UsualCount = 1100;

    private readonly AddInCatalogStore _store;
    private readonly HttpMessageHandler _handler;
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;

    /// <summary>Initializes a new instance of the <see cref="AddInCatalogUpdater"/> class.</summary>
    /// <param name="store">Where the list is kept.</param>
    /// <param name="handler">The way to the network, as <see cref="CreateHandler"/> makes it. It isn't disposed here.</param>
    /// <param name="time">The clock.</param>
    /// <param name="timeout">The time for a whole download; null for 60 seconds.</param>
    public AddInCatalogUpdater(AddInCatalogStore store, HttpMessageHandler handler, TimeProvider time, TimeSpan? timeout = null)
    {
        _store = store ?? throw new ArgumentNullException(nameof(store));
        _handler = handler ?? throw new ArgumentNullException(nameof(handler));
        _time = time ?? throw new ArgumentNullException(nameof(time));
        _timeout = timeout ?? TimeSpan.FromSeconds(60);
    }

    /// <summary>Makes the handler for the published address: no redirects, no credentials, no cookies, the system's proxy,
    /// 10 seconds to connect.</summary>
    /// <returns>The handler; the caller disposes of it.</returns>
    public static HttpMessageHandler CreateHandler() =>
#if NET
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            AutomaticDecompression = DecompressionMethods.All,
        };
#else
        new HttpClientHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseDefaultCredentials = false,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
#pragma warning disable CA5398 // Windows PowerShell would else offer TLS 1.0 only, which GitHub refuses; the newest it knows is 1.2.
            SslProtocols = SslProtocols.Tls12,
#pragma warning restore CA5398
        };
#endif

    /// <summary>Says what an update does, for a confirmation.</summary>
    /// <param name="path">The file, or null for the published address.</param>
    /// <returns>The text in the caller's language.</returns>
    public static string DescribeUpdate(string? path) => CatalogFormat.Fill(CatalogText.UpdateAction, path ?? Address);

    /// <summary>Says that a list taken into use is far shorter than any that Microsoft published.</summary>
    /// <param name="catalog">The list.</param>
    /// <returns>The warning in the caller's language; null when its length is a usual one.</returns>
    public static string? Doubt(WfCatalog catalog) => catalog.Count >= UsualCount / 2
        ? null
        : CatalogFormat.Fill(CatalogText.Short, catalog.Source, catalog.Count, UsualCount);

    /// <summary>Takes the published list into use.</summary>
    /// <param name="cancellationToken">Ends the download.</param>
    /// <returns>The list now in use.</returns>
    /// <exception cref="WfException">CatalogDownloadFailed, CatalogDownloadRefused, CatalogDownloadTimedOut,
    /// CatalogRedirectRefused, CatalogNotSaved, or a reason of <see cref="AddInCatalog.Read"/>.</exception>
    public async Task<WfCatalog> UpdateFromPublishedAsync(CancellationToken cancellationToken)
    {
#if NET
        using CancellationTokenSource limit = new(_timeout, _time);
#else
        using CancellationTokenSource limit = _time.CreateCancellationTokenSource(_timeout);
#endif
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            (byte[] content, DateTimeOffset? date) = await DownloadAsync(both.Token).ConfigureAwait(false);
            return Take(content, Address, date);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw WfErrors.CatalogDownloadTimedOut.For(Address, Address, (int)Math.Ceiling(_timeout.TotalSeconds));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw WfErrors.CatalogDownloadFailed.Because(exception, Address, Address, exception.GetBaseException().Message);
        }
    }

    /// <summary>Takes a list from a file into use.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The list now in use. Its list date is unknown: a file's time is when it was copied.</returns>
    /// <exception cref="WfException">CatalogFileNotFound, CatalogFileNotRead, CatalogNotSaved, or a reason of
    /// <see cref="AddInCatalog.Read"/>.</exception>
    public async Task<WfCatalog> UpdateFromFileAsync(string path, CancellationToken cancellationToken)
    {
        byte[] content;
        try
        {
            if (!File.Exists(path) && !Directory.Exists(path))
            {
                throw WfErrors.CatalogFileNotFound.For(path, path);
            }

            using Stream stream = InputFile.Open(path, FileShare.ReadWrite, 4096, FileOptions.Asynchronous, cancellationToken);
            content = await ReadAsync(stream, path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException
            or NotSupportedException or System.Security.SecurityException)
        {
            throw WfErrors.CatalogFileNotRead.Because(exception, path, path, exception.Message);
        }

        return Take(content, path, null);
    }

    private static async Task<byte[]> ReadAsync(Stream stream, string source, CancellationToken cancellationToken)
    {
        using MemoryStream content = new();
        byte[] buffer = new byte[16 * 1024];
        int count;
        while ((count = await stream.ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (content.Length + count > CatalogList.MaximumSize)
            {
                throw WfErrors.CatalogTooLarge.For(source, source, CatalogList.MaximumSize);
            }

            content.Write(buffer, 0, count);
        }

        return content.ToArray();
    }

    private static bool IsPublished(Uri address) =>
        string.Equals(address.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal) && address.IsDefaultPort && address.UserInfo.Length == 0
        && string.Equals(address.Host, new Uri(Address).Host, StringComparison.OrdinalIgnoreCase);

    private WfCatalog Take(byte[] content, string source, DateTimeOffset? listDate)
    {
        AddInCatalog inUse = _store.Load();
        int count = inUse.IsBuiltIn ? 0 : inUse.Info.Count;
        AddInCatalog catalog = CatalogList.Read(content, source, listDate, _time.GetUtcNow(), count, _store.Folder);
        _store.Save(content, catalog.Info);
        return catalog.Info;
    }

    private async Task<(byte[] Content, DateTimeOffset? Date)> DownloadAsync(CancellationToken cancellationToken)
    {
        using HttpClient client = new(_handler, false) { Timeout = Timeout.InfiniteTimeSpan };
        Uri address = new(Address);
        for (int redirects = 0; redirects <= MaximumRedirects; redirects++)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, address);
            request.Headers.TryAddWithoutValidation("User-Agent", "WorkfrontOutlook");
            using HttpResponseMessage response = await client
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);

            // A handler that follows redirects by itself must not lead elsewhere either.
            Uri answered = response.RequestMessage?.RequestUri ?? address;
            if (!IsPublished(answered))
            {
                throw WfErrors.CatalogRedirectRefused.For(Address, Address, answered.Host);
            }

            if ((int)response.StatusCode is 301 or 302 or 303 or 307 or 308 && response.Headers.Location is Uri location)
            {
                address = location.IsAbsoluteUri ? location : new Uri(address, location);
                if (!IsPublished(address))
                {
                    throw WfErrors.CatalogRedirectRefused.For(Address, Address, $"{address.Scheme}://{address.Host}");
                }

                continue;
            }

            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw WfErrors.CatalogDownloadRefused.For(Address, Address, (int)response.StatusCode);
            }

            return await BodyAsync(response, cancellationToken).ConfigureAwait(false);
        }

        throw WfErrors.CatalogDownloadFailed.For(Address, Address, CatalogText.Reason_TooManyRedirects);
    }

    private static async Task<(byte[] Content, DateTimeOffset? Date)> BodyAsync(
        HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (string.Equals(response.Content.Headers.ContentType?.MediaType, "text/html", StringComparison.OrdinalIgnoreCase))
        {
            throw WfErrors.CatalogNotAList.For(Address, Address, CatalogText.Reason_Html);
        }

        long? announced = response.Content.Headers.ContentLength;
        if (announced > CatalogList.MaximumSize)
        {
            throw WfErrors.CatalogTooLarge.For(Address, Address, CatalogList.MaximumSize);
        }

#if NET
        using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
#else
        using Stream body = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
#endif
        byte[] content = await ReadAsync(body, Address, cancellationToken).ConfigureAwait(false);
        if (announced is long expected && expected != content.Length)
        {
            throw WfErrors.CatalogCut.For(Address, Address, "-", CatalogFormat.Fill(CatalogText.Reason_ShortBody, content.Length, expected));
        }

        return (content, response.Content.Headers.LastModified?.ToUniversalTime());
    }
}
