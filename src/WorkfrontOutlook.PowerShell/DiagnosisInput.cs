using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text;
using System.Text.Json;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Reporting;

namespace WorkfrontOutlook.PowerShell;

/// <summary>Makes a diagnosis of what ConvertFrom-Json made of one, by way of its JSON, so that the same checks hold.</summary>
internal static class DiagnosisInput
{
    private const int MostLevels = 64;
    private const string Blank = "\uFEFF \t\r\n";

    /// <summary>Tells whether something is an object as ConvertFrom-Json makes it.</summary>
    /// <param name="given">What was given.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsFromJson(object? given) => given is PSObject { BaseObject: PSCustomObject } or IDictionary || (given is PSObject { BaseObject: IDictionary });

    /// <summary>Tells whether something is the text of JSON, and not a path: one with a bracket, and a quotation mark next.</summary>
    /// <param name="given">What was given.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsJsonText(string given)
    {
        // Not copied: it may be long.
        ReadOnlySpan<char> text = given.AsSpan().TrimStart(Blank.AsSpan());
        ReadOnlySpan<char> rest = text.TrimStart((Blank + "{[").AsSpan());
        return text.Length > 0 && text[0] is ('{' or '[') && rest.Length > 0 && rest[0] == '"';
    }

    /// <summary>Reads the diagnosis from the text of its JSON.</summary>
    /// <param name="text">A text for which <see cref="IsJsonText"/> holds.</param>
    /// <returns>The diagnosis.</returns>
    /// <exception cref="WfException">NotADiagnosis, DiagnosisVersionUnknown, DiagnosisInconsistent.</exception>
    public static WfDiagnosis ReadText(string text)
    {
        using var json = new MemoryStream(Encoding.UTF8.GetBytes(text.TrimStart(Blank.ToCharArray())));
        return DiagnosisJson.Read(json);
    }

    /// <summary>Makes the diagnosis.</summary>
    /// <param name="given">An object for which <see cref="IsFromJson"/> holds.</param>
    /// <returns>The diagnosis.</returns>
    /// <exception cref="WfException">NotADiagnosis, DiagnosisVersionUnknown, DiagnosisInconsistent.</exception>
    public static WfDiagnosis Read(object given)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json, given, 0);
        }

        buffer.Position = 0;
        try
        {
            return DiagnosisJson.Read(buffer);
        }
        catch (WfException failure) when (ReferenceEquals(failure.Definition, WfErrors.NotADiagnosis) && CopyOf(given) is string type)
        {
            throw WfErrors.NotADiagnosis.Because(failure, null, type, CmdletText.DiagnosisCopy);
        }
    }

    // What comes from another process carries its type in its name only, and lower levels may have become texts.
    private static string? CopyOf(object given) =>
        given is PSObject { TypeNames.Count: > 0 } copy && copy.TypeNames[0].StartsWith("Deserialized.", StringComparison.Ordinal) ? copy.TypeNames[0] : null;

    private static void Write(Utf8JsonWriter json, object? given, int level)
    {
        if (level > MostLevels)
        {
            throw WfErrors.NotADiagnosis.For(null, "JSON", CmdletText.TooDeep);
        }

        object? value = given is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : given;
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case DateTime time:
                // ConvertFrom-Json turns times into local ones; reports are in UTC wherever they are made.
                json.WriteStringValue(time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : time);
                break;
            case DateTimeOffset time:
                json.WriteStringValue(time);
                break;
            case IDictionary map:
                json.WriteStartObject();
                foreach (DictionaryEntry entry in map)
                {
                    json.WritePropertyName(Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty);
                    Write(json, entry.Value, level + 1);
                }

                json.WriteEndObject();
                break;
            case PSObject custom:
                json.WriteStartObject();
                foreach (PSPropertyInfo property in custom.Properties)
                {
                    json.WritePropertyName(property.Name);
                    Write(json, property.Value, level + 1);
                }

                json.WriteEndObject();
                break;
            case IEnumerable list:
                json.WriteStartArray();
                foreach (object? item in list)
                {
                    Write(json, item, level + 1);
                }

                json.WriteEndArray();
                break;
            case double number when !double.IsNaN(number) && !double.IsInfinity(number):
                json.WriteNumberValue(number);
                break;
            case decimal number:
                json.WriteNumberValue(number);
                break;
            case sbyte or byte or short or ushort or int or uint or long:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            default:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
