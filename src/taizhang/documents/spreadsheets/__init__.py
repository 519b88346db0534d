"""Workbooks → Document: `.xlsx` from its XML, `.xls` from its records, then one layout for both."""

from taizhang.documents.spreadsheets.xls import read as read_xls
from taizhang.documents.spreadsheets.xlsx import read as read_xlsx

__all__ = ["read_xls", "read_xlsx"]
