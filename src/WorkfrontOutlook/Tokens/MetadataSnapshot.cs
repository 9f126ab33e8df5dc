namespace WorkfrontOutlook.Tokens;

/// <summary>What an address gave: a document, or the reason why there is none.</summary>
internal sealed record MetadataSnapshot(MetadataDocument? Document, TokenPhrase? Failure, DateTimeOffset FetchedAt, DateTimeOffset Expires);
