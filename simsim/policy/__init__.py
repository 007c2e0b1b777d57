"""Decisions chained into a policy: the requirements graph, clocks, the model that decides a case, its examples."""
