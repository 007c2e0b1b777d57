"""The inputs of a screen, made from a policy, and made anew where its glossary changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from simsim.policy.model import PolicyModel
from simsim.simulator.aids import Aids, Desk
from simsim.simulator.form import Form, shape
from simsim.simulator.guided import Guided
from simsim.simulator.history import History
from simsim.simulator.parts import Dropdown
from simsim.simulator.settings import Settings


class Screen(Desk, Protocol):
    """The screen on which the inputs stand."""

    history: History

    def several(self, give: Callable[[], None]) -> None:
        """Change several answers, and repaint once."""

    def go_to(self, name: str) -> None:
        """Give the focus to what carries that class."""


@dataclass(frozen=True)
class Inputs:
    """The inputs of a policy's screen; ``made_from`` is what they were made from."""

    settings: Settings
    form: Form
    aids: Aids
    guided: Guided
    made_from: tuple[object, ...]

    @property
    def found(self) -> list[str] | None:
        """The fields that are searched for; ``None`` without a search."""
        if not self.aids.search.value.strip():
            return None
        return [name for name, field in self.form.fields.items() if self.aids.finds(field.item)]


def fitting(
    policy: PolicyModel, former: Inputs | None, screen: Screen, language: Dropdown, clock: Callable[[], datetime]
) -> Inputs:
    """The inputs for a policy: the former ones, or others in which what was answered and is still valid stays."""
    made_from = shape(policy)
    if former and made_from == former.made_from:
        if former.aids.policy is not policy:
            former.aids.policy = policy
        return former
    form = Form(policy, screen.changed, screen.several, screen.history)
    settings = Settings(policy, screen.changed, language, clock)
    if former:
        form.give({name: field.given for name, field in former.form.fields.items()})
        settings.keep(former.settings)
    guided = Guided(form.fields, screen.several, screen.go_to)

    def forgotten() -> None:
        guided.forget()
        settings.move(None)  # the next case is not seen from the moment of this one

    form.forgotten = forgotten
    return Inputs(settings, form, Aids(policy, form.names, screen), guided, made_from)
