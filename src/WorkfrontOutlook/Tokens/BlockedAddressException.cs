namespace WorkfrontOutlook.Tokens;

/// <summary>A host name led to no address of the public internet, so no connection was made.</summary>
internal sealed class BlockedAddressException() : IOException("The address isn't one of the public internet.");
