"""The command: what it prints, for people and for programs, and how it ends."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from simsim.cli import app
from tests.sheets import drawn

ROOT = Path(__file__).resolve().parent.parent
TABLES = ROOT / "tables"
WHEN = ["--as-of", "2025-06-20", "--now", "2025-06-20T10:00+08:00"]


def run(*arguments: str, facts: str | None = None) -> Result:
    return CliRunner().invoke(app, list(arguments), input=facts, env={"COLUMNS": "100", "TERM": "dumb"})


def decide(*arguments: str, facts: str | None = None) -> Result:
    return run("decide", "--tables", str(TABLES), *WHEN, *arguments, facts=facts)


def data(*arguments: str, facts: str | None = None) -> dict[str, Any]:
    result = decide("--format", "json", *arguments, facts=facts)
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.stdout, parse_float=Decimal))


def test_json_holds_what_programs_need() -> None:
    found = data("--set", "market=GB", "--set", "ruling_for=buyer", "--set", "ruling_notified_at=2025-06-19 10:00")
    case = {"as_of", "now", "layers", "events", "facts"}
    assert set(found) == case | {"policy", "decisions", "clocks", "texts", "ask", "diagnostics"}
    assert set(found["policy"]) == {"title", "version"}
    assert (found["as_of"], found["now"]) == ("2025-06-20", "2025-06-20T10:00:00+08:00")
    assert found["layers"] == ["article", "assumption"]
    decision = {"status", "outputs", "rules", "sources", "parameters", "layers", "missing", "diagnostics"}
    assert all(decision <= set(one) for one in found["decisions"].values())
    clock = {"state", "due", "earliest", "elapsed", "start", "zone", "actors", "action", "on_miss"}
    assert all(clock <= set(one) for one in found["clocks"].values())
    assert found["clocks"]["buyer_appeal_clock"]["due"] == "2025-06-21T23:59:59+01:00"
    assert found["clocks"]["buyer_appeal_clock"]["zone"] == "Europe/London"


SPOKEN = """
GLOSSARY | type   | label en | label zh
weight   | number | weight   | 重量
price    | number | price    | 价格

POLICY    | name   | en            | zh
audience  | clerk  | For the clerk | 给柜员
audience  | sender | To the sender | 给寄件人

U    | input  | output
fare | weight | price
1    | < 10   | 1

TEXTS | value | audience | language | text
price | -     | sender   | en       | It costs {price}.
price | -     | sender   | zh       | 邮资 {price}。
"""


@pytest.mark.parametrize(
    ("arguments", "code", "printed"),
    [
        (["--to", "sender"], 0, "It costs 1.\n"),
        (["--to", "To the sender"], 0, "It costs 1.\n"),
        (["--to", "给寄件人", "--lang", "zh"], 0, "邮资 1。\n"),
        (["--to", "clerk"], 0, "The policy has no text for this.\n"),
        (["--to", "sendr"], 2, "--to: POLICY names no audience sendr.\n  Did you mean sender? Add a row audience"),
    ],
)
def test_what_may_be_said_to_an_audience(arguments: list[str], code: int, printed: str, tmp_path: Path) -> None:
    for name, content in drawn(SPOKEN).items():
        (tmp_path / name).write_bytes(content)
    result = run("decide", "--tables", str(tmp_path), "--set", "weight=5", *arguments)
    assert (result.exit_code, result.output.startswith(printed)) == (code, True), result.output


def test_numbers_are_exact_and_dates_are_iso() -> None:
    facts = '{"order_amount": 10.50, "requested_at": "2025/1/8"}'
    result = decide("--format", "json", "--facts", "-", facts=facts)
    assert '"order_amount": 10.50' in result.stdout
    assert '"requested_at": "2025-01-08"' in result.stdout


def test_a_collect_gives_a_list_of_results() -> None:
    found = data("--set", "purchased_on_platform=no", "--set", "transaction_valid=no", "--decision", "refusal_reasons")
    outputs = found["decisions"]["refusal_reasons"]["outputs"]
    assert isinstance(outputs, list)


def test_facts_and_parameters_by_label_in_either_language(tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text('{"市场": "马来西亚", "order type": "local", "申请日期": "2025-06-02"}', encoding="utf-8")
    found = data("--facts", str(file), "--set", "court_after_ruling=ruling_stands")
    told = {"market": "MY", "order_type": "local", "requested_at": "2025-06-02", "court_after_ruling": "ruling_stands"}
    assert found["facts"] == told
    assert found["decisions"]["fast_path"]["outputs"]["reason"] == "not_cross_border"


def test_null_is_a_known_absence_and_what_is_left_out_is_asked() -> None:
    known = data("--set", "executed_at=null", "--decision", "execution_clock")
    left_out = data("--decision", "execution_clock")
    assert "executed_at" not in known["ask"]
    assert known["facts"] == {"executed_at": None}
    assert left_out["facts"] == {}


def test_only_what_a_decision_needs_is_decided() -> None:
    found = data("--set", "market=VN", "--decision", "place")
    assert (set(found["decisions"]), found["clocks"], found["ask"]) == ({"place"}, {}, [])


def test_layers_are_chosen() -> None:
    assert data("--layers", "article")["layers"] == ["article"]
    assert data("--layers", "")["layers"] == []


def test_text_speaks_both_languages() -> None:
    english = decide("--set", "market=US", "--set", "order_type=local")
    chinese = decide("--set", "market=US", "--set", "order_type=local", "--lang", "zh")
    assert (english.exit_code, chinese.exit_code) == (0, 0)
    assert english.stdout.startswith("After-sale disputes on TikTok Shop\ntables ")
    assert chinese.stdout.startswith("TikTok Shop 售后纠纷\n表版本 ")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--set", "claim_tpe=lost"], "The policy knows no item claim_tpe.\n  Did you mean claim_type?"),
        (["--set", "market"], "market is no setting.\n  Write NAME=VALUE"),
        (["--set", "requested_at=8 January"], "Write a date such as 2025-01-08"),
        (["--layers", "artcle"], "POLICY names no layer artcle.\n  Did you mean article?"),
        (["--decision", "risk"], "The policy has no decision risk."),
        (["--as-of", "soon"], "soon is no date."),
        (["--facts", "nowhere.json"], "There is no file nowhere.json."),
        (["--tables", "nowhere"], "There is no folder nowhere."),
    ],
)
def test_what_cannot_be_read_ends_with_two_and_says_how_to_mend_it(arguments: list[str], told: str) -> None:
    result = decide(*arguments)
    assert result.exit_code == 2
    assert told in result.output


@pytest.mark.parametrize("facts", ["[]", "{", '{"order_amount": NaN}', "[" * 100_000])
def test_facts_that_are_no_object_end_with_two(facts: str) -> None:
    result = decide("--facts", "-", facts=facts)
    assert (result.exit_code, "These facts cannot be read" in result.output) == (2, True)


def test_facts_that_are_a_list_are_told_of_in_both_languages() -> None:
    told = "These facts cannot be read: it is no object of names and values."
    assert told in decide("--facts", "-", facts="[]").output
    assert "无法读取这些事实：它不是由名称和值组成的对象。" in decide("--facts", "-", "--lang", "zh", facts="[]").output


def test_all_wrong_facts_are_told_at_once_as_data_too() -> None:
    result = decide("--format", "json", "--set", "market=XX", "--set", "stge=ruled")
    codes = [d["code"] for d in json.loads(result.stdout)["diagnostics"]]
    assert (result.exit_code, codes) == (2, ["value-unknown", "fact-unknown"])


def test_check_passes_the_shipped_policy() -> None:
    result = run("check", str(TABLES))
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == "No error and no warning."


def test_check_gives_every_diagnostic_as_data(tmp_path: Path) -> None:
    shutil.copytree(TABLES, tmp_path / "tables")
    book = openpyxl.load_workbook(tmp_path / "tables" / "disputes.xlsx")
    book["process_state"]["C4"] = "perhaps"
    book.save(tmp_path / "tables" / "disputes.xlsx")
    result = run("check", str(tmp_path / "tables"), "--format", "json")
    (found,) = json.loads(result.stdout)["diagnostics"]
    assert result.exit_code == 1
    assert set(found) >= {"code", "severity", "file", "sheet", "cell", "message", "remedy"}
    assert [found[k] for k in ("severity", "file", "sheet", "cell")] == [
        "error",
        "disputes.xlsx",
        "process_state",
        "C4",
    ]


def test_check_runs_the_examples_and_names_the_cell_of_what_is_not_met(tmp_path: Path) -> None:
    shutil.copytree(TABLES, tmp_path / "tables")
    book = openpyxl.load_workbook(tmp_path / "tables" / "disputes.xlsx")
    rule = next(row for row in book["process_state"].iter_rows(min_row=4) if row[0].value in (5, "5"))
    rule[5].value = "stopped"
    book.save(tmp_path / "tables" / "disputes.xlsx")
    result = run("check", str(tmp_path / "tables"), "--format", "json")
    found = [d for d in json.loads(result.stdout)["diagnostics"] if d["severity"] == "error"]
    assert result.exit_code == 1
    assert {d["code"] for d in found} == {"example-unmet"}
    assert all(d["file"].startswith("examples") and d["cell"] for d in found)


def test_check_ends_with_two_where_a_file_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "broken.xlsx").write_bytes(b"no workbook")
    assert run("check", str(tmp_path)).exit_code == 2
    assert run("check", str(tmp_path / "nowhere")).exit_code == 2


def test_new_writes_a_policy_that_opens_and_never_over_another(tmp_path: Path) -> None:
    assert run("new", str(tmp_path / "mine")).exit_code == 0
    assert run("check", str(tmp_path / "mine")).exit_code == 0
    again = run("new", str(tmp_path / "mine"), "--lang", "zh")
    assert again.exit_code == 1
    assert "mine" in again.output


def test_dress_changes_the_labels_and_nothing_else(tmp_path: Path) -> None:
    shutil.copytree(TABLES, tmp_path / "tables")
    before = run("check", str(tmp_path / "tables")).stdout
    assert run("dress", str(tmp_path / "tables"), "--labels", "zh").exit_code == 0
    sheet = openpyxl.load_workbook(tmp_path / "tables" / "after_ruling.xlsx")["risk_owner"]
    assert sheet["A3"].value == "风险承担方"
    assert run("check", str(tmp_path / "tables")).stdout == before


@pytest.mark.parametrize(("lang", "switched"), [("both", True), ("en", False), ("zh", False)])
def test_book_writes_one_page_and_says_where(tmp_path: Path, lang: str, *, switched: bool) -> None:
    out = tmp_path / "page.html"
    out.write_text("an older one")
    result = run("book", "--tables", str(TABLES), "--out", str(out), "--lang", lang)
    assert (result.exit_code, result.stdout) == (0, f"{out}\n")
    page = out.read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert ('type="radio"' in page) is switched
    assert [*tmp_path.iterdir()] == [out]


def test_book_tells_of_tables_that_do_not_open_and_of_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    unread = run("book", "--tables", str(tmp_path / "none"), "--out", str(tmp_path / "page.html"), "--lang", "zh")
    assert (unread.exit_code, unread.stdout.partition("\n")[0]) == (2, f"{tmp_path}/none：没有文件夹 {tmp_path}/none。")
    unwritten = run("book", "--tables", str(TABLES), "--out", str(tmp_path / "none" / "page.html"))
    assert unwritten.exit_code == 1
    assert unwritten.stdout.startswith("page.html: This file could not be replaced: No such file or directory.")
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("command", ["decide", "check", "new", "dress", "book", "lab"])
def test_help_says_what_each_command_does(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"Usage: simsim {command}" in result.output or f"{command} [OPTIONS]" in result.output


def test_another_policy_runs_with_the_same_command() -> None:
    lending = str(ROOT / "tests" / "policies" / "lending")
    checked, decided = run("check", lending), run("decide", "--tables", lending, *WHEN, "--format", "json")
    assert (checked.exit_code, decided.exit_code) == (0, 0)
    assert checked.stdout.startswith("No error and no warning.")
    assert {"borrowing", "loan", "overdue"} <= set(json.loads(decided.stdout)["decisions"])


# ---- what cannot be


LENDING = ROOT / "tests" / "policies" / "lending"
LOST = ["--set", "lost_item=yes", "--set", "branch=central", "--set", "returned_at=2025-03-01 10:00"]


def test_facts_that_cannot_be_are_refused() -> None:
    result = run("decide", "--tables", str(LENDING), *WHEN, *LOST)
    assert result.exit_code == 2
    assert result.stdout.startswith(
        "It cannot be that item lost = yes, returned at = 2025-03-01 10:00:00+00:00 (constraint K1): "
        "What is lost was not brought back.\n"
    )


def test_an_outcome_that_cannot_be_ends_with_1_and_is_told(tmp_path: Path) -> None:
    tables = Path(shutil.copytree(LENDING, tmp_path / "tables"))
    constraints = tables / "constraints.csv"
    constraints.write_text(constraints.read_text(encoding="utf-8").replace("K1,yes,not(null),-,", "K1,yes,-,no,"))
    facts = ["--set", "lost_item=yes", "--set", "card_lost=yes", "--set", "reader_kind=child"]
    result = run("decide", "--tables", str(tables), *WHEN, *facts)
    message = (
        "The policy comes to what cannot be, item lost = yes, may be lent = no (constraint K1): "
        "What is lost was not brought back."
    )
    assert result.exit_code == 1
    assert f"constraints.csv, sheet constraints, A4: {message}" in result.stdout
    printed = run("decide", "--tables", str(tables), *WHEN, *facts, "--format", "json")
    (found,) = json.loads(printed.stdout)["diagnostics"]
    assert printed.exit_code == 1
    assert (found["code"], found["cell"], found["message"]) == ("outcome-impossible", "A4", message)


def test_an_example_that_cannot_be_is_told_by_check(tmp_path: Path) -> None:
    tables = Path(shutil.copytree(LENDING, tmp_path / "tables"))
    examples = tables / "examples.csv"
    examples.write_text(examples.read_text(encoding="utf-8").replace("scratched,no,,yes", "scratched,yes,,yes", 1))
    result = run("check", str(tables))
    assert result.exit_code == 1
    assert result.stdout.startswith("examples.csv, sheet examples, A12: It cannot be that item lost = yes, returned at")


@pytest.mark.parametrize(
    ("arguments", "facts"),
    [
        (["--set", "branch=north", "--set", "branch=central"], "{}"),
        (["--facts", "-"], '{"branch": "north", "branch": "central"}'),
    ],
)
def test_a_fact_that_is_given_twice_under_one_name_is_told(arguments: list[str], facts: str) -> None:
    result = run("decide", "--tables", str(LENDING), *WHEN, *arguments, facts=facts)
    assert result.exit_code == 2
    assert result.stdout.startswith("branch is given twice.\n  Give it once, by its name or by one of its labels.\n")


def test_what_is_set_goes_before_the_file_of_facts() -> None:
    facts = {"branch": "north"}
    result = run(
        "decide", "--tables", str(LENDING), *WHEN, "--facts", "-", "--set", "branch=central", "--format", "json",
        facts=json.dumps(facts),
    )  # fmt: skip
    assert json.loads(result.stdout)["facts"]["branch"] == "central"


# ---- events

MATTER = """
GLOSSARY  | type          | may be null | label en  | label zh
zone      | string        |             | zone      | 时区
amount    | number        |             | amount    | 金额
asked_at  | date and time | yes         | asked at  | 提问时间
how_often | number        |             | how often | 次数值
mood      | string        |             | mood      | 心情

POLICY   | name  | en    | zh
zone     | zone  |       |
actor    | buyer | Buyer | 买家
actor    | shop  | Shop  | 店方
headline | mood  | Mood  | 心情

EVENTS | label en | label zh | actor       | item      | form
asked  | asked    | 提问     | buyer, shop | asked_at  | last
asked  |          |          |             | how_often | count

U    | input     | output
mood | how_often | mood
1    | < 2       | "calm"
2    | >= 2      | "cross"
"""
TWICE = ["--event", "2025-06-18 10:00 asked by buyer", "--event", "2025-06-19T02:00Z 提问 由 店方: amount = 5.50"]


def matter(folder: Path, *arguments: str, facts: object = None, text: str = MATTER) -> Result:
    """What is printed of a case of the small policy above."""
    tables = folder / "tables"
    tables.mkdir(exist_ok=True)
    for name, content in drawn(text).items():
        (tables / name).write_bytes(content)
    given = json.dumps({"zone": "Asia/Shanghai"} if facts is None else facts)
    return run("decide", "--tables", str(tables), *WHEN, "--facts", "-", *arguments, facts=given)


def told(folder: Path, *arguments: str, facts: object = None) -> dict[str, Any]:
    result = matter(folder, "--format", "json", *arguments, facts=facts)
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.stdout))


def test_events_are_told_one_by_one(tmp_path: Path) -> None:
    found = told(tmp_path, *TWICE)
    assert found["decisions"]["mood"]["outputs"] == {"mood": "cross"}
    assert found["events"] == [
        {"event": "asked", "at": "2025-06-18T10:00:00+08:00", "by": "buyer"},
        {"event": "asked", "at": "2025-06-19T10:00:00+08:00", "by": "shop", "facts": {"amount": 5.5}},
    ]


def test_what_is_printed_of_events_can_be_given_again(tmp_path: Path) -> None:
    found = told(tmp_path, *TWICE)
    again = told(tmp_path, facts={"events": found["events"], **found["facts"]})
    assert again == found


@pytest.mark.parametrize(
    "events",
    [
        [{"event": "asked", "at": "2025-06-18 10:00", "by": "buyer"}, "2025-06-19 10:00 asked by shop: amount = 5.50"],
        ["2025-06-18 10:00 asked by buyer", "2025-06-19 10:00 asked by shop: amount=5.50"],
        "2025-06-18 10:00 asked by buyer\n\n2025-06-19 10:00 asked by shop: amount = 5.50",
        "2025-06-18 10:00 asked by buyer; 2025-06-19 10:00 asked by shop: amount = 5.50",
    ],
)
def test_events_stand_beside_the_facts(tmp_path: Path, events: object) -> None:
    assert told(tmp_path, facts={"zone": "Asia/Shanghai", "events": events}) == told(tmp_path, *TWICE)


def test_both_together_are_joined(tmp_path: Path) -> None:
    facts = {"zone": "Asia/Shanghai", "events": ["2025-06-18 10:00 asked by buyer"]}
    assert told(tmp_path, *TWICE[2:], facts=facts) == told(tmp_path, *TWICE)
    assert told(tmp_path, "--event", f"{TWICE[1]}; {TWICE[3]}") == told(tmp_path, *TWICE)


@pytest.mark.parametrize("facts", [{"zone": "UTC"}, {"zone": "UTC", "events": None}])
def test_where_no_events_are_told_what_follows_from_them_is_asked_for(tmp_path: Path, facts: object) -> None:
    found = told(tmp_path, facts=facts)
    assert (found["events"], found["ask"], found["facts"]) == (None, ["how_often"], {"zone": "UTC"})


@pytest.mark.parametrize(("arguments", "events"), [((), []), ((), ""), (("--event", ""), None), (("--event", ""), [])])
def test_that_nothing_happened_can_be_told(tmp_path: Path, arguments: tuple[str, ...], events: object) -> None:
    found = told(tmp_path, *arguments, facts={"zone": "UTC", "events": events})
    assert (found["events"], found["ask"]) == ([], [])
    assert found["decisions"]["mood"]["outputs"] == {"mood": "calm"}


def test_an_item_of_the_policy_that_is_named_events_is_a_fact(tmp_path: Path) -> None:
    text = MATTER.replace("amount ", "events ").replace("金额", "事件数")
    result = matter(tmp_path, "--format", "json", *TWICE[:2], facts={"zone": "UTC", "events": 5}, text=text)
    found = json.loads(result.stdout)
    assert (found["facts"]["events"], len(found["events"])) == (5, 1)


@pytest.mark.parametrize(
    ("arguments", "facts", "english", "chinese"),
    [
        (
            ("--event", "2025-06-18 10:00 askd by buyer"),
            {},
            "events 1: EVENTS names no event askd.\n  Did you mean asked? Use one of: asked.",
            "events 1：事件表中没有事件 askd。\n  是否应为 asked？请使用：提问。",
        ),
        (
            ("--event", "yesterday asked by buyer"),
            {"events": ["2025-06-18 10:00 asked by buyer"]},
            (
                "events 2: This is no event.\n"
                "  Write a line such as 2025-06-20 10:00 delivered, or an object with event, at, by, facts."
            ),
            "events 2：无法读作事件。",
        ),
        (
            (),
            {"events": {"event": "asked"}},
            (
                "-, events: Here stands no list of events.\n"
                "  Write a list of lines or of objects with event, at, by, facts; [] where nothing happened."
            ),
            (
                "-，events：此处不是事件列表。\n"
                "  请写列表，每项为一行文字或含 event, at, by, facts 的对象；没有发生任何事件则写 []。"
            ),
        ),
        ((), {"events": 5}, "-, events: Here stands no list of events.", "-，events：此处不是事件列表。"),
        ((), {"events": [5]}, "events 1: This is no event.", "events 1：无法读作事件。"),
        (
            ("--set", "events=2025-06-18 10:00 asked by buyer"),
            {},
            "The policy knows no item events.",
            "该政策没有名为 events 的信息项。",
        ),
    ],
)
def test_events_that_cannot_be_read_end_with_two(
    tmp_path: Path, arguments: tuple[str, ...], facts: object, english: str, chinese: str
) -> None:
    for lang, message in (("en", english), ("zh", chinese)):
        result = matter(tmp_path, "--lang", lang, *arguments, facts=facts)
        assert result.exit_code == 2
        assert result.stdout.startswith(message), result.stdout
