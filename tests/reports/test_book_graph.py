"""The drawing of the requirements graph in the policy book: every node a link, and all of it in words."""

from __future__ import annotations

import re

import pytest

import simsim
from simsim.policy.model import PolicyModel
from simsim.reports.book_graph import drawing, inputs
from simsim.reports.book_parts import Book, address
from simsim.reports.graph import requirements
from simsim.reports.markup import anchor
from tests.sheets import LENDING, SHIPPED

POLICIES = {folder.name: simsim.open(folder) for folder in (SHIPPED, LENDING)}
EVERY = pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)


@EVERY
def test_every_node_is_a_link_to_its_table_and_says_its_inputs(policy: PolicyModel) -> None:
    book = Book(policy, ("en",))
    drawn = drawing(book, requirements(policy))
    for node in policy.order:
        link = re.search(rf'<a href="#{re.escape(address("node", node))}".*?</a>', drawn)
        assert link, node
        count = len(inputs(policy, node))
        assert (f"inputs: {count}" in link[0]) is (count > 0)
        assert f'data-node="{anchor(node)}"' in link[0]


@EVERY
def test_the_drawing_is_told_in_words_too(policy: PolicyModel) -> None:
    drawn = drawing(Book(policy, ("en",)), requirements(policy))
    described = drawn.partition("<desc")[2].partition("</desc>")[0]
    assert described.count("←") == len(policy.order)
    assert f"Decisions and clocks: {len(policy.order)}, from the top down" in drawn
