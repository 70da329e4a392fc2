"""Every way to fail has its exit code and its message."""

from __future__ import annotations

import pytest
import typer

from evacplan.cli.failures import Code, guarded
from evacplan.errors import Fault, Mark, OutputError, PlanError, ScenarioError, SolverError

FAULTS = ScenarioError((Fault(("links", "a", "to"), "wrong", mark=Mark("s.yaml", 3, 4)), Fault(("title",), "missing")))


def outcome(error: BaseException) -> int:
    """Return the exit code of a command that raises ``error``."""

    def command() -> Code:
        raise error

    with pytest.raises(typer.Exit) as left:
        guarded(command)()
    return left.value.exit_code


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (FAULTS, 2),
        (PlanError("x"), 2),
        (OutputError("x"), 2),
        (SolverError("x"), 4),
        (KeyboardInterrupt(), 130),
        (BrokenPipeError(), 141),
        (KeyError("x"), 1),
        (PermissionError("x"), 1),
    ],
)
def test_every_failure_has_its_code(error: BaseException, code: int):
    """Bad input is 2, no plan 4, an abort 130, a reader gone 141, everything else a bug."""
    assert outcome(error) == code


def test_an_abort_while_a_library_is_imported_is_an_abort():
    """What a library makes of Ctrl-C while it loads is no bug."""
    broken = ImportError("numpy is broken")
    broken.__cause__ = KeyError("x")
    broken.__cause__.__context__ = KeyboardInterrupt()
    assert outcome(broken) == 130


def test_the_code_of_a_command_is_the_exit_code():
    """What a command returns is what the shell sees."""
    with pytest.raises(typer.Exit) as left:
        guarded(lambda: Code.STRANDED)()
    assert left.value.exit_code == 3


def test_every_fault_has_a_line(capsys: pytest.CaptureFixture[str]):
    """All faults are listed, each on one line of stderr that begins with its place."""
    outcome(FAULTS)
    assert capsys.readouterr().err.splitlines() == ["s.yaml:3:4 links.a.to: wrong", "title: missing"]


def test_a_bug_tells_nothing_of_the_input(capsys: pytest.CaptureFixture[str]):
    """The report of a bug names the kind of error and the version, and never quotes what the error says."""
    outcome(KeyError("passport N0123456"))
    said = capsys.readouterr().err
    assert "KeyError" in said
    assert "report" in said
    assert "EVACPLAN_DEBUG=1" in said
    assert "N0123456" not in said
    assert "Traceback" not in said
    assert len(said.splitlines()) == 2


def test_a_bug_names_the_line_of_the_program():
    """Where an error went through the program, the innermost line of it is named."""
    from evacplan.cli.failures import _place
    from evacplan.units import parse_duration

    with pytest.raises(ValueError, match="not a duration") as raised:
        parse_duration("nonsense")
    assert _place(raised.value).startswith(" at evacplan/units.py:")


def test_a_bug_shows_its_trace_when_asked(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """With EVACPLAN_DEBUG=1 the whole trace is printed."""
    monkeypatch.setenv("EVACPLAN_DEBUG", "1")
    outcome(KeyError("key"))
    assert "Traceback" in capsys.readouterr().err
