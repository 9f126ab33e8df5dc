# What the prompt shows, at 100 columns and its tables at 80: no line is longer, what matters is there in words, and the verdict and the next
# command come first. The views are rendered by the real engine, in plain text and with colour.

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    $folder = New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()))

    function Format-Shown($Object, [scriptblock] $With, [string] $Rendering = 'PlainText') {
        $before = $PSStyle.OutputRendering
        $PSStyle.OutputRendering = $Rendering
        try { if ($With) { $Object | & $With | Out-String -Width 100 } else { $Object | Out-String -Width 100 } }
        finally { $PSStyle.OutputRendering = $before }
    }

    function Get-TooLong([string] $Text) {
        $Text -split '\r?\n' | ForEach-Object { [Management.Automation.Internal.StringDecorated]::new($_).ToString('PlainText') } | Where-Object Length -GT 100
    }

    # As one line, since a view may break a text where it likes.
    # A backtick at a line's end only says that the command goes on.
    function Get-Words([string] $Text) { ($Text -replace '`\r?\n', ' ' -replace '\s+', ' ').Trim() }

    # The cells of a table with one row, which a view may have broken over lines: each column, down, without its spaces.
    function Get-Cells([string] $Text) {
        $lines = @($Text -split '\r?\n')
        $rule = [array]::FindIndex($lines, [Predicate[string]] { $args[0] -match '^[- ]*-[- ]*$' })
        if ($rule -lt 0) { return }
        $starts = @([regex]::Matches($lines[$rule], '-+').Index)
        foreach ($column in 0..($starts.Count - 1)) {
            $cell = foreach ($line in $lines[($rule + 1)..($lines.Count - 1)]) {
                $end = if ($column + 1 -lt $starts.Count) { [math]::Min($line.Length, $starts[$column + 1]) } else { $line.Length }
                if ($line.Length -gt $starts[$column]) { $line.Substring($starts[$column], $end - $starts[$column]) }
            }
            (-join $cell) -replace '\s', ''
        }
    }

    # One diagnosis of each verdict, and of much besides.
    $script:diagnoses = [ordered]@{}
    foreach ($scenario in 'Mixed', 'OtherAddIns', 'Clean', 'NoPermission', 'Hybrid', 'Hostile', 'BrokenMailboxes', 'WorkfrontTokenReportOnly', 'NoGraph') {
        Connect-WfTenant -Demo -Scenario $scenario -NoWelcome
        $diagnoses[$scenario] = Invoke-WfDiagnosis -WarningAction SilentlyContinue -ErrorAction SilentlyContinue
    }
    Connect-WfTenant -Demo -Scenario WorkfrontUserInstalled -MailboxCount 5000 -NoWelcome
    $diagnoses['Many'] = Invoke-WfDiagnosis -Scope All -WarningAction SilentlyContinue -ErrorAction SilentlyContinue

    Connect-WfTenant -Demo -Scenario Mixed -NoWelcome
    $mixed = $diagnoses['Mixed']
    $mixed | Export-WfReport -Path (Join-Path $folder 'before.json')
    $addIns = @(Get-WfOutlookAddIn -IncludeManifest -WarningAction SilentlyContinue -ErrorAction SilentlyContinue)
    $token = 'eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJhdWQiOiJhIn0.c2ln'
    $shown = [ordered]@{
        WfConnection       = Get-WfConnection
        WfLegacyTokenStatus = Get-WfLegacyTokenStatus -WarningAction SilentlyContinue
        WfLegacyTokenRequest = (Get-WfLegacyTokenStatus -WarningAction SilentlyContinue).Requests
        WfLegacyTokenStep  = Get-WfLegacyTokenTimeline
        WfOutlookAddIn     = $addIns
        WfCatalogEntry     = Get-WfAddInCatalog
        WfManifestTest     = $addIns | Where-Object Source -EQ Organization | Test-WfAddInManifest -ErrorAction SilentlyContinue
        WfTokenTest        = Test-WfOutlookIdentityToken $token
        WfTokenCheck       = (Test-WfOutlookIdentityToken $token).Checks
        WfDecodedToken     = ConvertFrom-WfOutlookToken $token
        WfErrorCause       = Resolve-WfOutlookError -Message 'Unable to get the outlookIdentityToken'
        WfKnownError       = Resolve-WfOutlookError -List
        WfVerdict          = $mixed.Verdict
        WfFinding          = $mixed.Findings
        WfAction           = $mixed.Actions
        WfAnswer           = $mixed.Answers
        WfAffected         = $mixed.Affected
        WfAffectedMailbox  = $mixed.Affected.Mailboxes
        WfCompleteness     = $mixed.Completeness
        WfMissing          = $mixed.Completeness.Missing
        WfAddInSummary     = $mixed.AddIns
        WfRemediationResult = Get-WfOutlookAddIn -Source Organization -Workfront -WarningAction SilentlyContinue | Disable-WfOutlookAddIn -UndoPath (Join-Path $folder 'undo.jsonl') -PassThru -Confirm:$false
    }
    $after = Invoke-WfDiagnosis -HistoryPath (Join-Path $folder 'history') -WarningAction SilentlyContinue -ErrorAction SilentlyContinue
    $after = Invoke-WfDiagnosis -HistoryPath (Join-Path $folder 'history') -WarningAction SilentlyContinue -ErrorAction SilentlyContinue
    $comparison = Compare-WfDiagnosis (Join-Path $folder 'before.json') $after
    $shown['WfDiagnosisComparison'] = $comparison
    $shown['WfComparisonEntry'] = $comparison.Entries
    $shown['WfComparisonGap'] = $comparison.NotComparable
    $shown['WfHistoryPoint'] = $after.History
}

AfterAll {
    Disconnect-WfTenant
    Remove-Item -Recurse -Force $folder
}

Describe 'The views at 100 columns' {
    It 'shows Gregorian dates in the form of ISO 8601, whatever the calendar of the session: <_>' -ForEach 'th-TH', 'ar-SA', 'fa-IR' {
        $before = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = $_
            $d = $diagnoses['Mixed']
            $shown = @(
                $d.Status, $d.AddIns, $d.Status.Requests, (Get-WfLegacyTokenTimeline), (Compare-WfDiagnosis $d $d) | ForEach-Object { Format-Shown $_ }
                Format-Shown $d { $input | Format-Table }
            ) -join "`n"
        }
        finally { [cultureinfo]::CurrentCulture = $before }
        $years = @([regex]::Matches($shown, '\b([0-9]{4})-[0-9]{2}-[0-9]{2}') | ForEach-Object { [int] $_.Groups[1].Value })
        $years.Count | Should -BeGreaterThan 10
        $years | Where-Object { $_ -lt 2023 -or $_ -gt [datetime]::UtcNow.Year + 1 } | Should -BeNullOrEmpty
    }

    It 'show every output type of the module without a longer line, as a default, a list and a table' {
        $faults = foreach ($name in $shown.Keys) {
            if (-not @($shown[$name]).Count) { "${name}: there is nothing to show"; continue }
            @($shown[$name])[0].GetType().Name | Where-Object { $_ -ne $name } | ForEach-Object { "${name}: it is a $_" }
            foreach ($with in $null, { $input | Format-List }, { $input | Format-Table }) {
                foreach ($rendering in 'PlainText', 'Ansi') {
                    $text = Format-Shown $shown[$name] $with $rendering
                    if (-not $text.Trim()) { "${name}: nothing is shown by $with" }
                    Get-TooLong $text | ForEach-Object { "${name}, ${with}: $($_.Length) columns: $_" }
                }
            }
        }
        $faults | Should -BeNullOrEmpty
    }

    It 'cover every type that a cmdlet declares' {
        $declared = (Get-Command -Module WorkfrontOutlook).OutputType.Type.Name | Sort-Object -Unique | Where-Object { $_ -like 'Wf*' }
        # These two have a test of their own: a diagnosis below, an update of the list needs its file, a check of an app its directory.
        $declared | Where-Object { $_ -notin @($shown.Keys) -and $_ -notin 'WfDiagnosis', 'WfCatalog', 'WfNestedAppAuthTest' } | Should -BeNullOrEmpty
    }

    It 'have a view of the module, not the engine''s own guess, for what is shown most' {
        foreach ($name in 'WfDiagnosis', 'WfVerdict', 'WfFinding', 'WfAction', 'WfAnswer', 'WfAddInSummary', 'WfAffectedMailbox', 'WfCompleteness', 'WfMissing', 'WfDiagnosisComparison', 'WfComparisonEntry', 'WfHistoryPoint', 'WfOutlookAddIn', 'WfLegacyTokenStatus', 'WfLegacyTokenStep', 'WfTokenTest', 'WfErrorCause', 'WfCatalogEntry', 'WfConnection', 'WfRemediationResult') {
            $full = if ($name -eq 'WfDiagnosis') { $mixed.GetType().FullName } else { @($shown[$name])[0].GetType().FullName }
            Get-FormatData -TypeName $full | Should -Not -BeNullOrEmpty -Because $name
        }
    }

    It 'lose nothing that matters' {
        $must = [ordered]@{
            WfVerdict           = 'Code', 'Confidence', 'Title'
            WfFinding           = 'Severity', 'Basis', 'Title'
            WfAction            = 'Order', 'Title', 'Command'
            WfAnswer            = 'Question', 'Answer', 'Basis', 'Source'
            WfMissing           = 'Source', 'Scope', 'Reason', 'Remedy'
            WfCompleteness      = 'State', 'Expected', 'Scanned', 'Failed', 'Skipped'
            WfOutlookAddIn      = 'Source', 'Mailbox', 'LegacyTokenUse'
            WfAffectedMailbox   = 'Mailbox'
            WfLegacyTokenStatus = 'AdminSetting', 'EffectiveState', 'Explanation', 'NextStep'
            WfLegacyTokenStep   = 'Title', 'Basis'
            WfErrorCause        = 'Confidence', 'Basis', 'Cause'
            WfTokenTest         = 'Kind', 'Status', 'Explanation', 'NextStep'
            WfComparisonEntry   = 'Change', 'Detail'
            WfHistoryPoint      = 'Verdict', 'Completeness', 'MailboxCount'
            WfRemediationResult = 'Outcome', 'Source'
        }
        $faults = foreach ($name in $must.Keys) {
            # A table breaks a text in its own column, so each object is looked at alone.
            foreach ($item in @($shown[$name]) | Select-Object -First 12) {
                $text = Format-Shown $item
                $joined = $text -replace '`(?=\r?\n)|\s', ''
                foreach ($property in $must[$name]) {
                    $value = "$($item.$property)"
                    $letters = $value -replace '\s', ''
                    if (-not $joined.Contains($letters) -and -not (Get-Cells $text | Where-Object { $_.Contains($letters) })) { "$name loses ${property}: $value" }
                }
            }
        }
        $faults | Should -BeNullOrEmpty
    }
}

Describe 'The tables at 80 columns' {
    It 'show every column of <_>, its name whole' -ForEach 'WfOutlookAddIn', 'WfAddInSummary', 'WfErrorCause', 'WfKnownError', 'WfRemediationResult', 'WfLegacyTokenStep' {
        $lines = @(($shown[$_] | Out-String -Width 80) -split '\r?\n' | Where-Object { $_.Trim() })
        $labels = (Get-FormatData -TypeName @($shown[$_])[0].GetType().FullName).FormatViewDefinition.Control |
            Where-Object { $_ -is [Management.Automation.TableControl] } | Select-Object -First 1 | ForEach-Object { $_.Headers.Label }
        $labels.Count | Should -BeGreaterThan 2
        ($lines[0] -split '\s+' | Where-Object { $_ }) | Should -Be $labels
    }

    It 'tell of an add-in whether it asks for tokens, and of a cause what it is, whole' {
        $lost = foreach ($addIn in $addIns | Select-Object -First 12) { if ((Get-Cells ($addIn | Out-String -Width 80)) -notcontains "$($addIn.LegacyTokenUse)") { "$addIn" } }
        $lost | Should -BeNullOrEmpty
        foreach ($cause in $shown.WfErrorCause) { Get-Cells ($cause | Out-String -Width 80) | Should -Contain ($cause.Title -replace '\s') }
    }
}

Describe 'A diagnosis at the prompt' {
    It 'begins with the verdict and the next command, whole, and says the rest in words' {
        foreach ($name in $diagnoses.Keys) {
            $diagnosis = $diagnoses[$name]
            $text = Format-Shown $diagnosis
            Get-TooLong $text | Should -BeNullOrEmpty -Because $name
            $text | Should -Not -Match "`u{2026}" -Because $name
            $lines = @($text -split '\r?\n' | Where-Object { $_.Trim() })
            $lines[0] | Should -BeLike "$($diagnosis.Verdict.Code)*" -Because $name
            $words = Get-Words $text
            $words | Should -BeLike "$($diagnosis.Verdict.Code) $(Get-Words $diagnosis.Verdict.Title) Next: *" -Because $name
            $next = @($diagnosis.Actions | Where-Object Command)[0].Command
            $words.IndexOf($next, [StringComparison]::Ordinal) | Should -BeIn (1..250) -Because $name
            foreach ($word in "Confidence : $($diagnosis.Verdict.Confidence)", "Completeness : $($diagnosis.Completeness.State)", "$($diagnosis.Status.EffectiveState) in force", "configured $($diagnosis.Status.AdminSetting)", $diagnosis.Organization) {
                $words | Should -BeLike "*$word*" -Because $name
            }
        }
    }

    It 'breaks a long command only where it still runs when it is pasted' {
        $text = Format-Shown $diagnoses['Many']
        $lines = @($text -split '\r?\n')
        $first = [array]::FindIndex($lines, [Predicate[string]] { $args[0] -match 'Get-WfOutlookAddIn' })
        $command = @($diagnoses['Many'].Actions | Where-Object Command)[0].Command
        $command.Length | Should -BeGreaterThan 94
        $pasted = $lines[$first..($first + 1)] -join "`n"
        $errors = $null
        $null = [Management.Automation.Language.Parser]::ParseInput($pasted, [ref] $null, [ref] $errors)
        $errors | Should -BeNullOrEmpty
        Get-Words $pasted | Should -BeExactly $command
    }

    It 'breaks a list of ids between them, at the top and in the list of actions' {
        $ids = [regex]::Matches(($diagnoses['OtherAddIns'].Actions.Command -join ' '), "'[0-9a-f-]{36}'").Value | Sort-Object -Unique
        $ids.Count | Should -BeGreaterThan 2
        foreach ($text in (Format-Shown $diagnoses['OtherAddIns']), (Format-Shown $diagnoses['OtherAddIns'].Actions)) {
            foreach ($id in $ids) { $text.Contains($id) | Should -BeTrue -Because $id }
        }
    }

    It 'breaks before a list whose first entry does not fit, where the command still runs, and counts one as one' {
        $command = "Get-WfOutlookAddIn -Source Mailbox -Mailbox '$('a' * 45)@northwind1.example', 'b@northwind1.example'"
        foreach ($language in 'en', 'it') {
            $diagnosis = [pscustomobject]@{
                PSTypeName = 'WorkfrontOutlook.Diagnosis.WfDiagnosis'; Language = $language; Verdict = @{ Code = 'Inconclusive'; Title = 'x' }
                Actions = [pscustomobject]@{ PSTypeName = 'WorkfrontOutlook.Diagnosis.WfAction'; Order = 1; Title = 'Read'; Command = $command }
                Affected = @{ MailboxCount = 1; WorkfrontMailboxCount = 0; AddInCount = 1 }; Completeness = @{ State = 'Complete' }
            }
            foreach ($text in (Format-Shown $diagnosis), (Format-Shown $diagnosis.Actions)) {
                $lines = @($text -split '\r?\n')
                $first = [array]::FindIndex($lines, [Predicate[string]] { $args[0] -match 'Get-WfOutlookAddIn' })
                $pasted = @($lines[$first..($lines.Count - 1)] | Select-Object -First 3 | Where-Object { $_ -match "Get-Wf|'" }) -join "`n"
                $tokens = $errors = $null
                $parsed = [Management.Automation.Language.Parser]::ParseInput($pasted, [ref] $tokens, [ref] $errors)
                $errors | Should -BeNullOrEmpty
                $parsed.EndBlock.Statements.Count | Should -Be 1
                @($tokens | Where-Object Kind -EQ 'StringLiteral').Value | Should -Be "$('a' * 45)@northwind1.example", 'b@northwind1.example'
            }
            Get-Words (Format-Shown $diagnosis) | Should -BeLike $(if ($language -eq 'it') { '*: 1 cassetta postale, 0 con Workfront; 1 componente aggiuntivo Token*' } else { '*: 1 mailbox, 0 with Workfront; 1 add-in Legacy*' })
        }
    }

    It 'has everything in Format-List: the reasoning, the findings, the actions, the answers, what was not read' {
        foreach ($name in 'Mixed', 'NoPermission') {
            $diagnosis = $diagnoses[$name]
            $letters = (Format-Shown $diagnosis { $input | Format-List }) -replace '\s', ''
            foreach ($text in @($diagnosis.Verdict.Explanation) + $diagnosis.Findings.Title + $diagnosis.Actions.Title + @($diagnosis.Actions.Command | Where-Object { $_ }) + $diagnosis.Answers.Question + $diagnosis.Answers.Answer + @($diagnosis.Completeness.Missing | Select-Object -First 5).Reason) {
                $letters.Contains(($text -replace '\s', '')) | Should -BeTrue -Because "${name}: $text"
            }
        }
    }

    It 'is coloured where the host has it, and says the same without' {
        $colour = Format-Shown $mixed $null 'Ansi'
        $plain = Format-Shown $mixed
        $colour | Should -Match "`e\["
        $plain | Should -Not -Match "`e"
        [Management.Automation.Internal.StringDecorated]::new($colour).ToString('PlainText') | Should -BeExactly $plain
    }
}

Describe 'The prompt in Italian' {
    It 'greets, warns and sums up in Italian where the culture is Italian; codes stay codes' {
        $before = [cultureinfo]::CurrentUICulture
        try {
            [cultureinfo]::CurrentUICulture = 'it-IT'
            $said = Connect-WfTenant -Demo -Scenario NoPermission 6>&1 3>$null
            $diagnosis = Invoke-WfDiagnosis -WarningAction SilentlyContinue -ErrorAction SilentlyContinue
        }
        finally {
            [cultureinfo]::CurrentUICulture = $before
        }
        "$said" | Should -BeLike 'Connesso a *, un tenant incorporato; *'
        $text = Format-Shown $diagnosis
        Get-TooLong $text | Should -BeNullOrEmpty
        $words = Get-Words $text
        foreach ($word in "Attendibilit`u{e0} : $($diagnosis.Verdict.Confidence)", "Completezza : $($diagnosis.Completeness.State)", 'cassette postali', 'Non letto', 'almeno', 'in vigore') { $words | Should -BeLike "*$word*" }
        $words | Should -Not -Match 'Next:|mailboxes|in force|Findings :|Affected'
    }

    It 'follows -Culture, whatever the session''s language' {
        Connect-WfTenant -Demo -NoWelcome
        $words = Get-Words (Format-Shown (Invoke-WfDiagnosis -Culture it-IT))
        $words | Should -Match 'Ora: .* Attendibilit. : High .* Riscontri'
    }
}

Describe 'Columns' {
    It 'show a heading on one line and an id whole at 100 columns' {
        Connect-WfTenant -Demo -NoWelcome
        # A terminal's last column stays free.
        Get-WfOutlookAddIn | Out-String -Width 99 | Should -Match '(?m) AsksForTokens Mailbox\s*$'
        Format-Shown (Get-WfLegacyTokenStatus).Requests | Should -Match '(?m) b7cf3295-3645-4fc5-9c19-a963c71d1fe2\s*$'
    }
}

Describe 'A diagnosis in a line of a log' {
    It 'says its verdict and how complete it is, and a comparison what came of it' {
        Connect-WfTenant -Demo -NoWelcome
        $diagnosis = Invoke-WfDiagnosis
        "$diagnosis" | Should -Be "$($diagnosis.Verdict). Complete (50/50)"
        "$(Compare-WfDiagnosis $diagnosis (Invoke-WfDiagnosis))" | Should -BeLike 'WorkfrontRetired > WorkfrontRetired; 8 > 8. Too early*'
        Disconnect-WfTenant
    }
}

Describe 'A diagnosis after something else in one pipeline, as in a script' {
    It 'still begins with what it says, in words' {
        Connect-WfTenant -Demo -NoWelcome
        $shown = & { Get-WfConnection; Invoke-WfDiagnosis } | Out-String -Width 100
        $shown | Should -Match '(?m)^Verdict\s+: WorkfrontRetired: '
        $shown | Should -Match '(?m)^Affected\s+: Mailboxes: 8, with Workfront: 8; add-ins: 2\s*$'
        $shown | Should -Match '(?m)^Status\s+: Off \(AdminSetting Allowed\)\s*$'
        $shown | Should -Not -Match 'WorkfrontOutlook\.|SchemaVersion'
    }
}

Describe 'The keys of the records' {
    It 'tell the same add-in in two mailboxes apart, where Sort-Object and Compare-Object are told nothing' {
        Connect-WfTenant -Demo -Scenario Mixed -NoWelcome
        $records = @(Get-WfOutlookAddIn -Source Mailbox -WarningAction SilentlyContinue -ErrorAction SilentlyContinue)
        $same = ($records | Group-Object AddInId | Sort-Object Count -Descending | Select-Object -First 1).Group
        $same.Count | Should -BeGreaterThan 1
        @($records | Sort-Object -Unique).Count | Should -Be $records.Count
        @(Compare-Object $same[0] $same[1]).Count | Should -Be 2
    }
}
