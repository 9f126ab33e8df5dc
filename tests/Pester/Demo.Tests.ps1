BeforeAll { . "$PSScriptRoot/common.ps1" }

Describe 'The demo''s help' {
    BeforeAll {
        $demo = Get-ChildItem ([IO.Path]::Combine($RepositoryRoot, 'src', 'WorkfrontOutlook.Demo', 'bin')) -Filter WorkfrontOutlook.Demo.dll -Recurse -ErrorAction Ignore |
            Where-Object FullName -NotMatch '[\\/]ref[\\/]' | Sort-Object LastWriteTime -Descending | Select-Object -First 1
    }

    It 'is no error where it was asked for: <_>' -ForEach '--help', '-h', 'serve --help', 'serve -h' {
        if (-not $demo) { Set-ItResult -Skipped -Because 'the demo was not built'; return }
        $output = & dotnet $demo.FullName ($_ -split ' ') 2>&1
        $LASTEXITCODE | Should -Be 0
        "$output" | Should -Match 'serve \['
        $output | Where-Object { $_ -is [Management.Automation.ErrorRecord] } | Should -BeNullOrEmpty
    }

    It 'says what was wrong, and fails, where it was not: <_>' -ForEach 'bogus', 'serve --bogus 1' {
        if (-not $demo) { Set-ItResult -Skipped -Because 'the demo was not built'; return }
        $output = & dotnet $demo.FullName ($_ -split ' ') 2>&1
        $LASTEXITCODE | Should -Be 2
        "$($output | Where-Object { $_ -is [Management.Automation.ErrorRecord] })" | Should -Match 'bogus'
    }
}
