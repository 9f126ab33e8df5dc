using System.Text.Json;
using System.Text.RegularExpressions;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.AddIns;

/// <summary>Reads the unified manifest for Microsoft 365. Its form: OfficeDev/office-js-docs-pr, 2026-08-20.</summary>
internal static class ManifestJsonParser
{
    private const int MaximumNodes = 50_000;

    internal static ManifestFacts Parse(string text, string target)
    {
        try
        {
            using JsonDocument document = Open(text, target, out bool relaxed);
            ManifestFacts facts = new();
            if (relaxed)
            {
                facts.Warnings.Add(ManifestText.Warn_Relaxed);
            }

            int nodes = 0;
            Walk(document.RootElement, facts, target, ref nodes);
            Read(document.RootElement, facts, target);
            return facts;
        }
        catch (InvalidOperationException exception)
        {
            // Half a surrogate pair, written as an escape.
            throw WfErrors.NotAManifest.Because(exception, target, target, ManifestText.Reason_JsonText);
        }
    }

    private static JsonDocument Open(string text, string target, out bool relaxed)
    {
        relaxed = false;
        JsonDocumentOptions strict = new() { MaxDepth = AddInManifest.MaximumDepth };
        try
        {
            return JsonDocument.Parse(text, strict);
        }
        catch (JsonException)
        {
            relaxed = true;
        }
        catch (ArgumentException exception)
        {
            throw WfErrors.NotAManifest.Because(exception, target, target, ManifestText.Reason_JsonText);
        }

        JsonDocumentOptions lenient = new()
        {
            MaxDepth = AddInManifest.MaximumDepth,
            AllowTrailingCommas = true,
            CommentHandling = JsonCommentHandling.Skip,
        };
        try
        {
            return JsonDocument.Parse(text, lenient);
        }
        catch (JsonException) when (IsTooDeep(text))
        {
            throw WfErrors.ManifestTooLarge.For(
                target, target, CatalogFormat.Fill(ManifestText.Reason_Depth, AddInManifest.MaximumDepth));
        }
        catch (JsonException exception)
        {
            throw WfErrors.NotAManifest.Because(exception, target, target, CatalogFormat.Fill(
                ManifestText.Reason_Json, exception.LineNumber + 1, exception.BytePositionInLine + 1));
        }
    }

    /// <summary>Whether the text nests deeper than the limit before anything else is wrong with it.</summary>
    private static bool IsTooDeep(string text)
    {
        int depth = 0;
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quoted)
            {
                i += c == '\\' ? 1 : 0;
                quoted = c != '"';
            }
            else if (c == '"')
            {
                quoted = true;
            }
            else if (c is '{' or '[')
            {
                if (++depth > AddInManifest.MaximumDepth)
                {
                    return true;
                }
            }
            else if (c is '}' or ']')
            {
                depth--;
            }
        }

        return false;
    }

    /// <summary>Counts the nodes, and reports a member that stands twice in one object. Recursion ends at the depth that the
    /// reader allows.</summary>
    private static void Walk(JsonElement element, ManifestFacts facts, string target, ref int nodes)
    {
        if (++nodes > MaximumNodes)
        {
            throw WfErrors.ManifestTooLarge.For(target, target, CatalogFormat.Fill(ManifestText.Reason_Nodes, MaximumNodes));
        }

        if (element.ValueKind == JsonValueKind.Object)
        {
            HashSet<string> names = new(StringComparer.Ordinal);
            foreach (JsonProperty property in element.EnumerateObject())
            {
                if (!names.Add(property.Name) && facts.Warnings.Count < 10)
                {
                    facts.Warnings.Add(CatalogFormat.Fill(ManifestText.Warn_Duplicates, ManifestFacts.Clean(property.Name)));
                }

                Walk(property.Value, facts, target, ref nodes);
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray())
            {
                Walk(item, facts, target, ref nodes);
            }
        }
    }

    private static void Read(JsonElement root, ManifestFacts facts, string target)
    {
        string? schema = String(root, "$schema");
        string? version = String(root, "manifestVersion");
        bool teams = schema is not null && schema.IndexOf("MicrosoftTeams.schema.json", StringComparison.OrdinalIgnoreCase) >= 0;
        bool shaped = All(root, "developer").Any() || All(root, "extensions").Any() || All(root, "authorization").Any();
        if (root.ValueKind != JsonValueKind.Object || !(teams || (version is not null && shaped)))
        {
            throw WfErrors.NotAManifest.For(target, target, ManifestText.Reason_JsonObject);
        }

        facts.SetId(String(root, "id"));
        if (version is not null && !Regex.IsMatch(
            version, @"^(1\.[0-9]{1,3}|(m365)?devPreview)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)))
        {
            facts.Format = ManifestFormat.Unknown;
            facts.Warnings.Add(CatalogFormat.Fill(ManifestText.Warn_UnknownSchema, ManifestFacts.Clean(version)));
            return;
        }

        facts.Format = ManifestFormat.UnifiedJson;
        facts.Version = ManifestFacts.Clean(String(root, "version"));
        facts.DisplayName = ManifestFacts.Clean(Last(root, "name") is JsonElement name ? String(name, "short") ?? String(name, "full") : null);
        facts.ProviderName = ManifestFacts.Clean(Last(root, "developer") is JsonElement developer ? String(developer, "name") : null);
        HashSet<string> domains = new(StringComparer.OrdinalIgnoreCase);
        foreach (JsonElement domain in Items(root, "validDomains"))
        {
            ManifestFacts.Add(facts.AppDomains, domains, Value(domain));
        }

        if (Last(root, "webApplicationInfo") is { ValueKind: JsonValueKind.Object } application)
        {
            facts.HasWebApplicationInfo = true;
            facts.WebApplicationId = ManifestFacts.Clean(String(application, "id"));
        }

        bool mailPermission = ReadPermissions(root, facts);
        ReadExtensions(root, facts, mailPermission);
    }

    /// <summary>The permissions of all sections. The extra ones, for shared folders and appending on send, give no access
    /// to tokens by themselves.</summary>
    private static bool ReadPermissions(JsonElement root, ManifestFacts facts)
    {
        bool mail = false;
        IEnumerable<JsonElement> names = All(root, "authorization")
            .SelectMany(authorization => All(authorization, "permissions"))
            .SelectMany(permissions => Items(permissions, "resourceSpecific"))
            .SelectMany(permission => All(permission, "name"));
        foreach (JsonElement element in names)
        {
            string? written = Value(element)?.Trim();
            if (written is null || !written.StartsWith("Mailbox", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            mail = true;
            switch (written.ToUpperInvariant())
            {
                case "MAILBOXITEM.RESTRICTED.USER":
                    facts.AddPermission(AddInPermission.Restricted, written);
                    break;
                case "MAILBOXITEM.READ.USER":
                    facts.AddPermission(AddInPermission.ReadItem, written);
                    break;
                case "MAILBOXITEM.READWRITE.USER":
                    facts.AddPermission(AddInPermission.ReadWriteItem, written);
                    break;
                case "MAILBOX.READWRITE.USER":
                    facts.AddPermission(AddInPermission.ReadWriteMailbox, written);
                    break;
                case "MAILBOX.SHAREDFOLDER":
                case "MAILBOXITEM.APPENDONSEND.USER":
                case "MAILBOX.APPENDONSEND.USER":
                    break;
                default:
                    facts.AddPermission(null, written);
                    break;
            }
        }

        return mail;
    }

    private static void ReadExtensions(JsonElement root, ManifestFacts facts, bool mail)
    {
        HashSet<string> hosts = new(StringComparer.Ordinal);
        HashSet<string> sets = new(StringComparer.Ordinal);
        HashSet<string> addresses = new(StringComparer.Ordinal);
        bool any = false;
        foreach (JsonElement extension in Items(root, "extensions"))
        {
            any = true;
            ReadRequirements(extension, facts, hosts, sets);
            foreach (JsonElement part in Items(extension, "runtimes").Concat(Items(extension, "ribbons"))
                .Concat(Items(extension, "autoRunEvents")).Concat(Items(extension, "alternates")))
            {
                ReadRequirements(part, facts, hosts, sets);
                mail |= Items(part, "contexts").Any(context =>
                    Value(context) is string text && text.StartsWith("mail", StringComparison.OrdinalIgnoreCase));
            }

            foreach (JsonElement code in Items(extension, "runtimes").SelectMany(runtime => All(runtime, "code")))
            {
                ManifestFacts.Add(facts.SourceLocations, addresses, String(code, "page"));
                ManifestFacts.Add(facts.SourceLocations, addresses, String(code, "script"));
            }

            foreach (JsonElement hide in Items(extension, "alternates").SelectMany(alternate => All(alternate, "hide")))
            {
                foreach (JsonElement old in All(hide, "storeOfficeAddin").Concat(All(hide, "customOfficeAddin")))
                {
                    AddSuccessor(old, facts);
                }
            }
        }

        mail |= facts.Hosts.Contains("Mailbox", StringComparer.Ordinal)
            || facts.RequirementSets.Any(set => set.StartsWith("Mailbox ", StringComparison.OrdinalIgnoreCase));
        facts.IsOutlookAddIn = mail ? true : any && facts.Hosts.Count == 0 ? null : false;
        if (facts.IsOutlookAddIn is null)
        {
            facts.Warnings.Add(ManifestText.Warn_NoHost);
        }
    }

    private static void AddSuccessor(JsonElement old, ManifestFacts facts)
    {
        string? id = ManifestFacts.Clean(String(old, "officeAddinId"));
        id = Guid.TryParse(id, out Guid guid) ? guid.ToString("D") : id;
        string? asset = ManifestFacts.Clean(String(old, "assetId"))?.ToUpperInvariant();
        if (id is not null || asset is not null)
        {
            facts.SuccessorOf.Add(new WfManifestSuccessor(id, asset));
        }
    }

    private static void ReadRequirements(JsonElement owner, ManifestFacts facts, HashSet<string> hosts, HashSet<string> sets)
    {
        foreach (JsonElement requirements in All(owner, "requirements"))
        {
            foreach (JsonElement scope in Items(requirements, "scopes"))
            {
                string? written = Value(scope);
                ManifestFacts.Add(facts.Hosts, hosts, written?.Trim().ToUpperInvariant() switch
                {
                    "MAIL" => "Mailbox",
                    "WORKBOOK" => "Workbook",
                    "DOCUMENT" => "Document",
                    "PRESENTATION" => "Presentation",
                    _ => written,
                });
            }

            foreach (JsonElement capability in Items(requirements, "capabilities"))
            {
                if (String(capability, "name") is string name)
                {
                    ManifestFacts.Add(facts.RequirementSets, sets, $"{name} {String(capability, "minVersion")}");
                }
            }
        }
    }

    private static IEnumerable<JsonElement> All(JsonElement owner, string name)
    {
        if (owner.ValueKind != JsonValueKind.Object)
        {
            yield break;
        }

        foreach (JsonProperty property in owner.EnumerateObject())
        {
            if (property.NameEquals(name))
            {
                yield return property.Value;
            }
        }
    }

    private static IEnumerable<JsonElement> Items(JsonElement owner, string name) =>
        All(owner, name).Where(element => element.ValueKind == JsonValueKind.Array).SelectMany(element => element.EnumerateArray());

    private static JsonElement? Last(JsonElement owner, string name)
    {
        JsonElement? last = null;
        foreach (JsonElement element in All(owner, name))
        {
            last = element;
        }

        return last;
    }

    private static string? String(JsonElement owner, string name) => Last(owner, name) is JsonElement element ? Value(element) : null;

    private static string? Value(JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString() : null;
}
