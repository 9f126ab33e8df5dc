using System.Text.Json.Serialization;

namespace WorkfrontOutlook.Errors;

/// <summary>Reads known-errors.json without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(KnownErrorModel))]
internal sealed partial class KnownErrorJson : JsonSerializerContext;
