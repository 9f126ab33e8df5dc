BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')

    # The client ids of the scenario NestedAppAuth, in its words: ready, half-way, broken, not there.
    $Crm = '3d0f5a52-6a0b-4f2e-9f0e-51c8a4b07e10'
    $Signatures = 'b6f5a1c4-0a39-4c8e-8c55-7d0f3b1b9a21'
    $Archive = '0e7d9c86-93d4-4f7b-9d6f-2b9d57c2f832'
    $Meetings = 'f1c6a7e9-58b2-4f0d-a1c1-9c9d0c1e7b43'
    $Names = 'ServicePrincipal', 'Enabled', 'Publisher', 'Scopes', 'AdminConsent', 'UserConsent', 'UserConsentPolicy', 'Assignment', 'AppRoles',
    'ConditionalAccess', 'SignIns', 'MailboxLocation', 'OutlookBuild'

    # Stands in for Connect-MgGraph: signs in by itself, and follows redirects as its client does, without the token.
    function Start-GraphSession($Tenant) {
        $global:WfGraphTenant = $Tenant
        $global:WfGraphClient = [Net.Http.HttpClient]::new($Tenant.CreateHandler())
        $global:WfGraphToken = $Tenant.AccessTokens.IssueGraph($null)
        $global:WfGraphCalls = [Collections.Generic.List[string]]::new()
        function global:Get-MgContext { [pscustomobject]@{ TenantId = "$($global:WfGraphTenant.TenantId)" } }
        function global:Invoke-MgGraphRequest {
            [CmdletBinding()] param($Method, $Uri, $Headers, $Body, $ContentType, $OutputType, [switch] $SkipHttpErrorCheck)
            $global:WfGraphCalls.Add("$Method $Uri")
            $request = [Net.Http.HttpRequestMessage]::new([Net.Http.HttpMethod]::new($Method), [uri] $Uri)
            foreach ($name in $Headers.Keys) { $null = $request.Headers.TryAddWithoutValidation($name, [string] $Headers[$name]) }
            $request.Headers.Authorization = [Net.Http.Headers.AuthenticationHeaderValue]::new('Bearer', $global:WfGraphToken)
            if ($Body) { $request.Content = [Net.Http.StringContent]::new($Body, [Text.Encoding]::UTF8, 'application/json') }
            $response = $global:WfGraphClient.SendAsync($request).GetAwaiter().GetResult()
            if ([int] $response.StatusCode -eq 302) { $response = $global:WfGraphClient.GetAsync($response.Headers.Location).GetAwaiter().GetResult() }
            $response
        }
    }
    function Stop-GraphSession {
        Remove-Item function:Get-MgContext, function:Invoke-MgGraphRequest -ErrorAction Ignore
        Remove-Variable WfGraphTenant, WfGraphClient, WfGraphToken, WfGraphCalls -Scope Global -ErrorAction Ignore
    }
}

AfterAll { Disconnect-WfTenant }

Describe 'Test-WfNestedAppAuth on the embedded tenant' {
    BeforeAll { Connect-WfTenant -Demo -Scenario NestedAppAuth -NoWelcome }
    BeforeEach { Push-Location (New-Item -ItemType Directory -Path (Join-Path TestDrive: ([guid]::NewGuid()))) }
    AfterEach { Pop-Location }

    It 'lists every check, for several client ids' {
        $tests = Test-WfNestedAppAuth $Crm, $Meetings
        $tests.ClientId | Should -Be $Crm, $Meetings
        foreach ($test in $tests) { $test.Checks.Name | Should -Be $Names }
        $tests[1].Readiness | Should -Be 'NotReady'
        ($tests[1].Checks | Where-Object Name -EQ ServicePrincipal).Outcome | Should -Be 'Fail'
        $tests[1].ConsentUrl | Should -BeLike "https://login.microsoftonline.com/*/v2.0/adminconsent?client_id=$Meetings&scope=*"
    }

    It 'finds the client id in the manifest, once for each add-in' {
        $addIns = @(Get-WfOutlookAddIn -Source Organization, Mailbox -IncludeManifest | Where-Object DisplayName -Match 'CRM|Signature')
        $addIns.Count | Should -BeGreaterThan 2
        $tests = @($addIns | Test-WfNestedAppAuth)
        $tests.ClientId | Sort-Object -Unique | Should -Be ($Crm, $Signatures | Sort-Object)
        $tests.Count | Should -Be 2
        $tests.ClientIdSource | Sort-Object -Unique | Should -Be 'Manifest'
    }

    It 'tests each add-in of all sources once, by the source that knows its application' {
        $tests = @(Get-WfOutlookAddIn -IncludeManifest | Test-WfNestedAppAuth)
        $tests.AddInId | Group-Object | Where-Object Count -GT 1 | Should -BeNullOrEmpty
        ($tests | Where-Object ClientId -EQ $Crm).Readiness | Should -Be 'Ready'
        ($tests | Where-Object { -not $_.ClientId }).Readiness | Sort-Object -Unique | Should -Be 'Unknown'
    }

    It 'shows the consent address as it can be opened' {
        $shown = Test-WfNestedAppAuth $Crm -Scope User.Read, Mail.Read | Out-String -Width 500
        $shown | Should -BeLike '*ConsentUrl*client_id=*&scope=User.Read%20Mail.Read*'
    }

    It 'finds it in the directory, and in a map, and says so when it is not known' {
        $integrated = Get-WfOutlookAddIn -Source IntegratedApps
        ($integrated | Test-WfNestedAppAuth).ClientId | Should -Be $Meetings
        ($integrated.AddInId | ForEach-Object { Test-WfNestedAppAuth -AddInId $_ }).ClientIdSource | Should -Be 'Directory'
        $mapped = Test-WfNestedAppAuth -AddInId WA999 -ClientIdMap @{ WA999 = $Archive }
        $mapped.ClientId, $mapped.ClientIdSource | Should -Be $Archive, 'Map'
        $unknown = Test-WfNestedAppAuth -AddInId '00000000-0000-0000-0000-0000000000aa'
        $unknown.Readiness, $unknown.ClientId | Should -Be 'Unknown', $null
        $unknown.NextStep | Should -BeLike '*-ClientIdMap*'
    }

    It 'binds client ids by property name' {
        ([pscustomobject]@{ AppId = $Crm } | Test-WfNestedAppAuth).ClientId | Should -Be $Crm
        ([pscustomobject]@{ AddInId = 'WA104380943' } | Test-WfNestedAppAuth).IsWorkfront | Should -BeTrue
    }

    It 'says of Workfront that it is retired' {
        $test = Test-WfNestedAppAuth -AddInId b7cf3295-3645-4fc5-9c19-a963c71d1fe2
        $test.Readiness, $test.IsWorkfront, $test.Basis | Should -Be 'NotReady', $true, 'Documented'
        $test.Source | Should -Match '2025-10'
        $test.NextStep | Should -BeLike '*Remove-WfOutlookAddIn*'
        (Test-WfNestedAppAuth B7CF3295-3645-4FC5-9C19-A963C71D1FE2).NextStep | Should -BeLike '*Remove-WfOutlookAddIn*'
        (Get-AllStreams { Test-WfNestedAppAuth -AddInId WA104380943 -ConsentUrl }).Error.FullyQualifiedErrorId | Should -BeLike 'AddInRetired,*'
        $granted = Get-AllStreams { Test-WfNestedAppAuth -AddInId WA104380943 -Grant -Confirm:$false }
        $granted.Failure | Should -BeNullOrEmpty
        $granted.Error.FullyQualifiedErrorId | Should -BeLike 'AddInRetired,*'
    }

    It 'explains without empty places' {
        foreach ($test in Test-WfNestedAppAuth $Archive, $Crm, $Meetings) { $test.Explanation | Should -Not -Match ': -?\.' }
    }

    It 'goes on after an id that is none' {
        $streams = Get-AllStreams { Test-WfNestedAppAuth 'nonsense', $Crm }
        $streams.Error.FullyQualifiedErrorId | Should -BeLike 'ClientIdNotValid,*'
        $streams.Output.ClientId | Should -Be $Crm
    }

    It 'refuses patterns and names in the place of an add-in id, and goes on' {
        $streams = Get-AllStreams { Test-WfNestedAppAuth -AddInId '*', 'Workfront', WA104380943 }
        $streams.Failure | Should -BeNullOrEmpty
        $streams.Error.FullyQualifiedErrorId | Should -Be (, 'AddInIdNotValid,WorkfrontOutlook.PowerShell.Commands.TestWfNestedAppAuthCommand' * 2)
        $streams.Error.TargetObject | Should -Be '*', 'Workfront'
        $streams.Error[0].ErrorDetails.RecommendedAction | Should -BeLike '*Where-Object DisplayName -Like*'
        $streams.Output.AssetId | Should -Be WA104380943
    }

    It 'gives the consent address as text' {
        $address = Test-WfNestedAppAuth $Archive -Scope User.Read, Mail.Read -ConsentUrl
        $address | Should -BeOfType string
        $address | Should -BeLike "https://login.microsoftonline.com/*/v2.0/adminconsent?client_id=$Archive&scope=User.Read%20Mail.Read"
        (Test-WfNestedAppAuth $Archive -ConsentUrl) | Should -BeLike '*.default'
    }

    It 'refuses what makes no sense before anything is sent' {
        (Get-AllStreams { Test-WfNestedAppAuth $Archive -ConsentUrl -RedirectUri consented }).Failure.FullyQualifiedErrorId | Should -BeLike 'RedirectUriNotValid,*'
        (Get-AllStreams { Test-WfNestedAppAuth $Archive -Grant -Confirm:$false }).Failure.FullyQualifiedErrorId | Should -BeLike 'ScopesNeeded,*'
        (Get-AllStreams { Test-WfNestedAppAuth $Archive -Grant -ConsentUrl -Scope User.Read }).Failure.FullyQualifiedErrorId | Should -BeLike 'OneJobOnly,*'
        (Get-AllStreams { Test-WfNestedAppAuth $Archive -Grant -Scope .default -Confirm:$false }).Failure.FullyQualifiedErrorId | Should -BeLike 'ScopeNotGrantable,*'
        (Get-AllStreams { Test-WfNestedAppAuth $Meetings -Grant -Scope User.Read -Confirm:$false }).Error.FullyQualifiedErrorId | Should -BeLike 'ServicePrincipalMissing,*'
        "$((Get-AllStreams { Test-WfNestedAppAuth $Meetings -Grant -Scope User.Read, Mail.Read -Confirm:$false }).Error.ErrorDetails.RecommendedAction)" | Should -BeLike '*&scope=User.Read%20Mail.Read*'
    }

    It 'sends nothing with -WhatIf, then grants, and takes it back' {
        $before = Test-WfNestedAppAuth $Archive -Scope User.Read, Mail.Read -Grant -WhatIf
        Test-Path wf-undo-*.jsonl | Should -BeFalse
        $before.GrantedScopes | Should -Be 'User.Read'

        $streams = Get-AllStreams { Test-WfNestedAppAuth $Archive -Scope User.Read, Mail.Read -Grant -Confirm:$false }
        $streams.Failure | Should -BeNullOrEmpty
        $streams.Error | Should -BeNullOrEmpty
        $streams.Output.GrantedScopes | Should -Be 'User.Read', 'Mail.Read'
        ($streams.Output.Checks | Where-Object Name -EQ Scopes).Outcome | Should -Be 'Pass'
        $undo = Get-ChildItem -Filter 'wf-undo-*.jsonl'
        "$($streams.Information)" | Should -BeLike "*$($undo.Name)*"

        $restored = Restore-WfOutlookAddIn $undo.FullName -Confirm:$false -PassThru
        $restored.Outcome | Should -Be 'Restored'
        (Test-WfNestedAppAuth $Archive).GrantedScopes | Should -Be 'User.Read'
    }
}

Describe 'Test-WfNestedAppAuth where the directory may not be read' {
    BeforeAll { Connect-WfTenant -Demo -Scenario GraphDenied -MailboxCount 5 -NoWelcome -WarningAction Ignore }

    It 'skips what an add-in id would be looked up for, names the permission, and tells of the others' {
        $streams = Get-AllStreams { Test-WfNestedAppAuth -AddInId '00000000-0000-0000-0000-0000000000aa', WA104380943 }
        $streams.Failure | Should -BeNullOrEmpty
        $streams.Output.Readiness | Should -Be 'Unknown', 'NotReady'
        $checks = $streams.Output[0].Checks
        $checks.Name | Should -Be $Names
        ($checks | Where-Object Name -EQ ServicePrincipal).MissingPermission | Should -Be 'Application.Read.All'
        ($checks | Where-Object Outcome -EQ Pass).Name | Should -BeIn 'MailboxLocation'
        (Get-AllStreams { Test-WfNestedAppAuth -AddInId '00000000-0000-0000-0000-0000000000aa' -ConsentUrl }).Error.FullyQualifiedErrorId |
            Should -BeLike 'GraphPermissionMissing,*'
    }
}

Describe 'Through the session' {
    BeforeAll {
        $tenant = New-SeededTenant -Seed 3 -Scenario NestedAppAuth
        $null = Start-TenantSession $tenant
        Start-GraphSession $tenant
        Connect-WfTenant -NoWelcome
    }
    AfterAll {
        Stop-StubExchangeSession
        Stop-GraphSession
    }

    It 'asks by one batch and reads the report by the session''s own redirect' {
        $test = Test-WfNestedAppAuth $Crm -Scope User.Read, Mail.ReadWrite
        $test.Checks.Name | Should -Be $Names
        ($test.Checks | Where-Object Outcome -EQ Skipped).Name | Should -BeNullOrEmpty
        @($global:WfGraphCalls -like 'POST *$batch').Count | Should -BeLessOrEqual 2
        $global:WfGraphCalls | Should -Not -Match 'reports\.office\.com'
    }

    It 'writes no token to any stream' {
        $streams = Get-AllStreams { Test-WfNestedAppAuth $Crm -Verbose -Debug | Format-List | Out-String }
        ($streams | ConvertTo-Json -Depth 4 -WarningAction Ignore) | Should -Not -Match ($global:WfGraphToken.Split('.')[1])
    }
}
