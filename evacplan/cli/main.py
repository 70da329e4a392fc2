"""The entry point: every command, and nothing that takes time to load."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from typing import Annotated

import typer

from evacplan import __version__
from evacplan.cli import check, intake, lists, plan, report, schema, show, studies, verify
from evacplan.cli.failures import NOBODY_LISTENS
from evacplan.cli.terminal import complain, prepare_streams, silence_output
from evacplan.errors import ABORTED

COMMANDS: tuple[Callable[..., None], ...] = (
    intake.intake,
    check.check,
    plan.plan,
    verify.verify,
    show.show,
    lists.lists,
    report.report,
    *studies.COMMANDS,
    schema.schema,
)
"""Every command, in the order of the help."""


SELDOM = 100_000
"""Objects that are made before the collector of cycles looks at them: modules and plans have few, and are kept."""


def application() -> typer.Typer:
    """Return the command line as one application."""
    app = typer.Typer(
        name="evacplan",
        help="Plan how people get home over land borders, and prove how good the plan is.",
        epilog="Exit codes: 0 done, 1 a bug, 2 bad input, 3 the plan strands people, 4 no plan within the limit,"
        " 130 aborted.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_options)
    for command in COMMANDS:
        app.command()(command)
    return app


def _say_version(asked: bool) -> None:
    if asked:
        typer.echo(f"evacplan {__version__}")
        raise typer.Exit


def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Take the options that stand before a command."""


def main() -> None:
    """Run the command line and exit with its code."""
    gc.set_threshold(SELDOM)
    prepare_streams()
    try:
        application()()
    except SystemExit as left:
        # Help is printed before any command runs, and ends like a bug where its reader is gone.
        if isinstance(left.__context__, BrokenPipeError):
            raise SystemExit(NOBODY_LISTENS) from None
        if isinstance(left.__context__, KeyboardInterrupt):  # while the options were read
            complain(ABORTED)
        raise
    finally:
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            silence_output()
        gc.freeze()  # what is left ends with the process, and need not be searched before
