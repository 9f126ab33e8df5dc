using System.Buffers;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Graph.Models;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.LegacyTokens;
using WorkfrontOutlook.Services.Exchange;
using WorkfrontOutlook.Services.Graph;
using WorkfrontOutlook.Services.Resilience;
using WorkfrontOutlook.Services.SignIn;
using WorkfrontOutlook.Tests.Services;
using WorkfrontOutlook.Tests.SignIn;
using WorkfrontOutlook.Tests.Tokens;
using WorkfrontOutlook.Tokens;
using DirectorySignIn = Microsoft.Graph.Models.SignIn;

namespace WorkfrontOutlook.Tests.Fuzzing;

/// <content>What services, endpoints and the environment answer.</content>
internal sealed partial class Parsers
{
    private const string Status = "AllowLegacyExchangeTokens: False\nAllowed:\n[\n{ \"11111111-1111-4222-8333-000000000001\" : \"2026-10-02\" }\n, { \"11111111-1111-4222-8333-000000000002\" : \"2026-10-03\" }\n]\nBlocked:\n[\n{ \"11111111-1111-4222-8333-000000000003\" : \"2026-10-04\" }\n]";
    private const string StatusObject = """{"@odata.context":"x","value":[{"AllowLegacyExchangeTokens":true,"Allowed":[{"11111111-1111-4222-8333-000000000001":"2026-10-02"},{"11111111-1111-4222-8333-000000000002":"2026-10-03"}],"Blocked":"[{ \"11111111-1111-4222-8333-000000000003\" : \"2026-10-04\" }]"}]}""";
    private const string Reply = """{"@odata.context":"https://outlook.office365.com/adminapi/beta/$metadata","@adminapi.warnings":["careful"],"@odata.nextLink":"https://outlook.office365.com/adminapi/beta/x/InvokeCommand?$skiptoken=1","value":[{"AppId":"1","Enabled@odata.type":"#Boolean","Enabled":true,"Count@data.type":"System.Int32","Count":"7","UserList":["a","b"],"Deep":{"a":{"b":1.5e3}}},"text",null]}""";
    private const string Fault = """{"error":{"code":"NotFound","message":"x","details":[{"code":"c","target":"t","message":"a|b|The operation couldn't be performed because object '1' couldn't be found."}],"innererror":{"message":"m","type":"t","internalexception":{"message":"i","type":"Microsoft.Exchange.X"}}}}""";
    private const string Batch = "{\"responses\":[{\"id\":\"0\",\"status\":200,\"headers\":{\"Content-Type\":\"application/json\",\"Vary\":[\"a\",\"b\"]},\"body\":" + Reply + "},{\"id\":\"1\",\"status\":429,\"headers\":{\"Retry-After\":\"7\"},\"body\":" + Fault + "},{\"id\":2,\"status\":\"200\",\"body\":\"text\"}]}";
    private const string Secret = "eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJhIn0xMjM0NTY3ODkw.c2lnbmF0dXJlLXRoYXQtbm9ib2R5LW1heS1zZWU";
    private const string SecretFault = "{\"error\":{\"code\":\"InvalidAuthenticationToken\",\"message\":\"The token Bearer " + Secret + " is no good. AADSTS50013: x|Microsoft.Exchange.Y.SomethingException|z\"}}";
    private const string Challenge = "Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\", error=\"insufficient_claims\", claims=\"eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwidmFsdWUiOiIxNzYwMDAwMDAwIn19fQ==\"";
    private const string UsageReport = "Report Refresh Date,Outlook 2016,Outlook 2019,Outlook M365,Undetermined,Report Period\n2026-11-20,10,20,300,4,30\n";

    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly Uri Address = new("https://outlook.office365.com/adminapi/beta/x/InvokeCommand");
    private static readonly string AccessToken = Wire.Token(new { aud = "https://outlook.office365.com", tid = Wire.Tenant, exp = Now.AddHours(1).ToUnixTimeSeconds(), appid = "app-1", scp = "a b", wids = new[] { "62e90394-69f5-4237-9190-012177145e10" }, roles = new[] { "Exchange.ManageAsApp" } });

    private static readonly byte[][] GraphSeeds =
    [
        Utf8("""{"id":"11111111-1111-4222-8333-000000000001","appId":"11111111-1111-4222-8333-000000000002","displayName":"App","accountEnabled":true,"disabledByMicrosoftStatus":null,"appRoleAssignmentRequired":false,"appOwnerOrganizationId":"11111111-1111-4222-8333-000000000009","verifiedPublisher":{"displayName":"P","verifiedPublisherId":"1"},"replyUrls":["brk-multihub://x"],"appRoles":[{"id":"11111111-1111-4222-8333-000000000003","value":"Mail.Read"}]}"""),
        Utf8("""{"@odata.context":"x","value":[{"id":"g","clientId":"c","consentType":"AllPrincipals","principalId":null,"resourceId":"r","scope":"Mail.Read openid"},{"id":"h","clientId":"d","consentType":"Principal","principalId":"p","resourceId":"r","scope":"User.Read"}]}"""),
        Utf8("""{"value":[{"id":"s","createdDateTime":"2026-11-20T01:02:03Z","appId":"11111111-1111-4222-8333-000000000002","status":{"errorCode":65001,"failureReason":"x"}},{"id":"t","createdDateTime":"2026-11-21T01:02:03Z","status":{"errorCode":0}}]}"""),
        Utf8("""{"value":[{"id":"p","displayName":"Policy","state":"enabled","conditions":{"clientAppTypes":["all"],"applications":{"includeApplications":["All"],"excludeApplications":[],"includeUserActions":[]},"users":{"includeUsers":["All"],"excludeGroups":["g"]},"platforms":{"includePlatforms":["iOS"]},"locations":{"includeLocations":["All"]},"signInRiskLevels":["high"]},"grantControls":{"operator":"OR","builtInControls":["mfa","block"]},"sessionControls":null}]}"""),
        Utf8("""{"value":[{"id":"a","principalId":"11111111-1111-4222-8333-000000000001","principalDisplayName":"x","principalType":"User","resourceId":"11111111-1111-4222-8333-000000000002","resourceDisplayName":"y","appRoleId":"11111111-1111-4222-8333-000000000003"}]}"""),
        Utf8("""{"defaultUserRolePermissions":{"allowedToCreateApps":true,"permissionGrantPoliciesAssigned":["ManagePermissionGrantsForSelf.microsoft-user-default-low"]}}"""),
    ];

    private static readonly byte[][] IdentitySeeds =
    [
        Utf8("{\"access_token\":\"" + AccessToken + "\",\"expires_on\":\"" + Now.AddHours(8).ToUnixTimeSeconds() + "\",\"resource\":\"https://outlook.office365.com\",\"token_type\":\"Bearer\"}"),
        Utf8("{\"access_token\":\"" + AccessToken + "\",\"expires_on\":\"2026-11-22 17:00:00Z\",\"expires_in\":\"3600\"}"),
        Utf8("{\"access_token\":\"opaque\",\"expires_in\":3600}"),
    ];

    private static readonly byte[][] EnvironmentSeeds =
    [
        Utf8("IDENTITY_ENDPOINT=http://127.0.0.1:20072/oauth2/token\nIDENTITY_HEADER=header-secret"),
        Utf8("MSI_ENDPOINT=http://127.0.0.1:20072/old?x=1\nMSI_SECRET=secret"),
        Utf8("ACTIONS_ID_TOKEN_REQUEST_URL=https://github.example/token?api-version=2\nACTIONS_ID_TOKEN_REQUEST_TOKEN=request-secret"),
        Utf8("SYSTEM_OIDCREQUESTURI=https://azdo.example/oidc\nSYSTEM_ACCESSTOKEN=system-secret\nAZURESUBSCRIPTION_SERVICE_CONNECTION_ID=connection"),
        Utf8("AZURE_FEDERATED_TOKEN_FILE=/no/such/file\nAZURE_TENANT_ID=11111111-1111-4222-8333-000000000001"),
    ];

    // A report is whole or a failure: every entry of the text is told, in its own list, and the setting stands there alone.
    private static string? StatusText(byte[] input)
    {
        string text = Text(input);
        LegacyTokenReport report = LegacyTokenReportParser.Parse(new ExchangePage([new TextLine(text)], []));
        if (report.Failure is not null)
        {
            return null;
        }

        if (report.Setting == LegacyTokenAdminSetting.Unknown)
        {
            return report.Warning is null || report.Requests.Count > 0 ? "nothing was understood, and nothing is said of it" : null;
        }

        if (text.Count(character => character == '"') != 4 * report.Requests.Count)
        {
            return $"{report.Requests.Count} entries of a text with {text.Count(character => character == '"')} quotation marks";
        }

        var expected = new List<string>();
        string list = string.Empty;
        foreach (string part in Regex.Matches(text, "allowed|blocked|(?<=\")" + Id, RegexOptions.IgnoreCase).Select(match => match.Value.ToLowerInvariant()))
        {
            if (part is "allowed" or "blocked")
            {
                list = part;
            }
            else
            {
                expected.Add(part + list);
            }
        }

        string[] told = report.Requests.Select(request => request.AddInId + request.Outcome.ToString().ToLowerInvariant()).ToArray();
        if (expected.Except(told, StringComparer.Ordinal).Any() || told.Distinct(StringComparer.Ordinal).Any(made => !text.Contains(made.Replace("allowed", string.Empty, StringComparison.Ordinal).Replace("blocked", string.Empty, StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase)))
        {
            return "other entries than the text has: " + string.Join(", ", told);
        }

        string word = report.Setting switch { LegacyTokenAdminSetting.Allowed => "true", LegacyTokenAdminSetting.Blocked => "false", _ => "not\\s?set" };
        return Regex.IsMatch(text, @"AllowLegacyExchangeTokens\s*:[\s()]*" + word, RegexOptions.IgnoreCase) ? null : $"{report.Setting}, which the text doesn't say";
    }

    private static string? StatusRecord(byte[] input)
    {
        IReadOnlyList<ExchangeRecord> records;
        try
        {
            records = CommandReplyReader.Read(input, "Get-App", new ReplyMemory()).Records;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }

        LegacyTokenReport report = LegacyTokenReportParser.Parse(new ExchangePage(records, []));
        string text = Regex.Unescape(Regex.Replace(Text(input), @"\\(?![u""\\/])", "/"));
        HashSet<string> there = Id.Matches(text).Select(match => match.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return report.Requests.FirstOrDefault(request => !there.Contains(request.AddInId) && (request.AddInId.Length == 0 || !text.Contains(request.AddInId, StringComparison.OrdinalIgnoreCase))) is WfLegacyTokenRequest made && !text.Contains("\\u", StringComparison.Ordinal) ? "an entry that isn't there: " + made.AddInId
            : report.Failure is null && report.IsAvailable && report.Setting == LegacyTokenAdminSetting.Unknown ? "nothing was understood, and nothing is said of it"
            : null;
    }

    // Only a key of the document verifies, and only what it signed.
    private string? Metadata(byte[] input)
    {
        MetadataDocument? document = MetadataDocument.Parse(input, new KeyCache(), out TokenPhrase? fault);
        if ((document is null) != (fault is not null))
        {
            return "a document was refused without a reason";
        }

        if (document is null)
        {
            return null;
        }

        string path = _folder["metadata.json"];
        File.WriteAllBytes(path, input);
        using var verifier = new TokenVerifier(new TokenVerifierOptions { Audience = TokenMint.AddIn, MetadataPath = path, At = TokenMint.Now }, TimeProvider.System, () => throw new InvalidOperationException("No request may be made."));
        if (TokenMint.Test(verifier, _stranger.Value.Token()).Status == TokenStatus.Valid)
        {
            return "a stranger's token is valid";
        }

        using JsonDocument json = Parsed(input)!;
        bool isThere = Texts(json.RootElement).Any(text => Decoded(text).AsSpan().IndexOf(_mint.Value.Key.ExportParameters(false).Modulus) >= 0);
        return TokenMint.Test(verifier, _mint.Value.Token()).Status == TokenStatus.Valid && !isThere ? "a token is valid by a key that isn't there" : null;
    }

    private static byte[]? Decoded(string text)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Texts(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        JsonValueKind.String => Text(element) is { } text ? [text] : [],
        _ => [],
    };

    // Half a surrogate pair is JSON, and no text.
    private static string? Text(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    // As another reader of JSON sees it: nothing is taken that isn't JSON, and no record is lost or made up.
    private static string? CommandReply(byte[] input)
    {
        CommandReply reply;
        try
        {
            reply = CommandReplyReader.Read(input, "Get-App", new ReplyMemory());
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            // It is inside: its caller makes it the module's error, which WireFuzzTests see to.
            return null;
        }

        using JsonDocument? document = Parsed(input);
        if (document is null)
        {
            return "what isn't JSON was taken";
        }

        int records = Members(document.RootElement, "value").Sum(Count);
        bool hasLink = Members(document.RootElement, "@odata.nextLink") is [.., { ValueKind: not JsonValueKind.Null }];
        return records != reply.Records.Count ? $"{reply.Records.Count} records of {records}" : hasLink && reply.NextLink is null && !reply.HasBrokenLink ? "a link was lost" : null;

        static int Count(JsonElement element) => element.ValueKind switch
        {
            JsonValueKind.Null => 0,
            JsonValueKind.Array => element.EnumerateArray().Sum(Count),
            _ => 1,
        };
    }

    // Each answer belongs to the item whose number it has, and no number has two.
    private static string? BatchAnswer(byte[] input)
    {
        BatchReply? batch;
        try
        {
            batch = BatchReply.Read(input, new ReplyMemory());
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }

        using JsonDocument? document = Parsed(input);
        if (document is null)
        {
            return "what isn't JSON was taken";
        }

        JsonElement[] lists = Members(document.RootElement, "responses").Where(member => member.ValueKind == JsonValueKind.Array).ToArray();
        if (lists.Length != 1 || batch is null)
        {
            return lists.Length == 0 == batch is null ? null : $"{lists.Length} lists of answers";
        }

        foreach (JsonElement item in lists[0].EnumerateArray().TakeWhile(item => item.ValueKind == JsonValueKind.Object))
        {
            JsonElement? id = Last(item, "id");
            if (id is not { ValueKind: JsonValueKind.String or JsonValueKind.Number })
            {
                continue;
            }

            string number = id.Value.ValueKind == JsonValueKind.Number ? id.Value.GetInt64().ToString(CultureInfo.InvariantCulture) : id.Value.GetString()!;
            if (!batch.Items.TryGetValue(number, out BatchItem? told))
            {
                return "an answer was lost: " + id;
            }

            if (Last(item, "body") is JsonElement { ValueKind: JsonValueKind.Object or JsonValueKind.Array } body && !told.Body.Span.SequenceEqual(JsonMarshal.GetRawUtf8Value(body)))
            {
                return "another body: " + id;
            }
        }

        return lists[0].EnumerateArray().Count() < batch.Items.Count ? "more answers than there are" : null;

        static JsonElement? Last(JsonElement item, string name) => Members(item, name) is [.., JsonElement last] ? last : null;
    }

    /// <summary>The members of a name, however it is written, in their order.</summary>
    private static JsonElement[] Members(JsonElement element, string name)
    {
        return element.ValueKind == JsonValueKind.Object ? element.EnumerateObject().Where(Is).Select(member => member.Value).ToArray() : [];

        bool Is(JsonProperty member)
        {
            try
            {
                return member.NameEquals(name);
            }
            catch (InvalidOperationException)
            {
                // Half a surrogate pair: no name that is looked for.
                return false;
            }
        }
    }

    private static JsonDocument? Parsed(byte[] input)
    {
        try
        {
            return JsonDocument.Parse(input.AsMemory(input.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // An error's words are one line, bounded, and without the token, whatever the service says.
    private static async Task<string?> FaultAsync(byte[] input)
    {
        foreach (int status in new[] { 400, 401, 403, 404, 429, 500, 503 })
        {
            using var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(input) };
            response.Headers.TryAddWithoutValidation("x-ms-diagnostics", Text(input)[..Math.Min(200, Text(input).Length)].ReplaceLineEndings(" "));
            using ServiceReply reply = await ServiceReply.ReadAsync(response, Address, Secret, 1 << 20, ArrayPool<byte>.Shared, TimeProvider.System, TestContext.Current.CancellationToken);
            ExchangeFault fault = ExchangeFault.Read(reply);
            (string? code, string said) = GraphJudge.Fault(reply);
            Exception[] errors = [ExchangeJudge.Failure(reply, "Get-App", "x").Error(3), GraphJudge.Failure(reply, "x", "x").Error(3)];
            bool isNotFound = GraphJudge.IsNotFound(reply);
            foreach (string text in new[] { fault.Text, code ?? string.Empty, said }.Concat(errors.Select(error => error.Message)))
            {
                if (text.Contains(Secret, StringComparison.Ordinal) || text.Length > 2000 || text.Contains('\n', StringComparison.Ordinal))
                {
                    return "words that must not be shown: " + text[..Math.Min(300, text.Length)];
                }
            }

            if (isNotFound && !Text(input).Contains("ResourceNotFound", StringComparison.OrdinalIgnoreCase) && !Text(input).Contains("\\u", StringComparison.Ordinal))
            {
                return "not found, which nobody said";
            }
        }

        return null;
    }

    // What is passed to a sign-in is an object of JSON, or nothing.
    private static async Task<string?> ChallengeAsync(byte[] input)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.Unauthorized) { Content = new ByteArrayContent([]) };
        response.Headers.TryAddWithoutValidation("WWW-Authenticate", Text(input).ReplaceLineEndings(" "));
        using ServiceReply reply = await ServiceReply.ReadAsync(response, Address, Secret, 1 << 20, ArrayPool<byte>.Shared, TimeProvider.System, TestContext.Current.CancellationToken);
        string? claims = ClaimsChallenge.Read(reply);
        return claims is null || Parsed(Utf8(claims)) is { RootElement.ValueKind: JsonValueKind.Object } ? null : "claims that are none: " + claims;
    }

    private static string? RetryAfterHeader(byte[] input)
    {
        string[] parts = Text(input).Split('\n', 2);
        TimeSpan? wait = RetryAfter.Read(parts[0], parts.Length > 1 ? parts[1] : null, Now);
        return wait is null || (wait >= TimeSpan.Zero && wait <= RetryAfter.Longest) ? null : wait.ToString();
    }

    // Whatever the answer is, it is read or a failure; a page without its list is no empty list.
    private static async Task<string?> GraphAsync(byte[] input)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(input) };
        using ServiceReply answer = await ServiceReply.ReadAsync(response, Address, Secret, 1 << 20, ArrayPool<byte>.Shared, TimeProvider.System, TestContext.Current.CancellationToken);
        if (GraphJudge.Unreadable(input, answer, "x", "x") is not null)
        {
            return null;
        }

        GraphReply reply = GraphReply.Of([input]);
        EntraAnswer<EntraApplication> application = EntraTranslator.One(reply, "x", EntraTranslator.Application);
        EntraAnswer<EntraConsentPolicy> consent = EntraTranslator.One(reply, "x", EntraTranslator.ConsentPolicy);
        _ = EntraTranslator.One(reply, "x", EntraTranslator.UserCount);
        EntraAnswer<IReadOnlyList<EntraGrant>> grants = EntraTranslator.Many(reply, "x", OAuth2PermissionGrantCollectionResponse.CreateFromDiscriminatorValue, EntraTranslator.Grants);
        EntraAnswer<IReadOnlyList<EntraAccessPolicy>> policies = EntraTranslator.Many(reply, "x", ConditionalAccessPolicyCollectionResponse.CreateFromDiscriminatorValue, AccessPolicyTranslator.Policies);
        EntraAnswer<IReadOnlyList<EntraRoleAssignment>> roles = EntraTranslator.Many(reply, "x", AppRoleAssignmentCollectionResponse.CreateFromDiscriminatorValue, page => EntraTranslator.Roles(page.Value));
        EntraAnswer<IReadOnlyList<DirectorySignIn>> signIns = EntraTranslator.Many(reply, "x", SignInCollectionResponse.CreateFromDiscriminatorValue, page => page.Value);
        EntraAnswer<EntraSignIns> summary = EntraTranslator.Guarded("x", () => signIns.Value is null ? null : EntraTranslator.SignIns(signIns.Value, hasMore: false));
        using JsonDocument? document = Parsed(input);
        int? items = document is null ? null : Members(document.RootElement, "value").Where(member => member.ValueKind == JsonValueKind.Array).Select(member => (int?)member.GetArrayLength()).Max();
        int told = new[] { grants.Value?.Count, policies.Value?.Count, roles.Value?.Count, signIns.Value?.Count }.Max() ?? -1;
        return document is not null && told > (items ?? -1) ? $"{told} of {items?.ToString() ?? "no"} items"
            : application.Value is { ObjectId.Length: 0 } ? "an application without an id"
            : new[] { application.Value?.ReplyUrls, consent.Value?.Assigned }.Concat(policies.Value?.SelectMany(Lists) ?? []).Any(list => list?.Contains(null!) == true) ? "a text that is none"
            : signIns.Value is not null && summary.Value is EntraSignIns all && all.Succeeded + all.Failed != signIns.Value.Count ? "sign-ins lost"
            : null;
    }

    private static IEnumerable<IReadOnlyList<string>> Lists(EntraAccessPolicy policy) => [policy.IncludedApps, policy.ExcludedApps, policy.IncludedUsers, policy.IncludedLocations, policy.ExcludedLocations];

    private static string? Usage(byte[] input)
    {
        EntraAnswer<OutlookUsage> usage = EntraTranslator.One(GraphReply.Of([input]), "x", EntraTranslator.Usage);
        return usage.Value?.Users.FirstOrDefault(user => user.Value < 0 || (user.Value > 0 && !Text(input).Contains(user.Value.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))).Key is string made ? "a number that isn't there: " + made : null;
    }

    private static string? AccessTokenFacts(byte[] input)
    {
        TokenFacts facts = TokenFacts.Read(Text(input), "x");
        return facts.UserPrincipalName?.Any(char.IsControl) == true ? "control characters" : null;
    }

    // The token is what the answer has, and its end lies ahead, but not years.
    private static async Task<string?> IdentityAsync(byte[] input)
    {
        using ISignIn endpoint = IdentityEndpoint.Find(name => name switch { "IDENTITY_ENDPOINT" => "http://127.0.0.1:1/", "IDENTITY_HEADER" => "h", _ => null }, null, new ManualClock(Now), new Answering(input), null)!;
        SignInToken token = await endpoint.SignInAsync("https://outlook.office365.com", null, renew: false, TestContext.Current.CancellationToken);
        return token.Expires <= Now || token.Expires > Now.AddDays(2) ? $"a token that expires at {token.Expires:u}"
            : token.Text.Any(character => character is <= ' ' or > '~') ? "a token that can't be sent"
            : null;
    }

    private static async Task<string?> FederatedAsync(byte[] input)
    {
        using FederatedTokens tokens = FederatedTokens.Find(new ConnectRequest
        {
            SignIn = SignInKind.FederatedIdentity,
            Cloud = CloudEnvironments.Worldwide,
            AuthorityHandler = new Answering(input),
            Clock = new ManualClock(Now),
            ReadEnvironment = name => name switch { "ACTIONS_ID_TOKEN_REQUEST_URL" => "https://github.example/", "ACTIONS_ID_TOKEN_REQUEST_TOKEN" => "t", _ => null },
        });
        string token = await tokens.GetAsync(TestContext.Current.CancellationToken);
        return token.Length == 0 || token.Any(character => character is <= ' ' or > '~') ? "a token that can't be sent" : null;
    }

    private static async Task<string?> EnvironmentAsync(byte[] input)
    {
        Dictionary<string, string> variables = Text(input).Split('\n').Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2).GroupBy(pair => pair[0], StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Last()[1], StringComparer.Ordinal);
        string? Read(string name) => variables.GetValueOrDefault(name);
        try
        {
            using ISignIn? endpoint = IdentityEndpoint.Find(Read, null, new ManualClock(Now), new Answering(IdentitySeeds[0]), null);
            if (endpoint is not null)
            {
                await endpoint.SignInAsync("https://outlook.office365.com", null, renew: false, TestContext.Current.CancellationToken);
            }
        }
        catch (WfException)
        {
            // No such endpoint: the pipelines are asked all the same.
        }

        _ = FederatedTokens.TenantOf(Read);
        using FederatedTokens tokens = FederatedTokens.Find(new ConnectRequest { SignIn = SignInKind.FederatedIdentity, Cloud = CloudEnvironments.Worldwide, AuthorityHandler = new Answering(Utf8("""{"value":"a","oidcToken":"b"}""")), Clock = new ManualClock(Now), ReadEnvironment = Read });
        return (await tokens.GetAsync(TestContext.Current.CancellationToken)) is "a" or "b" ? null : "a token of somewhere else";
    }

    private byte[][] SignInSeeds() =>
    [
        Utf8(JsonSerializer.Serialize(new { token_type = "Bearer", expires_in = 3600, access_token = _authority.Value.TokenFor("exchange") })),
        Utf8(FakeAuthority.Refusal("7000215")),
        Utf8("<html><head><title>Sign in to your account</title></head><body>AADSTS90002: no tenant</body></html>"),
    ];

    // A sign-in ends with a token or the module's own error, which holds no secret.
    private async Task<string?> SignInAsync(byte[] input)
    {
        FakeAuthority authority = _authority.Value;
        authority.Then(_ => new HttpResponseMessage(input.Length % 3 == 0 ? HttpStatusCode.BadRequest : HttpStatusCode.OK) { Content = new ByteArrayContent(input) { Headers = { ContentType = new("application/json") } } });
        try
        {
            // An app of its own, as MSAL remembers what it got for one.
            ConnectRequest request = authority.Request(SignInKind.ClientSecret);
            using TenantContext context = await FakeAuthority.ConnectAsync(new ConnectRequest
            {
                SignIn = request.SignIn,
                TenantId = request.TenantId,
                ClientId = Guid.NewGuid().ToString(),
                ClientSecret = request.ClientSecret,
                AuthorityHandler = authority,
                Handler = request.Handler,
                Clock = request.Clock,
                ReadEnvironment = request.ReadEnvironment,
            });
            return null;
        }
        catch (WfException failure)
        {
            string told = failure + failure.RecommendedAction;
            return told.Contains(FakeAuthority.Secret, StringComparison.Ordinal) || authority.Issued.Any(token => told.Contains(token.Split('.')[2], StringComparison.Ordinal)) ? "a secret is told: " + failure.ErrorId : null;
        }
    }

    private sealed class Answering(byte[] body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(body), RequestMessage = request });
    }
}
