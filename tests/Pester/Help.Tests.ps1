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

    # What stands in for a real tenant where an example needs one, and the last line that must be on the screen then.
    $changed = @{ Before = '$folder = (New-Item -ItemType Directory kept).FullName; Connect-WfTenant -Demo -NoWelcome'; After = '"$(@(Get-WfOutlookAddIn -Source Mailbox -Workfront | Where-Object Enabled).Count) left, $(@(Get-ChildItem kept).Count) record"'; Result = '0 left, 1 record' }
    $ways = @{
        'Connect-WfTenant Example 3' = @{ Before = 'function Connect-ExchangeOnline { $null = Start-TenantSession (New-SeededTenant -Seed 1 -Scenario Workfront) }'; After = '(Get-WfConnection).Transport'; Result = 'Session' }
        'Disable-WfOutlookAddIn Example 3' = $changed
        'Remove-WfOutlookAddIn Example 3' = $changed
        'Restore-WfOutlookAddIn Example 2' = @{ Before = 'Connect-WfTenant -Demo -NoWelcome; Disable-WfOutlookAddIn -Workfront -Confirm:$false; $ConfirmPreference = "None"'; After = '"$(@(Get-WfOutlookAddIn -Source Mailbox -Workfront | Where-Object Enabled).Count) enabled"'; Result = '8 enabled' }
        'Set-WfLegacyTokenPolicy Example 2' = @{ Before = 'Connect-WfTenant -Demo -NoWelcome; $ConfirmPreference = "None"'; After = '"$((Get-WfLegacyTokenStatus).AdminSetting)"'; Result = 'Blocked' }
        'Update-WfAddInCatalog Example 3' = @{ Before = '@("AssetID,AddInId,AddInName"; 1..600 | ForEach-Object { "WA{0:d9},{1},Add-in {0}" -f (200000000 + $_), [guid]::NewGuid() }) | Set-Content add-ins-using-exchange-tokens.csv'; After = '"$(@(Get-WfAddInCatalog).Count) known"'; Result = '601 known' }
    }
    $standIns = @(foreach ($example in $notRun) {
            $way = $ways["$($example.Page) $($example.Title -replace ':.*')"]
            if ($way) { $example + $way }
        })
    if ($standIns.Count -ne $ways.Count) { throw 'An example that a stand-in is for is gone, or is run by now.' }

    # The pieces of script in a text: between fences, or, in a topic, set off by eight spaces, after a word that says what for.
    function Get-CodeBlock([string] $Path) {
        $text = (Get-Content -LiteralPath $Path -Raw) -replace '\r\n', "`n"
        $form = if ($Path -like '*.md') { '(?ms)^```powershell[^\n]*\n(?<code>.*?)^```' } else { '(?m)(?<=\n\n)(?<code>(?: {8}[^\n]+\n)+)' }
        foreach ($match in [regex]::Matches($text, $form)) {
            $code = $match.Groups['code'].Value -replace '(?m)^ {8}' -replace '(?m)^[a-zA-Z]+( [a-zA-Z]+)* {3,}'
            @{ File = Split-Path -Leaf $Path; Line = ($text.Substring(0, $match.Groups['code'].Index) -split '\n').Count; Code = $code }
        }
    }
    $root = Split-Path (Split-Path $PSScriptRoot)
    $texts = @('README.md', 'CONTRIBUTING.md', 'docs/*.md', 'module/en-US/*.help.txt', 'tools/WorkfrontOutlook.HelpBuilder/Topics/en-US.txt' | ForEach-Object { Get-ChildItem (Join-Path $root $_) })
    $blocks = @(foreach ($block in $texts | ForEach-Object { Get-CodeBlock $_.FullName }) {
            # Others need a person, Azure, a repository of packages, or a token; Runbooks.Tests.ps1 runs the runbooks.
            $block + @{ Runs = $block.Code -notmatch 'ManagedIdentity|PSResource|\./\w+-Wf|Get-Clipboard' }
        })
    # Comments are translated.
    $pairs = @(foreach ($topic in $texts | Where-Object FullName -Match 'en-US') {
            @{
                Name = $topic.Name
                English = @(Get-CodeBlock $topic.FullName | ForEach-Object { $_.Code -replace '\s*#.*' })
                Italian = @(Get-CodeBlock ($topic.FullName -replace 'en-US', 'it-IT') | ForEach-Object { $_.Code -replace '\s*#.*' })
            }
        })
    if (@($blocks | Where-Object Runs).Count -lt 10) { throw 'Of the pieces of script in the texts, fewer are run than there were.' }
}

BeforeAll {
    . "$PSScriptRoot/common.ps1"

    # What changes from run to run: dates, times, ids, the example's own folder, and the spaces at the lines' ends.
    function Hide-Volatile([string] $Text) {
        $masked = $Text -replace '\r\n', "`n" -replace '[ \t]+(?=\n|$)', ''
        $masked = $masked -replace '\d{1,2}/\d{1,2}/\d{4} \d{2}:\d{2}:\d{2} [+-]\d{2}:\d{2}', '<time>'
        $masked = $masked -replace '\d{4}-\d{2}-\d{2}', '<date>' -replace '\d{8}T\d{6}Z', '<stamp>'
        $masked = $masked -replace '(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{10,12}', '<id>'
        $masked.Trim("`n")
    }

    # Runs an example as its own user would, in a fresh runspace with the module and in a folder of its own, and gives what is on the
    # screen then: output, warnings, and what -WhatIf says.
    function Invoke-Example([string] $Code, [string] $Before, [string] $After) {
        $place = New-Item -ItemType Directory -Path (Join-Path $TestDrive ([guid]::NewGuid()))
        $screen = Join-Path $TestDrive "$([guid]::NewGuid()).txt"
        $runspace = [runspacefactory]::CreateRunspace([initialsessionstate]::CreateDefault())
        $runspace.Open()
        $shell = [powershell]::Create($runspace)
        try {
            $null = $shell.AddScript({
                    param($Manifest, $Common, $Place, $Before)
                    $ErrorActionPreference = 'Stop'
                    $PSStyle.OutputRendering = 'PlainText'
                    [cultureinfo]::CurrentCulture = [cultureinfo]::CurrentUICulture = 'en-US'
                    Import-Module $Manifest
                    Set-Location -LiteralPath $Place
                    if ($Before) {
                        . $Common
                        . ([scriptblock]::Create($Before))
                    }
                }).AddArgument($StagedManifest).AddArgument((Join-Path $PSScriptRoot 'common.ps1')).AddArgument($place.FullName).AddArgument($Before)
            $null = $shell.Invoke()
            $shell.Commands.Clear()
            $null = $shell.AddScript("`$null = Start-Transcript -Path '$screen' -UseMinimalHeader; try { . {`n$Code`n$After`n} | Out-String -Stream -Width 100 | Out-Default } finally { `$null = Stop-Transcript }")
            $null = $shell.Invoke()
            $shell.Streams.Error | Should -BeNullOrEmpty
        }
        finally {
            $shell.Dispose()
            $runspace.Dispose()
        }
        $seen = (Get-Content -LiteralPath $screen -Raw) -replace '\r\n', "`n"
        $seen = $seen -replace '(?s)^\*+\nPowerShell transcript start\n.*?\n\*+\n' -replace '(?s)\*+\nPowerShell transcript end\n.*$'
        # The pages show the folder of somebody on Windows.
        $seen -replace "$([regex]::Escape($place.FullName))[\\/]?", 'C:\work\' -replace "$([regex]::Escape($userData))[\\/]", 'C:\Users\you\AppData\Local\'
    }

    # What a piece of script names must be there, with the parameters that it gives: commands of the module and its runbooks.
    function Get-WrongName([string] $Code) {
        $tree = [Management.Automation.Language.Parser]::ParseInput($Code, [ref] $null, [ref] $null)
        foreach ($call in $tree.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true)) {
            $name = $call.GetCommandName() -replace '^(\./|\$runbooks/)'
            if ($name -notmatch '-Wf') { continue }
            $command = if ($name -like '*.ps1') { Get-Command ([IO.Path]::Combine($StagedModule, 'runbooks', $name)) -ErrorAction Ignore }
                else { Get-Command $name -Module WorkfrontOutlook -ErrorAction Ignore }
            if (-not $command) { $name; continue }
            foreach ($given in $call.CommandElements | Where-Object { $_ -is [Management.Automation.Language.CommandParameterAst] }) {
                try { $null = $command.ResolveParameter($given.ParameterName) } catch { "$name -$($given.ParameterName)" }
            }
        }
    }

    # The list of add-ins of the user who runs the tests is neither read nor changed.
    $variable = if ($env:OS -eq 'Windows_NT') { 'LOCALAPPDATA' } else { 'XDG_DATA_HOME' }
    $dataHome = [Environment]::GetEnvironmentVariable($variable)
    $userData = (New-Item -ItemType Directory -Path (Join-Path $TestDrive 'data')).FullName
    [Environment]::SetEnvironmentVariable($variable, $userData)
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
            $isRequired = @($property.GetCustomAttributes([Parameter], $true) | Where-Object { -not $_.Mandatory }).Count -eq 0 -and $value -is [enum]
            $isNothing = $isRequired -or $null -eq $value -or ($value -is [string] -and -not $value) -or ($value -is [array] -and -not $value.Length) -or
                ($value -is [DateTimeOffset] -and $value -eq [DateTimeOffset]::MinValue)
            $default = if ($isNothing) { 'None' } elseif ($value -is [switch]) { "$($value.IsPresent)" } else { "$value" }
            "$($parameter.Name) $($parameter.Default)" | Should -Be "$($parameter.Name) $default"
        }
    }
}

Describe 'Examples on the embedded tenant' {
    It '<Page>, <Title>' -ForEach $runnable {
        $found = Hide-Volatile (Invoke-Example $Code)
        $wanted = Hide-Volatile $Output
        if (-not $wanted) {
            $found | Should -BeNullOrEmpty -Because 'the page shows no output'
        }
        elseif ($wanted -match '(?m)^\.\.\.$') {
            # A line of three dots stands for lines that the page leaves out.
            $parts = $wanted -split '(?m)^\.\.\.$' | ForEach-Object { [regex]::Escape($_.Trim("`n")) }
            $found | Should -Match "(?s)\A$($parts -join '\n.+\n')\z"
        }
        else {
            $found | Should -BeExactly $wanted
        }
    }

    It '<Page>, <Title> says why it is not run, and names what is there' -ForEach $notRun {
        $Info | Should -Match '^no-run: \S+ \S+'
        $errors = $null
        $null = [System.Management.Automation.Language.Parser]::ParseInput($Code, [ref] $null, [ref] $errors)
        $errors | Should -BeNullOrEmpty
        Get-WrongName $Code | Should -BeNullOrEmpty
    }

    It '<Page>, <Title> works on a stand-in' -ForEach $standIns {
        $found = Invoke-Example $Code -Before $Before -After $After
        (Hide-Volatile $found) -split '\n' | Select-Object -Last 1 | Should -BeExactly $Result
    }
}

Describe 'What README, the other pages and the topics have one type' {
    It '<File>, line <Line>, names what is there' -ForEach $blocks {
        $errors = $null
        $null = [System.Management.Automation.Language.Parser]::ParseInput($Code, [ref] $null, [ref] $errors)
        $errors | Should -BeNullOrEmpty
        Get-WrongName $Code | Should -BeNullOrEmpty
        foreach ($named in [regex]::Matches($Code, 'WorkfrontOutlook/(\d+\.\d+\.\d+)')) { $named.Groups[1].Value | Should -Be $ModuleVersion }
    }

    It '<File>, line <Line>, works' -ForEach ($blocks | Where-Object Runs) {
        # A session of Connect-ExchangeOnline is the embedded tenant's, and what another line of the text has set is set.
        $before = @'
function Connect-ExchangeOnline { $null = Start-TenantSession (New-SeededTenant -Seed 1 -Scenario Workfront) }
Connect-WfTenant -Demo -NoWelcome
$folder = $history = (New-Item -ItemType Directory kept).FullName
$path = 'all.checkpoint'
$null = Invoke-WfDiagnosis -HistoryPath $history
'@
        $ready = $Code -replace '\./out/WorkfrontOutlook/[\d.]+', $StagedModule -replace '-Shard 3/16', '-Shard 1/1'
        Invoke-Example $ready -Before $before -After "'done'" | Should -Match '(?m)^done\s*\z'
    }

    It 'is the same in the Italian topic <Name>' -ForEach $pairs {
        $English.Count | Should -BeGreaterThan 0
        $Italian | Should -Be $English
    }
}

Describe 'Get-Help of a runbook' {
    It 'breaks no line of <_> on a screen of 80 columns' -ForEach 'Watch-WfTenant', 'Invoke-WfSweep', 'Invoke-WfRemoval' {
        # Unlike a page's, its lines stay as they are; Get-Help indents a text by four and a parameter's by eight.
        $help = Get-Help ([IO.Path]::Combine($StagedModule, 'runbooks', "$_.ps1")) -Full
        $texts = @($help.Synopsis, $help.description.Text, $help.alertSet.alert.Text) -split '\r?\n'
        $texts.Count | Should -BeGreaterThan 10
        $texts | Where-Object Length -GT 75 | Should -BeNullOrEmpty
        $help.parameters.parameter.description.Text -split '\r?\n' | Where-Object Length -GT 71 | Should -BeNullOrEmpty
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
