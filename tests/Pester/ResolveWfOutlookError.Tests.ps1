BeforeAll { . "$PSScriptRoot/common.ps1" }

Describe 'Resolve-WfOutlookError' {
    BeforeAll {
        $folder = Join-Path $TestDrive 'captures'
        $null = New-Item -ItemType Directory -Path $folder
        Set-Content -LiteralPath "$folder/console.log" -Value "10:00 Uncaught {name: 'GenericTokenError', code: 9018}"
        Set-Content -LiteralPath "$folder/answer [1].xml" -Value '<m:ResponseCode>ErrorForbiddenClientAccessTokenRequest</m:ResponseCode>'
        Set-Content -LiteralPath "$folder/plain.txt" -Value 'nothing to see'
    }

    It 'resolves the message that Adobe documents' {
        $cause = Resolve-WfOutlookError 'Unexpected error', 'Unable to get the outlookIdentityToken'
        $cause[0].Cause | Should -Be 'LegacyTokensOff'
        $cause[0].Confidence | Should -Be 'Medium'
        $cause[0].Rank | Should -Be 1
        $cause.Count | Should -BeGreaterThan 1
        $cause | ForEach-Object { $_.NextStep | Should -Match '-Wf' }
    }

    It 'takes the lines of a ticket by pipeline as one question' {
        $cause = 'Sehr geehrte Damen und Herren,', '', 'Fehler 13006' | Resolve-WfOutlookError
        @($cause).Count | Should -Be 1
        $cause.Cause | Should -Be 'SsoGetAccessToken'
        $cause.Implies | Should -Be 'NotLegacyToken'
    }

    It 'takes codes' {
        (Resolve-WfOutlookError -Code 9042)[0].Cause | Should -Be 'LegacyTokensOff'
        (Resolve-WfOutlookError -Code 'ErrorForbiddenClientAccessTokenRequest').Confidence | Should -Be 'High'
    }

    It 'takes files by path, wildcard, literal path and pipeline' {
        (Resolve-WfOutlookError -Path "$folder/console.log")[0].Evidence[0].Locations[0].Source | Should -Be 'console.log'
        (Resolve-WfOutlookError -Path "$folder/*.*")[0].Confidence | Should -Be 'High'
        (Resolve-WfOutlookError -LiteralPath "$folder/answer [1].xml").Implies | Should -Be 'LegacyTokensOff'
        (Get-ChildItem -LiteralPath $folder -File | Resolve-WfOutlookError)[0].Confidence | Should -Be 'High'
        Push-Location $folder
        try { (Resolve-WfOutlookError -Path console.log)[0].Cause | Should -Be 'LegacyTokensOff' } finally { Pop-Location }
    }

    It 'reports each bad path and goes on' {
        $cause = Resolve-WfOutlookError -Path "$folder/no.har", $folder, 'Env:PATH', "$folder/console.log" -ErrorVariable bad -ErrorAction SilentlyContinue
        $cause[0].Cause | Should -Be 'LegacyTokensOff'
        $bad.FullyQualifiedErrorId | ForEach-Object { ($_ -split ',')[0] } | Sort-Object | Should -Be 'CaptureIsDirectory', 'CaptureNotFound', 'CaptureNotInFileSystem'
        $bad | ForEach-Object { $_.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty }
    }

    It 'warns of what was not read' {
        Set-Content -LiteralPath "$folder/cut.har" -NoNewline -Value '{"log":{"entries":[{"_error":"GenericTokenError","request":{"ur'
        $cause = Resolve-WfOutlookError -Path "$folder/cut.har" -WarningVariable warned -WarningAction SilentlyContinue
        $cause[0].Cause | Should -Be 'LegacyTokensOff'
        $warned | Should -Match 'cut.har'
        $warned | Should -Match 'Entries used: 1;'
    }

    It 'says that an unknown error proves nothing' {
        Resolve-WfOutlookError 'Outlook is slow' -ErrorVariable none -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $none[0].FullyQualifiedErrorId | Should -BeLike 'NothingRecognized,*'
        $none[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $none[0].Exception.Message | Should -Match 'proves nothing'
    }

    It 'asks for something when nothing is given' {
        Resolve-WfOutlookError -ErrorVariable none -ErrorAction SilentlyContinue
        $none[0].FullyQualifiedErrorId | Should -BeLike 'ErrorQueryIsEmpty,*'
    }

    It 'gives nothing for an empty pipeline, and takes what stands beside it' {
        $streams = Get-AllStreams { @() | Resolve-WfOutlookError }
        $streams.Error.Count + $streams.Warning.Count + $streams.Output.Count | Should -Be 0
        $streams.Failure | Should -BeNullOrEmpty
        (@() | Resolve-WfOutlookError -Code 13006).Cause | Should -Be 'SsoGetAccessToken'
        '' | Resolve-WfOutlookError -ErrorVariable none -ErrorAction SilentlyContinue
        $none[0].FullyQualifiedErrorId | Should -BeLike 'ErrorQueryIsEmpty,*'
    }

    It 'tells of a code that it does not know beside one that it knows' {
        $streams = Get-AllStreams { Resolve-WfOutlookError -Code 13000, zzz, 9018 }
        $streams.Output.Cause | Should -Contain 'SsoGetAccessToken'
        $streams.Output.Cause | Should -Contain 'LegacyTokensOff'
        $streams.Error.Count | Should -Be 1
        $streams.Error[0].FullyQualifiedErrorId | Should -BeLike 'ErrorCodeNotKnown,*'
        $streams.Error[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $streams.Error[0].TargetObject | Should -Be 'zzz'
        $streams.Error[0].ErrorDetails.RecommendedAction | Should -Match '-List'

        $alone = Get-AllStreams { Resolve-WfOutlookError -Code zzz }
        $alone.Error.Count | Should -Be 1
        $alone.Error[0].FullyQualifiedErrorId | Should -BeLike 'NothingRecognized,*'
        $alone.Error[0].TargetObject | Should -Be 'zzz'
    }

    It 'quotes no code that is more than a word: <_>' -ForEach 'Bearer eyJhbGciOi', 'abc8Q~xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', 'zzz.yyy_xxx' {
        $told = (Get-AllStreams { Resolve-WfOutlookError -Code 9018, $_ }).Error[0]
        $told.FullyQualifiedErrorId | Should -BeLike 'ErrorCodeNotKnown,*'
        "$($told.Exception.Message) $($told.TargetObject)" | Should -Not -BeLike "*$_*"
        $told.Exception.Message | Should -Match '#2'
    }

    It 'never shows a token that stands in the evidence' {
        $part = [Convert]::ToBase64String([byte[]](1..90)).TrimEnd('=').Replace('+', '-').Replace('/', '_')
        $token = "eyJ0eXAiOiJKV1QifQ.$part.$part"
        $all = & { Resolve-WfOutlookError "9018 $token" -Code $token -TestTokens -Verbose } *>&1 | ForEach-Object { $_ | Format-List * -Force | Out-String; "$_" }
        $all += $Error | Select-Object -First 5 | Format-List * -Force | Out-String
        "$all" | Should -Not -Match ([regex]::Escape($part.Substring(0, 12)))
        "$all" | Should -Match 'LegacyTokensOff'
    }

    It 'tests the tokens of a capture in memory, and reports them by hash alone' {
        . "$PSScriptRoot/tokens.ps1"
        $token = New-SyntheticToken 1 'https://mail.contoso.example:443/autodiscover/metadata/json/1' 'contoso.example'
        Set-Content -LiteralPath "$folder/with-token.log" -Value "{`"error`":{`"name`":`"GenericTokenError`",`"code`":9018}}", "token: $token"
        $streams = Get-AllStreams { Resolve-WfOutlookError -Path "$folder/with-token.log" -TestTokens }
        $streams.Output[0].Cause | Should -Not -BeNullOrEmpty
        $said = "$($streams.Information)"
        $said | Should -Match 'ExchangeIdentity'
        $said | Should -Match 'OnPremises'
        $hash = [Convert]::ToHexString([Security.Cryptography.SHA256]::HashData([Text.Encoding]::ASCII.GetBytes($token))).Substring(0, 16)
        $said | Should -Match $hash.ToLowerInvariant()
        $all = $streams.Output + $streams.Information + $streams.Error | ForEach-Object { $_ | Format-List * -Force | Out-String -Width 100000; "$_" }
        Get-PieceCount "$all" $token | Should -Be 0
        "$((Get-AllStreams { Resolve-WfOutlookError -Code 9018 -TestTokens }).Information)" | Should -Match 'no token'
    }

    It 'reads a console log that begins with an object to its end' {
        Set-Content -LiteralPath "$folder/mixed.log" -Value '{"level":"info"}', '{"level":"info"}', 'taskpane.js:1 Unable to get the outlookIdentityToken'
        $cause = Resolve-WfOutlookError -Path "$folder/mixed.log" -WarningVariable warned
        $cause[0].Cause | Should -Be LegacyTokensOff
        $cause[0].Evidence[0].Locations[0].Line | Should -Be 3
        $warned | Should -BeNullOrEmpty
    }

    It 'says what it made of files that are no captures' {
        [IO.File]::WriteAllBytes("$folder/empty.har", [byte[]]@())
        [IO.File]::WriteAllBytes("$folder/binary.har", [byte[]](0..255 * 8))
        Set-Content -LiteralPath "$folder/wide.log" -Encoding unicode -Value 'GenericTokenError 9018'
        $streams = Get-AllStreams { Resolve-WfOutlookError -Path "$folder/empty.har", "$folder/binary.har" }
        $streams.Output.Count | Should -Be 0
        $streams.Error.Count + $streams.Warning.Count | Should -BeGreaterThan 1
        (Resolve-WfOutlookError -Path "$folder/wide.log")[0].Cause | Should -Be LegacyTokensOff
    }

    It 'never quotes what belongs to no parameter' {
        $secret = 'eyJ0eXAiOiJKV1QifQ.AAAABBBBCCCCDDDD.EEEEFFFF'
        { Resolve-WfOutlookError 'x' $secret } | Should -Throw -ErrorId 'DiagnosisArgumentNotExpected,*'
        try { Resolve-WfOutlookError 'x' $secret } catch { "$_ $($_.ErrorDetails) $($_.TargetObject)" | Should -Not -Match 'AAAABBBB' }
    }

    It 'says the mistyped name of a parameter, and no value: <Code>' -ForEach @(
        @{ Code = { Resolve-WfOutlookError 'x' -Tokn $secret } }
        @{ Code = { Connect-WfTenant -Demo -NoWelcome; Invoke-WfDiagnosis -Tokn $secret } }
        @{ Code = { ConvertFrom-WfOutlookToken 'x' -Tokn $secret } }
    ) {
        $secret = 'eyJ0eXAiOiJKV1QifQ.AAAABBBBCCCCDDDD.EEEEFFFF'
        $caught = try { & $Code } catch { $_ }
        "$caught" | Should -BeLike '*parameter: 2 (-Tokn).*'
        "$caught $($caught.ErrorDetails) $($caught.TargetObject)" | Should -Not -Match 'AAAABBBB'
    }

    It 'lists the table of known errors' {
        $rows = Resolve-WfOutlookError -List
        $rows.Count | Should -BeGreaterThan 50
        $rows | ForEach-Object { $_.Source | Should -Not -BeNullOrEmpty; $_.SourceDate.Year | Should -BeGreaterThan 2016 }
        ($rows | Where-Object Id -EQ 'Code9018').Cause | Should -Be 'LegacyTokensOff'
    }
}
