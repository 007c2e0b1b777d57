"""Training: the policy learned by deciding, from questions that the tables give to the record of every attempt."""
