"""What the words of a decision's cells stand for: a parameter's value, an item, the output of another decision.

>>> from simsim.items import ItemDefinition
>>> from simsim.values import Kind
>>> fee = ItemDefinition("fee", Kind.NUMBER)
>>> words = Words("loan", Glossary([fee]), {}, Producers({"bill.fee": "fee"}, {"fee": ("bill.fee",)}))
>>> words("fee").item.name, words("fees").close
('bill.fee', 'fee')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from simsim.feel.binding import Constant, Reference, Unknown
from simsim.feel.syntax import Name
from simsim.items import Glossary, ItemDefinition
from simsim.values import Value
from simsim.words import plain


class Words:
    """Resolves the words of one decision's cells: a parameter to its value, an item to its full name.

    ``parameters`` holds the values that are set; ``producers`` tells for a glossary name the full names of the outputs
    that give it. ``named`` remembers the parameters that were named since it was last cleared.
    """

    def __init__(
        self, decision: str, glossary: Glossary, parameters: Mapping[str, Value], producers: Producers
    ) -> None:
        self.decision, self.glossary, self.parameters, self.producers = decision, glossary, parameters, producers
        self.named: list[str] = []

    def __call__(self, word: str) -> Constant | Reference | Unknown:
        """What ``word`` stands for."""
        name = self.name(word)
        parameter = self.glossary.parameters.get(name or "")
        if parameter:
            self.named.append(parameter.name)
            value = self.parameters.get(parameter.name)
            return (
                Reference(parameter.item, parameter.name)
                if value is None
                else Constant(value, parameter.name, parameter.item)
            )
        item = self.glossary.items.get(name or "")
        return self._reference(word, item) if item else Unknown(self._close(word))

    def _reference(self, word: str, item: ItemDefinition) -> Reference | Unknown:
        if plain(word) in self.producers.items:
            return Reference(replace(item, name=plain(word)))
        full = self.producers.outputs.get(item.name, ())
        if len(full) > 1:
            return Unknown(" / ".join(full))
        return Reference(replace(item, name=full[0]) if full else item)

    def name(self, word: str) -> str | None:
        """The glossary name of what ``word`` means in this decision: an output in full, its own output, any item."""
        own = self.glossary.name(f"{self.decision}.{word}")
        return self.producers.items.get(plain(word)) or own or self.glossary.name(word)

    def whole(self, text: str) -> Name | None:
        """A cell that is, as a whole, a name or a label, whatever signs the label holds."""
        name = self.name(text)
        return Name(plain(text), (0, len(text))) if name and self.glossary.definition(name) else None

    def _close(self, word: str) -> str:
        ending = f".{plain(word)}"
        qualified = [name for name in self.producers.items if name.endswith(ending)]
        return " / ".join(qualified) or self.glossary.close(word) or ""


@dataclass(frozen=True, slots=True)
class Producers:
    """Which output gives which item: ``items`` from the full output name, ``outputs`` from the glossary's name."""

    items: Mapping[str, str]
    outputs: Mapping[str, tuple[str, ...]]
