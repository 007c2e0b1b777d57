"""How long somebody at a chat takes to answer a usual question, from the page that opens to the reply that is copied.

    python benchmarks/chat_questions.py [--lang en|zh]

Starts `simsim app` on this computer with an empty home, and drives its page with a real browser at the pace of a
person: every press of a key, move of the mouse and moment of thought is waited for, as long as the keystroke-level
model has them (an average typist). Each question is found among the examples by the words that one would type; the
reply is copied by the button below the verdict, and has to be on the clipboard. Told is how long each took, and how
much of that the page took. Reading is not counted, and a case that no example is like takes longer.

Source: S. K. Card, T. P. Moran, A. Newell, The Psychology of Human-Computer Interaction, 1983, chapter 8.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import Final, NamedTuple

from playwright.sync_api import BrowserContext, Page, sync_playwright
from visitors import ARGUMENTS, browser_there, served

KEY, POINT, HANDS, PRESS, THINK = 0.28, 1.1, 0.4, 0.1, 1.35  # seconds
LOCALES: Final = {"en": "en-GB", "zh": "zh-CN"}
WANTED: Final = 20  # seconds
WARM: Final = 5  # seconds until the first kernel is there, as it is when nobody came for a while


class Question(NamedTuple):
    """What is asked at a chat, and the words to find it by."""

    asked: str
    words: dict[str, str]


QUESTIONS: Final = (
    Question("something else came: who pays?", {"en": "wrong goods", "zh": "发错货"}),
    Question("the parcel was lost: who bears it?", {"en": "lost", "zh": "遗失"}),
    Question("is it a counterfeit?", {"en": "counterfeit", "zh": "假货"}),
    Question("we won: who pays the freight?", {"en": "freight", "zh": "运费"}),
    Question("can I still apply?", {"en": "too late", "zh": "逾期"}),
    Question("can we still appeal?", {"en": "appeal", "zh": "申诉"}),
)


class Person:
    """Somebody at the page, whose every movement takes its time; ``spent`` is what that came to."""

    def __init__(self, page: Page) -> None:
        self.page, self.spent = page, 0.0

    def takes(self, seconds: float) -> None:
        """Wait as long as a person would take."""
        self.spent += seconds
        self.page.wait_for_timeout(seconds * 1000)

    def clicks(self, selector: str) -> None:
        """Think, point and press."""
        self.takes(THINK + POINT + PRESS)
        self.page.locator(selector).first.click()

    def types(self, text: str) -> None:
        """Type, with the hand back from the mouse."""
        self.takes(HANDS)
        for letter in text:
            self.takes(KEY)
            self.page.keyboard.insert_text(letter)


def answered(context: BrowserContext, address: str, question: Question, words: str) -> tuple[float, float]:
    """Seconds until the reply was copied, and how many of them were the person's; raises where none was."""
    page, started = context.new_page(), time.monotonic()
    person = Person(page)
    page.goto(address)
    page.locator(".simsim-aids input:enabled").first.wait_for()
    person.clicks(".simsim-aids input")
    person.types(words)
    person.clicks(".simsim-aids .simsim-head")
    choice = page.locator(".simsim-aids select")
    person.clicks(".simsim-aids select")
    person.takes(THINK + POINT + PRESS)
    choice.select_option(index=1)
    person.clicks(".simsim-answer .simsim-ready button")
    page.locator("[data-copied]", has_text="✓").first.wait_for()
    took = time.monotonic() - started
    if not page.evaluate("() => navigator.clipboard.readText()").strip():
        raise SystemExit(f"{question.asked}: nothing was copied")
    page.close()
    return took, person.spent


def main() -> None:
    """Answer each question, and tell how long it took; the exit code tells whether one took too long."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--lang", choices=LOCALES, default="en")
    lang, slow = asked.parse_args().lang, 0
    with (
        tempfile.TemporaryDirectory(prefix="simsim-chat-") as work,
        served(Path(work)) as (address, _),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=browser_there(), args=[*ARGUMENTS])
        context = browser.new_context(viewport={"width": 1440, "height": 1000}, locale=LOCALES[lang])
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        time.sleep(WARM)
        for question in QUESTIONS:
            took, own = answered(context, address, question, question.words[lang])
            slow += took > WANTED
            print(f"{question.asked}: {took:.1f} s, of which the page took {took - own:.1f} s")
        browser.close()
    sys.exit(1 if slow else 0)


if __name__ == "__main__":
    main()
