using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Reporting;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.Tests.Diagnosis;

namespace WorkfrontOutlook.Tests.Reporting;

public sealed class DiagnosisJsonTests
{
    [Fact]
    public async Task A_diagnosis_comes_back_as_it_was()
    {
        WfDiagnosis diagnosis = SampleDiagnosis.Typical();
        diagnosis.History = SampleDiagnosis.History();
        byte[] first = await JsonAsync(diagnosis);
        WfDiagnosis back = DiagnosisJson.Read(new MemoryStream(first));
        Assert.Equal(first, await JsonAsync(back));
        Assert.Equivalent(diagnosis.Status, back.Status, strict: true);
        Assert.Equivalent(diagnosis.AddIns, back.AddIns, strict: true);
        Assert.Equal(diagnosis.StartedAt, back.StartedAt);
        Assert.Equal(diagnosis.Duration, back.Duration);
        Assert.Equal(DateTimeKind.Utc, back.AddIns[0].LastTokenRequest!.Value.Kind);
    }

    [Fact]
    public async Task SchemaVersion_comes_first_and_enumerations_go_by_name()
    {
        string json = Encoding.UTF8.GetString(await JsonAsync(SampleDiagnosis.Clean()));
        Assert.StartsWith("{\n  \"schemaVersion\": \"1.0\",", json.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("\"code\": \"NothingFound\"", json, StringComparison.Ordinal);
        Assert.Contains("\"startedAt\": \"2026-11-22T09:30:15+00:00\"", json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_output_fits_the_published_schema()
    {
        JsonNode schema = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Repository(), "docs", "schema", "diagnosis-1.0.schema.json"), TestContext.Current.CancellationToken))!;
        WfDiagnosis typical = SampleDiagnosis.Typical(20);
        typical.History = SampleDiagnosis.History();
        foreach (WfDiagnosis diagnosis in new[] { typical, SampleDiagnosis.Clean(), SampleDiagnosis.Hostile() })
        {
            List<string> faults = new();
            SchemaCheck.Validate(JsonNode.Parse(await JsonAsync(diagnosis)), schema, schema, "$", faults);
            Assert.Empty(faults);
        }

        JsonNode broken = JsonNode.Parse(await JsonAsync(typical))!;
        broken["verdict"]!["code"] = "AllFine";
        broken["affected"]!["mailboxCount"] = -1;
        broken.AsObject().Remove("completeness");
        List<string> found = new();
        SchemaCheck.Validate(broken, schema, schema, "$", found);
        Assert.Equal(3, found.Count);
    }

    [Theory]
    [InlineData("Mixed")]
    [InlineData("Clean")]
    [InlineData("NoPermission")]
    [InlineData("WorkfrontTokenReportOnly")]
    [InlineData("Hostile")]
    [InlineData("Hybrid")]
    public async Task What_a_tenant_gives_fits_the_schema_by_a_validator_of_others_and_comes_back(string scenario)
    {
        JsonSchema schema = JsonSchema.FromText(await File.ReadAllTextAsync(Path.Combine(Repository(), "docs", "schema", "diagnosis-1.0.schema.json"), TestContext.Current.CancellationToken));
        WfDiagnosis diagnosis = await TenantDiagnosis.RunAsync(SeededTenant.ProfileFor(scenario));
        diagnosis.History = SampleDiagnosis.History();
        byte[] json = await JsonAsync(diagnosis);
        EvaluationResults results = schema.Evaluate(JsonNode.Parse(json), new EvaluationOptions { OutputFormat = OutputFormat.List });
        Assert.True(results.IsValid, string.Join("; ", results.Details.Where(item => item.HasErrors).Select(item => $"{item.InstanceLocation} {string.Join(", ", item.Errors!.Values)}")));
        Assert.Equal(json, await JsonAsync(DiagnosisJson.Read(new MemoryStream(json))));

        JsonNode broken = JsonNode.Parse(json)!;
        broken["answers"]![0]!["basis"] = "Rumour";
        Assert.False(schema.Evaluate(broken).IsValid);
    }

    [Fact]
    public async Task A_diagnosis_without_answers_of_an_earlier_time_is_read_and_its_basis_claims_least()
    {
        JsonNode earlier = JsonNode.Parse(await JsonAsync(SampleDiagnosis.Typical(3)))!;
        earlier.AsObject().Remove("answers");
        earlier["verdict"]!.AsObject().Remove("basis");
        WfDiagnosis back = DiagnosisJson.Read(Utf8(earlier.ToJsonString()));
        Assert.Empty(back.Answers);
        Assert.Equal(Basis.Inferred, back.Verdict.Basis);
        string html = await HtmlReportTests.HtmlAsync(back, "en-US");
        Assert.DoesNotContain("#questions", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_later_minor_version_is_read_and_what_is_new_claims_nothing()
    {
        JsonNode later = JsonNode.Parse(await JsonAsync(SampleDiagnosis.Typical(3)))!;
        later["schemaVersion"] = "1.7";
        later["novelty"] = new JsonObject { ["x"] = 1 };
        later["verdict"]!["code"] = "SomethingNew";
        later["addIns"]![0]!["legacyTokenUse"] = "SomethingNew";
        later["addIns"]![0]!["permission"] = "SomethingNew";
        WfDiagnosis back = DiagnosisJson.Read(Utf8(later.ToJsonString()));
        Assert.Equal("1.7", back.SchemaVersion);
        Assert.Equal(VerdictCode.Inconclusive, back.Verdict.Code);
        Assert.Equal(WorkfrontOutlook.AddIns.LegacyTokenUse.Unknown, back.AddIns[0].LegacyTokenUse);
        Assert.Equal(WorkfrontOutlook.AddIns.AddInPermission.ReadWriteMailbox, back.AddIns[0].Permission);
    }

    [Theory]
    [InlineData("", "NotADiagnosis")]
    [InlineData("no json", "NotADiagnosis")]
    [InlineData("[]", "NotADiagnosis")]
    [InlineData("null", "NotADiagnosis")]
    [InlineData("{}", "NotADiagnosis")]
    [InlineData("{\"schemaVersion\":1}", "NotADiagnosis")]
    [InlineData("{\"schemaVersion\":\"1.0\"}", "NotADiagnosis")]
    [InlineData("{\"schemaVersion\":\"2.0\"}", "DiagnosisVersionUnknown")]
    [InlineData("{\"schemaVersion\":\"latest\"}", "DiagnosisVersionUnknown")]
    [InlineData("{\"schemaVersion\":99}", "DiagnosisVersionUnknown")]
    [InlineData("{\"schemaVersion\":2.0}", "DiagnosisVersionUnknown")]
    [InlineData("{\"schemaVersion\":null}", "NotADiagnosis")]
    public void Other_text_is_refused_by_name(string text, string id) =>
        Assert.Equal(id, Assert.Throws<WfException>(() => DiagnosisJson.Read(Utf8(text), "x.json")).ErrorId);

    [Fact]
    public void A_version_that_is_a_number_is_told_as_the_version_that_it_is()
    {
        WfException error = Assert.Throws<WfException>(() => DiagnosisJson.Read(Utf8("{\"schemaVersion\":99,\"verdict\":{}}"), "x.json"));
        Assert.Contains("99", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(ReportText.NoSchemaVersion, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_stands_twice_must_be_known_both_times()
    {
        string json = Encoding.UTF8.GetString(await JsonAsync(SampleDiagnosis.Clean())).TrimEnd();
        WfException error = Assert.Throws<WfException>(() => DiagnosisJson.Read(Utf8(json[..^1] + ",\"schemaVersion\":\"2.0\"}")));
        Assert.Equal("DiagnosisVersionUnknown", error.ErrorId);
    }

    [Theory]
    [InlineData("completeness.state", "\"Partial\"")]
    [InlineData("completeness.state", "\"Unknown\"")]
    [InlineData("completeness.state", "\"SomethingNew\"")]
    [InlineData("completeness.failed", "3")]
    [InlineData("completeness.scanned", "-1")]
    [InlineData("completeness.expected", "411")]
    [InlineData("completeness.missing", """[{"source":"Mailbox","scope":"a","reason":"b","remedy":"c"}]""")]
    [InlineData("affected.mailboxCount", "1")]
    [InlineData("affected.addInCount", "1")]
    [InlineData("affected.mailboxes", """[{"mailbox":"a@x","mailboxId":"a"}]""")]
    [InlineData("addIns", """[{"addInId":"b7cf3295-3645-4fc5-9c19-a963c71d1fe2","sources":["Mailbox"]}]""")]
    [InlineData("addIns", """[{"addInId":"11111111-2222-4333-8444-555555555555","sources":["Mailbox"],"legacyTokenUse":"Listed"}]""")]
    [InlineData("history", """[{"startedAt":"2026-11-01T00:00:00Z","verdict":"NothingFound","completeness":"Partial"}]""")]
    public async Task An_all_clear_that_contradicts_itself_is_refused(string member, string value)
    {
        JsonNode changed = JsonNode.Parse(await JsonAsync(SampleDiagnosis.Clean()))!;
        string[] path = member.Split('.');
        JsonNode owner = path.Length == 1 ? changed : changed[path[0]]!;
        owner[path[^1]] = JsonNode.Parse(value);
        WfException error = Assert.Throws<WfException>(() => DiagnosisJson.Read(Utf8(changed.ToJsonString()), "x.json"));
        Assert.Equal("DiagnosisInconsistent", error.ErrorId);
        Assert.Contains("x.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partial_diagnosis_that_was_made_an_all_clear_is_refused_and_says_so()
    {
        JsonNode changed = JsonNode.Parse(await JsonAsync(SampleDiagnosis.Typical(3)))!;
        changed["verdict"]!["code"] = "NothingFound";
        WfException error = Assert.Throws<WfException>(() => DiagnosisJson.Read(Utf8(changed.ToJsonString())));
        Assert.Equal("DiagnosisInconsistent", error.ErrorId);
        Assert.Contains("NothingFound", error.Message, StringComparison.Ordinal);
        Assert.Contains("Partial", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cut_file_and_a_null_member_are_refused()
    {
        string json = Encoding.UTF8.GetString(await JsonAsync(SampleDiagnosis.Typical(20)));
        Assert.Equal("NotADiagnosis", Assert.Throws<WfException>(() => DiagnosisJson.Read(Utf8(json[..(json.Length / 2)]))).ErrorId);
        JsonNode node = JsonNode.Parse(json)!;
        node["findings"] = null;
        Assert.Equal("NotADiagnosis", Assert.Throws<WfException>(() => DiagnosisJson.Read(Utf8(node.ToJsonString()))).ErrorId);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public async Task Files_that_Out_File_wrote_are_read(string encoding)
    {
        Encoding with = Encoding.GetEncoding(encoding);
        byte[] bytes = with.GetPreamble().Concat(with.GetBytes(Encoding.UTF8.GetString(await JsonAsync(SampleDiagnosis.Clean())))).ToArray();
        Assert.Equal(VerdictCode.NothingFound, DiagnosisJson.Read(new MemoryStream(bytes)).Verdict.Code);
    }

    [Fact]
    public async Task A_missing_file_is_named()
    {
        WfException error = await Assert.ThrowsAsync<WfException>(() => DiagnosisJson.ReadFileAsync("/nowhere/x.json", TestContext.Current.CancellationToken));
        Assert.Equal("DiagnosisNotFound", error.ErrorId);
        Assert.Equal("/nowhere/x.json", error.Target);
    }

    internal static async Task<byte[]> JsonAsync(WfDiagnosis diagnosis)
    {
        using MemoryStream stream = new();
        await ReportWriter.WriteAsync(diagnosis, ReportFormat.Json, stream, CultureInfo.GetCultureInfo("it-IT"), TestContext.Current.CancellationToken);
        return stream.ToArray();
    }

    internal static string Repository()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "WorkfrontOutlook.slnx")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }

    private static MemoryStream Utf8(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>The part of JSON Schema that the published schema uses; a keyword that it doesn't know is a fault.</summary>
    private static class SchemaCheck
    {
        public static void Validate(JsonNode? value, JsonNode schema, JsonNode root, string at, List<string> faults)
        {
            foreach ((string keyword, JsonNode? rule) in schema.AsObject())
            {
                switch (keyword)
                {
                    case "$schema" or "$id" or "$defs" or "title" or "description" or "format":
                        break;
                    case "$ref":
                        Validate(value, root["$defs"]![rule!.GetValue<string>()["#/$defs/".Length..]]!, root, at, faults);
                        break;
                    case "type":
                        string[] types = rule is JsonArray array ? array.Select(item => item!.GetValue<string>()).ToArray() : new[] { rule!.GetValue<string>() };
                        Check(types.Contains(TypeOf(value)) || (types.Contains("number") && TypeOf(value) == "integer"), "type");
                        break;
                    case "enum":
                        Check(rule!.AsArray().Any(item => JsonNode.DeepEquals(item, value)), "enum");
                        break;
                    case "pattern":
                        Check(value is null || TypeOf(value) != "string" || Regex.IsMatch(value.GetValue<string>(), rule!.GetValue<string>()), "pattern");
                        break;
                    case "minimum":
                        Check(TypeOf(value) != "integer" || long.Parse(value!.ToJsonString()) >= long.Parse(rule!.ToJsonString()), "minimum");
                        break;
                    case "required":
                        foreach (string name in rule!.AsArray().Select(item => item!.GetValue<string>()))
                        {
                            Check(value is JsonObject o && o.ContainsKey(name), "required " + name);
                        }

                        break;
                    case "items":
                        foreach (JsonNode? item in value as JsonArray ?? new JsonArray())
                        {
                            Validate(item, rule!, root, at + "[]", faults);
                        }

                        break;
                    case "properties":
                        foreach ((string name, JsonNode? item) in value as JsonObject ?? new JsonObject())
                        {
                            if (rule![name] is JsonNode own)
                            {
                                Validate(item, own, root, $"{at}.{name}", faults);
                            }
                            else
                            {
                                faults.Add($"{at}.{name} is not in the schema");
                            }
                        }

                        break;
                    default:
                        faults.Add("unknown keyword " + keyword);
                        break;
                }
            }

            void Check(bool holds, string rule)
            {
                if (!holds)
                {
                    faults.Add($"{at}: {rule}");
                }
            }
        }

        private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
        {
            null or JsonValueKind.Null => "null",
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            _ => value.ToJsonString().All(char.IsDigit) || value.ToJsonString()[0] == '-' ? "integer" : "number",
        };
    }
}
