# For the tests alone.
@{
    Severity     = @('Error', 'Warning')
    ExcludeRules = @(
        # They stand in for Exchange's functions, with their parameters, and for the prompt; secrets in plain text are what they test.
        'PSAvoidGlobalVars'
        'PSAvoidUsingConvertToSecureStringWithPlainText'
        'PSAvoidUsingInvokeExpression'
        'PSReviewUnusedParameter'
        'PSUseApprovedVerbs'
        'PSUseShouldProcessForStateChangingFunctions'
        'PSUseSingularNouns'
        # Why a test is skipped is said to the host.
        'PSAvoidUsingWriteHost'
        # Pester's blocks use what BeforeAll sets; the rule can't see that.
        'PSUseDeclaredVarsMoreThanAssignments'
        # It doesn't see the parameters of a job's own script block: Start-ThreadJob { param($a) $a } is found fault with.
        'PSUseUsingScopeModifierInNewRunspaces'
    )
}
