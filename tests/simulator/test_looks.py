"""The style sheet: every text can be read on every ground it stands on, in light and dark; nothing is fetched."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "simsim" / "simulator"
CSS = (FOLDER / "simulator.css").read_text(encoding="utf-8")
PALETTES = [
    dict(re.findall(r"--(\w[\w-]*): (#[0-9a-f]{6})", block)) for block in re.findall(r"{([^{}]*--ink:[^{}]*)}", CSS)
]
READABLE = 4.5  # WCAG 2, level AA, text of ordinary size
TEXTS = ["ink", "soft", "accent", "good", "warn", "bad"]
OWN_GROUND = {"accent": "accent-wash", "good": "good-wash", "warn": "warn-wash", "bad": "bad-wash"}


def luminance(colour: str) -> float:
    parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", PALETTES, ids=["light", "dark"])
def test_contrast_is_enough(palette: dict[str, str]) -> None:
    pairs = [*product(TEXTS, ["paper", "wash"]), *OWN_GROUND.items(), *(("ink", wash) for wash in OWN_GROUND.values())]
    found = {pair: contrast(palette[pair[0]], palette[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in found.items() if ratio < READABLE} == {}


@pytest.mark.parametrize("path", [*FOLDER.glob("*.css"), *FOLDER.glob("*.js")], ids=lambda p: p.name)
def test_nothing_comes_from_outside(path: Path) -> None:
    assert not re.search(r"@import|url\(|https?://|fetch\(|\bimport\b", path.read_text(encoding="utf-8"))
