namespace WorkfrontOutlook.Connections;

/// <summary>A host that a cloud's tokens may name as the source of the signing keys, and what says so.</summary>
internal sealed record TokenMetadataHost(string Host, string Cloud, Basis Basis, string Source);
