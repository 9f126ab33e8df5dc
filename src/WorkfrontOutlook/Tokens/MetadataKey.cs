namespace WorkfrontOutlook.Tokens;

/// <summary>One entry of a metadata document's keys.</summary>
/// <param name="Thumbprint">What the document says the certificate's thumbprint is: <c>keyinfo.x5t</c>, 20 bytes.</param>
/// <param name="Usage">What the key is for; tokens are signed with <c>signing</c>.</param>
/// <param name="Certificate">The certificate, DER.</param>
internal sealed record MetadataKey(byte[] Thumbprint, string Usage, byte[] Certificate);
