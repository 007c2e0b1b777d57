"""What can be proved about tables: gaps, contradictions, rules that can never decide; a witness or a proof for each."""
