"""Ways back: every row that cites a source is listed under it, every row that leans on a parameter under that."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

import simsim
from simsim.items import KnowledgeSource
from simsim.policy.model import PolicyModel
from simsim.reports.cited import by_parameter, by_source, rows_of, source_fields, source_text
from simsim.words import Phrase
from tests.sheets import LENDING, LENDING_ZH, SHIPPED

POLICIES = {folder.name: simsim.open(folder) for folder in (SHIPPED, LENDING, LENDING_ZH)}
EVERY = pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)


def written(policy: PolicyModel) -> set[tuple[str, str, str]]:
    """Every source id of every sheet with the file and the sheet of its row, read from the sheets themselves."""
    said = policy.sheets
    rules = [(rule.place, rule.sources) for table in said.tables for rule in table.rows]
    rows = [
        *rules,
        *((row.name.place, row.sources) for row in said.clocks),
        *((row.item.place, row.sources) for row in said.parameters),
        *((row.place, row.sources) for row in said.constraints),
        *((row.finding.place, row.sources) for row in said.waivers),
        *((row.code.place, row.sources) for row in said.calendar),
        *((row.item.place, row.sources) for row in said.texts),
        *((row.place, row.sources) for row in said.sources),
        *((row.id.place, row.sources) for row in said.examples),
    ]
    return {(source, f"{at.file} {at.sheet}", at.cell) for at, sources in rows for source in sources}


@EVERY
def test_every_row_that_cites_a_source_is_listed_under_it_and_no_other(policy: PolicyModel) -> None:
    listed = {
        (source, f"{row.place.file} {row.place.sheet}", row.place.cell)
        for source, rows in by_source(rows_of(policy)).items()
        for row in rows
    }
    assert listed == written(policy)


@EVERY
def test_every_row_that_names_a_parameter_is_listed_under_it(policy: PolicyModel) -> None:
    listed = by_parameter(rows_of(policy))
    keys = {name: {row.key for row in rows} for name, rows in listed.items()}
    for table in policy.compiled(policy.parameters(policy.card.layers, {})).values():
        for rule in table.every_rule:
            assert all((table.name, rule.rule.id) in keys[name] for name in rule.parameters)
    for clock in policy.clocks.values():
        for n, row in enumerate(clock.rows):
            assert all((clock.name, str(n)) in keys[name] for name in row.parameters)


def test_a_reading_that_is_an_input_is_leaned_on_where_an_entry_tests_it() -> None:
    rows = by_parameter(rows_of(POLICIES["tables"]))["liability_basis"]
    rules = [row.key for row in rows if row.kind == "rule"]
    tested = [rule for rule in POLICIES["tables"].tables["liability"].rules if rule.inputs[2].text != "-"]
    assert rules == [("liability", rule.id) for rule in tested]


@EVERY
def test_no_two_rows_share_kind_and_key(policy: PolicyModel) -> None:
    keys = [(row.kind, row.key) for row in rows_of(policy)]
    assert len(keys) == len({*keys})


def test_a_source_as_text() -> None:
    assert source_text(POLICIES["lending"], "N1") == (
        "N1\n"
        "  Nothing is lent to whoever owes more than ten pounds.\n"
        "  section: 1\n"
        "  modality: MUST\n"
        "  date: 2025-01-01\n"
        "Cited by (7)\n"
        "  borrowing, rule 1                 borrowing.csv, sheet borrowing, A4\n"
        "  borrowing, rule 2                 borrowing.csv, sheet borrowing, A5\n"
        "  borrowing, rule 3                 borrowing.csv, sheet borrowing, A6\n"
        "  borrowing, rule 5                 borrowing.csv, sheet borrowing, A8\n"
        "  parameter: most that may be owed  parameters.csv, sheet parameters, A2\n"
        "  constraint K2                     constraints.csv, sheet constraints, A5\n"
        "  waiver: gap in borrowing          waivers.csv, sheet waivers, A3"
    )


def test_a_source_as_text_in_chinese() -> None:
    assert source_text(POLICIES["lending"], "N2", "zh") == (
        "N2\n"
        "  地图册不外借。\n"
        "  章节：2\n"
        "  语气：MUST\n"
        "  日期：2025-01-01\n"
        "引用处（2）\n"
        "  借出，规则 4      borrowing.csv，工作表 borrowing，A7\n"
        "  豁免：借期的缺口  waivers.csv，工作表 waivers，A2"
    )


def test_a_source_that_nobody_cites_says_so() -> None:
    policy = POLICIES["lending"]
    cited = by_source(rows_of(policy))
    uncited = [name for name in policy.glossary.sources if name not in cited]
    assert [source_text(policy, name).splitlines()[-1] for name in uncited] == ["Cited by (0)"] * len(uncited)


def test_a_source_that_is_none_is_refused() -> None:
    with pytest.raises(KeyError, match="N9"):
        source_text(POLICIES["lending"], "N9")


@dataclass(frozen=True, slots=True)
class Wider(KnowledgeSource):
    """A source with one more column."""

    last_seen_by: str = ""


def test_a_new_column_of_sources_is_told_by_itself() -> None:
    source = Wider("N1", section="2", owner="the desk", last_checked="2025-06-01", last_seen_by="me")
    assert source_fields(source) == [
        (Phrase("section", "章节"), "2"),
        (Phrase("owner", "负责人"), "the desk"),
        (Phrase("last checked", "上次核对"), "2025-06-01"),
        (Phrase("last seen by", "last seen by"), "me"),
    ]
