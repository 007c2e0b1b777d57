"""A file that a colleague sends, to stand among the tables: read beside the others before it is put there.

Nothing in the folder changes until the offer is accepted, and then only if all files are still those that it was read
beside. What it takes the place of can be got back: from the versions that are kept, or, where that one was not kept,
from a copy beside it that no policy reads.

>>> offer = offered("tables", "fare.csv", b"no sheet of a policy")
>>> offer.is_new, offer.policy
(True, None)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from simsim.diagnostics import Diagnostic, Place, SimsimError
from simsim.knowledge import PASSED_OVER, LivePolicy, contents_of, policy_of, read_contents
from simsim.policy.model import PolicyModel
from simsim.store import files_of, keep, store_of
from simsim.writing import alone, held, save, unlike

READ: Final = (".xlsx", ".xlsm", ".csv")
MOST_BYTES: Final = 7_000_000  # a page's message holds 10 MB, and a file takes a third more there
LONGEST: Final = 200  # bytes of a name, of the 255 that a system takes: a copy of the file has a longer one
_ODD: Final = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')
_DEVICE: Final = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Offer:
    """A file for ``folder``, under a name that it may have there.

    ``beside`` are the files of the folder as they were, ``before`` the policy that they made, if one; ``policy`` is the
    one that there would be, and ``found`` what is wrong or odd about it.
    """

    folder: Path
    name: str
    data: bytes = field(repr=False)
    beside: Mapping[str, bytes] = field(repr=False)
    before: PolicyModel | None
    policy: PolicyModel | None
    found: tuple[Diagnostic, ...] = ()

    @property
    def former(self) -> bytes | None:
        """What it takes the place of; nothing where it is new."""
        return self.beside.get(self.name)

    @property
    def is_new(self) -> bool:
        """Whether no file of the folder has that name."""
        return self.former is None


@dataclass(frozen=True, slots=True)
class Accepted:
    """What an offer took the place of: kept as ``version``, or in a file of its own, ``copy``; blank where not."""

    version: str = ""
    copy: str = ""


def offered(folder: str | Path, name: str, data: bytes, live: LivePolicy | None = None) -> Offer:
    """Read a file beside those of ``folder``. ``live`` spares to read these where it did already.

    Raises :class:`SimsimError` for a name that no file of a policy can have, for a file that is too large, and for a
    folder of which not all can be read.
    """
    path = Path(folder)
    beside, unread = contents_of(path)
    called = _name(path, name, beside)
    if len(data) > MOST_BYTES:
        raise SimsimError([too_large(called, len(data))])
    if unread:
        raise SimsimError(unread)
    before = live.policy if live and live.contents == beside else policy_of(beside)[0]
    policy, found = read_contents(path, {**beside, called: data})
    return Offer(path, called, data, beside, before, policy, tuple(found))


def too_large(name: str, size: int) -> Diagnostic:
    """That a file cannot be sent."""
    mega = 1_000_000
    return Diagnostic("upload-too-large", Place(), found=name, size=-(-size // mega), most=MOST_BYTES // mega)


def _name(folder: Path, name: str, beside: Mapping[str, bytes]) -> str:
    """The name under which a file would stand in the folder: that of a file there that differs in case only."""
    named = unicodedata.normalize("NFC", name)
    known = next((other for other in beside if _alike(other) == _alike(named)), None)
    if known and known.lower().endswith(READ):
        return known
    size = len(named.encode("utf-8", "surrogatepass"))
    odd = _ODD.search(named) or _DEVICE.match(named) or named.startswith(PASSED_OVER) or size > LONGEST
    there = (folder / named).exists() or (folder / named).is_symlink() if not odd else False
    if odd or there or not named.isprintable() or not named.lower().endswith(READ):
        raise SimsimError([Diagnostic("upload-name", Place(), found=repr(name)[1:-1])])
    return named


def _alike(name: str) -> str:
    """What names have in common that are one file on some system."""
    return unicodedata.normalize("NFC", name).casefold()


def accepted(offer: Offer, now: datetime) -> Accepted:
    """Put the file in the folder; where what it takes the place of can be got back. ``now`` needs a zone.

    Raises :class:`SimsimError`, and nothing was written, where the policy would not open, the folder is not as it was,
    the file is open elsewhere, or it cannot be replaced.
    """
    if offer.policy is None:
        raise SimsimError(offer.found)
    with alone(offer.folder):
        if stuck := [*held(offer.folder / offer.name), *unlike(offer.folder, offer.beside)]:
            raise SimsimError(stuck)
        kept = _kept(offer, now)
        if found := save(offer.folder / offer.name, offer.data):
            raise SimsimError(found)
    return kept


def taken_back(offer: Offer, now: datetime) -> Accepted:
    """Put back what an accepted file took the place of, or take away one that was new; where the file itself is then.

    ``now`` needs a zone. Raises :class:`SimsimError`, and nothing was written, where the folder is not as the file left
    it, where there was no policy before, the file is open elsewhere, or it cannot be replaced.
    """
    left = {**offer.beside, offer.name: offer.data}
    if offer.before is None:
        raise SimsimError(policy_of(offer.beside)[1])
    if offer.former is not None:
        return accepted(replace(offer, data=offer.former, beside=left, before=offer.policy, policy=offer.before), now)
    path = offer.folder / offer.name
    with alone(offer.folder):
        if stuck := [*held(path), *unlike(offer.folder, left)]:
            raise SimsimError(stuck)
        copy = _aside(offer.folder, offer.name, offer.data, now)
        try:
            path.unlink()
        except OSError as error:
            detail = str(error.strerror or error)
            raise SimsimError([Diagnostic("file-in-use", Place(offer.name), detail=detail)]) from error
    return Accepted(copy=copy)


def _aside(folder: Path, name: str, data: bytes, now: datetime) -> str:
    """Keep a file under a name that no policy reads; raises :class:`SimsimError` where that cannot be."""
    copy = f"_{now:%Y%m%d-%H%M%S}_{name}"
    if found := save(folder / copy, data):
        raise SimsimError(found)
    return copy


def _kept(offer: Offer, now: datetime) -> Accepted:
    """Keep what is about to be replaced; raises :class:`SimsimError` where neither way does."""
    if offer.before and store_of(offer.folder) and not keep(offer.folder, offer.before, offer.beside, now):
        version = offer.before.version
        if _is_there(offer, version):
            return Accepted(version=version)
    if offer.former is None:
        return Accepted()
    return Accepted(copy=_aside(offer.folder, offer.name, offer.former, now))


def _is_there(offer: Offer, version: str) -> bool:
    """Whether the store gives back these very files: two spellings of one policy are one version to it."""
    try:
        return files_of(offer.folder, version)[1] == offer.beside
    except SimsimError:
        return False
