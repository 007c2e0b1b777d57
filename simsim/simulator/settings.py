"""What a case is read by: language, the date of the rules, the moment that counts as now, layers."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, date, datetime
from typing import Final, TypeAlias

from simsim.compiled import AS_OF
from simsim.diagnostics import Diagnostic
from simsim.items import ItemDefinition, read_fact
from simsim.policy.model import PolicyModel
from simsim.reports.html_parts import Reader
from simsim.reports.markup import element
from simsim.reports.wording import SCREEN
from simsim.simulator.fields import ABSENT, Changed, Day, Standing, Written
from simsim.simulator.parts import HTML, Box, Checkbox, Dropdown
from simsim.simulator.trying import ReadBy
from simsim.values import Kind

NOW: Final = ItemDefinition("now", Kind.DATE_AND_TIME, may_be_null=True, label=SCREEN["now"])
OnDay: TypeAlias = date  # the settings have a date of their own


class Moment(Written):
    """A field for the moment that counts as now: fixed as entered, else the present one."""

    absent = "now live"


class Settings:
    """The inputs above the form; ``box`` is what is shown.

    ``language`` is the screen's own; ``clock`` tells the present moment.
    """

    def __init__(
        self, policy: PolicyModel, changed: Changed, language: Dropdown, clock: Callable[[], datetime]
    ) -> None:
        self.clock, self.language = clock, language
        self.as_of = Day(AS_OF, changed)
        self.as_of.give((self.today,))
        self.now = Moment(NOW, changed)
        self.now.give(ABSENT)
        self.on = on = policy.card.layers_on
        self.layers = {name: Checkbox(value=name in on) for name in policy.card.layers}
        self.captions = policy.card.layers
        self.layers_head = HTML("simsim-label")
        listed = Box([self.layers_head, *self.layers.values()], "simsim-layers")
        self.box = Box([self.language, self.as_of.box, self.now.box, listed], "simsim-settings")
        for part in self.layers.values():
            part.observe(lambda _: changed(), "value")

    @property
    def lang(self) -> str:
        """The reader's language."""
        return str(self.language.value)

    @property
    def today(self) -> date:
        """The day it is where the kernel runs."""
        return self.clock().astimezone().date()

    @property
    def date(self) -> date:
        """The date whose rules are read; today where none is chosen."""
        (chosen,) = self.as_of.given or (self.today,)
        return chosen if isinstance(chosen, date) else self.today

    @property
    def live(self) -> bool:
        """Whether the present moment counts as now."""
        return self.now.given in ((), ABSENT)

    @property
    def instant(self) -> datetime:
        """The moment that counts as now: as entered, in the case's zone if it names none; else the present one.

        Raises :class:`CellError` for one that cannot be read.
        """
        values = [read_fact(NOW, given) for given in self.now.given]
        return next((value for value in values if isinstance(value, datetime)), self.present)

    @property
    def present(self) -> datetime:
        """The present moment, in whole seconds."""
        return self.clock().astimezone(UTC).replace(microsecond=0)

    def move(self, now: str | None) -> None:
        """Fix the moment that counts as now, or let the present one count."""
        self.now.give(ABSENT if now is None else (now,))

    def read(self, as_of: OnDay | None, now: str | None, layers: Collection[str] | None) -> None:
        """Read by these: today, the present moment and the layers that POLICY has on, where a case names none."""
        self.as_of.give((as_of or self.today,))
        self.move(now)
        for name, box in self.layers.items():
            box.value = name in (self.on if layers is None else layers)

    def read_by(self, now: datetime) -> ReadBy:
        """What a case is read by, at ``now``."""
        return ReadBy(self.date, now, tuple(name for name, box in self.layers.items() if box.value))

    def keep(self, former: Settings) -> None:
        """Take over what was chosen in ``former``, as far as it is still there."""
        self.as_of.give(former.as_of.given)
        self.now.give(former.now.given)
        for name in self.layers.keys() & former.layers.keys():
            self.layers[name].value = former.layers[name].value

    def tell(self, reader: Reader, wrong: Diagnostic | None) -> None:
        """Show all words in the reader's language, and what is wrong with the moment entered."""
        self.language.description = reader.word("language")
        self.as_of.tell(reader, Standing())
        self.now.tell(reader, Standing(wrong=wrong))
        self.layers_head.value = element("span", reader.word("layers on")) if self.layers else ""
        for name, box in self.layers.items():
            box.description = self.captions[name].text(reader.lang)
