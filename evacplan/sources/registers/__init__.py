"""The cell's own tables: read, placed, gathered into groups, with names kept apart in a roster.

Personal data live in two places only, :class:`~evacplan.person.Person` and the roster that is
written from it. Whatever else leaves this package - groups, findings, faults, counts - is made of invented ids, row
numbers, names of sites and fixed sentences, never of the text of a cell.
"""
