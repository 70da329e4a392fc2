"""Text from files never steers a terminal, and output never fails on a letter."""

from __future__ import annotations

import io
import sys

import pytest

from evacplan.cli.terminal import clean, complain, console, prepare_streams, shown


@pytest.mark.parametrize("letter", ["\x1b", "\x07", "\x9b", "\u202e", "\x00", "\u2066"])
def test_control_characters_become_visible(letter: str):
    """A character that could colour, move or reverse text is replaced by a mark."""
    assert clean(f"a{letter}b") == "a\ufffdb"


def test_line_ends_become_blanks():
    """A name with a line end stays on one line."""
    assert clean("a\nb\rc\td") == "a b c d"


def test_letters_of_all_languages_stay():
    """Cyrillic, Kazakh and Persian names, joiners included, are left as they are."""
    text = "Қазақстан, Исфахан, می\u200cروم"
    assert clean(text) == text


def test_square_brackets_are_no_markup():
    """A name that looks like a style is printed as it stands."""
    out = console()
    with out.capture() as captured:
        out.print(shown("[bold]x[/bold] [link=http://a.b]y[/link] :warning:"))
    assert captured.get() == "[bold]x[/bold] [link=http://a.b]y[/link] :warning:\n"


def test_output_survives_a_terminal_without_the_letter(monkeypatch: pytest.MonkeyPatch):
    """What an ASCII terminal cannot show becomes a plain character of the same width."""
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    prepare_streams()
    sys.stdout.write("Қ … · →\n")
    sys.stdout.flush()
    assert raw.getvalue().decode().splitlines() == ["? . - >"]


def test_nobody_needs_to_listen(monkeypatch: pytest.MonkeyPatch):
    """Progress that nobody reads any more does not end the work."""

    class Gone(io.StringIO):
        def write(self, _text: str) -> int:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stderr", Gone())
    complain("progress")


def test_complaints_are_one_line(capsys: pytest.CaptureFixture[str]):
    """A message with a line end in it is still one line on stderr."""
    complain("one\ntwo")
    assert capsys.readouterr().err == "one two\n"
