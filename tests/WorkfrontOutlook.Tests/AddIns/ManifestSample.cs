namespace WorkfrontOutlook.Tests.AddIns;

/// <summary>Made-up manifests of every documented shape.</summary>
internal static class ManifestSample
{
    internal const string Id = "11112222-3333-4444-8555-666677778888";

    /// <summary>The shape of Microsoft's nested app authentication sample: no mark of it.</summary>
    internal static string Xml(string permission = "ReadWriteItem", string overrides = "", string id = Id, string type = "MailApp", string host = "Mailbox") => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <OfficeApp xmlns="http://schemas.microsoft.com/office/appforoffice/1.1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:bt="http://schemas.microsoft.com/office/officeappbasictypes/1.0" xmlns:mailappor="http://schemas.microsoft.com/office/mailappversionoverrides/1.0" xsi:type="{type}">
          <Id>{id}</Id>
          <Version>1.2.3.4</Version>
          <ProviderName>Contoso &amp; Söhne</ProviderName>
          <DefaultLocale>en-US</DefaultLocale>
          <DisplayName DefaultValue="Contoso add-in"><Override Locale="it-IT" Value="Componente Contoso" /></DisplayName>
          <Description DefaultValue="A made-up add-in."/>
          <AppDomains><AppDomain>https://www.contoso.example</AppDomain><AppDomain>https://login.microsoftonline.com</AppDomain></AppDomains>
          <Hosts><Host Name="{host}"/></Hosts>
          <Requirements><Sets DefaultMinVersion="1.1"><Set Name="Mailbox"/><Set Name="IdentityAPI" MinVersion="1.3"/></Sets></Requirements>
          <FormSettings><Form xsi:type="ItemRead"><DesktopSettings><SourceLocation DefaultValue="https://www.contoso.example/pane.html"/></DesktopSettings></Form></FormSettings>
          <Permissions>{permission}</Permissions>
          {overrides}
        </OfficeApp>
        """;

    internal static string Overrides10(string inner = "") => $"""
        <VersionOverrides xmlns="http://schemas.microsoft.com/office/mailappversionoverrides" xsi:type="VersionOverridesV1_0">
          <Requirements><bt:Sets DefaultMinVersion="1.3"><bt:Set Name="Mailbox"/></bt:Sets></Requirements>
          <Hosts><Host xsi:type="MailHost"><DesktopFormFactor><FunctionFile resid="Commands.Url"/></DesktopFormFactor></Host></Hosts>
          <Resources><bt:Urls><bt:Url id="Commands.Url" DefaultValue="https://www.contoso.example/commands.html"/></bt:Urls></Resources>
          {inner}
        </VersionOverrides>
        """;

    internal static string Overrides11(string inner = "") => Overrides10($"""
        <VersionOverrides xmlns="http://schemas.microsoft.com/office/mailappversionoverrides/1.1" xsi:type="VersionOverridesV1_1">
          <Requirements><bt:Sets DefaultMinVersion="1.5"><bt:Set Name="Mailbox"/></bt:Sets></Requirements>
          <Hosts><Host xsi:type="MailHost"><Runtimes><Runtime resid="Events.Url"><Override type="javascript" resid="Script.Url"/></Runtime></Runtimes></Host></Hosts>
          <Resources><bt:Urls><bt:Url id="Events.Url" DefaultValue="https://www.contoso.example/events.html"/><bt:Url id="Script.Url" DefaultValue="https://www.contoso.example/events.js"/></bt:Urls></Resources>
          {inner}
        </VersionOverrides>
        """);

    internal const string WebApplicationInfo =
        "<WebApplicationInfo><Id>99998888-7777-4666-8555-444433332222</Id><Resource>api://contoso.example/x</Resource><Scopes><Scope>profile</Scope></Scopes></WebApplicationInfo>";

    internal static string Json(
        string permissions = """{ "name": "MailboxItem.Read.User", "type": "Delegated" }""",
        string extra = "",
        string scopes = "\"mail\"",
        string alternates = "",
        string manifestVersion = "1.17") => $$"""
        {
          "$schema": "https://developer.microsoft.com/json-schemas/teams/v{{manifestVersion}}/MicrosoftTeams.schema.json#",
          "manifestVersion": "{{manifestVersion}}",
          "version": "1.0.0",
          "id": "{{Id}}",
          "developer": { "name": "Contoso", "websiteUrl": "https://www.contoso.example" },
          "name": { "short": "Contoso add-in", "full": "Contoso add-in for Outlook" },
          {{extra}}
          "validDomains": [ "https://www.contoso.example" ],
          "authorization": { "permissions": { "resourceSpecific": [ {{permissions}} ] } },
          "extensions": [
            {
              "requirements": { "capabilities": [ { "name": "Mailbox", "minVersion": "1.5" } ], "scopes": [ {{scopes}} ] },
              "runtimes": [ { "id": "r1", "code": { "page": "https://www.contoso.example/pane.html", "script": "https://www.contoso.example/events.js" } } ],
              "ribbons": [ { "contexts": [ "mailRead" ] } ],
              "audienceClaimUrl": "https://www.contoso.example/",
              "alternates": [ {{alternates}} ]
            }
          ]
        }
        """;
}
