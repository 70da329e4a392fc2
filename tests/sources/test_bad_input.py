"""What a user sees for every kind of bad input: one line with the place, the field, and words that help."""

import time
from pathlib import Path

import pytest

from tests.sources.conftest import VALID, Write, faults_of

EDITS = {
    "unknown key": (
        "vehicles: 1, seats: 44",
        "vehicles: 1, seat: 44, seats: 44",
        "34:36 fleets.tb.seat: unknown key `seat`, did you mean `seats`?",
    ),
    "misspelt key that is needed": (
        "dwell: 3h",
        "dwel: 3h",
        "23:5 crossings.astara.dwel: unknown key `dwel`, did you mean `dwell`?",
    ),
    "missing key": (
        "    dwell: 3h\n",
        "",
        "20:3 crossings.astara.dwell: is missing, expected here: time from admission on the near side to"
        " release on the far side, for example 8h30m",
    ),
    "empty value": (
        "takes: 5h",
        "takes: ",
        "18:46 links.astara-gyd.takes: is empty, expected here: time from tail to head in peace, before "
        "the crisis factor of the tail's country, for example 8h30m",
    ),
    "missing reference": (
        "to: astara_ir,",
        "to: astara_irr,",
        "17:37 links.tehran-astara.to: no such site `astara_irr`, did you mean `astara_ir`?",
    ),
    "missing reference without a close name": (
        "state: KZ, at: tehran, people: 4",
        "state: XX, at: tehran, people: 4",
        "36:25 groups.0.state: no such state `XX`, expected `KZ`",
    ),
    "permit of no country": (
        "permits: {AZ: approved}",
        "permits: {TM: approved}",
        "37:66 groups.1.permits.TM: no such country `TM`, expected one of `AZ`, `IR`, `KZ`",
    ),
    "key given twice": (
        "  astara_az:",
        "  tehran: {name: Tehran, country: IR, at: [35.69, 51.42]}\n  astara_az:",
        "13:3 sites.tehran: the key `tehran` is already in line 11, expected every key once",
    ),
    "group id given twice": (
        "id: KZ-002",
        "id: KZ-001",
        "37:10 groups.1.id: another group is also called `KZ-001`, expected an id of its own",
    ),
    "way id given twice": (
        "  gyd-nqz:",
        "  astara:",
        "30:3 services.astara: `astara` is also in crossings, expected an id of its own",
    ),
    "id with a blank": (
        "  c1: {",
        "  c 1: {",
        "32:3 charters.c 1: `c 1` is not an id, expected letters, digits, `_`, `.` and `-`, at most 64, "
        "a letter or digit first",
    ),
    "country code in small letters": (
        "country: AZ, at: [38.45",
        "country: az, at: [38.45",
        "13:38 sites.astara_az.country: `az` is not a country code, expected two capital letters as in "
        "ISO 3166-1, such as IR",
    ),
    "number in quotes": (
        "people: 4",
        'people: "4"',
        "36:49 groups.0.people: `4` in quotes is text, expected a whole number without quotes",
    ),
    "text for a number": (
        "people: 4",
        "people: four",
        "36:49 groups.0.people: `four` does not fit, expected a whole number",
    ),
    "list for keys": (
        "quota: {KZ: 60}",
        "quota: [60]",
        "27:5 crossings.astara.quota: a list does not fit, expected keys with values",
    ),
    "not a number": (
        "exposure: 1.5",
        "exposure: .nan",
        "11:69 sites.tehran.exposure: `.nan` is not a number to plan with, expected a finite number",
    ),
    "infinite": (
        "at: [40.46, 50.04]",
        "at: [40.46, .inf]",
        "14:58 sites.apt_gyd.at.1: `.inf` is not a number to plan with, expected a finite number",
    ),
    "too large for a float": (
        "exposure: 1.5",
        "exposure: 1e999",
        "11:69 sites.tehran.exposure: `1e999` is not a number to plan with, expected a finite number",
    ),
    "negative capacity": (
        "people_per_hour: 60",
        "people_per_hour: -60",
        "25:22 crossings.astara.people_per_hour: `-60` is too small, expected at least 1",
    ),
    "zero capacity": (
        "vehicles: 1,",
        "vehicles: 0,",
        "34:33 fleets.tb.vehicles: `0` is too small, expected at least 1",
    ),
    "no time at all": (
        "takes: 5h",
        "takes: 0min",
        "18:53 links.astara-gyd.takes: `0min` is too small, expected at least 1min",
    ),
    "duration that reads two ways": (
        "takes: 5h",
        "takes: 05:00",
        "18:53 links.astara-gyd.takes: `05:00` is not a duration, expected for example 8h30m, 45min, 2d or PT8H30M",
    ),
    "length without a unit": (
        "length: 335 km",
        "length: 335",
        "18:65 links.astara-gyd.length: `335` is not a length, expected for example 515 km or 800 m",
    ),
    "start without a zone": (
        "2026-03-01T08:00+05:00",
        "2026-03-01T08:00",
        "3:16 clock.start: no time zone, expected an offset as in 2026-03-01T08:00+05:00",
    ),
    "unknown zone": (
        "Asia/Baku",
        "Asia/Bakuu",
        "6:32 countries.AZ.zone: unknown time zone 'Asia/Bakuu', expected an IANA name such as Asia/Baku",
    ),
    "time that clocks jump over": (
        "exposure: 1.5}",
        "exposure: 1.5, zone: Europe/Berlin}",
        "36:59 groups.0.ready: 2026-03-29T02:30 never comes in Europe/Berlin, where clocks are put "
        "forward over it, expected a time that they show",
    ),
    "closing before opening": (
        '"05:00-16:00"',
        '"16:00-05:00"',
        "17:99 links.tehran-astara.departs: closes before it opens in `16:00-05:00`, expected opening "
        "first; write a night as two windows: 22:00-24:00, 00:00-01:00",
    ),
    "no opening hours": (
        'IR: "09:00-16:00"',
        "IR: always",
        "24:17 crossings.astara.hours.IR: `always` is not opening hours, expected for example "
        "09:00-16:00, Mo-Fr 08:00-12:00 or 24/7",
    ),
    "hours of a third country": (
        'IR: "09:00-16:00"',
        'KZ: "09:00-16:00"',
        "24:17 crossings.astara.hours.KZ: KZ is not a side of this crossing, expected IR or AZ",
    ),
    "no timetable": (
        "departs: daily 21:40",
        "departs: daily 2140",
        "30:50 services.gyd-nqz.departs: not a timetable entry: `daily 2140`, expected for example daily"
        " 21:40, Mo,Th 10:00 or 2026-03-03T10:00",
    ),
    "group of nobody": (
        "people: 4",
        "people: 0",
        "36:49 groups.0.people: `0` is too small, expected at least 1",
    ),
    "group of a million": (
        "people: 4",
        "people: 1000000",
        "36:49 groups.0.people: `1000000` is too large, expected at most 100,000",
    ),
    "nobody": (
        VALID[VALID.index("groups:") : VALID.index("policy:")],
        "groups: []\n",
        "35:1 groups: nobody is registered, expected at least one group",
    ),
    "unreachable home": (
        "at: tehran, people: 4",
        "at: apt_nqz, home: tehran, people: 4",
        "36:33 groups.0.at: no chain of ways leads from `apt_nqz` home to `tehran`, expected a home that"
        " can be reached",
    ),
    "one coordinate": (
        "[35.69, 51.42]",
        "[35.69]",
        "11:39 sites.tehran.at: not a position, expected [latitude, longitude] as in [35.694, 51.421]",
    ),
    "beyond the pole": (
        "[35.69, 51.42]",
        "[95.69, 51.42]",
        "11:44 sites.tehran.at.0: `95.69` is too large, expected at most 90",
    ),
    "word that is unknown": (
        "AZ: approved}",
        "AZ: aproved}",
        "37:66 groups.1.permits.AZ: `aproved` is unknown here, did you mean `approved`?",
    ),
    "value of neither kind": (
        "takes: {apt_gyd: 3h}",
        "takes: 3",
        "32:57 charters.c1.takes: `3` is not a duration, expected for example 8h30m, 45min, 2d or PT8H30M",
    ),
    "one part of a value that may be of two kinds": (
        "takes: {apt_gyd: 3h}",
        "takes: {apt_gyd: 3}",
        "32:67 charters.c1.takes.apt_gyd: `3` is not a duration, expected for example 8h30m, 45min, 2d or PT8H30M",
    ),
    "more usable than there is": (
        "usable: 10",
        "usable: 50",
        "34:55 fleets.tb.usable: 50 usable of 44 seats, expected at most 44",
    ),
    "key that is a number": (
        "quota: {KZ: 60}",
        "quota: {1: 60}",
        "27:13 crossings.astara.quota: `1` cannot be a key, expected text; in quotes if it looks like a number",
    ),
    "key that is a word of YAML": (
        "quota: {KZ: 60}",
        "quota: {true: 60}",
        "27:13 crossings.astara.quota: `true` cannot be a key, expected text; in quotes if it looks like a number",
    ),
    "merge key": (
        "quota: {KZ: 60}",
        "quota: {<<: {KZ: 60}}",
        "27:13 crossings.astara.quota: `<<` is not understood, expected the keys themselves, or `extends` at the top",
    ),
    "tag of Python": (
        "title: Two families over one border",
        "title: !!python/name:os.system x",
        "2:8 title: the tag `!!python/name:os.system` is not allowed, expected a plain value without a tag",
    ),
    "endless number": (
        "people: 4",
        f"people: {'9' * 5000}",
        "36:49 groups.0.people: a number of 5000 characters, expected at most 40",
    ),
    "wrong version": (
        "schema: evacplan/1",
        "schema: evacplan/2",
        "1:9 schema: `evacplan/2` is unknown here, did you mean `evacplan/1`?",
    ),
    "empty record": (
        "{from: astara_az, to: apt_gyd, takes: 5h, length: 335 km}",
        "",
        "18:3 links.astara-gyd: is empty, expected keys with values, or the id of something inherited, to remove it",
    ),
    "reference after Cyrillic letters": (
        "homes: [apt_nqz]",
        "homes: [apt_nqzz]",
        "9:55 states.KZ.homes.0: no such site `apt_nqzz`, did you mean `apt_nqz`?",
    ),
    "charter without a time from one of its sites": (
        "from: [apt_gyd], to",
        "from: [apt_gyd, astara_az], to",
        "32:61 charters.c1.takes: no time from `astara_az`, expected one for every from",
    ),
    "two currencies": (
        "connection: 3h}",
        "connection: 3h, fare: 300 EUR}",
        "32:91 charters.c1.cost: an amount in USD, expected EUR as elsewhere",
    ),
    "unknown priority class": (
        "id: KZ-001,",
        "id: KZ-001, priority: elderly,",
        "36:28 groups.0.priority: no such priority class `elderly`, expected one of `medical`, "
        "`over_60`, `small_children`, `standard`, `unaccompanied_minors`",
    ),
    "part larger than its group": (
        "people: 4,",
        "people: 4, smallest_part: 5,",
        "36:67 groups.0.smallest_part: a part of 5 people in a group of 4, expected at most 4",
    ),
    "fleet that cannot come": (
        "tb: {depot: tehran",
        "tb: {depot: apt_gyd",
        "17:86 links.tehran-astara.fleets: no road joins the depot `apt_gyd` of `tb` to this link, "
        "expected a chain of road links on one side of the border",
    ),
    "closure that ends first": (
        "length: 335 km",
        "closed: {start: 2026-03-02T00:00, until: 2026-03-01T00:00}",
        "18:57 links.astara-gyd.closed: the closure ends before it begins, expected an end after its start",
    ),
    "closure without an end": (
        "length: 335 km",
        "closed: {start: 2026-03-02T00:00}",
        "18:57 links.astara-gyd.closed: one end is needed, expected either until or lasts",
    ),
    "basis without a word": (
        "assumed: one is left",
        "guessed",
        "34:93 fleets.tb.basis.vehicles: `guessed` is not a basis, expected `published: source`, "
        "`derived: from what` or `assumed: why`",
    ),
    "day that does not exist": (
        "ready: 2026-03-01T12:00",
        "ready: 2026-02-30T12:00",
        "36:59 groups.0.ready: no such date or time, expected for example 2026-03-01T08:00+05:00",
    ),
    "step that does not fit": (
        "step: 15min",
        "step: 7min",
        "3:1 clock: the step does not divide a day, expected for example 15min, 30min or 1h",
    ),
    "objective out of order": (
        "crisis_factor: {IR: 1.7}",
        "objective: [exposure, stranded]",
        "38:1 policy: the objective does not begin with stranded, expected [stranded, ...]",
    ),
}
"""What is written instead of what in the valid scenario, and what is said about it after the file's name."""


def edited(kind: str) -> str:
    """Return the valid scenario with one mistake."""
    old, new, _ = EDITS[kind]
    text = VALID.replace(old, new, 1)
    assert text != VALID
    if kind == "time that clocks jump over":
        text = text.replace("ready: 2026-03-01T12:00", "ready: 2026-03-29T02:30")
    return text


@pytest.mark.parametrize("kind", EDITS)
def test_one_mistake_gives_one_line(kind: str, write: Write) -> None:
    """Every kind of mistake in a scenario is one line with file, line, column, field and a hint."""
    assert faults_of(write(edited(kind))) == [f"scenario.yaml:{EDITS[kind][2]}"]


def test_the_scenario_of_these_tests_is_valid(write: Write) -> None:
    """Without a mistake there is no fault, so that the lines above come from the mistakes."""
    assert faults_of(write(VALID)) == []


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefghi", "bcdefghij", strict=True)
)
CHAIN = "a0: &a0 [x]\n" + "".join(f"a{k + 1}: &a{k + 1} [*a{k}]\n" for k in range(100))
FILES: dict[str, tuple[str | bytes, str]] = {
    "bracket left open": (
        VALID.replace(", step: 15min}", ""),
        "4:10 a `{` is not closed, or a comma is missing (since line 3), expected `}` or `,`",
    ),
    "wrong indent": (
        VALID.replace("  KZ: {name: Kazakhstan, zone", "    KZ: {name: Kazakhstan, zone"),
        "7:5 this does not fit the lines before it (since line 5), expected the indent of its neighbours, or quotes",
    ),
    "quote left open": (
        VALID.replace("title: Two", "title: 'Two"),
        "40:1 a quote is not closed (since line 2), expected the same quote at its end",
    ),
    "colon in text": (
        VALID.replace("title: Two", "title: March: two"),
        "2:13 a colon stands where no key ends, expected quotes around such text, or another indent",
    ),
    "sign that begins no value": (
        VALID.replace("title: Two", "title: @Two"),
        "2:8 a value cannot begin like this, expected quotes around it",
    ),
    "stray comma": (
        VALID.replace("title: Two", "title: , Two"),
        "2:8 this is not YAML, expected correct indents, quotes and brackets",
    ),
    "tab": (VALID.replace("  IR: {name", "\tIR: {name"), "5:1 a tab stands where YAML wants spaces, expected spaces"),
    "two documents": (
        VALID + "---\n" + VALID,
        "40:1 a second document begins here (since line 1), expected one document in a file",
    ),
    "nothing": ("# to be written\n", "1:1 the file is empty, expected keys with values, such as `title: ...`"),
    "list": ("- a\n", "1:1 the top level is no mapping, expected keys with values, such as `title: ...`"),
    "list as a key": (
        VALID + "? [a]\n: b\n",
        "40:3 this cannot be a key, expected text; in quotes if it looks like a number",
    ),
    "another encoding": (
        VALID.encode().replace(b"Tehran,", b"T\xe9h\xe9ran,", 1),
        "5:32 this is not UTF-8 text, expected a YAML file in UTF-8",
    ),
    "control character": (
        VALID.replace("Tehran", "Teh\x00ran", 1),
        "5:34 a character that text cannot have (U+0000), expected a YAML file in UTF-8",
    ),
    "alias of nothing": (
        VALID.replace("15min", "*step"),
        "3:59 this alias refers to no anchor, expected `&name` before `*name`",
    ),
    "anchor given twice": (
        "a: &a 1\nb: &a 2\n",
        "2:4 this anchor is given twice (since line 1), expected another name after `&`",
    ),
    "alias of what contains it": (
        "sites: &a {x: {y: *a}}\n",
        "1:19 this alias refers to something that contains it, expected no circles",
    ),
    "alias bomb": (
        BOMB,
        "7:36 the aliases up to this one unfold to more than 5,000,000 values, expected fewer of them",
    ),
    "chain of aliases": (
        CHAIN,
        "49:12 the aliases up to this one unfold to more than 50 levels, expected fewer of them",
    ),
    "endless nesting": (
        "a: " + "[" * 100_000,
        "1:53 more than 50 levels of lists and mappings, expected a simpler file",
    ),
    "60 MB": (b"#" * 60_000_000, "1:1 the file is larger than 50 MB, expected a YAML file"),
}
"""Whole files, and what is said about them after their name."""


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_cannot_be_used_gives_one_line(kind: str, write: Write) -> None:
    """A file that is no YAML, or that would tie up the machine, is refused in one line and in no time."""
    content, line = FILES[kind]
    path = write(content)
    begun = time.process_time()
    assert faults_of(path) == [f"scenario.yaml:{line}"]
    assert time.process_time() - begun < 2


def test_more_values_than_any_scenario_has_are_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of too many values is refused at the first that is too much, before the rest is built."""
    monkeypatch.setattr("evacplan.sources.marked_yaml.MOST_VALUES", 1000)
    assert faults_of(write("a: [" + "1," * 2000 + "]")) == [
        "scenario.yaml:1:1999 more than 1,000 values, expected a simpler file"
    ]


def test_a_missing_file_a_folder_and_a_locked_file_are_told_apart(write: Write, tmp_path: Path) -> None:
    """A path that cannot be opened says why, at the first line of that name."""
    (tmp_path / "folder").mkdir()
    assert faults_of(Path("folder")) == ["folder:1:1 this is a folder, not a file, expected a YAML file"]
    assert faults_of(Path("nowhere.yaml")) == ["nowhere.yaml:1:1 there is no such file, expected a YAML file"]
    assert faults_of(Path("\0")) == ["\0:1:1 the file cannot be read, expected a YAML file"]


def test_a_file_that_may_not_be_read_says_so(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file without read permission is named as such."""

    def refuse(*_: object) -> None:
        raise PermissionError

    path = write(VALID)
    monkeypatch.setattr(Path, "open", refuse)
    assert faults_of(path) == ["scenario.yaml:1:1 the file may not be read, expected a YAML file"]


MANY = {
    "start: 2026-03-01T08:00+05:00": "start: 2026-03-01T08:00",
    "exposure: 1.5": "exposure: .nan",
    "to: astara_ir,": "to: astara_irr,",
    "people_per_hour: 60": "people_per_hour: 0",
    "seats: 174": "seat: 174",
    "id: KZ-001, state: KZ, at: tehran, people: 4": "id: KZ-001, state: KZ, at: tehran, people: 0",
    "id: KZ-002, state: KZ, at: tehran": "id: KZ-002, state: KX, at: teheran",
    "crisis_factor: {IR: 1.7}": "crisis_factor: {IR: 0.5}",
}


def test_all_faults_are_reported_at_once(write: Write) -> None:
    """Faults of values, of keys and of references come together, in the order of the file; none twice."""
    text = VALID
    for old, new in MANY.items():
        text = text.replace(old, new, 1)
    assert faults_of(write(text)) == [
        "scenario.yaml:3:16 clock.start: no time zone, expected an offset as in 2026-03-01T08:00+05:00",
        "scenario.yaml:11:69 sites.tehran.exposure: `.nan` is not a number to plan with, expected a finite number",
        "scenario.yaml:17:37 links.tehran-astara.to: no such site `astara_irr`, did you mean `astara_ir`?",
        "scenario.yaml:25:22 crossings.astara.people_per_hour: `0` is too small, expected at least 1",
        "scenario.yaml:32:38 charters.c1.seat: unknown key `seat`, did you mean `seats`?",
        "scenario.yaml:36:49 groups.0.people: `0` is too small, expected at least 1",
        "scenario.yaml:37:25 groups.1.state: no such state `KX`, expected `KZ`",
        "scenario.yaml:37:33 groups.1.at: no such site `teheran`, did you mean `tehran`?",
        "scenario.yaml:39:23 policy.crisis_factor.IR: `0.5` is too small, expected at least 1",
    ]


def test_a_faulty_record_is_not_reported_as_missing(write: Write) -> None:
    """References to a site that exists, but is wrong in itself, are no faults of their own."""
    assert faults_of(write(VALID.replace("{name: Tehran, country: IR", "{country: IR"))) == [
        "scenario.yaml:11:3 sites.tehran.name: is missing, expected here: what it is called"
    ]


@pytest.mark.parametrize("section", ["countries", "states", "sites", "fleets", "clock", "policy", "title", "groups"])
def test_a_section_that_is_wrong_as_a_whole_hides_nothing_else(section: str, write: Write) -> None:
    """With a whole section unusable, faults elsewhere are still found, and nothing false is said."""
    lines = VALID.replace("to: apt_gyd", "to: apt_gydd").splitlines(keepends=True)
    first = next(number for number, line in enumerate(lines) if line.startswith(f"{section}:"))
    after = next((n for n in range(first + 1, len(lines)) if not lines[n].startswith(" ")), len(lines))
    found = faults_of(write("".join([*lines[:first], f"{section}: 5\n", *lines[after:]])))
    assert len([line for line in found if f" {section}" in line]) == 1
    assert len([line for line in found if "apt_gydd" in line]) == (section != "sites")
    assert len(found) == 1 + (section != "sites")


def test_a_message_repeats_little_of_the_input_and_stays_on_its_line(write: Write) -> None:
    """Long values and keys are cut, and characters that would disturb a terminal are written out."""
    text = VALID.replace("at: tehran, people: 4", f'at: "te\\e[31m\\n{"x" * 3000}", people: 4')
    (line,) = faults_of(write(text))
    assert line.startswith("scenario.yaml:36:33 groups.0.at: `te\\x1b[31m\\nxxx")
    assert len(line) < 250
    (line,) = faults_of(write(VALID.replace("policy:", f'policy:\n  "\\e{"y" * 500}": 1')))
    assert line.startswith("scenario.yaml:39:3 policy.\\x1byyy")
    assert len(line) < 400
