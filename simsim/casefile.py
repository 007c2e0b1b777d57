"""A file of cases: CSV, Excel or Parquet, one case a row, its columns facts by name or by label in either language.

Blank is unknown. Beside facts there may be ``id``, first, and the columns of EXAMPLES that are none: ``as of``,
``now``, ``layers``, ``events``. Every mistake is told with its cell, and nothing is passed over unless that is asked.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import pandas as pd

from simsim.analysis.impact import Tried
from simsim.diagnostics import CellError, Diagnostic, FactError, Place
from simsim.items import ItemDefinition, read_fact
from simsim.policy.card import names as listed
from simsim.policy.card import unknown_layer
from simsim.policy.model import PolicyModel
from simsim.values import Kind, read_date, read_date_and_time
from simsim.words import EXAMPLE_ROLE, plain
from simsim.workbook.grid import address

ENDINGS: Final = (".csv", ".xlsx", ".xlsm", ".parquet")
UNDER: Final = ("as of", "now", "layers", "events")  # what a case is read by beside its facts
IDENTITY: Final = "id"
MOST: Final = 50  # mistakes that are told; the rest of a file is most often wrong in the same way


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: where it stands, its header, what it holds: a role, or an item by its full name in each version."""

    at: int
    head: str
    role: str = ""
    items: tuple[ItemDefinition | None, ...] = ()


@dataclass
class CaseFile:
    """The cases of a file as two versions of a policy take them.

    ``ignored`` are the headers that are no facts and were to be passed over. Raises :class:`FactError`, when it is made
    or while it is read, with everything that is wrong.
    """

    path: Path
    policies: Sequence[PolicyModel]
    ignored: Collection[str] = ()
    found: list[Diagnostic] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._frame = _frame(self.path)
        wanted = {plain(text).casefold() for text in self.ignored}
        heads = [_Column(n, str(name).strip()) for n, name in enumerate(self._frame.columns)]
        self._columns = [self._column(c) for c in heads if plain(c.head).casefold() not in wanted]
        self._refuse_twice()
        self._seen: dict[tuple[int, type, str], object] = {}
        self._raise()

    def __len__(self) -> int:
        return len(self.cases)

    def __iter__(self) -> Iterator[Tried]:
        return iter(self.cases)

    @cached_property
    def cases(self) -> list[Tried]:
        """Every case, its cells read; raises :class:`FactError` with those that cannot be. Blank rows are none."""
        rows = ([_plain(cell) for cell in row] for row in self._frame.itertuples(index=False, name=None))
        cases = [self._case(n, row) for n, row in enumerate(rows) if any(cell is not None for cell in row)]
        self._raise()
        return cases

    def _raise(self) -> None:
        if self.found:
            raise FactError(self.found)

    # ---------------------------------------------------------------------------------------------------------- columns

    def _column(self, column: _Column) -> _Column:
        """What a column holds; one that holds nothing the policy knows is told of."""
        role = EXAMPLE_ROLE.read(column.head)
        if column.at == 0 and plain(column.head).casefold() == IDENTITY:
            return _Column(column.at, column.head, IDENTITY)
        full = [policy.names.full(column.head) for policy in self.policies]
        if not any(full) and role in UNDER:
            return _Column(column.at, column.head, str(role))
        pairs = zip(self.policies, full, strict=True)
        items = tuple(policy.names.item(name) if name else None for policy, name in pairs)
        if not any(items):
            self._refuse(column)
        return _Column(column.at, column.head, items=items)

    def _refuse(self, column: _Column) -> None:
        """Tell of a column that is no fact: a decision or a clock, or nothing the policy knows."""
        place, told = self._place(column.at), {"column": column.head}
        outputs = self._outputs(column.head)
        if outputs:
            self.found.append(Diagnostic("cases-no-fact", place, column.head, None, outputs=", ".join(outputs), **told))
        else:
            hint = self.policies[-1].names.close(column.head)
            self.found.append(Diagnostic("cases-column", place, column.head, None, hint=hint, **told))

    def _outputs(self, text: str) -> list[str]:
        """The outputs of the decision or clock of that name or label."""
        for policy in reversed(self.policies):
            if node := policy.node(text):
                return [item for item in policy.names.producers.items if policy.producer(item) == node]
        return []

    def _refuse_twice(self) -> None:
        seen: dict[object, _Column] = {}
        for column in self._columns:
            key = column.role or tuple(item.name if item else "" for item in column.items)
            if key in seen and (column.role or any(column.items)):
                self.found.append(Diagnostic("fact-twice", self._place(column.at), column.head, None, item=column.head))
            seen.setdefault(key, column)

    def _place(self, at: int, row: int = -1) -> Place:
        """Where a cell stands; the header is the row above the first."""
        return Place(self.path.name, "", address(row + 1, at))

    # ------------------------------------------------------------------------------------------------------------ cases

    def _case(self, n: int, row: Sequence[Any]) -> Tried:
        facts: dict[str, object] = {}
        under: dict[str, Any] = {}
        for column in self._columns:
            raw = row[column.at]
            if raw is None:
                continue
            if column.role:
                under[column.role] = raw
            else:
                facts[column.head] = self._fact(column, raw, n)
        layers = self._layers(str(under["layers"]), n) if "layers" in under else None
        return Tried(
            str(under.get(IDENTITY, n + 2)),
            facts,
            self._place(0, n),
            self._day(under.get("as of"), n),
            self._instant(under.get("now"), n),
            (layers, layers) if layers is not None else None,
            str(under["events"]) if "events" in under else None,
        )

    def _fact(self, column: _Column, raw: object, n: int) -> object:
        """A cell as a fact of either version; what is written alike in a column is read once."""
        key = column.at, type(raw), str(raw)
        if key not in self._seen:
            read = [_read(item, raw) for item in column.items if item]
            good = [value for value in read if not isinstance(value, CellError)]
            self._seen[key] = _given(column.items, raw) if good else read[-1]
        value = self._seen[key]
        if isinstance(value, CellError):
            if len(self.found) < MOST:
                self.found.append(value.at(self._place(column.at, n), str(raw)))
            return None
        return value

    def _layers(self, text: str, n: int) -> tuple[str, ...]:
        """The layers that are on; one that neither version has is told of."""
        layers = {**self.policies[0].card.layers, **self.policies[-1].card.layers}
        for name in listed(text):
            if name not in layers:
                self.found.append(unknown_layer(name, self._place(self._at("layers"), n), layers))
        return listed(text)

    def _at(self, role: str) -> int:
        """The column of a role."""
        return next(column.at for column in self._columns if column.role == role)

    def _day(self, raw: object, n: int) -> date | None:
        day = raw.date() if isinstance(raw, datetime) else read_date(plain(str(raw))) if raw is not None else None
        if raw is not None and day is None:
            self._unread("value-date", "as of", raw, n)
        return day

    def _instant(self, raw: object, n: int) -> datetime | None:
        at = raw if isinstance(raw, datetime) else read_date_and_time(plain(str(raw))) if raw is not None else None
        if raw is not None and at is None:
            self._unread("value-instant", "now", raw, n)
        return at

    def _unread(self, code: str, role: str, raw: object, n: int) -> None:
        if len(self.found) < MOST:
            self.found.append(Diagnostic(code, self._place(self._at(role), n), str(raw), None, found=str(raw)))


def _frame(path: Path) -> pd.DataFrame:
    """The rows of a file, cells as it holds them; raises :class:`FactError` where it cannot be read."""
    ending = path.suffix.lower()
    if not path.is_file():
        raise FactError([Diagnostic("cases-missing", Place(), str(path), None, found=str(path))])
    if ending not in ENDINGS:
        told = ", ".join(ENDINGS)
        raise FactError([Diagnostic("cases-ending", Place(str(path)), path.name, None, found=path.name, endings=told)])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of dates and styles that a workbook holds beside its cells
            frame: pd.DataFrame = _READERS[ending](path)
            return frame
    except ImportError:
        raise FactError([Diagnostic("cases-parquet", Place(str(path)))]) from None
    except (OSError, ValueError, KeyError, pd.errors.ParserError) as error:
        detail = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise FactError([Diagnostic("cases-unreadable", Place(str(path)), detail=detail)]) from error


def _csv(path: Path) -> pd.DataFrame:
    """The rows of a CSV file, in UTF-8 or in GB18030."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    table = io.StringIO(text)
    return _headed(pd.read_csv(table, dtype=str, keep_default_na=False, header=None, skip_blank_lines=False))


def _excel(path: Path) -> pd.DataFrame:
    return _headed(pd.read_excel(path, dtype=object, keep_default_na=False, na_values=[""], header=None))


def _headed(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows under the first one; read without a header, so that a name that stands twice stays as it is."""
    if frame.empty:
        raise ValueError("no header")
    rows = frame.iloc[1:]
    rows.columns = pd.Index([str(name) for name in frame.iloc[0]])
    return rows


_READERS: Final[Mapping[str, Any]] = {
    ".csv": _csv,
    ".xlsx": _excel,
    ".xlsm": _excel,
    # As Arrow has them: with a blank among them, numpy would make whole numbers floats.
    ".parquet": lambda path: pd.read_parquet(path, engine="pyarrow", dtype_backend="pyarrow").astype(object),
}


def _plain(raw: Any) -> Any:  # noqa: ANN401  # whatever a file holds
    """A cell as a value of Python; ``None`` where it is blank."""
    if isinstance(raw, str):
        return raw.strip() or None
    if raw is None or (pd.api.types.is_scalar(raw) and pd.isna(raw)):
        return None
    if isinstance(raw, pd.Timestamp):
        return raw.to_pydatetime()
    if isinstance(raw, pd.Timedelta):
        return raw.to_pytimedelta()
    return raw.tolist() if hasattr(raw, "tolist") else raw


def _read(item: ItemDefinition, raw: object) -> object:
    """The value of a cell, or what is wrong with it."""
    try:
        return read_fact(item, _fitted(item, raw))
    except CellError as error:
        return error


def _fitted(item: ItemDefinition, raw: object) -> object:
    """A cell as its item has it: a day without a time of day, a name that looks like a number, a whole number."""
    if item.kind is Kind.DATE and isinstance(raw, datetime) and raw.time() == time():
        return raw.date()
    if item.kind is Kind.STRING and isinstance(raw, int | float | Decimal) and not isinstance(raw, bool):
        return str(int(raw)) if raw == int(raw) else str(raw)
    return raw


def _given(items: Sequence[ItemDefinition | None], raw: object) -> object:
    """What is put to either version; each reads text by its own glossary."""
    return _fitted(next(item for item in reversed(items) if item), raw)
