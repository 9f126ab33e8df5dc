using System.Text.Json.Serialization;

namespace WorkfrontOutlook.AddIns;

/// <summary>The checkpoint's JSON, generated at compile time.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SweepLine))]
internal sealed partial class SweepJson : JsonSerializerContext
{
}
