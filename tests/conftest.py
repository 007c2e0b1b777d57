"""Hypothesis profiles: the same cases in every run of CI, no deadline on a busy machine. Nothing is kept of tests."""

import os

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "here", deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("ci", settings.get_profile("here"), derandomize=True, database=None)
settings.register_profile("deep", settings.get_profile("here"), max_examples=5_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "here"))


@pytest.fixture(autouse=True, scope="session")
def _nothing_is_kept_beside_the_users_data() -> None:
    """Whoever tests that versions, cases or attempts are kept names a place for them."""
    os.environ["SIMSIM_STORE"] = os.environ["SIMSIM_CASES"] = os.environ["SIMSIM_RECORD"] = ""
