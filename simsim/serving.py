"""The commands that serve a screen, simulator, training or trainer's view: in JupyterLab or as a page of its own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from simsim.jupyter import RECORD, SIMULATOR, TRAINER, TRAINING, Screen, Served, start_app, start_lab
from simsim.terminal import Format, Lang, Tables, telling

Edit = Annotated[bool, typer.Option("--edit", help="Let visitors change the tables: accept a workbook, save a table.")]
Train = Annotated[bool, typer.Option("--training", help="Open the training instead of the simulator.")]
View = Annotated[
    bool, typer.Option("--trainer", help="Open the trainer's view, which shows everybody; it is not for trainees.")
]
RecordTo = Annotated[
    str | None,
    typer.Option("--record", metavar="FILE", help="The file of the record of training; blank: none is kept."),
]


def serve_lab(  # noqa: PLR0913, PLR0917  # one parameter per option, as the command line has them
    tables: Tables = Path("tables"),
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Print the address instead.")] = False,  # noqa: FBT002  # a flag
    port: Annotated[int, typer.Option("--port", help="The port to serve on; 0 takes a free one.")] = 8888,
    training: Train = False,  # noqa: FBT002  # a flag
    trainer: View = False,  # noqa: FBT002  # a flag
    record: RecordTo = None,
) -> None:
    """Open JupyterLab on the simulator, on the training, or on the trainer's view, on this computer only."""
    _record_to(record)
    screen = _screen(training=training, trainer=trainer)
    raise typer.Exit(start_lab(tables, browser=not no_browser, port=port, screen=screen))


def serve_app(  # noqa: PLR0913, PLR0917  # one parameter per option, as the command line has them
    tables: Tables = Path("tables"),
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Print the address only.")] = False,  # noqa: FBT002  # a flag
    port: Annotated[int, typer.Option("--port", help="The port to serve on.")] = 8866,
    address: Annotated[str, typer.Option("--address", help="The address to listen on.")] = "127.0.0.1",
    token: Annotated[str | None, typer.Option("--token", help="What a visitor must know; made up.")] = None,
    edit: Edit = False,  # noqa: FBT002  # a flag
    training: Train = False,  # noqa: FBT002  # a flag
    trainer: View = False,  # noqa: FBT002  # a flag
    record: RecordTo = None,
) -> None:
    """Open a screen as a page of its own: for this computer, and for those who have its token.

    That is the simulator, with `--training` the training, or with `--trainer` the trainer's view.

    With `--address 0.0.0.0` others of your network reach it. Who is asked for no token: `--token ""`.

    Visitors look at the tables, check and compare them. With `--edit` they may change them too. With `--training` they
    practise; what they answer is kept beside your user data, or in the file that `--record` names.

    With `--trainer` they see everybody who practised, take the record along and can delete people: that page, with a
    token of its own, is for trainers and not for trainees.
    """
    _record_to(record)
    screen = _screen(training=training, trainer=trainer)
    with telling(Lang.EN, Format.TEXT):
        raise typer.Exit(start_app(tables, Served(address, port, token, not no_browser, edit, screen)))


def _screen(*, training: bool, trainer: bool) -> Screen:
    """The screen that is meant; one page shows one."""
    if training and trainer:
        raise typer.BadParameter("--training or --trainer, not both: a trainer's page is not for trainees.")
    return TRAINER if trainer else TRAINING if training else SIMULATOR


def _record_to(named: str | None) -> None:
    """Let the screens keep the record in that file, if one is named."""
    if named is not None:
        os.environ[RECORD] = named
