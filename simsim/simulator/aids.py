"""What helps to find things: a search over questions and examples, an example to open, the code of a case.

An example can be opened if every fact of it has a field on the form; it is marked as one until an answer is changed.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Protocol

from simsim.items import ItemDefinition
from simsim.policy.model import PolicyModel
from simsim.recall import Recalled, of_example
from simsim.reports.html_parts import Reader
from simsim.reports.html_replies import code_html
from simsim.reports.markup import element
from simsim.sheets import ExampleRow
from simsim.simulator.parts import HTML, Box, Button, Dropdown, Pane, Text, Toggle
from simsim.words import plain

LISTED = 60  # examples that the drop-down offers at once


class Desk(Protocol):
    """The screen on which a case lies."""

    def changed(self) -> None:
        """Decide anew."""

    def restore(self, case: Recalled) -> None:
        """Show another case."""

    def read_code(self, code: str) -> None:
        """Show the case of a code."""

    def switch(self) -> None:
        """Ask one by one, or show all questions again."""


class Aids:
    """The search, the examples and the code; ``box`` is what is shown. ``fields`` names those of the form, ``openable``
    has the examples that it has room for, by id.
    """

    def __init__(self, policy: PolicyModel, fields: Collection[str], desk: Desk) -> None:
        self.fields, self._restore = fields, desk.restore
        self.policy = policy
        self.found, self.story, self.more = HTML("simsim-note"), HTML("simsim-note"), Toggle("simsim-head")
        self.search, self.code = Text(), Text()
        self.examples = Dropdown([("", "")])
        self.random = Button(self._any, "simsim-button")
        self.own = Pane("simsim-own-code")
        self.way = Button(desk.switch, "simsim-button", "simsim-way")
        folded = Box([self.examples, self.random, self.own, self.code], "simsim-body")
        self.box = Box([self.search, self.found, self.story, self.more, folded], "simsim-group", "simsim-aids")
        self.search.observe(lambda _: desk.changed(), "value")
        self.examples.observe(lambda change: self._open(change["new"]), "value")
        self.code.observe(lambda change: desk.read_code(change["new"].strip()), "value")

    @property
    def policy(self) -> PolicyModel:
        """The policy whose examples are offered."""
        return self._policy

    @policy.setter
    def policy(self, policy: PolicyModel) -> None:
        self._policy = policy
        self.__dict__.pop("_given_words", None)
        rows = [row for row in policy.sheets.examples if self._names(row) <= {*self.fields}]
        self.openable: Mapping[str, ExampleRow] = {row.id.text: row for row in rows}

    def _names(self, row: ExampleRow) -> set[str | None]:
        return {self.policy.names.full(item.text) for item, entry in row.given if entry.text.strip()}

    def _any(self) -> None:
        if self.openable:
            self._open(random.choice([*self.openable]))  # noqa: S311  # no secret

    def _open(self, name: str) -> None:
        row = self.openable.get(name)
        if row:
            self._restore(of_example(self.policy, row))

    def finds(self, item: ItemDefinition) -> bool:
        """Whether the search asks for an item: by label, question, answers or everyday words, in either language."""
        words, answers = self._words, (text for value in item.allowed for text in value.label)
        said = " ".join((item.name, *item.label, *item.question, *item.known_as, *answers)).casefold()
        return bool(words) and all(word in said for word in words)

    @property
    def _words(self) -> list[str]:
        return self.search.value.casefold().split()

    def tell(self, reader: Reader, questions: int, code: str, *, guided: bool) -> None:
        """Show all words in the reader's language, what was found, the code of the case, and the other way to ask."""
        self.way.description = reader.word("ask all" if guided else "ask one by one")
        self.search.hidden = guided
        self.more.description = reader.word("aids")
        self.search.description, self.code.description = reader.word("search"), reader.word("code")
        self.examples.description, self.random.description = reader.word("open example"), reader.word("random")
        rows = self._listed()
        found = reader.word("found", questions=questions, examples=len(rows)) if self._words else ""
        self.found.value = element("span", found, role="status") if found else ""
        options = [(f"{row.id.text}: {row.story.text(reader.lang)}".rstrip(": "), row.id.text) for row in rows[:LISTED]]
        self.examples.offer([(reader.word("choose example", count=len(rows)), ""), *options], "")
        self.own.html = code_html(code, reader)

    def _listed(self) -> list[ExampleRow]:
        """The examples that the search asks for: by id and story first, then by the words of what they give."""
        rows = [*self.openable.values()]
        told = [row for row in rows if self._in(" ".join((row.id.text, *row.story)).casefold())]
        if not self._words:
            return told
        said = self._given_words
        return [*told, *(row for row in rows if row not in told and self._in(said[row.id.text]))]

    def _in(self, said: str) -> bool:
        return all(word in said for word in self._words)

    @cached_property
    def _given_words(self) -> Mapping[str, str]:
        """Of each example the words of the values that it gives, and its story, in every language."""
        return {name: " ".join((*row.story, *self._values(row))).casefold() for name, row in self.openable.items()}

    def _values(self, row: ExampleRow) -> Iterator[str]:
        for name, entry in row.given:
            item = self.policy.names.item(self.policy.names.full(name.text) or "")
            value = item.words.get(plain(entry.text).casefold()) if item else None
            if item and value is not None:
                yield from item.shown(value)

    def told_as(self, story: str, reader: Reader) -> None:
        """Mark the case as an example, or as none."""
        self.story.value = element("span", reader.word("example open", story=story)) if story else ""
