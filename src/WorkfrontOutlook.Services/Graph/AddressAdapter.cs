using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Serialization;
using Microsoft.Kiota.Abstractions.Store;
using Microsoft.Kiota.Serialization.Json;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Services.Graph;

/// <summary>
/// What the SDK's request builders need to write an address or a body. It sends nothing: requests go over the module's own
/// channel, so that tokens, limits and retries are the same for both services, and the SDK's HTTP stack is never started.
/// </summary>
internal sealed class AddressAdapter : IRequestAdapter
{
    public AddressAdapter(ServiceEndpoint endpoint)
    {
        BaseUrl = GraphPaths.Root(endpoint).AbsoluteUri.TrimEnd('/');
    }

    public string? BaseUrl { get; set; }

    public ISerializationWriterFactory SerializationWriterFactory { get; } = new JsonSerializationWriterFactory();

    public void EnableBackingStore(IBackingStoreFactory backingStoreFactory) => throw new NotSupportedException();

    public Task<T?> SendAsync<T>(RequestInformation requestInfo, ParsableFactory<T> factory, Dictionary<string, ParsableFactory<IParsable>>? errorMapping = null, CancellationToken cancellationToken = default)
        where T : IParsable => throw new NotSupportedException();

    public Task<IEnumerable<T>?> SendCollectionAsync<T>(RequestInformation requestInfo, ParsableFactory<T> factory, Dictionary<string, ParsableFactory<IParsable>>? errorMapping = null, CancellationToken cancellationToken = default)
        where T : IParsable => throw new NotSupportedException();

    public Task<T?> SendPrimitiveAsync<T>(RequestInformation requestInfo, Dictionary<string, ParsableFactory<IParsable>>? errorMapping = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<IEnumerable<T>?> SendPrimitiveCollectionAsync<T>(RequestInformation requestInfo, Dictionary<string, ParsableFactory<IParsable>>? errorMapping = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task SendNoContentAsync(RequestInformation requestInfo, Dictionary<string, ParsableFactory<IParsable>>? errorMapping = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<T?> ConvertToNativeRequestAsync<T>(RequestInformation requestInfo, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
