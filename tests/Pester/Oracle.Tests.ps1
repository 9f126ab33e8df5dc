# The diagnosis on the session transport against the truth of seeded tenants. The same tenants are diagnosed over the admin
# endpoint's wire formats by tests/WorkfrontOutlook.Tests/Diagnosis/OracleTests.cs.

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    $server = Get-SimulatedTenantType 'LoopbackServer'
    $day = (Get-SimulatedTenantType 'Wire.AccessTokenOptions')::new()
    $day.GetType().GetProperty('Lifetime').SetValue($day, [timespan]::FromDays(1))
}

Describe 'The oracle on the admin''s own session' {
    It 'gives the verdict, the completeness and the counts that are true of 100 seeded tenants' {
        $wrong = [Collections.Generic.List[string]]::new()
        $verdicts = @{}
        $counted = 0
        foreach ($seed in 1..100) {
            $tenant = New-SeededTenant -Seed $seed
            $scope = 'Auto', 'Organization', 'All' | Select-Object -Index ($seed % 3)
            # A server whose faults are to be outlasted takes its real time here, so those tenants are read without Graph.
            $withGraph = $tenant.Profile.HasGraph -and -not $tenant.Profile.Server.Faults -and $seed % 5 -ne 0
            $null = Start-TenantSession $tenant
            $loopback = $null
            try {
                $connect = @{ NoWelcome = $true }
                if ($withGraph) {
                    $loopback = $server::Start($tenant, 0)
                    $connect += @{ GraphAccessToken = ConvertTo-Secret $tenant.AccessTokens.IssueGraph($day); GraphEndpoint = $loopback.BaseAddress; Environment = $tenant.Profile.Cloud.Name }
                }
                Connect-WfTenant @connect
                $diagnosis = Invoke-WfDiagnosis -Scope $scope -WarningAction SilentlyContinue -ErrorAction SilentlyContinue
                $truth = $tenant.GetTruth()
                $counts = $truth.Counts($scope)
                $expected = "$($truth.Verdict($scope, $withGraph)) $($truth.Completeness($scope, $withGraph)) $($counts.Expected) $($counts.Scanned) $($truth.EffectiveState) $($truth.ReportedSetting)"
                $actual = "$($diagnosis.Verdict.Code) $($diagnosis.Completeness.State) $($diagnosis.Completeness.Expected) $($diagnosis.Completeness.Scanned) $($diagnosis.Status.EffectiveState) $($diagnosis.Status.AdminSetting)"
                if ($actual -cne $expected) { $wrong.Add("seed ${seed}, $scope, Graph ${withGraph}: expected $expected; got $actual") }
                $sum = $diagnosis.Completeness.Scanned + $diagnosis.Completeness.Failed + $diagnosis.Completeness.Skipped
                if ($null -ne $diagnosis.Completeness.Expected -and $diagnosis.Completeness.Expected -ne $sum) { $wrong.Add("seed ${seed}: $($diagnosis.Completeness.Expected) is not $sum") }
                if ($diagnosis.Transport -ne 'Session') { $wrong.Add("seed ${seed}: the transport is $($diagnosis.Transport)") }
                $verdicts["$($diagnosis.Verdict.Code)"]++
                $counted++
            }
            finally {
                if ($loopback) { $loopback.Dispose() }
                Stop-StubExchangeSession
            }
        }
        Write-Host "      $counted tenants: $(($verdicts.GetEnumerator() | Sort-Object Name | ForEach-Object { "$($_.Name) $($_.Value)" }) -join ', ')"
        $wrong | Select-Object -First 20 | Should -BeNullOrEmpty
        $counted | Should -Be 100
        $verdicts.Keys.Count | Should -BeGreaterOrEqual 4 -Because 'an oracle that gives one verdict proves little'
    }
}
