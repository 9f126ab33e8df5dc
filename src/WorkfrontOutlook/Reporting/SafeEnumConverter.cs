using System.Text.Json;
using System.Text.Json.Serialization;
using WorkfrontOutlook.AddIns;

namespace WorkfrontOutlook.Reporting;

/// <summary>
/// Enumerations by name. A name of a later minor version becomes the value that claims least; where no value claims
/// little enough, the text is refused.
/// </summary>
/// <typeparam name="T">The enumeration.</typeparam>
internal sealed class SafeEnumConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException();
        }

        string name = reader.GetString() ?? string.Empty;
        if (name.Length > 0 && char.IsLetter(name[0]) && Enum.TryParse(name, ignoreCase: true, out T value))
        {
            return value;
        }

        return Fallback() ?? throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());

    private static T? Fallback()
    {
        if (Enum.TryParse("Unknown", out T unknown))
        {
            return unknown;
        }

        object? least = default(T) switch
        {
            Diagnosis.VerdictCode => Diagnosis.VerdictCode.Inconclusive,
            Diagnosis.FindingSeverity => Diagnosis.FindingSeverity.Warning,
            Basis => Basis.Inferred,
            Confidence => Confidence.Low,
            AddInPermission => AddInPermission.ReadWriteMailbox,
            _ => null,
        };
        return (T?)least;
    }
}
