"""What the screens of the training are tried with."""

from __future__ import annotations

from pathlib import Path

import pytest

from simsim.training.record import FILE, VARIABLE


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the record, which is not there yet."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / FILE))
    return tmp_path / FILE
