"""Tables of the crisis cell that a scenario names: where they lie and which column says what."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from evacplan.scenario.record import CountryCode, Id, Record

Heading = Annotated[str, Field(min_length=1, max_length=300)]
"""The heading of a column as the table has it, or the column's letters, such as ``C``."""


class Columns(Record):
    """Which column of a register says what; a column not named here is recognised by its heading."""

    id: Heading | None = None
    """Running number of the row; nothing is made of it but a check that it is not given twice."""
    family: Heading | None = None
    """Number or name of the family, the same in the rows of all its members."""
    name: Heading | None = None
    """Full name."""
    surname: Heading | None = None
    """Surname, where it has a column of its own."""
    given_name: Heading | None = None
    """Given name, where it has a column of its own."""
    patronymic: Heading | None = None
    """Patronymic, where it has a column of its own."""
    birth: Heading | None = None
    """Date of birth."""
    document: Heading | None = None
    """Number of the travel document."""
    document_kind: Heading | None = None
    """Kind of the travel document."""
    expiry: Heading | None = None
    """Day to which the travel document is valid."""
    citizenship: Heading | None = None
    """Whose citizen the person is."""
    at: Heading | None = None
    """Where the people are: the id or a name of a site."""
    latitude: Heading | None = None
    """Latitude of where they are, for rows that name no place [degrees]."""
    longitude: Heading | None = None
    """Longitude of where they are, for rows that name no place [degrees]."""
    people: Heading | None = None
    """How many people the family has."""
    adults: Heading | None = None
    """How many of them are adults."""
    children: Heading | None = None
    """How many of them are children."""
    phone: Heading | None = None
    """Telephone."""
    ready: Heading | None = None
    """From when they can leave, in local time of their site."""
    home: Heading | None = None
    """Site at which they count as home."""
    priority: Heading | None = None
    """Their priority class."""
    needs: Heading | None = None
    """Special needs."""
    guardian: Heading | None = None
    """Who accompanies a minor without an adult: a role that the policy names among its guardians, never a person."""
    relation: Heading | None = None
    """What the person is to the head of the family."""
    luggage: Heading | None = None
    """Luggage [kg]."""
    note: Heading | None = None
    """A remark; it goes into the roster and nowhere else."""
    permits: dict[CountryCode, Heading] = Field(default_factory=dict)
    """How far the application for a country's permission has come, by country."""


class Register(Record):
    """A table of people, XLSX or CSV, whose rows become groups when the scenario is read."""

    file: Annotated[str, Field(min_length=1, max_length=1000)]
    """Path of the table, seen from the file that names it."""
    sheet: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    """The sheet of a workbook; all that hold a table if absent."""
    state: Id | None = None
    """The state whose citizens they are; the column of citizenship decides if absent."""
    row: Literal["person", "family"] | None = None
    """What one row is; told from the headings if absent."""
    encoding: Literal["utf-8", "utf-16", "cp1251", "kz1048"] | None = None
    """How the text of a CSV file is encoded; recognised if absent."""
    delimiter: Literal["comma", "semicolon", "tab", "bar"] | None = None
    """What stands between the cells of a CSV file; recognised if absent."""
    columns: Columns = Field(default_factory=Columns)
    """Which column says what."""
