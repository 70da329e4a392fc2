"""Workbooks, read back with openpyxl."""
