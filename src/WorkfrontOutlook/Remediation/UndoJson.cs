using System.Text.Json.Serialization;

namespace WorkfrontOutlook.Remediation;

/// <summary>The undo record's JSON, generated at compile time.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(UndoLine))]
internal sealed partial class UndoJson : JsonSerializerContext
{
}
