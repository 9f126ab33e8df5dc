# The package as a user takes it: by Install-PSResource from a folder, and as Azure Automation reads it. Needs build.ps1 Package.

BeforeDiscovery {
    $root = Split-Path (Split-Path $PSScriptRoot)
    $nupkg = Get-ChildItem ([IO.Path]::Combine($root, 'out', 'package', '*.nupkg')) -ErrorAction Ignore
    $reason = if (-not $nupkg) { 'there is no package: run ./build.ps1 Package first' }
        elseif (-not (Get-Module Microsoft.PowerShell.PSResourceGet -ListAvailable)) { 'PSResourceGet is not installed' }
}

Describe 'The package' {
    It 'can be tried' {
        if ($reason) { Set-ItResult -Skipped -Because $reason }
        $reason | Should -BeNullOrEmpty
    } -TestCases @{ reason = $reason }
}

Describe 'The package for Install-PSResource' -Skip:([bool] $reason) {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'common.ps1')
        $package = [IO.Path]::Combine($RepositoryRoot, 'out', 'package')
        $content = [IO.Path]::Combine($package, 'WorkfrontOutlook', $ModuleVersion)
        # It must be there, or .NET gives no data folder at all, and PSResourceGet then writes beside whoever runs it.
        $null = New-Item -ItemType Directory -Force (Join-Path $TestDrive 'data')
        # A process of its own: the repository that it registers and the module that it installs are nobody else's.
        $said = Invoke-FreshProcess -Environment @{
            WF_PACKAGE = $package; WF_TARGET = Join-Path $TestDrive 'modules'; WF_VERSION = $ModuleVersion
            HOME = "$TestDrive"; LOCALAPPDATA = "$TestDrive"; XDG_DATA_HOME = Join-Path $TestDrive 'data'
        } {
            $ErrorActionPreference = 'Stop'
            Import-Module Microsoft.PowerShell.PSResourceGet
            Register-PSResourceRepository -Name WfLocal -Uri $env:WF_PACKAGE -Trusted
            $found = Find-PSResource -Name WorkfrontOutlook -Repository WfLocal
            "found $($found.Name) $($found.Version) $($found.Type) by $($found.Author); $($found.ProjectUri); $($found.Includes.Cmdlet.Count) cmdlets"
            $null = New-Item -ItemType Directory -Force $env:WF_TARGET
            Save-PSResource -Name WorkfrontOutlook -Repository WfLocal -Path $env:WF_TARGET
            Import-Module ([IO.Path]::Combine($env:WF_TARGET, 'WorkfrontOutlook', $env:WF_VERSION, 'WorkfrontOutlook.psd1'))
            Connect-WfTenant -Demo -NoWelcome
            "says $((Invoke-WfDiagnosis).Verdict.Code)"
            Install-PSResource -Name WorkfrontOutlook -Repository WfLocal -Scope CurrentUser
            "installed $((Get-InstalledPSResource -Name WorkfrontOutlook).Version)"
        }
        $installed = [IO.Path]::Combine($TestDrive, 'modules', 'WorkfrontOutlook', $ModuleVersion)
    }

    It 'is found, with its author, address and cmdlets' {
        $said | Where-Object { $_ -like 'found *' } | Should -BeLike "found WorkfrontOutlook $ModuleVersion Module by The WorkfrontOutlook contributors; https://*; $(@((Get-Module WorkfrontOutlook).ExportedCmdlets.Keys).Count) cmdlets"
    }

    It 'can be saved, imported and used, and installed' {
        $said | Should -Contain 'says WorkfrontRetired'
        $said | Should -Contain "installed $ModuleVersion"
    }

    It 'brings the folder that was tested, byte for byte' {
        function Get-Hash([string] $Folder) {
            Get-ChildItem $Folder -Recurse -File -Force | Where-Object Name -NE 'PSGetModuleInfo.xml' |
                ForEach-Object { "$([IO.Path]::GetRelativePath($Folder, $_.FullName)) $((Get-FileHash $_.FullName).Hash)" } | Sort-Object
        }

        $tested = Get-Hash $content
        $tested.Count | Should -BeGreaterThan 50
        Compare-Object $tested (Get-Hash $installed) | ForEach-Object { "$($_.SideIndicator) $($_.InputObject)" } | Should -BeNullOrEmpty
    }
}
