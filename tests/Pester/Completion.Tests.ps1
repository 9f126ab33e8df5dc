# What Tab offers, asked as the prompt asks it.

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    function Complete([string] $Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches }
}

Describe 'Completion on a connected tenant' {
    BeforeAll {
        $WarningPreference = 'SilentlyContinue'
        Connect-WfTenant -Demo -NoWelcome -MailboxCount 200
    }
    AfterAll { Disconnect-WfTenant }

    It 'offers mailboxes of the tenant: <Command>' -ForEach @(
        @{ Command = 'Get-WfOutlookAddIn' }
        @{ Command = 'Invoke-WfDiagnosis' }
    ) {
        $offered = Complete "$Command -Mailbox "
        $offered.Count | Should -BeGreaterThan 5
        foreach ($one in $offered) { $one.CompletionText | Should -BeLike '*@*' }
        # What is offered is what the command takes.
        @(Get-WfOutlookAddIn -Mailbox $offered[0].CompletionText -ErrorAction Stop).Count | Should -BeGreaterOrEqual 0
    }

    It 'asks for what was typed, and explains it by the name' {
        $one = (Complete 'Get-WfOutlookAddIn -Mailbox ')[3]
        $typed = $one.CompletionText.Substring(0, 4)
        $offered = Complete "Get-WfOutlookAddIn -Mailbox $typed"
        $offered.CompletionText | Should -Contain $one.CompletionText
        ($offered | Where-Object CompletionText -EQ $one.CompletionText).ToolTip | Should -BeLike "* <$($one.CompletionText)>"
        (Complete "Get-WfOutlookAddIn -Mailbox $($one.CompletionText.Split('@')[0])@").CompletionText | Should -Be $one.CompletionText
    }

    It 'offers nothing, and no error, for what the tenant has not' {
        $Error.Clear()
        Complete 'Get-WfOutlookAddIn -Mailbox zzzzzz' | Should -BeNullOrEmpty
        $Error.Count | Should -Be 0
    }

    It 'offers Workfront by its name, from the list' {
        (Complete 'Get-WfAddInCatalog -AddInId workf').CompletionText | Should -Contain (Get-WfAddInCatalog | Where-Object IsWorkfront | Select-Object -First 1).AddInId
        (Complete 'Get-WfAddInCatalog -AssetId workf').CompletionText | Should -Contain (Get-WfAddInCatalog | Where-Object IsWorkfront | Select-Object -First 1).AssetId
    }

    It 'offers the add-ins that the session has seen' {
        $addIn = Get-WfOutlookAddIn | Where-Object { $_.AddInId -and $_.DisplayName -and -not $_.IsWorkfront } | Select-Object -First 1
        $offered = Complete "Get-WfOutlookAddIn -AddInId $($addIn.AddInId.Substring(0, 8))"
        $offered.CompletionText | Should -Contain $addIn.AddInId
        ($offered | Where-Object CompletionText -EQ $addIn.AddInId).ListItemText | Should -Be $addIn.DisplayName
        (Complete 'Test-WfNestedAppAuth -AddInId ').CompletionText | Should -Contain $addIn.AddInId
    }

    It 'offers parts of a sweep: <Typed>' -ForEach @(
        @{ Typed = ''; First = '1/2'; Other = '1/16' }
        @{ Typed = '3'; First = '3/4'; Other = '3/16' }
        @{ Typed = '3/1'; First = '3/16'; Other = '3/128' }
        @{ Typed = '1/4'; First = '1/4'; Other = '4/4' }
    ) {
        $offered = (Complete "Get-WfOutlookAddIn -Shard $Typed").CompletionText
        $offered[0] | Should -Be $First
        $offered | Should -Contain $Other
    }

    It 'offers no part where there is none: <Typed>' -ForEach @(
        @{ Typed = '0' }
        @{ Typed = 'x' }
        @{ Typed = '1/2/3' }
    ) {
        Complete "Get-WfOutlookAddIn -Shard $Typed" | Where-Object CompletionText -Match '^\d+/\d+$' | Should -BeNullOrEmpty
    }

    It 'offers languages, sources, formats and states' {
        (Complete 'Invoke-WfDiagnosis -Culture i').CompletionText | Should -Be 'it'
        (Complete 'Get-WfOutlookAddIn -Source ').CompletionText | Should -Contain 'IntegratedApps'
        (Complete 'Invoke-WfDiagnosis -Scope ').CompletionText | Should -Contain 'Organization'
        (Complete 'Export-WfReport -Format ').CompletionText | Should -Contain 'Markdown'
        (Complete 'Set-WfLegacyTokenPolicy -State ').CompletionText | Should -Be 'Allowed', 'Blocked'
        (Complete 'Connect-WfTenant -Demo -Scenario w').CompletionText | Should -Contain 'Workfront'
        (Complete 'Connect-WfTenant -Environment O365Ch').CompletionText | Should -Be 'O365China'
    }
}

Describe 'Completion where the tenant cannot be asked' {
    AfterEach { Disconnect-WfTenant }

    It 'offers no mailbox and no error without a connection' {
        $Error.Clear()
        Complete 'Get-WfOutlookAddIn -Mailbox a' | Should -BeNullOrEmpty
        $Error.Count | Should -Be 0
    }

    It 'gives the prompt back in time, in silence, where the service does not answer' {
        $tenant = New-SeededTenant -Scenario Workfront -Seed 1
        $options = Get-SimulatedTenantType 'Wire.AccessTokenOptions'
        $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $listener.Start()
        try {
            # It takes the connection and never says a word.
            $address = "http://127.0.0.1:$($listener.LocalEndpoint.Port)"
            Connect-WfTenant -NoWelcome -ExchangeAccessToken (ConvertTo-Secret $tenant.AccessTokens.IssueExchange($options::new())) -ExchangeEndpoint $address
            $Error.Clear()
            $clock = [Diagnostics.Stopwatch]::StartNew()
            Complete 'Get-WfOutlookAddIn -Mailbox a' | Should -BeNullOrEmpty
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 60 -Because 'a command waits five minutes'
            $Error.Count | Should -Be 0
        }
        finally {
            $listener.Stop()
        }
    }

    It 'does not call the functions of the admin''s session, and offers what it has shown' {
        $tenant = New-SeededTenant -Scenario Workfront -Seed 1 -MailboxCount 20
        try {
            Start-TenantSession $tenant
            Connect-WfTenant -NoWelcome
            $before = $tenant.Statistics.Requests
            Complete 'Get-WfOutlookAddIn -Mailbox ' | Should -BeNullOrEmpty
            $tenant.Statistics.Requests | Should -Be $before
            $shown = Get-WfOutlookAddIn -Source Mailbox | Where-Object Mailbox | Select-Object -First 1 -Wait
            (Complete "Get-WfOutlookAddIn -Mailbox $($shown.Mailbox.Substring(0, 3))").CompletionText | Should -Contain $shown.Mailbox
        }
        finally {
            Stop-StubExchangeSession
        }
    }
}
