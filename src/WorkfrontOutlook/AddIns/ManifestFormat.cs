namespace WorkfrontOutlook.AddIns;

/// <summary>The kind of an add-in's manifest, told from its content.</summary>
public enum ManifestFormat
{
    /// <summary>An Office manifest of a schema that the module doesn't know.</summary>
    Unknown,

    /// <summary>The add-in only manifest, XML with the root OfficeApp.</summary>
    Xml,

    /// <summary>The unified manifest for Microsoft 365, JSON.</summary>
    UnifiedJson,
}
