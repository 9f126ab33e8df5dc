using System.Text.Json.Serialization;

namespace WorkfrontOutlook.AddIns;

/// <summary>Reads and writes the side file of the stored list without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(CatalogStoreRecord))]
internal sealed partial class CatalogStoreJson : JsonSerializerContext;
