"""A room in which a cell or a rule is changed: tried on the case at hand and on the examples before anything is saved.

Each text that is typed marks its cell at once, as far as the table by itself tells what is wrong. What can be read is
then drafted as the whole folder would be, step by step, while the page is heard. The spreadsheet stays the place for
larger work: no rows are added here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import ClassVar, Final

from simsim.diagnostics import Diagnostic, Place, errors
from simsim.editing import Draft, Effects, Examples, Findings, drafted, effects, findings, glanced, write
from simsim.knowledge import grids
from simsim.policy.model import PolicyModel
from simsim.policy.walk import Outcome
from simsim.reports.html import diagnostics_html
from simsim.reports.html_editing import case_html, case_text, draft_html, examples_html, examples_text, findings_html
from simsim.reports.html_parts import Reader, day_of
from simsim.reports.markup import element
from simsim.simulator.grid_words import columns, deciding
from simsim.simulator.parts import Box, Button, Dropdown, Grid, Pane
from simsim.simulator.rights import may_edit
from simsim.simulator.rooms import Room
from simsim.simulator.steps import Steps
from simsim.simulator.watching import Watched
from simsim.table import DecisionTable
from simsim.words import ROLE
from simsim.workbook import grid as sheets
from simsim.workbook.revision import Revision

NO_TABLE: Final = ""


class GridRoom(Room):
    """The room; ``edits`` are the cells that were changed and are not saved, by place, in whichever table.

    ``shown`` is entered for each step of what takes long, ``changed`` called when another table was chosen.
    """

    caption: ClassVar[str] = "grid"

    def __init__(
        self,
        watched: Watched,
        shown: Callable[[], AbstractContextManager[object]],
        changed: Callable[[], object],
        clock: Callable[[], datetime],
    ) -> None:
        self.watched, self._clock = watched, clock
        self.edits: dict[Place, Revision] = {}
        self.draft: Draft | None = None
        self.effects: Effects | None = None
        self._contents: Mapping[str, bytes] | None = None  # what the edits were made to
        self.before: Examples | None = None  # of the policy as it is
        self._after: Examples | None = None  # of the draft
        self._found: tuple[Findings, ...] = ()
        self._told: tuple[Outcome, Reader] | None = None
        self._sheet: sheets.Grid | None = None
        self._wrong: tuple[Diagnostic, ...] = ()  # what a glance at the table tells
        self._unsaved: tuple[Diagnostic, ...] = ()
        self._sure = self._saved = False
        self._steps = Steps(shown)
        self.tables = Dropdown([("", NO_TABLE)])
        self.tables.observe(lambda _: changed(), "value")
        self.grid = Grid(self.typed)
        self.help, self.state, self.wrong = Pane("simsim-aside"), Pane("simsim-drafted"), Pane("simsim-wrong")
        self.case, self.table, self.examples = (Pane(f"simsim-{name}") for name in ("effect", "made", "tried"))
        self.save, self.discard = Button(self._save, "simsim-step", "simsim-next"), Button(self._discard, "simsim-step")
        self.buttons = Box([self.save, self.discard], "simsim-steps")
        told = Box([self.state, self.wrong, self.case, self.table, self.examples, self.buttons], "simsim-becoming")
        self.body = Box([self.tables, self.help, self.grid, told])

    # ------------------------------------------------------------------------------------------------ what happens

    def tell(self, outcome: Outcome, reader: Reader) -> None:
        """Show the table that was chosen, and what becomes of this case."""
        policy, live = self.watched.policy, self.watched.live
        if policy is None or live is None:
            return
        anew = live.contents is not self._contents
        if anew:
            self._rebase(policy, live.contents, reader)
        moved = not self._told or outcome.case != self._told[0].case
        self._told = outcome, reader
        self._choose(policy, reader)
        if anew or moved or (self.edits and not self._ended):
            self._try()
        self._paint(reader)

    def left(self) -> None:
        """Stop trying; what was changed stays."""
        self._steps.stop()

    def typed(self, cell: str, text: str, done: bool) -> None:  # noqa: FBT001, ARG002  # as the page says it
        """Take over what stands in a cell now."""
        if self._sheet is None or self._told is None or self.watched.policy is None:
            return
        place = Place(self._sheet.file, self._sheet.sheet, cell)
        before, old = self.edits.get(place), _texts(self._sheet).get(cell, "")
        if text == (before.new if before else old):
            return
        self.edits.pop(place, None)
        if text != old:
            self.edits[place] = Revision(place, old, text)
        self._forget()
        self._try()
        self._paint(self._told[1])

    def _forget(self) -> None:
        """Nothing is known of the edits as they are now."""
        self._sure = self._saved = False
        self._unsaved, self.draft, self._after = (), None, None

    def _rebase(self, policy: PolicyModel, contents: Mapping[str, bytes], reader: Reader) -> None:
        """Take over files that were read anew: what stands there now is no edit any more.

        Nor is a change of a cell that another rule or another column has come to stand in; that is told.
        """
        stood = {place: self._bearings(place) for place in self.edits}
        now = self._clock()
        self._contents, self.before = contents, Examples(policy, today=day_of(now, reader), now=now)
        self.edits = {place: one for place, one in self.edits.items() if self._text(place) != one.new}
        moved = [place for place in self.edits if self._bearings(place) != stood[place]]
        for place in moved:
            del self.edits[place]
        saved = self._saved and not self.edits
        self._forget()
        self._saved = saved and not moved
        self._unsaved = tuple(Diagnostic("file-changed", place) for place in moved)

    def _bearings(self, place: Place) -> tuple[str, ...] | None:
        """What a cell is known by: the id of its row, and what heads its column; ``None`` where it is not there."""
        sheet = self._grid_of(place)
        tables = self.before.policy.tables.values() if self.before else ()
        if sheet is None or not _own(tables, place):
            return None
        row, column = sheets.position(place.cell)
        heads = (sheet.cell(n, column).text for n in range(_heads(tables, place)))
        return ("" if column == 0 else sheet.cell(row, 0).text, *heads)

    def _text(self, place: Place) -> str | None:
        """What stands in a cell of the files as they are."""
        sheet = self._grid_of(place)
        return _texts(sheet).get(place.cell) if sheet else None

    def _grid_of(self, place: Place) -> sheets.Grid | None:
        contents = self._contents or {}
        read = grids({place.file: contents[place.file]}) if place.file in contents else ()
        return next((grid for grid, _ in read if grid and grid.sheet == place.sheet), None)

    # ------------------------------------------------------------------------------------------------------- trying

    @property
    def _ended(self) -> bool:
        """Whether everything was tried."""
        return self.effects is not None and self.effects.tried == self.effects.count

    @property
    def _glance(self) -> tuple[Diagnostic, ...]:
        """What is wrong with the sheets that were changed, each by itself."""
        policy, found = self.watched.policy, list[Diagnostic]()
        for at in dict.fromkeys((place.file, place.sheet) for place in self.edits):
            sheet = self._grid_of(Place(*at))
            texts = {p.cell: one.new for p, one in self.edits.items() if (p.file, p.sheet) == at}
            found += glanced(policy, sheet, texts) if sheet and policy else []
        return tuple(found)

    def _try(self) -> None:
        """Look at the edits, and begin to try them if they can be read."""
        self._steps.stop()
        self.effects, self._found, self._wrong = None, (), self._glance
        if self.edits and not errors(self._wrong):
            self._steps.begin(self._trying())

    def _trying(self) -> Iterator[None]:
        if self.draft is None:
            yield
            self.draft = drafted(self._contents or {}, [*self.edits.values()])
        made = self.draft.policy
        self._repaint()
        if made and self.before and self._told:
            self._after = self._after or Examples(made, today=self.before.today, now=self.before.now)
            for found in effects(self.before, self._after, self._told[0]):
                self.effects = found
                self._repaint()
                yield
                self._found = self._found or tuple(self._findings(self.before, made))
            self._repaint()

    def _findings(self, before: Examples, after: PolicyModel) -> Iterator[Findings]:
        for name, table in before.policy.tables.items():
            if any((p.file, p.sheet) == (table.place.file, table.place.sheet) for p in self.edits):
                yield findings(before.policy, after, name, today=before.today)

    # ------------------------------------------------------------------------------------------------------- saving

    def _save(self) -> None:
        """Write the draft; where examples fail, only if this was asked for twice."""
        if not (may_edit() and self._ready and self.draft and self.effects and self.watched.policy and self._told):
            return
        if self.effects.breaking and not self._sure:
            self._sure = True
        else:
            found = write(self.watched.folder, self.draft, self.watched.policy, now=self._clock())
            self._unsaved, self._saved = errors(found), not errors(found)
        self._paint(self._told[1])

    def _discard(self) -> None:
        self._steps.stop()
        self.edits = {}
        self._forget()
        self.effects, self._found, self._wrong = None, (), ()
        if self._told:
            self._paint(self._told[1])

    @property
    def _ready(self) -> bool:
        """Whether there is something that may be saved."""
        return bool(self.edits and self.draft and self.draft.policy and self._ended and not self._saved)

    # ----------------------------------------------------------------------------------------------------- painting

    def _repaint(self) -> None:
        if self._told:
            self._paint(self._told[1])

    def _choose(self, policy: PolicyModel, reader: Reader) -> None:
        """Offer the tables, and show the rows of the one that was chosen."""
        names = sorted(policy.tables, key=lambda name: policy.order.index(name) if name in policy.order else -1)
        options = [(policy.glossary.caption(name).text(reader.lang), name) for name in names]
        chosen = self.tables.value if self.tables.value in policy.tables else _first(policy)
        self.tables.description = reader.word("grid table")
        self.tables.offer(options or [("", NO_TABLE)], chosen)
        table = policy.tables.get(chosen)
        self._sheet = self._grid_of(table.place) if table else None
        if self._sheet and table:
            place = self._sheet.place()
            self._show(self._sheet, _heads(policy.tables.values(), place))
            self._tell_words(chosen, place, reader)
            called = policy.glossary.caption(chosen).text(reader.lang)
            self.grid.of = place.text("en")
            self.grid.description = reader.word("grid label", decision=called, sheet=place.sheet, file=place.file)
            self.help.html = element("p", reader.word("grid help", place=place.text(reader.lang)))

    def _show(self, sheet: sheets.Grid, heads: int) -> None:
        self.grid.rows = tuple(tuple(cell.text for cell in row) for row in sheet.rows)
        self.grid.heads = heads
        known = ("input", "output")
        self.grid.kinds = tuple(r if (r := ROLE.read(text)) in known else "note" for text in self._roles)

    @property
    def _roles(self) -> tuple[str, ...]:
        """The texts of the row that says what each column is."""
        rows = (row for row in self.grid.rows[: self.grid.heads] if not row or not row[0].startswith("#"))
        return next(rows, ())

    def _tell_words(self, name: str, place: Place, reader: Reader) -> None:
        """Show what the columns are called, what may stand in them, and which rules decide the case."""
        if self._told is None:
            return
        outcome = self._told[0]
        said = columns(outcome, name, self._roles, reader)
        self.grid.titles, self.grid.helps = tuple(c.title for c in said), tuple(c.helped for c in said)
        own = _own(outcome.policy.tables.values(), place)
        self.grid.fires = deciding(outcome, [n for n, table in outcome.policy.tables.items() if table in own], reader)

    def _paint(self, reader: Reader) -> None:
        draft = self.draft
        usual = self.watched.policy.warnings if self.watched.policy else ()
        glance = Draft({}, {}, None, errors(self._wrong)) if errors(self._wrong) else None
        told = draft or glance
        self._mark([one for one in (told.diagnostics if told else self._wrong) if one not in usual], reader)
        self.state.html = element("p", self._state(reader))
        self.wrong.html = draft_html(told, usual, reader) if told else ""
        if self._unsaved:
            self.wrong.html = diagnostics_html(self._unsaved, reader.word("not saved"), reader)
        found = self.effects if draft and self.edits else None
        self.case.html = case_html(found.case, reader) if found else ""
        self.case.summary = case_text(found.case, reader) if found else ""
        self.table.html = findings_html(self._found, reader) if found else ""
        self.examples.html = examples_html(found, reader) if found else ""
        self.examples.summary = examples_text(found, reader) if found and self._ended else ""
        self._paint_buttons(reader)

    def _state(self, reader: Reader) -> str:
        """What there is to save, or why there is nothing."""
        if self._saved:
            return reader.word("saved")
        if not self.edits:
            return "" if may_edit() else reader.word("no right")
        cells = reader.word("cells changed", cells=", ".join(self._cells()))
        waits = not self._wrong and self.draft is None
        return f"{cells} {reader.word('drafting')}" if waits else cells

    def _cells(self) -> Iterator[str]:
        """The cells that were changed, those of other sheets with these."""
        here = self._sheet.place() if self._sheet else Place()
        for place in self.edits:
            yield place.cell if (place.file, place.sheet) == (here.file, here.sheet) else f"{place.sheet} {place.cell}"

    def _paint_buttons(self, reader: Reader) -> None:
        n = len(self.effects.breaking) if self.effects else 0
        self.buttons.hidden = not self.edits or self._saved
        self.save.hidden = not may_edit()
        self.save.mark("is-idle", not self._ready)
        self.save.description = reader.word("save still", n=n) if self._sure else reader.word("save")
        self.discard.description = reader.word("discard edits")

    def _mark(self, found: Sequence[Diagnostic], reader: Reader) -> None:
        """Mark each cell with the worst that is said of it."""
        here = self._sheet.place() if self._sheet else Place()
        own = [d for d in found if d.place.cell and (d.place.file, d.place.sheet) == (here.file, here.sheet)]
        ordered = sorted(own, key=lambda d: not errors([d]), reverse=True)
        told = {d.place.cell: [d.severity.value, f"{d.message(reader.lang)} {d.remedy(reader.lang)}"] for d in ordered}
        self.grid.marks = told
        self.grid.edits = {
            p.cell: one.new for p, one in self.edits.items() if (p.file, p.sheet) == (here.file, here.sheet)
        }
        said = {name: reader.word(f"grid {name}") for name in ("changed", "earlier", "later")}
        self.grid.words = {**said, "window": _window(reader)}


def _window(reader: Reader) -> str:
    """The words for a part of the rows, whose numbers the page fills in."""
    return reader.word("grid window", first="{first}", last="{last}", count="{count}")


def _first(policy: PolicyModel) -> str:
    """The table of the first headline outcome that a table gives."""
    nodes = (policy.node(name) or "" for name in policy.card.headlines)
    return next((node for node in (*nodes, *policy.tables) if node in policy.tables), NO_TABLE)


def _texts(sheet: sheets.Grid) -> dict[str, str]:
    """The text of each cell by its address."""
    return {sheets.address(r, c): cell.text for r, row in enumerate(sheet.rows) for c, cell in enumerate(row)}


def _heads(tables: Iterable[DecisionTable], place: Place) -> int:
    """How many rows of a sheet stand above its rules; in one of EXPRESSIONS each table is a row itself."""
    first = min(_own(tables, place), key=lambda table: _row(table.place))
    expression = any(_row(rule.place) == _row(first.place) for rule in first.rows)
    return _row(first.place) + (-1 if expression else 1)


def _own(tables: Iterable[DecisionTable], place: Place) -> list[DecisionTable]:
    """The tables of a sheet."""
    return [table for table in tables if (table.place.file, table.place.sheet) == (place.file, place.sheet)]


def _row(place: Place) -> int:
    return int("".join(c for c in place.cell if c.isdigit()) or 0)
