# Every script of the repository, by PSScriptAnalyzer where it is installed.

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    # The manifest is taken where the files that it names lie beside it.
    $scripts = @(Get-Item $StagedManifest) + @(Get-ChildItem $RepositoryRoot -Recurse -File -Include '*.ps1', '*.psm1', '*.psd1' |
            Where-Object { [IO.Path]::GetRelativePath($RepositoryRoot, $_.FullName) -notmatch '(^|[\\/])(out|bin|obj|\.git)[\\/]|^WorkfrontOutlook\.psd1$' })
}

Describe 'The scripts of the repository' {
    It 'are there to be analyzed, and can be parsed' {
        $scripts.Name | Should -Contain 'build.ps1'
        $scripts.Name | Should -Contain 'WorkfrontOutlook.psd1'
        foreach ($script in $scripts) {
            $problems = $null
            $null = [Management.Automation.Language.Parser]::ParseFile($script.FullName, [ref] $null, [ref] $problems)
            "$($script.Name): $problems" | Should -Be "$($script.Name): "
        }
    }

    It 'have nothing that PSScriptAnalyzer warns of' {
        if (-not (Get-Module PSScriptAnalyzer -ListAvailable)) {
            Set-ItResult -Skipped -Because 'PSScriptAnalyzer is not installed: Install-PSResource PSScriptAnalyzer'
        }

        $settings = Join-Path $PSScriptRoot 'ScriptAnalyzerSettings.psd1'
        $found = foreach ($script in $scripts) {
            # What is shipped and what builds it has no exceptions.
            if ($script.FullName.StartsWith($PSScriptRoot)) { Invoke-ScriptAnalyzer -Path $script.FullName -Settings $settings }
            else { Invoke-ScriptAnalyzer -Path $script.FullName -Severity Error, Warning }
        }
        ($found | ForEach-Object { "$($_.ScriptName):$($_.Line) $($_.RuleName): $($_.Message)" }) -join "`n" | Should -BeNullOrEmpty
    }
}
