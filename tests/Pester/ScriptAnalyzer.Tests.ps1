# Every script of the repository, by PSScriptAnalyzer where it is installed.


BeforeAll {
    $root = Split-Path (Split-Path $PSScriptRoot)
    $scripts = Get-ChildItem $root -Recurse -File -Include '*.ps1', '*.psm1', '*.psd1' |
        Where-Object { [IO.Path]::GetRelativePath($root, $_.FullName) -notmatch '(^|[\\/])(out|bin|obj|\.git)[\\/]' }
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
        $found = $scripts | ForEach-Object { Invoke-ScriptAnalyzer -Path $_.FullName -Settings $settings }
        ($found | ForEach-Object { "$($_.ScriptName):$($_.Line) $($_.RuleName): $($_.Message)" }) -join "`n" | Should -BeNullOrEmpty
    }
}
