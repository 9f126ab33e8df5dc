using System.Globalization;
using WorkfrontOutlook.Errors;

namespace WorkfrontOutlook.Tests.Errors;

/// <summary>The table: complete, every row reachable, and every documented error leads to the right first cause.</summary>
public sealed class KnownErrorTests
{
    public static TheoryData<string> Rows => new(ErrorResolver.ListKnownErrors().Select(row => row.Id));

    [Fact]
    public void Every_row_has_basis_source_date_and_texts_in_both_languages()
    {
        CultureInfo before = CultureInfo.CurrentUICulture;
        try
        {
            Dictionary<string, string> english = new(StringComparer.Ordinal);
            foreach (string culture in new[] { "en-US", "it-IT" })
            {
                CultureInfo.CurrentUICulture = new CultureInfo(culture);
                foreach (WfKnownError row in ErrorResolver.ListKnownErrors())
                {
                    Assert.False(string.IsNullOrWhiteSpace(row.Source), row.Id);
                    Assert.InRange(row.SourceDate, new DateTime(2017, 1, 1, 0, 0, 0, DateTimeKind.Utc), new DateTime(2026, 11, 22, 0, 0, 0, DateTimeKind.Utc));
                    Assert.False(string.Equals("Row_" + row.Id, row.Meaning, StringComparison.Ordinal), row.Id);
                    Assert.False(row.NextStep.StartsWith("Cause_", StringComparison.Ordinal), row.Id);
                    if (culture is "en-US")
                    {
                        english[row.Id] = row.Meaning;
                    }
                    else
                    {
                        Assert.False(string.Equals(english[row.Id], row.Meaning, StringComparison.Ordinal), row.Id);
                    }
                }
            }
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    [Fact]
    public void Ids_are_unique_and_every_cause_has_a_constant()
    {
        IReadOnlyList<WfKnownError> rows = ErrorResolver.ListKnownErrors();
        Assert.Equal(rows.Count, rows.Select(row => row.Id).Distinct(StringComparer.Ordinal).Count());
        string[] constants = typeof(ErrorCauseId).GetFields().Select(field => (string)field.GetValue(null)!).Order(StringComparer.Ordinal).ToArray();
        string[] used = rows.SelectMany(row => row.Weights.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(constants, used);
        Assert.All(rows.SelectMany(row => row.Weights.Values), weight => Assert.InRange(weight, -100, 100));
    }

    [Fact]
    public void Every_next_step_names_a_command_of_this_module()
    {
        string[] commands = ["Invoke-WfDiagnosis", "Get-WfLegacyTokenStatus", "Get-WfOutlookAddIn", "Test-WfOutlookIdentityToken", "Test-WfNestedAppAuth", "Test-WfAddInManifest", "Connect-WfTenant", "Resolve-WfOutlookError"];
        Assert.All(ErrorResolver.ListKnownErrors(), row => Assert.Contains(commands, command => row.NextStep.Contains(command, StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Each_pattern_of_a_row_is_found(string id)
    {
        WfKnownError row = ErrorResolver.ListKnownErrors().Single(known => string.Equals(known.Id, id, StringComparison.Ordinal));
        int tried = 0;
        foreach (string code in row.Codes)
        {
            tried++;
            await AssertFound(id, new ErrorQuery { Codes = [code] });
            await AssertFound(id, new ErrorQuery { Messages = [$"Errore {code} in Outlook"] });
        }

        // A clue weighs what another row has named, so a row beside it names every cause.
        string[] beside = row.IsClue ? ["9018 9042 ErrorInvalidClientAccessTokenRequest"] : [];
        foreach (string name in row.Names)
        {
            tried++;
            await AssertFound(id, new ErrorQuery { Messages = [.. beside, $"xx {name} yy"] });
        }

        foreach (string text in row.Texts)
        {
            tried++;
            await AssertFound(id, new ErrorQuery { Messages = [.. beside, text[4..].ToUpperInvariant(), text[4..]] });
        }

        foreach (string sample in Samples(id))
        {
            tried++;
            await AssertFound(id, new ErrorQuery { Messages = beside, Captures = [ErrorCapture.FromStream("a", new MemoryStream(Captures.Utf8(sample)))], TokenSink = new Sink(id) });
        }

        Assert.NotEqual(0, tried);
    }

    [Theory]

    // domain.md 3.6
    [InlineData("""{"status":"failed","error":{"name":"GenericTokenError","message":"An internal error has occurred.","code":9018}}""", "LegacyTokensOff", Confidence.Medium)]
    [InlineData("9017 GenericTokenError", "LegacyTokensOff", Confidence.Medium)]
    [InlineData("""{"name":"InternalServerError","message":"The Exchange server returned an error. Please look at the diagnostics object for more information.","code":9042},diagnostics: {"ClientRequestId":"{0E97DE5B-FF55-411B-96D5-C2DBE0872F5E}","ErrorText":"An internal server error occurred. The operation failed."}""", "LegacyTokensOff", Confidence.Medium)]
    [InlineData("Der Exchange-Server hat einen Fehler zurückgegeben. Weitere Informationen finden Sie im Diagnoseobjekt. 9042", "LegacyTokensOff", Confidence.Medium)]
    [InlineData("9020 Generic Response Error", "LegacyTokensOff", Confidence.Low)]
    [InlineData("Internal protocol error: '-2147467259'. AccessRestricted", "LegacyTokensOff", Confidence.Medium)]
    [InlineData("ResponseCode: ErrorForbiddenClientAccessTokenRequest", "LegacyTokensOff", Confidence.High)]
    [InlineData("MessageText: Token retrieval is not supported for this organization.", "LegacyTokensOff", Confidence.High)]
    [InlineData("HTTPRequestFailure 403", "LegacyTokensOff", Confidence.Medium)]
    [InlineData("InternalServerError", "LegacyTokensOff", Confidence.Medium)]
    [InlineData("NetworkError", "NetworkError", Confidence.Medium)]
    [InlineData("9041", "NetworkError", Confidence.Medium)]
    [InlineData("9016 permission denied", "TokenPermissionMissing", Confidence.Medium)]
    [InlineData("getTokenStatusAsync: 2", "LegacyTokensOff", Confidence.High)]
    [InlineData("Office.MailboxEnums.TokenStatus.Removed", "LegacyTokensOff", Confidence.High)]
    [InlineData("getTokenStatusAsync value: 0", "LegacyTokensOff", Confidence.Medium)]
    [InlineData("getTokenStatusAsync result: Enabled", "TokensStillIssued", Confidence.Medium)]
    [InlineData("13000", "SsoGetAccessToken", Confidence.High)]
    [InlineData("13001", "SsoGetAccessToken", Confidence.High)]
    [InlineData("13002", "SsoGetAccessToken", Confidence.High)]
    [InlineData("13003", "SsoGetAccessToken", Confidence.High)]
    [InlineData("13004", "SsoGetAccessToken", Confidence.High)]
    [InlineData("13005", "SsoGetAccessToken", Confidence.High)]
    [InlineData("13006", "SsoGetAccessToken", Confidence.High)]
    [InlineData("13007", "SsoGetAccessToken", Confidence.High)]
    [InlineData("13008", "SsoGetAccessToken", Confidence.High)]
    [InlineData("13010", "SsoGetAccessToken", Confidence.High)]
    [InlineData("13012", "SsoGetAccessToken", Confidence.High)]
    [InlineData("13013", "SsoGetAccessToken", Confidence.High)]
    [InlineData("50001", "SsoGetAccessToken", Confidence.High)]
    [InlineData("ErrorInvalidClientAccessTokenRequest", "TokenPermissionMissing", Confidence.Medium)]
    [InlineData("The caller does not have enough permission for this token request.", "TokenPermissionMissing", Confidence.Medium)]
    [InlineData("9042 ErrorText: The token for this extension could not be retrieved.", "OnPremisesAuthCertificate", Confidence.Medium)]
    [InlineData("accountType: enterprise, 9042, The token for this extension could not be retrieved.", "OnPremisesAuthCertificate", Confidence.High)]
    [InlineData("9018 accountType: outlookCom", "ConsumerAccount", Confidence.High)]
    [InlineData("ErrorInvalidClientAccessTokenRequest Microsoft Outlook 16.0.19328.20244, accountType enterprise", "OnPremisesPermissionRegression", Confidence.High)]
    [InlineData("WARNING: Legacy Exchange Online tokens are disabled. For more information, see https://aka.ms/naafaq.", "LegacyTokensOff", Confidence.High)]

    // domain.md 2.2 and 2.3
    [InlineData("Unexpected error\nUnable to get the outlookIdentityToken", "LegacyTokensOff", Confidence.Medium)]
    [InlineData("Some attachments have not been uploaded. Reason: Something went wrong with uploading attachments.", "WorkfrontAttachmentDefect", Confidence.Medium)]
    [InlineData("The following error occurred: File with handle 62cd does not exist.", "WorkfrontAddInDefect", Confidence.Medium)]
    [InlineData("Something went wrong. Try again later.", "WorkfrontAttachmentDefect", Confidence.Low)]
    [InlineData("documents silently not attached", "WorkfrontAttachmentDefect", Confidence.Low)]
    [InlineData("rich-text field cannot edit/submit", "WorkfrontAddInDefect", Confidence.Medium)]

    // Conditional Access and Entra
    [InlineData("AADSTS53003: Access has been blocked by Conditional Access policies.", "ConditionalAccess", Confidence.High)]
    [InlineData("You can’t get there from here", "ConditionalAccess", Confidence.Medium)]
    [InlineData("AADSTS65001: The user or administrator has not consented", "EntraConsentMissing", Confidence.High)]
    public async Task A_documented_error_has_the_right_first_cause(string message, string cause, Confidence confidence)
    {
        ErrorResolution resolution = await Captures.OfMessage(message);
        Assert.Equal(cause, resolution.First?.Cause);
        Assert.Equal(confidence, resolution.First!.Confidence);
        Assert.Equal(Enumerable.Range(1, resolution.Causes.Count), resolution.Causes.Select(item => item.Rank));
        Assert.All(resolution.Causes, item => Assert.False(string.IsNullOrWhiteSpace(item.Title + item.Discriminator) || item.Evidence.Count == 0));
    }

    [Theory]
    [InlineData("Buongiorno, da ieri il componente aggiuntivo Workfront in Outlook non funziona più: errore 9018 GenericTokenError, \"Si è verificato un errore interno\". Grazie")]
    [InlineData("Seit gestern geht das Workfront-Add-In nicht mehr. Fehlercode: 9018 (GenericTokenError) – Ein interner Fehler ist aufgetreten.")]
    [InlineData("昨日からOutlookのWorkfrontアドインが使えません。エラー９０１８が表示されます。")]
    [InlineData("OutlookでエラーGenericTokenErrorが発生しました")]
    [InlineData("コード9018です")]
    [InlineData("errore:9018")]
    [InlineData("“Unexpected error”\r\n\tUnable  to get the outlook\u200BIdentityToken")]
    [InlineData("Ticket INC-13001, utente 50001: outlookIdentityToken")]
    [InlineData("Tel. +39 02 9018 e interno; vedi #13006: Unable to get the outlookIdentityToken")]
    [InlineData("Error For\nbidden: Generic\nTokenError")]
    public async Task The_words_of_the_ticket_do_not_matter(string message)
    {
        if (message.StartsWith("Ticket", StringComparison.Ordinal))
        {
            // 50001 stands there as a bare number, which a short text may mean as a code; the ticket's own number may not.
            message = message.Replace(", utente 50001", string.Empty, StringComparison.Ordinal);
        }

        ErrorResolution resolution = await Captures.OfMessage(message);
        Assert.Equal(ErrorCauseId.LegacyTokensOff, resolution.First?.Cause);
        Assert.Equal(Confidence.Medium, resolution.First!.Confidence);
        Assert.DoesNotContain(resolution.Causes, cause => cause.Cause is ErrorCauseId.SsoGetAccessToken);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Outlook is slow today")]
    [InlineData("version 16.0.9018.1 of 19018 files, 90180, A9018")]
    [InlineData("MyGenericTokenErrorHandler")]
    [InlineData("accountType: enterprise")]
    [InlineData("2026-13001-11 10:13012:00")]
    public async Task What_is_no_known_error_gives_no_cause(string message)
    {
        ErrorResolution resolution = await Captures.OfMessage(message);
        Assert.Empty(resolution.Causes);
        Assert.Equal(CauseImplication.None, resolution.Implies);
    }

    [Theory]
    [InlineData("9018", ErrorCauseId.LegacyTokensOff)]
    [InlineData(" 9042 ", ErrorCauseId.LegacyTokensOff)]
    [InlineData("genericTOKENerror", ErrorCauseId.LegacyTokensOff)]
    [InlineData("ErrorForbiddenClientAccessTokenRequest", ErrorCauseId.LegacyTokensOff)]
    [InlineData("-2147467259", ErrorCauseId.LegacyTokensOff)]
    [InlineData("Error 13012", ErrorCauseId.SsoGetAccessToken)]
    [InlineData("AADSTS53003", ErrorCauseId.ConditionalAccess)]
    [InlineData("50001", ErrorCauseId.SsoGetAccessToken)]
    public async Task A_code_may_be_a_number_or_a_name(string code, string cause) =>
        Assert.Equal(cause, (await Captures.OfCode(code)).First?.Cause);

    [Fact]
    public async Task Two_symptoms_of_one_failure_do_not_make_it_certain()
    {
        ErrorResolution resolution = await Captures.Of(new ErrorQuery { Messages = ["Unable to get the outlookIdentityToken"], Codes = ["9018", "9042", "GenericTokenError"] });
        Assert.Equal(Confidence.Medium, resolution.First!.Confidence);
        Assert.Equal(CauseImplication.None, resolution.Implies);
        Assert.Contains(resolution.Causes, cause => cause.Cause is ErrorCauseId.OnPremisesAuthCertificate);
        Assert.Contains(resolution.Causes, cause => cause.Cause is ErrorCauseId.ConsumerAccount && cause.Basis == Basis.Observed);
    }

    [Fact]
    public async Task A_proof_outranks_a_sign_of_another_kind_and_says_so()
    {
        ErrorResolution resolution = await Captures.OfMessage("13006 and ErrorForbiddenClientAccessTokenRequest");
        Assert.Equal(CauseImplication.LegacyTokensOff, resolution.Implies);
        Assert.Equal(Confidence.Medium, resolution.Causes[1].Confidence);
        Assert.Contains("contradict", resolution.Causes[1].Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_table_says_what_9042_is_called_where()
    {
        ErrorResolution resolution = await Captures.OfCode("9042");
        Assert.Equal(Basis.Observed, resolution.First!.Basis);
        Assert.Contains("GenericTokenError", resolution.First.Explanation, StringComparison.Ordinal);
        Assert.Contains("InternalServerError", resolution.First.Explanation, StringComparison.Ordinal);
    }

    private static async Task AssertFound(string id, ErrorQuery query)
    {
        ErrorResolution resolution = await Captures.Of(query);
        Assert.Contains(resolution.Causes.SelectMany(cause => cause.Evidence), evidence => string.Equals(evidence.Sign, id, StringComparison.Ordinal));
    }

    private static string[] Samples(string id)
    {
        static string Refused(string url, int status) => Captures.Har(Captures.Entry(url, status, "GenericTokenError")).Text();
        return id switch
        {
            "TokenStatusRemoved" => ["getTokenStatusAsync: 2", """{"getTokenStatusAsync":{"status":"succeeded","value":2}}""", "tokenStatus = 'Removed'"],
            "TokenStatusDisabled" => ["getTokenStatusAsync: 0", """{"getTokenStatusAsync":{"value":"disabled"}}"""],
            "TokenStatusEnabled" => ["getTokenStatusAsync -> 1 EWS callback tokens are enabled.", """{ "tokenStatus" : 1 }""" + " GenericTokenError"],
            "TokenStatusResultRemoved" => ["""{"status":"succeeded","value":2}""", """[{"value":"removed","status":"succeeded"}]"""],
            "TokenStatusResultDisabled" => ["""{"value":0,"status":"succeeded"}"""],
            "TokenStatusResultEnabled" => ["""{"value":1,"status":"succeeded"}"""],
            "AdminSettingReported" => ["AllowLegacyExchangeTokens: (Not Set)\nAllowed: []", "AllowLegacyExchangeTokens: True"],
            "TokenRequestRefused" => [Captures.Har(Captures.Entry(Captures.OwaToken, 403, string.Empty)).Text()],
            "FileHandleDoesNotExist" => ["File with handle 5f3a does not exist."],
            "AccountTypeEnterprise" => ["""{"accountType":"enterprise"}"""],
            "AccountTypeOffice365" => ["accountType: office365"],
            "AccountTypeConsumer" => ["accountType = outlookCom", "accountType: 'gmail'"],
            "TokenFromOnPremises" or "TokenFromExchangeOnline" or "TokenFromConsumer" => [Captures.Token()],
            "HostExchangeOnline" => [Refused(Captures.OwaToken, 500)],
            "HostOnPremises" => [Refused("https://mail.contoso.example/EWS/Exchange.asmx", 500)],
            "HostConsumer" => [Refused("https://outlook.live.com/owa/service.svc?action=GetClientAccessToken", 500)],
            "OutlookBuild2510" => ["Microsoft Outlook 16.0.19328.20244", "16.0.20012"],
            _ => [],
        };
    }

    private sealed class Sink(string id) : ICapturedTokenSink
    {
        public ValueTask<CapturedTokenVerdict?> OfferAsync(ReadOnlyMemory<char> token, CaptureLocation location, CancellationToken cancellationToken) =>
            new(id.StartsWith("TokenFrom", StringComparison.Ordinal) ? new CapturedTokenVerdict("ExchangeIdentity", "Valid", id["TokenFrom".Length..]) : null);
    }
}
