using WorkfrontOutlook.Connections;

namespace WorkfrontOutlook.Services.Exchange;

/// <summary>One page of InvokeCommand's answer, read.</summary>
internal sealed class CommandReply
{
    public List<ExchangeRecord> Records { get; } = new();

    public List<string> Warnings { get; } = new();

    /// <summary>Gets the failures that came with a success status.</summary>
    public List<string> Errors { get; } = new();

    /// <summary>Gets or sets the question that the cmdlet asks instead of running.</summary>
    public string? Confirmation { get; set; }

    public string? NextLink { get; set; }

    /// <summary>Gets or sets the address that answered, for a link relative to it.</summary>
    public Uri? Address { get; set; }

    /// <summary>Gets or sets a value indicating whether a link is there that is no text.</summary>
    public bool HasBrokenLink { get; set; }

    /// <summary>Gets or sets a value indicating whether the list of items is there.</summary>
    public bool HasValue { get; set; }

    /// <summary>Gets or sets a value indicating whether the list or the link is there twice: which is the right one can't be told.</summary>
    public bool IsAmbiguous { get; set; }

    /// <summary>Gets or sets a value indicating whether it has any of the envelope's own annotations.</summary>
    public bool HasEnvelope { get; set; }

    /// <summary>Gets or sets a value indicating whether it is an error in spite of its status.</summary>
    public bool HasError { get; set; }
}
