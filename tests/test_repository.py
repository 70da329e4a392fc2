"""The repository keeps its own promises: sizes, names, traces, and documentation that matches the code."""

from __future__ import annotations

import ast
import json
import re
import runpy
import shutil
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

import evacplan

ROOT = Path(__file__).parents[1]
FOLDERS = (".ci", "benchmarks", "docs", "evacplan", "notebooks", "scenarios", "tests")
LONGEST_MODULE = 300
LONGEST_FUNCTION = 60
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "data"}
MACHINE_PATH = re.compile(r"(?<![\w.~])/(?:work|root|home|Users|mnt|tmp|opt|farm)/\w")
DOWNLOAD = re.compile(r"https?://\S+/(?:simple|packages)/")


def files() -> list[Path]:
    """Return every file that belongs to the repository."""
    inside = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*"))
    top = (path for path in ROOT.iterdir() if path.suffix in {".md", ".toml"} or path.name in {"Makefile", "LICENSE"})
    made = {"__pycache__", ".ipynb_checkpoints"}
    return sorted(path for path in (*inside, *top) if path.is_file() and made.isdisjoint(path.parts))


def modules() -> list[Path]:
    """Return every module of the program and of its documentation."""
    return [
        path for path in files() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in {"evacplan", "docs"}
    ]


def name(path: Path) -> str:
    """Return ``path`` as seen from the top of the repository."""
    return path.relative_to(ROOT).as_posix()


def pages() -> list[Path]:
    """Return the README and every page of the documentation."""
    return [ROOT / "README.md", *(path for path in files() if path.suffix == ".md" and "docs" in path.parts)]


def blocks(language: str) -> Iterator[tuple[str, str]]:
    """Yield every code block in ``language`` of the README and the documentation, with its page."""
    for page in pages():
        text = page.read_text(encoding="utf-8")
        for block in re.findall(rf"^ *```{language}\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE):
            yield name(page), textwrap.dedent(block)


def test_a_module_can_be_read_in_one_sitting():
    """No module of the program has more than 300 lines."""
    lengths = {name(path): path.read_text(encoding="utf-8").count("\n") for path in modules()}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_a_function_fits_a_screen():
    """No function of the program has more than 60 lines."""
    lengths = {
        f"{name(path)}:{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert lengths
    assert {function: lines for function, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}


def test_names_of_modules_say_something():
    """No module is called by a word that would fit any content."""
    assert [name(path) for path in modules() if path.stem in EMPTY_NAMES] == []


def test_files_know_no_machine():
    """No file holds an absolute path of somebody's machine, or an address from which packages were downloaded."""
    found = []
    for path in files():
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if MACHINE_PATH.search(line) or DOWNLOAD.search(line):
                found.append(f"{name(path)}:{number}")
    assert found == []


def test_the_newest_entry_of_the_changelog_is_this_version():
    """The first version that CHANGELOG.md names is the version of the package."""
    versions = re.findall(r"^## \[?(\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert versions[0] == evacplan.__version__


def test_every_make_command_in_the_documentation_exists():
    """Each `make x` that a page shows is a target of the Makefile."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    shown = {
        word
        for page in pages()
        for word in re.findall(r"(?:^|`|\$ )make ([a-z]+)", page.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert {"plan", "test"} <= shown
    assert shown <= targets


def test_links_of_the_readme_lead_somewhere():
    """Each file that README.md links to, or shows, exists."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = [target for target in re.findall(r"\]\(([^)#]+)[^)]*\)", text) if "://" not in target]
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


@pytest.mark.parametrize(
    "line",
    [
        '<script src="https://example.org/a.js"></script>',
        '<link rel="stylesheet" href="//example.org/a.css">',
        '<img src="http://example.org/a.png">',
        "<style>@import 'https://example.org/a.css';</style>",
        '<p style="background: url(https://example.org/a.png)">',
    ],
)
def test_a_page_that_loads_from_elsewhere_is_found(tmp_path: Path, line: str):
    """The check of the built documentation complains about anything that a browser would fetch from another server."""
    complaint = runpy.run_path(str(ROOT / "docs" / "check_site.py"))["main"]
    page = tmp_path / "index.html"
    page.write_text('<link rel="stylesheet" href="a.css"><a href="https://example.org">read on</a>', encoding="utf-8")
    assert complaint(str(tmp_path)) is None
    page.write_text(line, encoding="utf-8")
    assert "example.org" in complaint(str(tmp_path))


def test_the_generated_reference_is_current():
    """The reference pages are what the code says now; `make reference` writes them anew."""
    written = runpy.run_path(str(ROOT / "docs" / "write_reference.py"))["pages"]()
    assert written
    stale = [page for page, text in written.items() if (ROOT / "docs/reference" / page).read_text("utf-8") != text]
    assert stale == []


def test_every_scenario_in_the_documentation_is_sound(tmp_path: Path):
    """A scenario that a page shows as a whole can be read as it stands, beside those of the repository."""
    shown = [(page, block) for page, block in blocks("yaml") if block.startswith("schema: evacplan/1")]
    assert {"README.md", "docs/how-to/write-a-scenario.md"} <= {page for page, _ in shown}
    folder = shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    (folder / "first.yaml").write_text(next(block for page, block in shown if page == "README.md"), encoding="utf-8")
    for number, (_, block) in enumerate(shown):
        path = folder / f"shown-{number}.yaml"
        path.write_text(block, encoding="utf-8")
        assert evacplan.read_scenario(path).people > 0


def test_the_page_about_python_names_everything_public():
    """Each public name of the package stands on the page about Python."""
    text = (ROOT / "docs/reference/python.md").read_text(encoding="utf-8")
    assert [public for public in evacplan.__all__ if f"`{public}" not in text] == []


def test_the_page_about_exit_codes_is_complete():
    """Each exit code of the command line stands on the page about exit codes, and no other."""
    from evacplan.cli.failures import Code

    text = (ROOT / "docs/reference/exit-codes.md").read_text(encoding="utf-8")
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)} == {int(code) for code in Code}


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.name)
def test_notebooks_are_stripped(path: Path):
    """A notebook is kept without outputs and without counts."""
    cells = [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
    assert cells
    assert [cell for cell in cells if cell["outputs"] or cell["execution_count"]] == []
