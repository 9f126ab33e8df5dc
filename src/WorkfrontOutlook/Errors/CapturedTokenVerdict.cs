namespace WorkfrontOutlook.Errors;

/// <summary>What the verifier says of a token that was found in a capture, without anything of the token.</summary>
/// <param name="Kind">The kind of token, such as ExchangeIdentity.</param>
/// <param name="Status">Valid, Invalid or Inconclusive.</param>
/// <param name="MailboxLocation">ExchangeOnline, OnPremises, Consumer or Unknown: where the issuer says the mailbox is.</param>
public sealed record CapturedTokenVerdict(string Kind, string Status, string MailboxLocation);
