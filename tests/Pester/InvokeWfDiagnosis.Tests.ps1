BeforeAll {
    . "$PSScriptRoot/common.ps1"
    . "$PSScriptRoot/tokens.ps1"
    $script:folder = Join-Path $TestDrive 'given'
    $null = New-Item -ItemType Directory -Path $folder
    $script:metadata = Join-Path $folder 'metadata.json'
    Save-SyntheticMetadata $metadata
    $script:onPremises = New-SyntheticToken 1 'https://mail.contoso.example:443/autodiscover/metadata/json/1' 'contoso.example'
    $script:trust = @{ MetadataPath = $metadata; AllowedHost = 'mail.contoso.example' }
    $script:entra = New-SyntheticJwt '{"typ":"JWT","alg":"RS256","kid":"abc"}' ('{"aud":"https://graph.microsoft.com","iss":"https://sts.windows.net/3f6d5a0e-8d5c-4a57-9c36-5c1f8f1f0a11/","ver":"1.0","appid":"d3590ed6-52b3-4102-aeff-aad2292ab01c","scp":"Mail.Read","nbf":' + [DateTimeOffset]::UtcNow.AddMinutes(-1).ToUnixTimeSeconds() + ',"exp":' + [DateTimeOffset]::UtcNow.AddHours(1).ToUnixTimeSeconds() + '}')
    $script:forbidden = '<m:ResponseCode>ErrorForbiddenClientAccessTokenRequest</m:ResponseCode>'
}

AfterAll { Disconnect-WfTenant }

Describe 'What Affected.Mailboxes lacks' {
    It 'is told in a large tenant by one warning with the numbers and the command that gives the list' {
        Connect-WfTenant -Demo -Scenario WorkfrontUserInstalled -MailboxCount 1001 -NoWelcome
        $streams = Get-AllStreams { (Invoke-WfDiagnosis).Affected.Mailboxes }
        $streams.Output | Should -BeNullOrEmpty
        $streams.Warning | Should -HaveCount 1
        "$($streams.Warning)" | Should -BeLike '1,001 of 1,001 mailboxes were not asked*Invoke-WfDiagnosis -Scope All'
        "$((Get-AllStreams { Invoke-WfDiagnosis -Culture it-IT }).Warning)" | Should -BeLike '1.001 di 1.001 cassette postali*Invoke-WfDiagnosis -Scope All'

        (Get-AllStreams { Invoke-WfDiagnosis -Scope Organization }).Warning | Should -BeNullOrEmpty
        $whole = Get-AllStreams { (Invoke-WfDiagnosis -Scope All).Affected.Mailboxes }
        $whole.Output | Should -Not -BeNullOrEmpty
        $whole.Warning | Should -BeNullOrEmpty
        (Get-AllStreams { Invoke-WfDiagnosis -Mailbox $whole.Output[0].Mailbox }).Warning | Should -BeNullOrEmpty
    }

    It 'is told of mailboxes that did not answer, and nothing where all did' {
        Connect-WfTenant -Demo -Scenario BrokenMailboxes -MailboxCount 50 -NoWelcome
        $streams = Get-AllStreams { Invoke-WfDiagnosis }
        $failed = $streams.Output[0].Completeness.Failed
        $failed | Should -BeGreaterThan 0
        "$($streams.Warning)" | Should -BeLike "$failed of 50 mailboxes were not read*Completeness.Missing*"
        $streams.Error | Should -BeNullOrEmpty
        Connect-WfTenant -Demo -Scenario Workfront -MailboxCount 20 -NoWelcome
        (Get-AllStreams { Invoke-WfDiagnosis }).Warning | Should -BeNullOrEmpty
    }
}

Describe 'Export-WfNotice' {
    BeforeAll {
        $script:notices = Join-Path $TestDrive 'notices'
        $null = New-Item -ItemType Directory -Path $notices
    }

    It 'says once in a pipeline who may be missing' {
        Connect-WfTenant -Demo -Scenario BrokenMailboxes -MailboxCount 50 -NoWelcome
        $streams = Get-AllStreams { Invoke-WfDiagnosis | Export-WfNotice $notices }
        @($streams.Warning) -like '*Scanned 43 of 50*' | Should -HaveCount 1
        @($streams.Warning) -like '*were not read*' | Should -BeNullOrEmpty
        $diagnosis = Invoke-WfDiagnosis -WarningVariable own -WarningAction SilentlyContinue
        $own | Should -BeLike '*were not read*'
        (Get-AllStreams { $diagnosis | Export-WfNotice $notices }).Warning | Should -Not -BeNullOrEmpty
    }

    It 'says that the list is empty, and takes the JSON of before' {
        Connect-WfTenant -Demo -Scenario WorkfrontUserInstalled -MailboxCount 20 -NoWelcome
        Invoke-WfDiagnosis | Export-WfReport "$notices/before.json"
        $addresses = @((Invoke-WfDiagnosis).Affected.Mailboxes.Mailbox)
        Connect-WfTenant -Demo -Scenario Clean -MailboxCount 20 -NoWelcome
        (Get-AllStreams { Invoke-WfDiagnosis | Export-WfNotice $notices }).Warning | Should -BeLike '*empty*'
        foreach ($given in "$notices/before.json", (Get-Content -Raw "$notices/before.json"), ("`n" + [char] 0xFEFF + (Get-Content -Raw "$notices/before.json")), (Get-Content -Raw "$notices/before.json" | ConvertFrom-Json)) {
            $streams = Get-AllStreams { $given | Export-WfNotice $notices }
            $streams.Warning | Should -BeNullOrEmpty
            $streams.Error | Should -BeNullOrEmpty
            Get-Content "$notices/workfront-addresses.txt" | Should -Be $addresses
        }
    }

    It 'refuses what is no diagnosis' {
        { Export-WfNotice -InputObject ([pscustomobject]@{ Affected = $null }) $notices } | Should -Throw '*is not a diagnosis*'
        { Export-WfNotice -InputObject '[{ "schemaVersion": "1.0" }]' $notices } | Should -Throw '*is not a diagnosis*'
        { Export-WfNotice -InputObject 'env:PATH' $notices } | Should -Throw '*in the file system*'
    }
}

Describe 'Invoke-WfDiagnosis -Token' {
    BeforeAll { Connect-WfTenant -Demo -Scenario Hybrid -MailboxCount 20 -NoWelcome }

    It 'finds a fault of Exchange on-premises when a genuine token of a named host is given' {
        $diagnosis = Invoke-WfDiagnosis -Token $onPremises @trust
        $diagnosis.Verdict.Code | Should -Be OnPremisesTokenFault
        $diagnosis.Verdict.Confidence | Should -Be High
        $finding = $diagnosis.Findings | Where-Object Id -EQ GivenToken
        $finding.Basis | Should -Be Observed
        $diagnosis.Findings.Id | Should -Not -Contain ErrorContradictsTenant
        $diagnosis.Actions[0].Command | Should -BeLike '*Get-AuthConfig*'
    }

    It 'takes a SecureString, and a genuine token that is past its end' {
        $secure = [securestring]::new()
        $onPremises.ToCharArray() | ForEach-Object { $secure.AppendChar($_) }
        (Invoke-WfDiagnosis -Token $secure @trust).Verdict.Code | Should -Be OnPremisesTokenFault
        $old = New-SyntheticToken 2 'https://mail.contoso.example:443/autodiscover/metadata/json/1' 'contoso.example' -Issued ([DateTimeOffset]::UtcNow.AddDays(-3))
        (Invoke-WfDiagnosis -Token $old @trust).Verdict.Code | Should -Be OnPremisesTokenFault
    }

    It 'does not believe a token that it could not verify' {
        (Invoke-WfDiagnosis -Token $onPremises).Verdict.Code | Should -Be NothingFound
        (Invoke-WfDiagnosis -Token $onPremises -MetadataPath $metadata).Verdict.Code | Should -Be NothingFound
        $forged = $onPremises.Substring(0, $onPremises.Length - 30) + ('A' * 30)
        (Invoke-WfDiagnosis -Token $forged @trust).Verdict.Code | Should -Be NothingFound
    }

    It 'says that a contradiction is one: the tenant has no mailbox on-premises' {
        Connect-WfTenant -Demo -Scenario Workfront -MailboxCount 20 -NoWelcome
        try {
            $diagnosis = Invoke-WfDiagnosis -Token $onPremises @trust
            $diagnosis.Verdict.Code | Should -Be OnPremisesTokenFault
            $diagnosis.Findings.Id | Should -Contain ErrorContradictsTenant
            $diagnosis.Findings.Id | Should -Contain WorkfrontFound
        }
        finally { Connect-WfTenant -Demo -Scenario Hybrid -MailboxCount 20 -NoWelcome }
    }

    It 'finds another cause when the token is of Entra' {
        $diagnosis = Invoke-WfDiagnosis -Token $entra
        $diagnosis.Verdict.Code | Should -Be NotLegacyToken
        $diagnosis.Verdict.Title | Should -BeLike '*Microsoft Entra*'
        $unsigned = New-SyntheticJwt '{"typ":"JWT","alg":"none"}' '{"aud":"https://graph.microsoft.com","iss":"https://sts.windows.net/3f6d5a0e-8d5c-4a57-9c36-5c1f8f1f0a11/","ver":"1.0","scp":"Mail.Read","exp":9999999999}'
        (Invoke-WfDiagnosis -Token $unsigned).Verdict.Code | Should -Be NothingFound
    }

    It 'names a bad host, a missing document and an option without a token' {
        { Invoke-WfDiagnosis -Token $onPremises -AllowedHost 'https://x' } | Should -Throw -ErrorId 'AllowedHostNotUsable,*'
        { Invoke-WfDiagnosis -Token $onPremises -MetadataPath (Join-Path $folder nowhere.json) } | Should -Throw -ErrorId 'MetadataFileNotReadable,*'
        { Invoke-WfDiagnosis -Token 42 } | Should -Throw -ErrorId 'TokenInputNotUsable,*'
        $null = Invoke-WfDiagnosis -AllowedHost mail.contoso.example -WarningVariable warned -WarningAction SilentlyContinue
        "$warned" | Should -BeLike '*-Token*'
    }

    It 'keeps the token out of every stream, error, transcript, history and report' {
        $Error.Clear()
        $history = Join-Path $folder 'secret-history'
        $report = Join-Path $folder 'secret.html'
        $transcript = Join-Path $folder 'transcript.txt'
        Start-Transcript -LiteralPath $transcript | Out-Null
        $output = & {
            Invoke-WfDiagnosis -Token $onPremises @trust -Verbose -Debug -HistoryPath $history -OutVariable run
            $run | Export-WfReport $report -Verbose -Debug
            $run | Export-WfReport (Join-Path $folder 'secret.json')
            Invoke-WfDiagnosis -Token "x$onPremises" -Verbose
            Invoke-WfDiagnosis -Token $onPremises -ErrorText "9018 $onPremises" -Verbose
            Get-Variable run | Out-Null
            try { Invoke-WfDiagnosis $onPremises } catch { $_ }
            try { Invoke-WfDiagnosis -Token $onPremises $onPremises } catch { $_ }
            try { Invoke-WfDiagnosis -Token $onPremises -AllowedHost 'https://x' } catch { $_ }
            try { Invoke-WfDiagnosis -Token @($onPremises, $onPremises) } catch { $_ }
            Disconnect-WfTenant
            try { Invoke-WfDiagnosis -Token $onPremises -ErrorText $onPremises } catch { $_ }
            try { Resolve-WfOutlookError $onPremises -Code $onPremises } catch { $_ }
            try { Resolve-WfOutlookError $onPremises $onPremises } catch { $_ }
            Resolve-WfOutlookError -Message $onPremises -Path (Join-Path $folder nowhere.har)
        } *>&1
        Connect-WfTenant -Demo -Scenario Hybrid -MailboxCount 20 -NoWelcome
        $output | Format-List * -Force | Out-String -Width 4096 | Out-Host
        Stop-Transcript | Out-Null
        $text = ($output | Format-List * -Force | Out-String -Width 100000) +
            ($output | ForEach-Object { "$_" } | Out-String -Width 100000) +
            ($output | Where-Object { $_ -isnot [Management.Automation.ErrorRecord] } | ConvertTo-Json -Depth 6 -WarningAction SilentlyContinue | Out-String) +
            ($Error | ForEach-Object { $_.ToString(); "$($_.Exception)"; "$($_.TargetObject)"; "$($_.ErrorDetails)"; "$($_.InvocationInfo.Line)"; "$($_.InvocationInfo.BoundParameters.Values)"; "$($_.InvocationInfo.UnboundArguments)" } | Out-String -Width 100000) +
            (Get-Content -LiteralPath $transcript -Raw) +
            (Get-ChildItem $folder -Recurse -File | Where-Object Name -Like '*secret*' | Get-Content -Raw | Out-String) +
            (Get-ChildItem $history -File | Get-Content -Raw | Out-String)
        $Error.Count | Should -BeGreaterThan 5
        Get-PieceCount $text $onPremises | Should -Be 0
    }
}

Describe 'Invoke-WfDiagnosis -ErrorText, -CapturePath' {
    BeforeAll {
        Connect-WfTenant -Demo -Scenario Clean -MailboxCount 20 -NoWelcome
        Set-Content -LiteralPath "$folder/console.log" -Value '{"status":"failed","error":{"name":"GenericTokenError","code":9018}}'
        Set-Content -LiteralPath "$folder/answer [1].xml" -Value $forbidden
        Set-Content -LiteralPath "$folder/cut.har" -NoNewline -Value '{"log":{"entries":[{"_error":"GenericTokenError","request":{"ur'
    }

    It 'uses the words of a ticket' {
        $diagnosis = Invoke-WfDiagnosis -ErrorText 'Fehler 13006'
        $diagnosis.Verdict.Code | Should -Be NotLegacyToken
        $diagnosis.Findings.Id | Should -Contain GivenError
        (Invoke-WfDiagnosis -Message 'Unable to get the outlookIdentityToken').Verdict.Code | Should -Be NothingFound
    }

    It 'uses captures, also of names with wildcards in them, and says what was not read' {
        (Invoke-WfDiagnosis -CapturePath "$folder/answer [1].xml").Findings.Id | Should -Contain GivenError
        $diagnosis = Invoke-WfDiagnosis -CapturePath "$folder/cut.har", "$folder/nowhere.har"
        @($diagnosis.Findings | Where-Object Id -EQ GivenEvidenceNotRead).Count | Should -Be 2
    }

    It 'makes a contradiction between the error and the tenant a finding of its own' {
        # The tenant has no mailbox on-premises.
        Set-Content -LiteralPath "$folder/owa.log" -Value 'System.NullReferenceException at Microsoft.Exchange.Clients.Common.HMACProvider.GetCertificates()'
        $diagnosis = Invoke-WfDiagnosis -CapturePath "$folder/owa.log"
        $diagnosis.Verdict.Code | Should -Be OnPremisesTokenFault
        $diagnosis.Findings.Id | Should -Contain ErrorContradictsTenant
    }

    It 'never says that nothing was found when the capture proves a refused token' {
        $diagnosis = Invoke-WfDiagnosis -CapturePath "$folder/answer [1].xml"
        $diagnosis.Completeness.State | Should -Be Complete
        $diagnosis.Verdict.Code | Should -Be Inconclusive
        $diagnosis.Findings.Id | Should -Contain ErrorContradictsTenant
        $diagnosis.Verdict.Explanation | Should -Not -Match 'Nothing was found'
    }
}

Describe 'History, comparison and reports' {
    BeforeAll {
        $script:history = Join-Path $folder 'history'
        Connect-WfTenant -Demo -Scenario Workfront -MailboxCount 20 -NoWelcome
        $script:first = Invoke-WfDiagnosis -HistoryPath $history
        $script:second = Invoke-WfDiagnosis -HistoryPath $history
        $script:third = Invoke-WfDiagnosis -HistoryPath $history
    }

    It 'keeps each run and draws the trend' {
        (Get-ChildItem $history -Filter *.json).Count | Should -Be 3
        $first.History.Count | Should -Be 0
        $third.History.Count | Should -Be 2
        $third | Export-WfReport "$folder/trend.md" -Culture en-US
        Get-Content -Raw "$folder/trend.md" | Should -Match '(?s)Affected mailboxes.*Trend|Trend|over time'
        $third | Export-WfReport "$folder/trend.html" -Culture en-US
        Get-Content -Raw "$folder/trend.html" | Should -Match 'id="trend"'
    }

    It 'reports a damaged file of the history and goes on' {
        Set-Content "$history/wf-diagnosis-20200101T000000Z.json" '{"schemaVersion":"1.0"'
        $run = Invoke-WfDiagnosis -HistoryPath $history -ErrorVariable bad -ErrorAction SilentlyContinue
        $run.Verdict.Code | Should -Be WorkfrontRetired
        $bad[0].FullyQualifiedErrorId | Should -BeLike 'NotADiagnosis,*'
        $kept = [Collections.Generic.List[object]]::new()
        { Invoke-WfDiagnosis -HistoryPath $history -ErrorAction Stop | ForEach-Object { $kept.Add($_) } } | Should -Throw
        $kept.Count | Should -Be 1
    }

    It 'tells a folder that cannot be used before the work, and gives the result when it fails after it' {
        $file = Join-Path $TestDrive 'file'
        Set-Content $file x
        { Invoke-WfDiagnosis -HistoryPath $file } | Should -Throw -ErrorId 'HistoryPathIsFile,*'
        $global:WfHistory = Join-Path $TestDrive 'vanishing'
        $null = Start-StubExchangeSession -Functions @'
function Get-Mailbox {
    [CmdletBinding()] param([string] $Identity, [string[]] $RecipientTypeDetails, [string] $ResultSize)
    if (Test-Path $global:WfHistory -PathType Container) { Remove-Item -Recurse $global:WfHistory; Set-Content $global:WfHistory x }
}
'@
        try {
            Connect-WfTenant -NoWelcome
            $streams = Get-AllStreams { Invoke-WfDiagnosis -Scope All -HistoryPath $global:WfHistory }
            Test-Path $global:WfHistory -PathType Leaf | Should -BeTrue
            $streams.Failure | Should -BeNullOrEmpty
            $streams.Output.Verdict | Should -Not -BeNullOrEmpty
            @($streams.Error.FullyQualifiedErrorId) -like 'HistoryPathIsFile,*' | Should -HaveCount 1
        }
        finally {
            Stop-StubExchangeSession
            Remove-Variable WfHistory -Scope Global
            Connect-WfTenant -Demo -Scenario Workfront -MailboxCount 20 -NoWelcome
        }
    }

    It 'compares two runs, from objects and from files' {
        Connect-WfTenant -Demo -Scenario Clean -MailboxCount 20 -NoWelcome
        $clean = Invoke-WfDiagnosis
        $comparison = Compare-WfDiagnosis $first $second
        @($comparison.Entries | Where-Object Change -EQ StillAsking).Count + @($comparison.Entries).Count | Should -BeGreaterThan 0
        $file = (Get-ChildItem $history -Filter *.json | Where-Object Name -NotLike '*2020*' | Select-Object -First 1)
        (Compare-WfDiagnosis $file.FullName $second).GetType().Name | Should -Be WfDiagnosisComparison
        ($file | Compare-WfDiagnosis -ReferenceObject $file.FullName) | Should -Not -BeNullOrEmpty
        { Compare-WfDiagnosis 42 $second } | Should -Throw -ErrorId 'ComparisonInput,*'
        { Compare-WfDiagnosis "$folder/none.json" $second } | Should -Throw -ErrorId 'DiagnosisNotFound,*'
        $clean | Should -Not -BeNullOrEmpty
    }

    It 'names who read, in the object and in each report that a person reads' {
        $first.Account | Should -Be (Get-WfConnection).Account
        foreach ($format in 'Html', 'Markdown', 'Json') {
            $first | Export-WfReport "$folder/who.$format.out" -Format $format -Culture en-US
            Get-Content -Raw "$folder/who.$format.out" | Should -Match ([regex]::Escape($first.Account))
        }
    }

    It 'says in each report that the embedded tenant is none of anybody''s' {
        $first.Demo | Should -Be 'Workfront, seed 1, 20 mailboxes'
        foreach ($format in 'Html', 'Markdown') {
            $first | Export-WfReport "$folder/demo.$format.out" -Format $format -Culture en-US
            Get-Content -Raw "$folder/demo.$format.out" | Should -Match 'embedded tenant for demonstration, not a real one'
        }

        $first | Export-WfReport "$folder/demo.it.html" -Culture it-IT
        Get-Content -Raw "$folder/demo.it.html" | Should -Match 'tenant incorporato per dimostrazione'
        $first | Export-WfReport "$folder/demo.json"
        (Get-Content -Raw "$folder/demo.json" | ConvertFrom-Json).demo | Should -Be $first.Demo
    }

    It 'goes from JSON back into reports and comparisons' {
        $first | Export-WfReport "$folder/first.json"
        $text = Get-Content -Raw "$folder/first.json"
        Get-Item "$folder/first.json" | Export-WfReport "$folder/a.json"
        $text | ConvertFrom-Json | Export-WfReport "$folder/b.json"
        $text | ConvertFrom-Json -AsHashtable | Export-WfReport "$folder/c.json"
        $text | Export-WfReport "$folder/d.json"
        foreach ($copy in 'a', 'b', 'c', 'd') { Get-Content -Raw "$folder/$copy.json" | Should -BeExactly $text }
        (Compare-WfDiagnosis ($text | ConvertFrom-Json) $second).VerdictBefore | Should -Be WorkfrontRetired
        (Compare-WfDiagnosis $text $second).VerdictBefore | Should -Be WorkfrontRetired
        { Compare-WfDiagnosis '{ "a": 1 }' $second } | Should -Throw -ErrorId 'NotADiagnosis,*'
        Get-ChildItem $history -Filter *.json | Where-Object Name -NotLike '*2020*' | Export-WfReport "$folder/again.html"
        Get-Content -Raw "$folder/again.html" | Should -Match 'id="trend"'
        { Export-WfReport -InputObject ([pscustomobject]@{}) "$folder/none.html" } | Should -Throw '*is not a diagnosis*'
        { Compare-WfDiagnosis ([pscustomobject]@{}) $second } | Should -Throw -ErrorId 'NotADiagnosis,*'
        $copy = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($second, 4))
        { Compare-WfDiagnosis $copy $second } | Should -Throw -ErrorId 'NotADiagnosis,*' -ExpectedMessage '*Deserialized.*WfDiagnosis*Import-Clixml*'
    }

    It 'goes from JSON back into the same report in any time zone' {
        $lines = Invoke-FreshProcess -Environment @{ TZ = 'America/St_Johns'; WF_FOLDER = $folder } {
            Import-Module $env:WF_MANIFEST
            Connect-WfTenant -Demo -MailboxCount 5 -NoWelcome
            Invoke-WfDiagnosis -WarningAction Ignore | Export-WfReport "$env:WF_FOLDER/zone.json"
            $text = Get-Content -Raw "$env:WF_FOLDER/zone.json"
            $text | ConvertFrom-Json | Export-WfReport "$env:WF_FOLDER/zone-b.json"
            $text | ConvertFrom-Json -AsHashtable | Export-WfReport "$env:WF_FOLDER/zone-c.json"
            foreach ($copy in 'b', 'c') { (Get-Content -Raw "$env:WF_FOLDER/zone-$copy.json") -ceq $text }
        }
        $lines | Should -Be 'True', 'True'
    }

    It 'does not turn an empty list of mailboxes into the whole tenant' {
        Connect-WfTenant -Demo -MailboxCount 20 -NoWelcome
        $streams = Get-AllStreams { @() | Invoke-WfDiagnosis }
        $streams.Output.Count | Should -Be 0
        $streams.Warning.Count | Should -Be 1
        (1 | ForEach-Object { Invoke-WfDiagnosis }).Completeness.Scanned | Should -Be 20
    }

    It 'writes all formats, each inert for hostile names' {
        Connect-WfTenant -Demo -Scenario Hostile -MailboxCount 20 -NoWelcome
        $diagnosis = Invoke-WfDiagnosis
        foreach ($format in 'Html', 'Json', 'Csv', 'Markdown') {
            $file = $diagnosis | Export-WfReport "$folder/hostile.$format.out" -Format $format -PassThru
            $file.Length | Should -BeGreaterThan 100
            @($file | Get-Content).Count | Should -BeGreaterThan 0
        }
        Get-Content -Raw "$folder/hostile.Html.out" | Should -Not -Match '<(img|script src|iframe)'
        Get-Content "$folder/hostile.Csv.out" | ForEach-Object { $_ | Should -Not -Match '(^|,)"?[=+@-]' }
        (Get-Content -Raw "$folder/hostile.Json.out" | ConvertFrom-Json).schemaVersion | Should -Be '1.0'
        Get-Content -Raw "$folder/hostile.Markdown.out" | Should -Not -Match '(?m)^\s*<script'
    }

    It 'leaves files alone with -NoClobber and -WhatIf' {
        $path = "$folder/keep.html"
        Set-Content $path 'mine'
        { $first | Export-WfReport $path -NoClobber } | Should -Throw -ErrorId 'ReportExists,*'
        Get-Content $path | Should -Be 'mine'
        $first | Export-WfReport "$folder/rehearsed.html" -WhatIf
        Test-Path "$folder/rehearsed.html" | Should -BeFalse
        $first | Export-WfReport $path
        Get-Content -Raw $path | Should -Match '<html'
        Get-ChildItem $folder -Filter '*.tmp*' | Should -BeNullOrEmpty
    }

    It 'goes by the extension, and warns once where that says nothing or something else' {
        $quiet = Get-AllStreams { $first | Export-WfReport "$folder/by.htm"; $first | Export-WfReport "$folder/by.MARKDOWN"; $first | Export-WfReport "$folder/by.out" -Format Csv }
        $quiet.Warning | Should -BeNullOrEmpty
        (Get-AllStreams { $first, $first | Export-WfReport "$folder/by.xyz" }).Warning | Should -BeLike '*by.xyz*-Format Html, Json, Csv or Markdown*'
        Get-Content -Raw "$folder/by.xyz" | Should -Match '<html'
        $null = New-Item -ItemType Directory "$folder/by"
        $streams = Get-AllStreams { $first | Export-WfReport "$folder/by" }
        @($streams.Failure; $streams.Error).FullyQualifiedErrorId | Should -BeLike 'ReportPathIsFolder,*'
        $streams.Warning | Should -BeNullOrEmpty
        (Get-AllStreams { $first | Export-WfReport "$folder/by.json" -Format Markdown }).Warning | Should -BeLike '*extension of Json*Markdown is written*'
    }

    It 'speaks one language in a report' {
        $first | Export-WfReport "$folder/it.html" -Culture it-IT
        $html = Get-Content -Raw "$folder/it.html"
        $html | Should -Match 'lang="it'
        $html | Should -Not -Match 'Run the diagnosis again|Keep the evidence|Exchange Online issues no legacy tokens'
        $italian = Invoke-WfDiagnosis -Culture it-IT
        $italian.Language | Should -Be it
        $italian | Export-WfReport "$folder/it2.html"
        Get-Content -Raw "$folder/it2.html" | Should -Match 'lang="it'
        $italian | Export-WfReport "$folder/en.html" -Culture en-US
        Get-Content -Raw "$folder/en.html" | Should -Not -Match 'Ripetere la diagnosi'
        [CultureInfo]::CurrentUICulture.Name | Should -Not -Be 'it-IT'
    }

    It 'makes the same JSON, CSV and verdicts in cultures with a decimal comma' {
        $german = Invoke-WfDiagnosis -Culture de-DE
        $german.Language | Should -Be en
        $german | Export-WfReport "$folder/de.csv" -Culture de-DE
        $first | Export-WfReport "$folder/plain.csv"
        (Get-Content -Raw "$folder/de.csv").Split("`n")[0] | Should -Be (Get-Content -Raw "$folder/plain.csv").Split("`n")[0]
    }
}

Describe 'What a verdict and a report say' {
    It 'prints no bare zero and no plain No where not everything was read' {
        foreach ($scenario in 'NoPermission', 'BrokenMailboxes', 'NoGraph') {
            Connect-WfTenant -Demo -Scenario $scenario -MailboxCount 20 -NoWelcome -WarningAction SilentlyContinue
            Invoke-WfDiagnosis -ErrorAction SilentlyContinue -WarningAction SilentlyContinue | Export-WfReport "$folder/partial.md" -Culture en-US
            $rows = Get-Content "$folder/partial.md" | Where-Object { $_ -match '^\| (Affected|Mailboxes with|Deployed)' }
            $rows.Count | Should -Be 4
            $rows | ForEach-Object { $_ | Should -Not -Match '\| (0|No) \|$' }
        }
    }

    It 'does not advise a sweep to an account that may not sweep' {
        Connect-WfTenant -Demo -Scenario NoPermission -MailboxCount 20 -NoWelcome
        $diagnosis = Invoke-WfDiagnosis -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        $diagnosis.Verdict.Code | Should -Be Inconclusive
        $diagnosis.Actions[0].Title | Should -BeLike '*missing*'
        $diagnosis.Actions.Command | Should -Not -Contain 'Invoke-WfDiagnosis -Scope All'
    }

    It 'says what NothingFound does not cover' {
        Connect-WfTenant -Demo -Scenario Hybrid -MailboxCount 20 -NoWelcome
        (Invoke-WfDiagnosis).Verdict.Explanation | Should -Match '12 mailboxes live on-premises'
        Connect-WfTenant -Demo -Scenario NearMiss -MailboxCount 20 -NoWelcome
        (Invoke-WfDiagnosis).Verdict.Explanation | Should -Match 'by name only'
        Connect-WfTenant -Demo -Scenario Clean -MailboxCount 1 -NoWelcome
        (Invoke-WfDiagnosis).Verdict.Explanation | Should -Match 'the one mailbox answered'
    }

    It 'does not call installed what only the token report names' {
        Connect-WfTenant -Demo -Scenario WorkfrontTokenReportOnly -MailboxCount 20 -NoWelcome
        $verdict = (Invoke-WfDiagnosis).Verdict
        $verdict.Code | Should -Be WorkfrontRetired
        $verdict.Confidence | Should -Be Medium
        $verdict.Title | Should -Not -Match 'still here'
    }
}

Describe 'Ctrl+C' {
    It 'stops a diagnosis of a large tenant at once, and leaves no half of a history' {
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript("Import-Module '$StagedManifest'; Connect-WfTenant -Demo -Scenario Throttled -MailboxCount 900 -NoWelcome; Invoke-WfDiagnosis -Scope All -HistoryPath '$folder/stopped'")
            $running = $shell.BeginInvoke()
            Start-Sleep -Milliseconds 1500
            $watch = [Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 20 -Because 'the whole takes 45 seconds'
            $running.IsCompleted | Should -BeTrue
            Test-Path "$folder/stopped/*.json" | Should -BeFalse
        }
        finally { $shell.Dispose() }
    }
}
