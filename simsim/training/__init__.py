"""Learning a policy by deciding: questions drawn from its tables, their marking, and the record of attempts."""
