BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    . (Join-Path $PSScriptRoot 'signin.ps1')
    . (Join-Path $PSScriptRoot 'served.ps1')
}

Describe 'Two jobs in one process, as a sandbox of Azure Automation runs them' {
    It 'do not see each other''s connection, nor what the other does with the module' {
        $lines = Invoke-FreshProcess {
            $barrier = [Threading.Barrier]::new(2)
            $job = {
                param($manifest, $seed, $barrier)
                $ErrorActionPreference = 'Stop'
                function Wait-Other { if (-not $barrier.SignalAndWait(240000)) { throw 'the other job did not come' } }
                Import-Module $manifest
                "before: $(@(Get-WfConnection).Count)"
                Wait-Other
                Connect-WfTenant -Demo -Seed $seed -MailboxCount 5 -NoWelcome
                Wait-Other
                $mine = Get-WfConnection
                "mine: $($mine.TenantId)"
                "asked: $((Invoke-WfDiagnosis -WarningAction Ignore).Status.TenantId)"
                Wait-Other
                # One ends its connection, and then throws the module away and takes it again.
                if ($seed -eq 1) { Disconnect-WfTenant }
                Wait-Other
                "after the other disconnected: $((Get-WfConnection).TenantId)"
                Wait-Other
                if ($seed -eq 1) { Remove-Module WorkfrontOutlook; Import-Module $manifest; Import-Module $manifest -Force }
                Wait-Other
                try { "after the other removed the module: $((Get-WfConnection).TenantId) $((Get-WfLegacyTokenStatus).TenantId)" } catch { "error: $($_.FullyQualifiedErrorId)" }
            }
            $first = Start-ThreadJob $job -ArgumentList $env:WF_MANIFEST, 1, $barrier
            $second = Start-ThreadJob $job -ArgumentList $env:WF_MANIFEST, 2, $barrier
            Import-Module $env:WF_MANIFEST
            $null = $second | Wait-Job -Timeout 250
            $null = $first | Wait-Job -Timeout 60
            'first:'
            Receive-Job $first
            'second:'
            Receive-Job $second
            "here: $(@(Get-WfConnection).Count)"
        }
        $all = $lines -join "`n"
        $middle = [array]::IndexOf($lines, 'second:')
        $first = $lines[1..($middle - 1)]
        $second = $lines[($middle + 1)..($lines.Count - 2)]
        $mine = $second[1] -replace '^mine: '
        $mine | Should -Match '^[0-9a-f-]{36}$' -Because $all
        $second | Should -Be @('before: 0', "mine: $mine", "asked: $mine", "after the other disconnected: $mine", "after the other removed the module: $mine $mine") -Because $all
        $other = $first[1] -replace '^mine: '
        $other | Should -Match '^[0-9a-f-]{36}$' -Because $all
        $other | Should -Not -Be $mine
        $first[0..3] | Should -Be @('before: 0', "mine: $other", "asked: $other", 'after the other disconnected: ') -Because $all
        $first[-1] | Should -BeLike 'error: NotConnected,*' -Because $all
        $lines[-1] | Should -Be 'here: 0' -Because $all
    }

    It 'forgets the connection of a job that has ended' {
        $lines = Invoke-FreshProcess {
            $job = { Import-Module $env:WF_MANIFEST; Connect-WfTenant -Demo -MailboxCount 5 -NoWelcome; "$(@(Get-WfConnection).Count)" }
            foreach ($round in 1..3) { Start-ThreadJob $job | Receive-Job -Wait -AutoRemoveJob }
            Start-ThreadJob { Import-Module $env:WF_MANIFEST; "$(@(Get-WfConnection).Count)" } | Receive-Job -Wait -AutoRemoveJob
        }
        $lines | Should -Be '1', '1', '1', '0'
    }
}

Describe 'The memory of a sandbox' {
    It 'is enough: a diagnosis of 10,000 mailboxes peaks below 250 MB' {
        $tenant = Start-ServedTenant '--mailboxes', '10000'
        if (-not $tenant) {
            Set-ItResult -Skipped -Because 'the demo, which serves the tenant, is not built'
            return
        }

        try {
            # A sandbox has 400 MB and one processor; the collector of this process is told neither. Most of the peak is garbage then: how
            # much it lets come together goes by the processor's cache. Told of 400 MB (DOTNET_GCTotalPhysicalMemory), it peaks 40 MB lower.
            $lines = Invoke-FreshProcess -Environment @{ WF_SERVED = $tenant.Endpoint; WF_ORGANIZATION = $tenant.Organization; WF_EXCHANGE = $tenant.Exchange; WF_GRAPH = $tenant.Graph } {
                $peak = { [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB }
                "before $([math]::Round((& $peak)))"
                Import-Module $env:WF_MANIFEST
                $exchange = ConvertTo-SecureString $env:WF_EXCHANGE -AsPlainText -Force
                $graph = ConvertTo-SecureString $env:WF_GRAPH -AsPlainText -Force
                Connect-WfTenant -ExchangeAccessToken $exchange -GraphAccessToken $graph -Organization $env:WF_ORGANIZATION -ExchangeEndpoint $env:WF_SERVED -GraphEndpoint $env:WF_SERVED -NoWelcome
                $diagnosis = Invoke-WfDiagnosis -Scope All -WarningAction Ignore
                "$($diagnosis.Completeness.State) $($diagnosis.Completeness.Scanned)"
                "after $([math]::Round((& $peak))) alive $([math]::Round([GC]::GetTotalMemory($true) / 1MB))"
            }
            $all = $lines -join "`n"
            $lines | Should -HaveCount 3 -Because $all
            $lines[1] | Should -Match '^Complete \d+$' -Because $all
            [int] ($lines[1] -split ' ')[1] | Should -BeGreaterThan 8000 -Because $all
            $before, $after = $lines[0, 2] | ForEach-Object { [int] ($_ -split ' ')[1] }
            $alive = [int] ($lines[2] -split ' ')[3]
            Write-Host "    Peak working set: $before MB before the import, $after MB after a diagnosis of 10,000 mailboxes (limit 250 MB); $alive MB are alive then."
            $after | Should -BeLessThan 250
            $alive | Should -BeLessThan 30 -Because 'the diagnosis is kept, and no answer of a mailbox'
        }
        finally {
            $tenant.Process.Kill($true)
        }
    }
}
