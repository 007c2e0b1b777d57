"""Where a version of a policy comes from: a folder, a single file, one that was kept, or a revision that git keeps.

``tables@WHEN`` is the folder as it was known on a date, or a version by its beginning (:mod:`simsim.store`).

``REV:path``, such as ``HEAD~1:tables``, is read with the git on the path, as git itself reads it: from the top of the
repository, or with ``./`` from here. Nothing is checked out. A single file is a policy of its own if it opens as one;
otherwise both versions are those of the folder that the newer file stands in, with the one file exchanged.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from simsim.diagnostics import Diagnostic, Place, PolicyError, errors
from simsim.knowledge import files, is_policy_file, policy_of, read_contents
from simsim.policy.model import PolicyModel
from simsim.store import files_of

SECONDS: Final = 60  # that git may take for one answer
TREE: Final = "tree"


@dataclass(frozen=True)
class Revision:
    """The files of one version, by name. ``alone`` names the one file that was asked for, blank for a whole folder.

    ``beside`` are the files of the folder that it stands in, itself among them.
    """

    name: str
    files: Mapping[str, bytes] = field(repr=False)
    alone: str = ""
    beside: Mapping[str, bytes] = field(default_factory=dict, repr=False)


def found(text: str) -> Revision:
    """The version that ``text`` names. The one place that knows where versions are kept.

    Raises :class:`PolicyError` where there is none.

    >>> sorted(found("tables").files)[0]
    'after_ruling.xlsx'
    """
    path = Path(text)
    if text and path.is_dir():
        return Revision(text, _folder(path))
    if path.is_file():
        return Revision(text, {path.name: _bytes(path)}, path.name, _folder(path.parent) | {path.name: _bytes(path)})
    folder, at, when = text.rpartition("@")
    if at and Path(folder).is_dir():
        return Revision(text, files_of(folder, when)[1])
    revision, colon, inside = text.partition(":")
    if colon and revision and not revision.startswith("-"):
        return _of_git(text, revision, inside)
    raise PolicyError([Diagnostic("version-missing", Place(), text, None, found=text)])


def opened(old: str, new: str) -> tuple[PolicyModel, PolicyModel]:
    """The two policies. Raises :class:`PolicyError` with all that keeps either from opening."""
    one, other = found(old), found(new)
    pair = one.files, other.files
    if one.alone and other.alone and not all(_opens(contents) for contents in pair):
        pair = {**other.beside, other.alone: one.files[one.alone]}, other.beside
    elif bool(one.alone) is not bool(other.alone):
        pair = _beside(one, other)
    policies = [_policy(revision.name, contents) for revision, contents in zip((one, other), pair, strict=True)]
    wrong = [diagnostic for policy, diagnostics in policies if policy is None for diagnostic in diagnostics]
    if policies[0][0] is None or policies[1][0] is None:
        raise PolicyError(wrong)
    return policies[0][0], policies[1][0]


def _beside(one: Revision, other: Revision) -> tuple[Mapping[str, bytes], Mapping[str, bytes]]:
    """A file and a folder: the file within that folder, unless it is a policy of its own."""
    alone, folder = (one, other) if one.alone else (other, one)
    within = alone.files if _opens(alone.files) else {**folder.files, **alone.files}
    return (within, other.files) if one.alone else (one.files, within)


def _opens(contents: Mapping[str, bytes]) -> bool:
    return policy_of(contents)[0] is not None


def _policy(name: str, contents: Mapping[str, bytes]) -> tuple[PolicyModel | None, Sequence[Diagnostic]]:
    """The policy of one version, or what keeps it from opening, told with the version."""
    policy, wrong = read_contents(name, contents)
    if policy:
        return policy, ()
    return None, [Diagnostic("version-closed", Place(), name, None, found=name), *errors(wrong)]


def _folder(folder: Path) -> dict[str, bytes]:
    return {path.name: _bytes(path) for path in files(folder)}


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PolicyError(
            [Diagnostic("file-unreadable", Place(str(path)), detail=str(error.strerror or error))]
        ) from error


# ------------------------------------------------------------------------------------------------------------------ git


def _of_git(text: str, revision: str, inside: str) -> Revision:
    path = _spelled(inside)
    if _git(text, "cat-file", "-t", f"{revision}:{path}").decode().strip() == TREE:
        return Revision(text, _tree(text, f"{revision}:{path}"))
    parent, _, name = path.rpartition("/")
    data = _git(text, "cat-file", "blob", f"{revision}:{path}")
    return Revision(text, {name: data}, name, {**_tree(text, f"{revision}:{_spelled(parent)}"), name: data})


def _spelled(path: str) -> str:
    """A path as git takes it: a folder without a slash behind it, but for this one and the one above."""
    bare = path.rstrip("/")
    return f"{bare}/" if bare.rpartition("/")[2] in (".", "..") else bare


def _tree(text: str, tree: str) -> dict[str, bytes]:
    """The files of a folder that git keeps, as :func:`simsim.knowledge.files` would choose them."""
    rows = _git(text, "ls-tree", "-z", "--full-tree", tree).decode("utf-8", "surrogateescape").split("\0")
    entries = (row.partition("\t") for row in rows if row)
    blobs = {name: about.split()[2] for about, _, name in entries if about.split()[1] == "blob"}
    return {name: _git(text, "cat-file", "blob", blobs[name]) for name in sorted(blobs) if is_policy_file(name)}


def _git(text: str, *arguments: str) -> bytes:
    """What git answers; raises :class:`PolicyError` with what it complains of."""
    program = shutil.which("git")
    if program is None:
        raise PolicyError([Diagnostic("git-missing", Place(), text, None, found=text)])
    try:
        ran = subprocess.run([program, *arguments], capture_output=True, check=False, timeout=SECONDS)  # noqa: S603  # words, no shell
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise PolicyError([Diagnostic("git-failed", Place(), text, None, found=text, detail=str(error))]) from error
    if ran.returncode:
        detail = ran.stderr.decode("utf-8", "replace").strip().splitlines() or ["?"]
        raise PolicyError([Diagnostic("git-failed", Place(), text, None, found=text, detail=detail[0].rstrip("."))])
    return ran.stdout
