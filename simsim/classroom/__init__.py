"""The screens on which a policy is learnt: questions with their answers, put together from the simulator's parts.

They add no policy knowledge and no word of their own, and what is asked next, marked and kept is worked out in
:mod:`simsim.training`.
"""
