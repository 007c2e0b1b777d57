"""Learning a policy by deciding: questions, their marking, the record of attempts, and what to ask next."""
