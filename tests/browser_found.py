"""Tests that need a browser and no page: skipped without one, unless they were called compulsory."""

from __future__ import annotations

import os

import pytest

from simsim.pdf import browser

NEEDED = pytest.mark.skipif(
    browser() is None and os.environ.get("SIMSIM_BROWSER") != "required", reason="no browser: nothing was printed"
)
