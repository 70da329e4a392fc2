"""Workbooks for spreadsheet programs: real dates, headings that stay, filters, and nothing that computes."""
