@{
    # The version stands here and nowhere else: the build reads it.
    ModuleVersion          = '0.1.0'
    GUID                   = 'c5c4d3f4-7f2e-4a53-9a0e-5d2b8a3c6e17'
    Author                 = 'The WorkfrontOutlook contributors'
    CompanyName            = 'The WorkfrontOutlook contributors'
    Copyright              = '(c) 2026 The WorkfrontOutlook contributors. MIT license.'
    Description            = 'Finds out why the Workfront add-in in Outlook says "Unable to get the outlookIdentityToken": reads the tenant''s legacy Exchange token state, lists who has which add-in and which of them ask for legacy tokens, says what may be done, does it with a way back, and proves afterwards that it is gone.'

    PowerShellVersion      = '5.1'
    # For Windows PowerShell; PowerShell 7 takes no notice of it.
    DotNetFrameworkVersion = '4.7.2'
    CompatiblePSEditions   = @('Core', 'Desktop')
    # -ceq: to ignore case, the engine would load its tables of cultures, a fifth of the time that the import takes.
    RootModule             = if ($PSEdition -ceq 'Core') { 'bin/net8.0/WorkfrontOutlook.PowerShell.dll' } else { 'bin/netstandard2.0/WorkfrontOutlook.PowerShell.dll' }

    CmdletsToExport        = @(
        'Compare-WfDiagnosis'
        'Connect-WfTenant'
        'ConvertFrom-WfOutlookToken'
        'Disable-WfOutlookAddIn'
        'Disconnect-WfTenant'
        'Export-WfNotice'
        'Export-WfReport'
        'Get-WfAddInCatalog'
        'Get-WfConnection'
        'Get-WfLegacyTokenStatus'
        'Get-WfLegacyTokenTimeline'
        'Get-WfOutlookAddIn'
        'Invoke-WfDiagnosis'
        'Remove-WfOutlookAddIn'
        'Resolve-WfOutlookError'
        'Restore-WfOutlookAddIn'
        'Set-WfLegacyTokenPolicy'
        'Test-WfAddInManifest'
        'Test-WfNestedAppAuth'
        'Test-WfOutlookIdentityToken'
        'Update-WfAddInCatalog'
    )
    FunctionsToExport      = @()
    AliasesToExport        = @()
    VariablesToExport      = @()
    FormatsToProcess       = @('WorkfrontOutlook.Format.ps1xml', 'WorkfrontOutlook.Diagnosis.Format.ps1xml', 'WorkfrontOutlook.Lists.Format.ps1xml')
    TypesToProcess         = @('WorkfrontOutlook.Types.ps1xml')

    PrivateData            = @{
        PSData = @{
            Tags         = @('Workfront', 'Outlook', 'Exchange', 'ExchangeOnline', 'AddIn', 'OfficeAddIn', 'LegacyToken', 'Microsoft365', 'PSEdition_Core', 'PSEdition_Desktop', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://opensource.org/license/mit'
            ProjectUri   = 'https://github.com/WorkfrontOutlook/WorkfrontOutlook'
            ReleaseNotes = 'See CHANGELOG.md.'
        }
    }
}
