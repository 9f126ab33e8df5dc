BeforeAll {
    . "$PSScriptRoot/common.ps1"

    function New-Manifest([string] $Permission = 'ReadWriteMailbox', [string] $Id = '11112222-3333-4444-8555-666677778888', [string] $Type = 'MailApp', [string] $HostName = 'Mailbox') {
        @"
<?xml version="1.0" encoding="UTF-8"?>
<OfficeApp xmlns="http://schemas.microsoft.com/office/appforoffice/1.1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="$Type">
  <Id>$Id</Id><Version>1.0.0.0</Version><ProviderName>Contoso</ProviderName>
  <DisplayName DefaultValue="Contoso add-in"/><Hosts><Host Name="$HostName"/></Hosts><Permissions>$Permission</Permissions>
</OfficeApp>
"@
    }

    $json = @'
{
  "manifestVersion": "1.17", "version": "1.0.0", "id": "11112222-3333-4444-8555-666677778888",
  "developer": { "name": "Contoso" }, "name": { "short": "Contoso add-in" },
  "authorization": { "permissions": { "resourceSpecific": [ { "name": "MailboxItem.Restricted.User", "type": "Delegated" }, ] } },
  "extensions": [ { "requirements": { "scopes": [ "mail" ] } } ]
}
'@
}

Describe 'Test-WfAddInManifest' {
    BeforeEach {
        $folder = New-Item -ItemType Directory -Path (Join-Path $TestDrive ([guid]::NewGuid()))
        $xml = Join-Path $folder 'add-in.xml'
        Set-Content -LiteralPath $xml -Value (New-Manifest)
    }

    It 'gives the properties of the contract for XML' {
        $result = Test-WfAddInManifest -Path $xml

        $result.GetType().Name | Should -Be 'WfManifestTest'
        $result.Format | Should -Be 'Xml'
        $result.IsOutlookAddIn | Should -BeTrue
        $result.AddInId | Should -Be '11112222-3333-4444-8555-666677778888'
        $result.Version | Should -Be '1.0.0.0'
        $result.DisplayName | Should -Be 'Contoso add-in'
        $result.ProviderName | Should -Be 'Contoso'
        $result.Permission | Should -Be 'ReadWriteMailbox'
        $result.HasWebApplicationInfo | Should -BeFalse
        $result.LegacyTokenUse | Should -Be 'Possible'
        $result.NestedAppAuth | Should -Be 'Unknown'
        $result.IsWorkfront | Should -BeFalse
        $result.Conclusions.Basis | Should -Contain 'Documented'
    }

    It 'reads the unified manifest with trailing commas, whatever the file is called' {
        $file = Join-Path $folder 'manifest.xml'
        Set-Content -LiteralPath $file -Value $json
        $result = Test-WfAddInManifest $file -WarningVariable warnings -WarningAction SilentlyContinue

        $result.Format | Should -Be 'UnifiedJson'
        $result.LegacyTokenUse | Should -Be 'Impossible'
        $result.Warnings | Should -HaveCount 1
        "$warnings" | Should -BeLike '*manifest.xml: *'
    }

    It 'takes files from the pipeline, by wildcard, by literal path and as strings' {
        $odd = Join-Path $folder 'a[1].xml'
        [IO.File]::WriteAllText($odd, (New-Manifest))

        Get-ChildItem $folder | Test-WfAddInManifest | Should -HaveCount 2
        Test-WfAddInManifest -Path "$folder/*.xml" | Should -HaveCount 2
        (Test-WfAddInManifest -LiteralPath $odd).Path | Should -Be $odd
        $xml, $xml | Test-WfAddInManifest | Should -HaveCount 2
        Push-Location $folder
        try { Test-WfAddInManifest 'add-in.xml' | Should -HaveCount 1 } finally { Pop-Location }
    }

    It 'takes add-ins with their manifests from the pipeline' {
        $addIns = @(
            [pscustomobject] @{ DisplayName = 'One'; AssetId = 'WA104380943'; AddInId = 'x'; Manifest = New-Manifest -Permission ReadItem }
            [pscustomobject] @{ DisplayName = 'Two'; AssetId = $null; AddInId = 'y'; Manifest = New-Manifest -Id 'b7cf3295-3645-4fc5-9c19-a963c71d1fe2' }
            [pscustomobject] @{ DisplayName = 'Three'; AssetId = $null; AddInId = 'z'; Manifest = $null }
            [pscustomobject] @{ DisplayName = 'Four'; ManifestXml = New-Manifest -Permission Restricted }
        )
        $results = $addIns | Test-WfAddInManifest -ErrorVariable failures -ErrorAction SilentlyContinue -WarningAction SilentlyContinue

        $results.IsWorkfront | Should -Be $true, $true, $false
        $results.LegacyTokenUse | Should -Be 'Listed', 'Listed', 'Impossible'
        $failures | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'ManifestMissing,*'
        $failures[0].TargetObject | Should -Be 'Three'
    }

    It 'says that an add-in for Word is not one for Outlook' {
        $result = Test-WfAddInManifest -Manifest (New-Manifest -Type TaskPaneApp -HostName Document -Permission ReadWriteDocument)

        $result.IsOutlookAddIn | Should -BeFalse
        $result.Permission | Should -BeNullOrEmpty
        $result.LegacyTokenUse | Should -Be 'Unknown'
    }

    It 'reports what is no manifest without ending the pipeline' {
        $other = Join-Path $folder 'other.txt'
        Set-Content -LiteralPath $other -Value 'hello'
        $laughs = Join-Path $folder 'laughs.xml'
        Set-Content -LiteralPath $laughs -Value '<!DOCTYPE x [<!ENTITY a "b">]><OfficeApp>&a;</OfficeApp>'
        $results = $other, $laughs, (Join-Path $folder 'none.xml'), $xml | Test-WfAddInManifest -ErrorVariable failures -ErrorAction SilentlyContinue

        $results | Should -HaveCount 1
        $failures.FullyQualifiedErrorId | ForEach-Object { ($_ -split ',')[0] } | Should -Be 'NotAManifest', 'ManifestNotSafe', 'ManifestFileNotFound'
        $failures[0].CategoryInfo.Category | Should -Be 'InvalidData'
        $failures[0].TargetObject | Should -Be $other
        $failures[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }
}
