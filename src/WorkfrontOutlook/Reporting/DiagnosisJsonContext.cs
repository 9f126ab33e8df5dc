using System.Text.Json.Serialization;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.LegacyTokens;

namespace WorkfrontOutlook.Reporting;

/// <summary>How a diagnosis becomes JSON and back; generated at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    WriteIndented = true,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = new[]
    {
        typeof(SafeEnumConverter<VerdictCode>),
        typeof(SafeEnumConverter<Confidence>),
        typeof(SafeEnumConverter<FindingSeverity>),
        typeof(SafeEnumConverter<Basis>),
        typeof(SafeEnumConverter<CompletenessState>),
        typeof(SafeEnumConverter<DiagnosisScope>),
        typeof(SafeEnumConverter<AddInSource>),
        typeof(SafeEnumConverter<AddInPermission>),
        typeof(SafeEnumConverter<LegacyTokenUse>),
        typeof(SafeEnumConverter<LegacyTokenAdminSetting>),
        typeof(SafeEnumConverter<LegacyTokenEffectiveState>),
        typeof(SafeEnumConverter<LegacyTokenPhase>),
        typeof(SafeEnumConverter<LegacyTokenRequestOutcome>),
    })]
[JsonSerializable(typeof(WfDiagnosis))]
internal sealed partial class DiagnosisJsonContext : JsonSerializerContext
{
}
