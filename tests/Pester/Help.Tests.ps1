# Help as a user meets it: Get-Help on the staged module, and the pages' examples run on the embedded tenant.

BeforeDiscovery {
    $folder = [IO.Path]::Combine($PSScriptRoot, '..', '..', 'docs', 'en-US')
    $pages = foreach ($file in Get-ChildItem -LiteralPath $folder -Filter *.md) {
        @{ Name = $file.BaseName; Text = (Get-Content -LiteralPath $file.FullName -Raw) -replace '\r\n', "`n" }
    }
    $pattern = '(?ms)^### (?<title>Example \d+: [^\n]*)\n(?<before>.*?)^```powershell(?<info>[^\n]*)\n(?<code>.*?)^```\n(?:\n*```output\n(?<output>.*?)^```)?'
    $examples = foreach ($page in $pages) {
        foreach ($match in [regex]::Matches($page.Text, $pattern)) {
            @{
                Page = $page.Name; Title = $match.Groups['title'].Value; Code = $match.Groups['code'].Value
                Output = $match.Groups['output'].Value; Info = $match.Groups['info'].Value.Trim()
            }
        }
    }
    $runnable = @($examples | Where-Object { -not $_.Info })
    $notRun = @($examples | Where-Object { $_.Info })
}

BeforeAll {
    . "$PSScriptRoot/common.ps1"

    # What changes from run to run: dates, times, ids, and the spaces at the lines' ends.
    function Hide-Volatile([string] $Text) {
        $masked = $Text -replace '\r\n', "`n" -replace '[ \t]+(?=\n|$)', ''
        $masked = $masked -replace '\d{1,2}/\d{1,2}/\d{4} \d{2}:\d{2}:\d{2} [+-]\d{2}:\d{2}', '<time>'
        $masked = $masked -replace '\d{4}-\d{2}-\d{2}', '<date>'
        $masked = $masked -replace '(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{10,12}', '<id>'
        $masked.Trim("`n")
    }

    # Runs an example as its own user would: in a fresh runspace with the module, in a folder of its own.
    function Invoke-Example([string] $Code) {
        $place = New-Item -ItemType Directory -Path (Join-Path $TestDrive ([guid]::NewGuid()))
        $runspace = [runspacefactory]::CreateRunspace([initialsessionstate]::CreateDefault())
        $runspace.Open()
        $shell = [powershell]::Create($runspace)
        try {
            $null = $shell.AddScript({
                    param($Manifest, $Place)
                    $ErrorActionPreference = 'Stop'
                    $PSStyle.OutputRendering = 'PlainText'
                    [cultureinfo]::CurrentCulture = [cultureinfo]::CurrentUICulture = 'en-US'
                    Import-Module $Manifest
                    Set-Location -LiteralPath $Place
                }).AddArgument($StagedManifest).AddArgument($place.FullName).Invoke()
            $shell.Commands.Clear()
            $null = $shell.AddScript(". {`n$Code`n} 6>&1 | Out-String -Width 100")
            $shell.Invoke() -join ''
        }
        finally {
            $shell.Dispose()
            $runspace.Dispose()
        }
    }

    # The list of add-ins of the user who runs the tests is neither read nor changed.
    $variable = if ($env:OS -eq 'Windows_NT') { 'LOCALAPPDATA' } else { 'XDG_DATA_HOME' }
    $dataHome = [Environment]::GetEnvironmentVariable($variable)
    [Environment]::SetEnvironmentVariable($variable, (New-Item -ItemType Directory -Path (Join-Path $TestDrive 'data')).FullName)
}

AfterAll { [Environment]::SetEnvironmentVariable($variable, $dataHome) }

Describe 'Get-Help <Name>' -ForEach $pages {
    BeforeAll {
        $help = Get-Help $Name -Full
        $command = Get-Command $Name
        $common = [System.Management.Automation.PSCmdlet]::CommonParameters
        $sections = @{}
        foreach ($match in [regex]::Matches($Text, '(?ms)^## (?<title>[^\n]+)\n(?<body>.*?)(?=^## |\z)')) {
            $sections[$match.Groups['title'].Value] = $match.Groups['body'].Value
        }
        $parameters = @(foreach ($match in [regex]::Matches($sections['PARAMETERS'], '(?ms)^### -(?<name>\w+)\n(?<body>.*?)(?=^### )')) {
                @{ Name = $match.Groups['name'].Value; Default = [regex]::Match($match.Groups['body'].Value, '(?m)^Default value: (.*)$').Groups[1].Value }
            })
    }

    It 'finds the page, not what PowerShell makes up' {
        $help.Synopsis | Should -Be ($sections['SYNOPSIS'].Trim() -replace '\s+', ' ')
        $help.description.Text | Should -Not -BeNullOrEmpty
        $help.alertSet | Out-String | Should -Not -BeNullOrEmpty
    }

    It 'has the examples' {
        $wanted = [regex]::Matches($sections['EXAMPLES'], '(?m)^### Example').Count
        @($help.examples.example).Count | Should -Be $wanted
        $help.examples.example | ForEach-Object { $_.code | Should -Not -BeNullOrEmpty }
        Get-Help $Name -Examples | Out-String | Should -Match 'Example 1: '
    }

    It 'describes every parameter' {
        foreach ($parameter in $parameters) {
            $found = Get-Help $Name -Parameter $parameter.Name
            $found.name | Should -Be $parameter.Name
            $found.description.Text | Should -Not -BeNullOrEmpty
        }
        $shown = @($command.Parameters.Values | Where-Object { $_.Name -notin $common -and -not ($_.Attributes | Where-Object { $_ -is [Parameter] -and $_.DontShow }) } | ForEach-Object Name | Sort-Object)
        @($parameters.Name | Where-Object { $_ } | Sort-Object) | Should -Be $shown
    }

    It 'has the syntax that the engine has' {
        $wanted = @($command.ParameterSets | ForEach-Object { "$Name $_".Trim() -replace ' \[-Remaining <Object\[\]>\]', '' -replace '\s+', ' ' })
        $page = @([regex]::Matches($sections['SYNTAX'], '(?ms)^```\n(.*?)^```') | ForEach-Object { $_.Groups[1].Value.Trim() -replace '\s+', ' ' })
        $page | Should -Be $wanted
        @($help.syntax.syntaxItem).Count | Should -Be $wanted.Count
    }

    It 'has the default values that the cmdlet has' {
        $cmdlet = [Activator]::CreateInstance($command.ImplementingType)
        foreach ($parameter in $parameters) {
            $property = $command.ImplementingType.GetProperty($parameter.Name)
            if (-not $property) { continue } # WhatIf and Confirm
            $value = $property.GetValue($cmdlet)
            $isNothing = $null -eq $value -or ($value -is [string] -and -not $value) -or ($value -is [array] -and -not $value.Length) -or
                ($value -is [DateTimeOffset] -and $value -eq [DateTimeOffset]::MinValue)
            $default = if ($isNothing) { 'None' } elseif ($value -is [switch]) { "$($value.IsPresent)" } else { "$value" }
            "$($parameter.Name) $($parameter.Default)" | Should -Be "$($parameter.Name) $default"
        }
    }
}

Describe 'Examples on the embedded tenant' {
    It '<Page>, <Title>' -ForEach $runnable {
        $found = Invoke-Example $Code
        if ($Output) {
            Hide-Volatile $found | Should -BeExactly (Hide-Volatile $Output)
        }
        else {
            Hide-Volatile $found | Should -BeNullOrEmpty -Because 'the page shows no output'
        }
    }

    It '<Page>, <Title> is not run, with a reason, and parses' -ForEach $notRun {
        $Info | Should -Match '^no-run: \S+ \S+'
        $errors = $null
        $null = [System.Management.Automation.Language.Parser]::ParseInput($Code, [ref] $null, [ref] $errors)
        $errors | Should -BeNullOrEmpty
        foreach ($used in [regex]::Matches($Code, '\b[A-Z][a-z]+-Wf\w+')) {
            Get-Command $used.Value -Module WorkfrontOutlook | Should -Not -BeNullOrEmpty
        }
    }
}

Describe 'Topics' {
    It 'finds <_> in English' -ForEach 'about_WorkfrontOutlook', 'about_WorkfrontOutlook_Runbooks', 'about_WorkfrontOutlook_Privacy', 'about_WorkfrontOutlook_Errors' {
        Get-Help $_ | Out-String | Should -Match "(?s)^\W*TOPIC\s+$_\b"
    }

    It 'finds <_> in Italian where the culture is Italian, and the cmdlets in English' -ForEach 'about_WorkfrontOutlook', 'about_WorkfrontOutlook_Runbooks', 'about_WorkfrontOutlook_Privacy', 'about_WorkfrontOutlook_Errors' {
        $before = [cultureinfo]::CurrentUICulture
        try {
            [cultureinfo]::CurrentUICulture = 'it-IT'
            Get-Help $_ | Out-String | Should -Match "(?s)^\W*ARGOMENTO\s+$_\b"
            (Get-Help Connect-WfTenant).Synopsis | Should -Match '^Connects'
        }
        finally {
            [cultureinfo]::CurrentUICulture = $before
        }
    }

    It 'only names commands that are there' {
        foreach ($file in Get-ChildItem ([IO.Path]::Combine($StagedModule, '*', '*.help.txt')) | Where-Object Name -notlike '*_Errors*') {
            foreach ($used in [regex]::Matches((Get-Content -Raw $file), '\b[A-Z]\w+-Wf\w+')) {
                if (Test-Path ([IO.Path]::Combine($StagedModule, 'runbooks', "$($used.Value).ps1"))) { continue }
                Get-Command $used.Value -Module WorkfrontOutlook -ErrorAction Ignore | Should -Not -BeNullOrEmpty -Because "$($file.Name) names $($used.Value)"
            }
        }
    }
}
