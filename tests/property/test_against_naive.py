"""Random policies, decided by the engine and by the naive interpreter: both agree, and unknown never misleads."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

from hypothesis import assume, event, given
from hypothesis import strategies as st

from simsim.decision import Decision, Status
from simsim.items import AllowedValue, ItemDefinition
from simsim.policy.model import PolicyModel
from simsim.policy.opening import assembled
from simsim.sheets import CardRow, ItemRow, ParameterRow, Sheets, ValueRow
from simsim.table import DecisionTable, Entry, HitPolicy, Rule
from simsim.values import Kind, Months
from simsim.words import Phrase
from tests import naive

AS_OF = date(2025, 6, 20)
NOW = datetime(2025, 6, 20, 12, tzinfo=UTC)
LAYERS = ("law", "habit")
LIMITS = (Decimal(2), Decimal(5))


@dataclass(frozen=True)
class Sort:
    """A kind of item: what its cells are made of, and values between and beyond all that its cells can say."""

    item: ItemDefinition
    written: Sequence[str]
    values: Sequence[Any]
    ordered: bool = True
    refers: Sequence[str] = ()  # items and parameters that its cells may name


def numbers(*texts: str) -> list[Decimal]:
    return [Decimal(text) for text in texts]


def days(*numbers_of_days: int) -> list[date]:
    return [date(2025, 1, 8) + timedelta(days=n) for n in numbers_of_days]


LETTERS = tuple(AllowedValue(letter) for letter in "abc")
SORTS = (
    Sort(
        ItemDefinition("weight", Kind.NUMBER),
        ("0", "1", "2.5", "10"),
        numbers("-1", "0", "0.5", "1", "1.5", "2", "2.2", "2.5", "3", "4", "5", "6", "7", "10", "11"),
        refers=("limit", "price", "limit - 1"),
    ),
    Sort(
        ItemDefinition("price", Kind.NUMBER, scale=2),
        ("0", "1", "2.50", "9.99"),
        numbers("-0.01", "0", "0.01", "1", "1.01", "2", "2.01", "2.5", "3", "5", "5.01", "9.99", "10"),
        refers=("limit", "weight", "limit / 3", "max(limit, 3)"),
    ),
    Sort(
        ItemDefinition("count", Kind.NUMBER, scale=0),
        ("0", "2", "4", "10"),
        numbers("-1", "0", "1", "2", "3", "4", "5", "9", "10", "11"),
    ),
    Sort(
        ItemDefinition("day", Kind.DATE),
        ("2025-01-08", "2025年1月10日", "2025/6/30"),
        days(-1, 0, 1, 2, 3, 172, 173, 174),
    ),
    Sort(
        ItemDefinition("moment", Kind.DATE_AND_TIME, may_be_null=True),
        ("2025-01-08T10:00Z", "2025-01-08T10:00:01Z", "2025-06-30T00:00Z"),
        [None, *(datetime(2025, 1, 8, 10, tzinfo=UTC) + timedelta(seconds=s) for s in (-1, 0, 0.5, 1, 2))]
        + [datetime(2025, 6, 30, tzinfo=UTC) + timedelta(seconds=s) for s in (0, 1)],
    ),
    Sort(
        ItemDefinition("span", Kind.DURATION, may_be_null=True),
        ("1 h", "24 h", "2 days"),
        [None, *(timedelta(hours=h) for h in (0, 1, 2, 24, 25, 48, 72))],
    ),
    Sort(
        ItemDefinition("term", Kind.YEARS_AND_MONTHS, may_be_null=True),
        ("1 month", "P3M", "1年"),
        [None, *map(Months, (0, 1, 2, 3, 4, 11, 12, 13))],
    ),
    Sort(ItemDefinition("letter", Kind.STRING, allowed=LETTERS), "abc", "abc", ordered=False),
    Sort(ItemDefinition("mark", Kind.STRING, allowed=LETTERS, may_be_null=True), "abc", [*"abc", None], ordered=False),
    Sort(ItemDefinition("word", Kind.STRING), ('"x"', '"y z"'), ("x", "y z", "q"), ordered=False),
    Sort(ItemDefinition("flag", Kind.BOOLEAN), ("yes", "no"), (True, False), ordered=False),
    Sort(ItemDefinition("perhaps", Kind.BOOLEAN, may_be_null=True), ("yes", "no"), (True, False, None), ordered=False),
)
SORT = {sort.item.name: sort for sort in SORTS}
CHOSEN = {  # parameters, which may be inputs too: their values are the alternatives
    "level": Sort(ItemDefinition("level", Kind.NUMBER), ("0", "1", "2.5", "10"), numbers("1", "2", "10")),
    "choice": Sort(ItemDefinition("choice", Kind.STRING, allowed=LETTERS), "abc", "ab", ordered=False),
}


# ---- cells


@st.composite
def unary_tests(draw: st.DrawFn, sort: Sort, *, names: bool) -> str:
    """One unary test."""
    forms = ["value", "value", "=", "!="]
    forms += ["<", "<=", ">", ">=", "interval", "interval"] if sort.ordered else []
    forms += ["null"] if sort.item.may_be_null else []
    form = draw(st.sampled_from(forms))
    refers = sort.refers if names else ()
    bound = draw(st.sampled_from([*sort.written, *refers]))
    match form:
        case "value" | "null":
            return bound if form == "value" else form
        case "interval":
            n = draw(st.integers(0, len(sort.written) - 2))
            low, high = sort.written[n], draw(st.sampled_from([*sort.written[n + 1 :], *refers]))
            opening, closing = draw(st.sampled_from("[(]")), draw(st.sampled_from("])["))
            return f"{opening}{low}..{high}{closing}"
    return f"{form} {bound}"


@st.composite
def cells(draw: st.DrawFn, sort: Sort, *, names: bool, wide: bool) -> str:
    """An input entry; a wide one often admits everything."""
    if draw(st.integers(0, 3 if wide else 1)):
        return "-"
    tests = ", ".join(draw(st.lists(unary_tests(sort, names=names), min_size=1, max_size=2)))
    return f"not({tests})" if draw(st.integers(0, 3)) == 0 else tests


VALUES_OUT = {
    "number": ("1", "2", "-", "limit"),
    "string": ("a", "b", "c", "-"),
    "mark": ("a", "b", "c", "-"),
    "boolean": ("yes", "no", "-"),
    "date": ("2025-01-08", "2025/1/9", "-"),
    "duration": ("1 h", "2 days", "-"),
}
BOOLEAN_OUT = (
    'contains(word, "y")',
    "list contains([a, b], letter)",
    "weight in (1, [2..5), price)",
    "term > P2M or flag",
)
EXPRESSIONS_OUT = {
    "number": (
        "weight + 1",
        "min(price, 2)",
        "if flag then 1 else weight",
        "2 * limit - 1",
        "weight * -1",
        "10 / price",
        "round half up(weight / 3, 1)",
        "count([weight, price]) + modulo(weight, 2)",
        "if term = null then 0 else months(term)",
    ),
    "string": (
        'if letter = b then "a" else "c"',
        "if flag and weight > 1 then a else b",
        "if 1 / price > 1 then a else b",
    ),
    "mark": ('if letter = b then "a" else "c"', "if flag and weight > 1 then a else b"),
    "boolean": ("weight > price", "flag or price <= limit", "letter = a", "price > 1 and flag", *BOOLEAN_OUT),
    "date": ("day", "if flag then day else 2025-01-08"),
    "duration": ("span", "if flag then 1 h else 2 h"),
}
COUNTED_OUT = ("1", "-", "yes", '"x"', "weight", "1 / price")


# ---- tables and policies


@st.composite
def tables(
    draw: st.DrawFn, name: str, inputs: Sequence[str], kinds: Sequence[str], *, plain: bool = False
) -> DecisionTable:
    """A decision table over these inputs; a plain one has neither names nor expressions in its cells."""
    policy = draw(st.sampled_from(policies(kinds)))
    texts = [
        {**VALUES_OUT, "number": ("1", "2", "-")}[k] if plain else VALUES_OUT[k] + EXPRESSIONS_OUT[k] for k in kinds
    ]
    wide = policy not in (HitPolicy.UNIQUE, HitPolicy.FIRST)
    given_by_rules = [COUNTED_OUT] if policy is HitPolicy.COUNT and not plain else texts
    dated = not plain and draw(st.integers(0, 3)) == 0
    rules = []
    for n, rule in enumerate(draw(st.permutations(("1", "2", "10", "11")))[: draw(st.integers(2 if wide else 1, 4))]):
        start, end = sorted((draw(st.sampled_from(VALIDITY)), draw(st.sampled_from(VALIDITY)))) if dated else ("", "")
        rules.append(
            Rule(
                rule,
                tuple(Entry(draw(cells(column(i), names=not plain, wide=wide))) for i in inputs),
                tuple(Entry(draw(st.sampled_from(choice))) for choice in given_by_rules),
                order=Decimal(draw(st.integers(0, 9)) * 10 + n),
                layer=draw(st.sampled_from(["", "", *LAYERS])),
                valid_from=Entry(start) if start else None,
                valid_to=Entry(end) if end else None,
            )
        )
    default = None
    if draw(st.integers(0, 3)) == 0:
        outs = tuple(Entry(draw(st.sampled_from(choice))) for choice in texts)
        default = Rule("default", tuple(Entry("") for _ in inputs), outs, layer=draw(st.sampled_from(["", *LAYERS])))
    by = draw(st.sampled_from([None, Entry("day")])) if dated else None
    names = tuple(Entry(f"out_{kind}") for kind in kinds)
    return DecisionTable(Entry(name), policy, tuple(map(Entry, inputs)), names, tuple(rules), default, by)


def policies(kinds: Sequence[str]) -> list[HitPolicy]:
    """The hit policies that a table with outputs of these kinds may have."""
    found = [*"UFARC"]
    found += "PPO" if {*kinds} & {"string", "mark"} else ""
    (kind, *more) = kinds
    found += ["C#"] if kind == "number" and not more else []
    found += ["C+"] if kind in ("number", "duration") and not more else []
    found += ["C<", "C>"] if kind in ("number", "duration", "date") and not more else []
    return [HitPolicy(text) for text in found]


VALIDITY = ("", "2025-01-08", "2025-06-20", "2025-06-30")
OUTPUTS = {
    "number": ItemDefinition("out_number", Kind.NUMBER, may_be_null=True),
    "string": ItemDefinition("out_string", Kind.STRING, allowed=LETTERS, may_be_null=True),
    "mark": ItemDefinition("out_mark", Kind.STRING, allowed=LETTERS[::-1], may_be_null=True),
    "boolean": ItemDefinition("out_boolean", Kind.BOOLEAN, may_be_null=True),
    "date": ItemDefinition("out_date", Kind.DATE, may_be_null=True),
    "duration": ItemDefinition("out_duration", Kind.DURATION, may_be_null=True),
}
PRODUCED = {
    "number": Sort(OUTPUTS["number"], ("0", "1", "2", "5"), ()),
    "string": Sort(OUTPUTS["string"], "abc", (), ordered=False),
    "mark": Sort(OUTPUTS["mark"], "abc", (), ordered=False),
    "boolean": Sort(OUTPUTS["boolean"], ("yes", "no"), (), ordered=False),
    "date": Sort(OUTPUTS["date"], ("2025-01-08", "2025/6/30"), ()),
    "duration": Sort(OUTPUTS["duration"], ("1 h", "24 h"), ()),
}


def column(name: str) -> Sort:
    """The sort of an input: a fact, a parameter or the output of an earlier table."""
    return SORT.get(name) or CHOSEN.get(name) or PRODUCED[name.rpartition("_")[2]]


@dataclass(frozen=True)
class Random:
    """A policy, and the naive interpreter's view of it; shown as the sheets that an author would have written."""

    policy: PolicyModel
    tables: tuple[DecisionTable, ...]
    world: naive.World

    def __repr__(self) -> str:
        shown = [f"layers {self.world.layers}, {dict(self.world.parameters)}"]
        for table in self.tables:
            by = table.valid_by.text if table.valid_by else ""
            shown.append(f"{table.hit_policy} {table.name.text} {texts(table.inputs)} -> {texts(table.outputs)} {by}")
            for r in (*table.rules, *([table.default] if table.default else [])):
                valid = texts([e for e in (r.valid_from, r.valid_to) if e])
                shown.append(f"  {r.id}  {r.order} {texts(r.inputs)} -> {texts(r.outputs)} {r.layer} {valid}")
        return "\n".join(["", *shown, ""])

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:  # noqa: ANN401, FBT001  # as Hypothesis calls it
        printer.text(repr(self))


def texts(entries: Sequence[Entry]) -> str:
    return " | ".join(entry.text for entry in entries)


def policy_of(made: Sequence[DecisionTable], limit: Decimal | None, layers: Sequence[str]) -> Random:
    """The policy of these tables."""
    items = [sort.item for sort in SORTS]
    outputs = {f"{t.name.text}.{o.text}": OUTPUTS[o.text.rpartition("_")[2]] for t in made for o in t.outputs}
    rows = [*(ItemRow(item) for item in items), *(ItemRow(replace(item, name=name)) for name, item in outputs.items())]
    values = [ValueRow(Entry(row.item.name), allowed) for row in rows for allowed in row.item.allowed]
    limits = ItemDefinition("limit", Kind.NUMBER)
    parameter = ParameterRow(limits, Entry(str(limit) if limit else ""))
    card = tuple(CardRow("layer", Entry(layer), Phrase(layer, layer)) for layer in LAYERS)
    sheets = Sheets(card, tuple(rows), tuple(values), (parameter,), tables=tuple(made))
    policy, found = assembled(sheets)
    assert policy, "\n".join(d.told() for d in found) + f"\n{made}"
    named = {item.name: item for item in items} | outputs
    return Random(policy, tuple(made), naive.World(named, {"limit": limit} if limit else {}, layers, AS_OF))


OF_OUTPUTS: Sequence[Sequence[str]] = [
    *(("number",), ("string",), ("boolean",), ("date",), ("duration",), ("string", "boolean"), ("number", "string")),
    *(("string", "mark"), ("mark", "number", "string"), ("number", "boolean")),
]
KINDS = st.sampled_from(OF_OUTPUTS)


@st.composite
def chains(draw: st.DrawFn) -> Random:
    """Two or three tables, each fed by facts and by one output of the table before it."""
    made: list[DecisionTable] = []
    for name in ("one", "two", "three")[: draw(st.integers(2, 3))]:
        fed = []
        if made and not made[-1].hit_policy.lists:
            fed = [f"{made[-1].name.text}.{draw(st.sampled_from(made[-1].outputs)).text}"]
        inputs = [*fed, *draw(st.lists(st.sampled_from([*SORT]), min_size=1, max_size=2, unique=True))]
        made.append(draw(tables(name, inputs, draw(KINDS))))
    return policy_of(made, draw(st.sampled_from([*LIMITS, None])), draw(st.sampled_from([(), LAYERS, ("law",)])))


@st.composite
def singles(draw: st.DrawFn, *, plain: bool) -> Random:
    """One table."""
    inputs = draw(st.lists(st.sampled_from([*SORT]), min_size=1, max_size=3, unique=True))
    table = draw(tables("one", inputs, draw(KINDS), plain=plain))
    return policy_of([table], draw(st.sampled_from(LIMITS)), draw(st.sampled_from([(), LAYERS, ("law",)])))


def everything(random: Random, facts: Mapping[str, Any], limit: Decimal) -> dict[str, naive.Answer]:
    """What every table of the chain gives in the naive reading, as far as nothing has failed on the way.

    ``limit`` is what the parameter might be where nobody has stated it.
    """
    world = replace(random.world, parameters={"limit": limit, **random.world.parameters})
    known = dict(facts)
    answers: dict[str, naive.Answer] = {}
    for table in random.tables:
        if all(clause.text in known for clause in table.inputs):
            answer = naive.decided(table, known, world)
            answers[table.name.text] = answer
            for clause in table.outputs:
                values = [hit[clause.text] for hit in answer.hits] or [None]
                usable = answer.ended != "conflict" and not table.hit_policy.lists
                if usable and not isinstance(values[0], naive.NoValueError):
                    known[f"{table.name.text}.{clause.text}"] = values[0]
    return answers


def decide(random: Random, facts: Mapping[str, Any]) -> Mapping[str, Decision]:
    return random.policy.decide(facts, as_of=AS_OF, now=NOW, layers=random.world.layers).decisions


ENDED = {Status.DECIDED: "decided", Status.NO_RULE: "silent", Status.CONFLICT: "conflict"}
complete_facts = st.fixed_dictionaries({name: st.sampled_from(sort.values) for name, sort in SORT.items()})


def failed(answer: naive.Answer) -> bool:
    return any(isinstance(value, naive.NoValueError) for hit in answer.hits for value in hit.values())


@given(st.one_of(singles(plain=False), chains()), complete_facts)
def test_the_engine_decides_as_the_standard_reads(random: Random, facts: Mapping[str, Any]) -> None:
    assume(random.world.parameters)
    decisions = decide(random, facts)
    for name, answer in everything(random, facts, LIMITS[0]).items():
        decision = decisions[name]
        if failed(answer):
            event("an expression without a value")
            assert decision.status is Status.ERROR
            assert decision.diagnostics
            continue
        policy = random.policy.tables[name].hit_policy
        event(policy)
        assert ENDED[decision.status] == answer.ended
        assert members(policy, decision.outputs) == members(policy, answer.hits)
        assert not decision.missing
        if policy.lists:
            assert listed(policy, decision) == {
                clause.text: ordered(policy, [hit[clause.text] for hit in answer.hits])
                for clause in random.policy.tables[name].outputs
            }


def members(policy: HitPolicy, hits: Sequence[Mapping[str, Any]]) -> object:
    """The results as what they are compared by; a collection has no order."""
    found = [frozenset(hit.items()) for hit in hits]
    return Counter(found) if policy is HitPolicy.COLLECT else found


def ordered(policy: HitPolicy, values: Sequence[Any]) -> Sequence[Any]:
    """The same for the values of one output."""
    return sorted(values, key=lambda v: (v is None, v)) if policy is HitPolicy.COLLECT else list(values)


def listed(policy: HitPolicy, decision: Decision) -> dict[str, Any]:
    """What later decisions see of the lists that are known."""
    known = {name.rpartition(".")[2]: k for name, k in decision.known.items() if k.settled}
    return {name: ordered(policy, k.value) for name, k in known.items() if isinstance(k.value, tuple)}


@given(st.one_of(singles(plain=False), chains()), complete_facts, st.sets(st.sampled_from([*SORT])), st.data())
def test_a_decided_answer_holds_under_every_completion(
    random: Random, facts: Mapping[str, Any], unknown: set[str], data: st.DataObject
) -> None:
    given_facts = {name: value for name, value in facts.items() if name not in unknown}
    decisions = decide(random, given_facts)
    for _ in range(6):
        completion = {
            **given_facts,
            **{name: data.draw(st.sampled_from(SORT[name].values)) for name in sorted(unknown)},
        }
        limit = data.draw(st.sampled_from(LIMITS))
        for name, answer in everything(random, completion, limit).items():
            holds(random.policy.tables[name].hit_policy, decisions[name], answer)


def holds(policy: HitPolicy, decision: Decision, answer: naive.Answer) -> None:
    """What was said of a case with unknown facts is true of a case that completes it."""
    event(f"{policy} {decision.status.value}")
    if decision.status in ENDED:
        assert answer.ended == ENDED[decision.status]
        assert members(policy, answer.hits) == members(policy, decision.outputs)
        return
    if decision.status is Status.UNDETERMINED:
        assert decision.missing
    if policy.lists:
        for name, values in listed(policy, decision).items():
            assert values == ordered(policy, [hit[name] for hit in answer.hits])
        decided = {name for hit in decision.outputs for name in hit}
        part = [{name: hit[name] for name in decided} for hit in answer.hits]
        assert not decided or members(policy, part) == members(policy, decision.outputs)
    else:
        assert all(value == hit[name] for name, value in decision.output.items() for hit in answer.hits)
    for name, possible in decision.possible.items():
        if possible is not None:
            assert answer.ended != "conflict"
            assert all(hit[name] in possible for hit in answer.hits or ({name: None},))


@given(singles(plain=True), complete_facts, st.sets(st.sampled_from([*SORT]), min_size=1))
def test_a_plain_table_is_undetermined_only_where_two_completions_differ(
    random: Random, facts: Mapping[str, Any], unknown: set[str]
) -> None:
    (table,) = random.tables
    open_inputs = [clause.text for clause in table.inputs if clause.text in unknown]
    assume(open_inputs)
    decision = decide(random, {name: value for name, value in facts.items() if name not in unknown})["one"]
    answers = set()
    for values in product(*(SORT[name].values for name in open_inputs)):
        answer = naive.decided(table, {**facts, **dict(zip(open_inputs, values, strict=True))}, random.world)
        hits = [frozenset(hit.items()) for hit in answer.hits]
        counted = frozenset(Counter(hits).items()) if table.hit_policy is HitPolicy.COLLECT else tuple(hits)
        answers.add((answer.ended, counted))
        if len(answers) > 1:
            break
    assert (decision.status is Status.UNDETERMINED) == (len(answers) > 1)
    assert set(decision.missing) <= set(open_inputs)


@given(singles(plain=True), complete_facts, st.sets(st.sampled_from([*SORT]), min_size=1))
def test_what_is_asked_for_is_enough(random: Random, facts: Mapping[str, Any], unknown: set[str]) -> None:
    """Giving every fact that is missing settles the decision, or asks for what the answers have made matter."""
    known = {name: value for name, value in facts.items() if name not in unknown}
    for _ in SORTS:
        decision = decide(random, known)["one"]
        if decision.status is not Status.UNDETERMINED:
            break
        known |= {name: facts[name] for name in decision.missing}
    assert decision.status is not Status.UNDETERMINED
