"""The command line starts quickly and says what it can do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import evacplan
from evacplan.__main__ import run
from evacplan.cli.main import application

HEAVY = {"pydantic", "ortools", "geopandas", "pandas", "numpy", "networkx", "opening_hours", "yaml", "shapely"}


def loaded(code: str) -> set[str]:
    """Return the heavy packages that are loaded after ``code`` has run in a new interpreter."""
    report = f"{code}\nimport json, sys\nprint(json.dumps([name for name in sys.modules if '.' not in name]))"
    run = subprocess.run([sys.executable, "-c", report], capture_output=True, text=True, check=True)
    return HEAVY & set(json.loads(run.stdout.splitlines()[-1]))


def test_help_loads_nothing_heavy():
    """Help is drawn without loading models, solvers, data frames or YAML."""
    code = "import sys; sys.argv = ['evacplan', '--help']\nfrom evacplan.cli.main import main\n"
    assert loaded(f"{code}try:\n    main()\nexcept SystemExit:\n    pass") == set()


def test_the_package_loads_nothing_heavy():
    """``import evacplan`` loads no other package; its names do when they are used."""
    assert loaded("import evacplan") == set()
    assert "pydantic" in loaded("import evacplan; evacplan.Scenario")


def test_help_names_every_command():
    """The five commands stand in the help."""
    shown = CliRunner().invoke(application(), ["--help"]).stdout
    for command in ("check", "plan", "verify", "show", "schema"):
        assert f" {command} " in shown


def test_help_that_nobody_reads_is_no_bug():
    """Where the reader of the help has gone, the exit code is that of a broken pipe."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "evacplan", "--help"], stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no disk that is always full")
def test_a_full_disk_is_no_bug():
    """Where what is printed finds no room, that is said, and it is nobody's mistake in the program."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "evacplan", "schema"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 2
    assert done.stderr == "evacplan: the output cannot be written: No space left on device\n"


def test_an_early_interrupt_is_no_traceback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Ctrl-C while the command line itself is loading is an abort like any other."""

    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("evacplan.cli.main.main", interrupted)
    with pytest.raises(SystemExit) as left:
        run()
    assert left.value.code == 130
    assert capsys.readouterr().err == "evacplan: aborted, nothing was written\n"


def test_version():
    """``--version`` prints name and version and nothing else."""
    assert CliRunner().invoke(application(), ["--version"]).stdout == f"evacplan {evacplan.__version__}\n"


def test_an_unknown_option_is_bad_input():
    """A mistyped option gives exit code 2."""
    assert CliRunner().invoke(application(), ["plan", "--ouut", "x"]).exit_code == 2


def test_every_public_name_can_be_had():
    """All names that the package promises exist, and others raise AttributeError."""
    for name in evacplan.__all__:
        assert getattr(evacplan, name) is not None
    assert set(evacplan.__all__) <= set(dir(evacplan))
    assert not hasattr(evacplan, "nonsense")
