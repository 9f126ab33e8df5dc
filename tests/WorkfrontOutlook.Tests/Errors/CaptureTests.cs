using System.Text;
using System.Text.Json.Nodes;
using WorkfrontOutlook.Errors;

namespace WorkfrontOutlook.Tests.Errors;

/// <summary>Captures of every form, whole and broken: what can be read is used, and what was not is said.</summary>
public sealed class CaptureTests
{
    [Fact]
    public async Task A_har_gives_the_cause_with_entry_time_host_and_operation()
    {
        ErrorResolution resolution = await Captures.OfHar(
            Captures.Entry("https://workfront.example/addin/index.html", 200, "<html></html>", "text/html"),
            Captures.Entry(Captures.OwaToken, 200, Captures.OwaRefusal));
        WfErrorCause first = resolution.First!;
        Assert.Equal(ErrorCauseId.LegacyTokensOff, first.Cause);
        Assert.Equal(CauseImplication.LegacyTokensOff, resolution.Implies);
        WfErrorEvidence evidence = first.Evidence.Single(item => item.Sign is "ForbiddenClientAccessTokenRequest");
        CaptureLocation place = Assert.Single(evidence.Locations);
        Assert.Equal(1, place.Entry);
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 10, 11, 12, 345, TimeSpan.Zero), place.Time);
        Assert.Equal("outlook.office.com", place.Host);
        Assert.Equal("GetClientAccessToken", place.Operation);
        Assert.Equal(200, place.Status);
        Assert.Equal("capture.har, entry 1, 2026-11-20 10:11:12Z, outlook.office.com, GetClientAccessToken, HTTP 200", place.ToString());
        CaptureReadReport report = Assert.Single(resolution.Captures);
        Assert.Equal((CaptureFormat.Har, CaptureReadState.Complete, 2), (report.Format, report.State, report.Entries));
    }

    public static TheoryData<string> Encodings => ["utf-8", "utf-8-bom", "utf-16", "utf-16-bom", "utf-16be", "utf-16be-bom", "utf-32-bom", "gzip", "gzip-utf-16-bom"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task The_encoding_does_not_matter(string name)
    {
        foreach (string text in new[] { Captures.Har(Captures.Entry(Captures.OwaToken, 200, Captures.OwaRefusal)).Text(), Captures.SoapRefusal, "10:00 GenericTokenError 9018 ErrorForbiddenClientAccessTokenRequest" })
        {
            Encoding encoding = name.Contains("utf-16be", StringComparison.Ordinal) ? new UnicodeEncoding(true, true)
                : name.Contains("utf-16", StringComparison.Ordinal) ? new UnicodeEncoding(false, true)
                : name.Contains("utf-32", StringComparison.Ordinal) ? new UTF32Encoding(false, true)
                : new UTF8Encoding(true);
            byte[] bytes = [.. name.EndsWith("bom", StringComparison.Ordinal) ? encoding.GetPreamble() : [], .. encoding.GetBytes(text)];
            ErrorResolution resolution = await Captures.OfBytes(name.StartsWith("gzip", StringComparison.Ordinal) ? Captures.GZip(bytes) : bytes);
            Assert.Equal(CauseImplication.LegacyTokensOff, resolution.Implies);
            Assert.Equal(CaptureReadState.Complete, resolution.Captures[0].State);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_base64_body_is_read_wherever_its_encoding_stands(bool encodingFirst)
    {
        JsonObject entry = Captures.Entry(Captures.OwaToken, 200, Convert.ToBase64String(Captures.Utf8(Captures.OwaRefusal)), encoding: "base64");
        if (encodingFirst)
        {
            JsonObject content = entry["response"]!["content"]!.AsObject();
            content.Remove("encoding");
            content.Insert(0, "encoding", "base64");
        }

        Assert.Equal(CauseImplication.LegacyTokensOff, (await Captures.OfHar(entry)).Implies);
    }

    [Fact]
    public async Task A_compressed_body_inside_is_named_as_not_read()
    {
        ErrorResolution resolution = await Captures.OfHar(Captures.Entry(Captures.OwaToken, 200, Convert.ToBase64String(Captures.GZip(Captures.Utf8(Captures.OwaRefusal))), encoding: "base64"));
        Assert.Empty(resolution.Causes);
        Assert.True(resolution.IsPartial);
        Assert.Equal(CaptureGapKind.CompressedBody, resolution.Captures[0].Gaps.Single().Kind);
    }

    [Fact]
    public async Task A_truncated_har_is_used_up_to_its_end()
    {
        string text = Captures.Har(
            Captures.Entry(Captures.OwaToken, 200, Captures.OwaRefusal),
            Captures.Entry("https://outlook.office.com/owa/service.svc?action=FindItem", 200, new string('x', 5000))).Text();
        ErrorResolution resolution = await Captures.OfText(text[..(text.Length - 3000)]);
        Assert.Equal(CauseImplication.LegacyTokensOff, resolution.Implies);
        CaptureGap gap = Assert.Single(resolution.Captures[0].Gaps);
        Assert.Equal(CaptureGapKind.Truncated, gap.Kind);
        Assert.Equal(1, gap.Location.Entry);
        Assert.Contains("Entries used: 2;", gap.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_cut_of_a_har_is_read_and_said_to_be_cut()
    {
        byte[] bytes = Captures.Utf8(Captures.Har(Captures.Entry(Captures.OwaToken, 200, Captures.OwaRefusal)).Text());
        for (int length = 1; length < bytes.Length; length++)
        {
            ErrorResolution resolution = await Captures.OfBytes(bytes[..length]);
            Assert.True(resolution.IsPartial, $"cut at {length}");
        }
    }

    [Fact]
    public async Task A_broken_place_does_not_hide_what_follows()
    {
        string text = Captures.Har(Captures.Entry("https://a.example/", 200, "x"), Captures.Entry(Captures.OwaToken, 200, Captures.OwaRefusal)).Text(indented: true);
        ErrorResolution resolution = await Captures.OfText(text.Replace("\"time\": 12.5", "\"time: 12.5", StringComparison.Ordinal));
        Assert.Equal(ErrorCauseId.LegacyTokensOff, resolution.First?.Cause);
        Assert.Contains(resolution.Captures[0].Gaps, gap => gap.Kind == CaptureGapKind.Malformed);
    }

    [Theory]
    [InlineData(@"\u00")]
    [InlineData(@"\u")]
    [InlineData(@"\")]
    [InlineData("")]
    public async Task A_line_end_in_a_string_counts_once_and_its_fault_is_in_the_line_that_ends(string before)
    {
        string text = "{\n\"a\": 1,\n\"b\": \"x" + before + "\n\", \"c\":\n";
        ErrorResolution resolution = await Captures.OfText(text + "\"ErrorForbiddenClientAccessTokenRequest\"\n}", name: "capture.json");
        Assert.Equal(3, resolution.Captures[0].Gaps.First(gap => gap.Kind == CaptureGapKind.Malformed).Location.Line);
        Assert.Equal(5, resolution.First?.Evidence[0].Locations[0].Line);
    }

    [Theory]
    [InlineData(@"\u00")]
    [InlineData("")]
    public async Task What_an_unfinished_string_says_is_in_its_own_line(string after)
    {
        ErrorResolution resolution = await Captures.OfText("{\n\"a\": \"ErrorForbiddenClientAccessTokenRequest" + after + "\n}", name: "capture.json");
        Assert.Equal(2, resolution.First?.Evidence[0].Locations[0].Line);
    }

    [Fact]
    public async Task A_damaged_gzip_is_used_up_to_the_damage()
    {
        byte[] noise = new byte[400_000];
        new Random(5).NextBytes(noise);
        byte[] packed = Captures.GZip(Captures.Utf8("ErrorForbiddenClientAccessTokenRequest\n" + Convert.ToBase64String(noise)));
        ErrorResolution resolution = await Captures.OfBytes(packed[..(packed.Length / 2)]);
        Assert.Equal(CauseImplication.LegacyTokensOff, resolution.Implies);
        Assert.Equal(CaptureGapKind.DamagedCompression, resolution.Captures[0].Gaps.Single().Kind);
        byte[] broken = (byte[])packed.Clone();
        broken.AsSpan(packed.Length / 2, 2000).Fill(0xFF);
        Assert.True((await Captures.OfBytes(broken)).IsPartial);
        Assert.NotNull((await Captures.OfBytes([0x1F, 0x8B, 1, 2, 3])).Captures[0].Failure);
    }

    [Fact]
    public async Task A_gzip_bomb_is_stopped()
    {
        byte[] bomb = Captures.GZip([.. Captures.Utf8("GenericTokenError "), .. new string(' ', 100_000_000).Select(letter => (byte)letter)]);
        ErrorResolution resolution = await Captures.OfBytes(bomb);
        Assert.Equal(CaptureGapKind.ExpansionLimit, resolution.Captures[0].Gaps.Single().Kind);
        Assert.InRange(resolution.Captures[0].BytesRead, 1, 70_000_000);
        Assert.Equal(ErrorCauseId.LegacyTokensOff, resolution.First?.Cause);
    }

    [Fact]
    public async Task What_is_no_capture_fails_with_its_own_reason()
    {
        async Task Is(string id, byte[] bytes) => Assert.Equal(id, (await Captures.OfBytes(bytes)).Captures[0].Failure?.ErrorId);
        await Is("CaptureIsEmpty", []);
        await Is("CaptureIsEmpty", Captures.Utf8(" \r\n\t "));
        await Is("CaptureIsEmpty", [0xEF, 0xBB, 0xBF]);
        await Is("CaptureIsEmpty", [0xFF, 0xFE]);
        await Is("CaptureIsEmpty", Captures.GZip([]));
        await Is("CaptureIsArchive", [0x50, 0x4B, 3, 4, 20, 0, 0, 0, 8, 0]);
        await Is("CaptureIsPicture", [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]);
        byte[] binary = new byte[10_000];
        new Random(7).NextBytes(binary);
        await Is("CaptureIsBinary", binary);
    }

    [Fact]
    public async Task Readable_text_in_binary_data_is_used()
    {
        byte[] binary = new byte[10_000];
        new Random(7).NextBytes(binary);
        ErrorResolution resolution = await Captures.OfBytes([.. binary, .. Captures.Utf8(" ErrorForbiddenClientAccessTokenRequest "), .. binary]);
        Assert.Equal(ErrorCauseId.LegacyTokensOff, resolution.First?.Cause);
        Assert.Equal(CaptureGapKind.Binary, resolution.Captures[0].Gaps.Single().Kind);
        Assert.Null(resolution.Captures[0].Failure);
    }

    [Fact]
    public async Task A_directory_a_missing_file_and_a_good_one_together()
    {
        string folder = Directory.CreateTempSubdirectory("wfo").FullName;
        try
        {
            string good = Path.Combine(folder, "console.log");
            await File.WriteAllTextAsync(good, "GenericTokenError", TestContext.Current.CancellationToken);
            ErrorResolution resolution = await Captures.Of(new ErrorQuery
            {
                Captures = [ErrorCapture.FromFile(folder), ErrorCapture.FromFile(Path.Combine(folder, "no.har")), ErrorCapture.FromFile(good)],
            });
            Assert.Equal("CaptureIsDirectory CaptureNotFound none", string.Join(" ", resolution.Captures.Select(capture => capture.Failure?.ErrorId ?? "none")));
            Assert.Equal(ErrorCauseId.LegacyTokensOff, resolution.First?.Cause);
            Assert.Equal("console.log", resolution.First!.Evidence[0].Locations[0].Source);
            Assert.True(resolution.IsPartial);

            // Another program may hold the file open and write to it.
            await using FileStream writer = new(good, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            Assert.Null((await Captures.Of(new ErrorQuery { Captures = [ErrorCapture.FromFile(good)] })).Captures[0].Failure);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_console_log_gives_line_time_and_host()
    {
        ErrorResolution resolution = await Captures.OfText("first\nsecond\r\n2026-11-20T08:09:10.111Z https://outlook.office.com:443/mail error {name: 'GenericTokenError', code: 9018}\nlast");
        CaptureLocation place = resolution.First!.Evidence.First(item => item.Sign is "Code9018").Locations.Single();
        Assert.Equal((3L, "outlook.office.com", new DateTimeOffset(2026, 11, 20, 8, 9, 10, 111, TimeSpan.Zero)), (place.Line!.Value, place.Host, place.Time!.Value));
    }

    [Fact]
    public async Task A_soap_fragment_is_read_without_its_beginning_and_without_a_dtd()
    {
        string fragment = "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\"><!ENTITY b \"&a;&a;\">]>" + Captures.SoapRefusal[Captures.SoapRefusal.IndexOf("<m:Mess", StringComparison.Ordinal)..];
        ErrorResolution resolution = await Captures.OfText(fragment);
        Assert.Equal(CauseImplication.LegacyTokensOff, resolution.Implies);
        Assert.Equal(CaptureFormat.Xml, resolution.Captures[0].Format);
    }

    [Fact]
    public async Task Json_of_any_form_and_json_lines_are_read()
    {
        ErrorResolution lines = await Captures.OfText("{\"level\":\"info\"}\n{\"level\":\"error\",\"error\":{\"code\":9042,\"name\":\"InternalServerError\"}}\n");
        Assert.Equal(ErrorCauseId.LegacyTokensOff, lines.First?.Cause);
        Assert.Equal(2, lines.First!.Evidence.First(item => item.Sign is "Code9042").Locations[0].Line);
        ErrorResolution array = await Captures.OfText("""[{"a":1},{"b":"Failed: {\"name\":\"GenericTokenError\",\"code\":9018}"}]""");
        Assert.Equal(1, array.First!.Evidence.First(item => item.Sign is "Code9018").Locations[0].Entry);
        Assert.Equal(CaptureReadState.Complete, array.Captures[0].State);
    }

    [Fact]
    public async Task A_mail_about_the_error_is_no_error()
    {
        const string Mail = """{"Body":{"Items":[{"Subject":"Unable to get the outlookIdentityToken","Value":"<p>ResponseCode: ErrorForbiddenClientAccessTokenRequest GenericTokenError code: 9018 {\"ResponseCode\":\"ErrorForbiddenClientAccessTokenRequest\"}</p>"}]}}""";
        foreach (string url in new[] { "https://outlook.office.com/owa/service.svc?action=GetItem", "https://graph.microsoft.com/v1.0/me/messages", "https://mail.contoso.example/ews/exchange.asmx" })
        {
            ErrorResolution resolution = await Captures.OfHar(Captures.Entry(url, 200, Mail));
            Assert.Empty(resolution.Causes);
            Assert.Equal(1, resolution.Captures[0].BodiesLeftOut);
        }
    }

    [Theory]
    [InlineData("https://appsforoffice.microsoft.com/lib/1/hosted/office.js", "application/javascript")]
    [InlineData("https://cdn.example/outlook-web.js?v=3", "text/plain")]
    [InlineData("https://learn.microsoft.com/office/errors", "text/html; charset=utf-8")]
    [InlineData("https://cdn.example/style", "text/css")]
    [InlineData("https://cdn.example/picture", "image/svg+xml")]
    public async Task The_source_of_office_js_and_a_help_page_are_no_error(string url, string mime)
    {
        ErrorResolution resolution = await Captures.OfHar(Captures.Entry(url, 200, "case 9018: name='GenericTokenError'; code: 13006, ErrorForbiddenClientAccessTokenRequest", mime));
        Assert.Empty(resolution.Causes);
        Assert.Equal(CaptureReadState.Complete, resolution.Captures[0].State);
    }

    [Fact]
    public async Task A_soap_answer_to_the_add_in_counts_on_any_mail_host()
    {
        ErrorResolution cloud = await Captures.OfHar(Captures.Entry("https://outlook.office365.com/EWS/Exchange.asmx", 200, Captures.SoapRefusal, "text/xml"));
        Assert.Equal(CauseImplication.LegacyTokensOff, cloud.Implies);
        ErrorResolution onPremises = await Captures.OfHar(Captures.Entry("https://mail.contoso.example/EWS/Exchange.asmx", 200, Captures.SoapRefusal, "text/xml"));
        Assert.Equal(ErrorCauseId.LegacyTokensOff, onPremises.First?.Cause);
        Assert.NotEqual(Confidence.High, onPremises.First!.Confidence);
    }

    [Fact]
    public async Task An_on_premises_fault_is_proved_by_the_capture_alone()
    {
        JsonObject entry = Captures.Entry("https://mail.contoso.example/EWS/Exchange.asmx", 200, "<m:ResponseCode>ErrorInvalidClientAccessTokenRequest</m:ResponseCode>", "text/xml");
        entry["request"]!["headers"]!.AsArray().Add(Captures.Header("User-Agent", "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.19328; Pro)"));
        ErrorResolution resolution = await Captures.OfHar(entry);
        Assert.Equal(ErrorCauseId.OnPremisesPermissionRegression, resolution.First?.Cause);
        Assert.Equal(CauseImplication.OnPremisesTokenFault, resolution.Implies);
    }

    [Fact]
    public async Task An_error_of_2024_is_no_switch_off_of_2025()
    {
        JsonObject entry = Captures.Entry("https://addin.example/log", 200, "{}", time: "2024-06-17T08:00:00+02:00");
        entry["request"]!["postData"] = new JsonObject { ["mimeType"] = "application/json", ["text"] = """{"name":"GenericTokenError","code":9018}""" };
        ErrorResolution old = await Captures.OfHar(entry);
        Assert.Equal(ErrorCauseId.ConsumerAccount, old.First?.Cause);
        entry["startedDateTime"] = "2026-06-17T08:00:00+02:00";
        Assert.Equal(ErrorCauseId.LegacyTokensOff, (await Captures.OfHar((JsonObject)entry.DeepClone())).First?.Cause);
    }

    [Fact]
    public async Task A_har_saved_without_content_says_so()
    {
        JsonObject entry = Captures.Entry(Captures.OwaToken, 200, null);
        entry["response"]!["content"]!["size"] = 512;
        ErrorResolution resolution = await Captures.OfHar(entry);
        Assert.Equal(CaptureGapKind.NoContent, resolution.Captures[0].Gaps.Single().Kind);
        Assert.Empty(resolution.Causes);
    }

    [Fact]
    public async Task Signs_in_headers_addresses_and_vendor_fields_count()
    {
        JsonObject redirect = Captures.Entry("https://login.microsoftonline.com/common/oauth2/v2.0/authorize", 302, string.Empty);
        redirect["response"]!["headers"]!.AsArray().Add(Captures.Header("Location", "https://addin.example/cb?error_description=AADSTS53003%3a+blocked"));
        Assert.Equal(ErrorCauseId.ConditionalAccess, (await Captures.OfHar(redirect)).First?.Cause);
        JsonObject offline = Captures.Entry("https://outlook.office.com/owa/", 0, string.Empty);
        offline["_error"] = "net::ERR_NAME_NOT_RESOLVED";
        Assert.Equal(ErrorCauseId.NetworkError, (await Captures.OfHar(offline)).First?.Cause);
        JsonObject vendor = Captures.Entry("https://addin.example/", 200, "{}");
        vendor["_console"] = new JsonArray(new JsonObject { ["error"] = new JsonObject { ["name"] = "GenericTokenError", ["code"] = 9018 } });
        Assert.Contains((await Captures.OfHar(vendor)).First!.Evidence, item => item.Sign is "Code9018");
    }

    [Fact]
    public async Task Nesting_without_end_is_bounded()
    {
        ErrorResolution resolution = await Captures.OfText("[[" + new string('[', 2_000_000) + "\"GenericTokenError\"");
        Assert.Contains(resolution.Captures[0].Gaps, gap => gap.Kind == CaptureGapKind.TooDeep);
        Assert.Equal(ErrorCauseId.LegacyTokensOff, resolution.First?.Cause);
    }

    [Fact]
    public async Task A_number_that_stands_everywhere_does_not_hide_the_code_at_the_end()
    {
        string noise = string.Concat(Enumerable.Repeat("item 9018 of 13006 and accountType none\n", 300_000));
        Assert.Empty((await Captures.OfText(noise)).Causes);
        ErrorResolution resolution = await Captures.OfText(noise + "failed with code: 9018\n");
        Assert.Equal(ErrorCauseId.LegacyTokensOff, resolution.First?.Cause);
        Assert.Equal(300_001, resolution.First!.Evidence[0].Locations.Single().Line);
        ErrorResolution every = await Captures.OfText(string.Concat(Enumerable.Repeat("code: 9018\n", 300_000)));
        Assert.Equal(300_000, every.First!.Evidence[0].Count);
    }

    [Fact]
    public async Task A_cancelled_reading_stops()
    {
        using CancellationTokenSource source = new();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ErrorResolver().ResolveAsync(new ErrorQuery { Captures = [ErrorCapture.FromStream("x", new MemoryStream(new byte[200_000]))] }, source.Token));
    }
}
