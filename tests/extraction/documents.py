"""Documents for tests: small tables and texts made by hand, and a plan's table as a Word file."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from html import escape

import docx
import openpyxl

from taizhang.documents import Cell, Document, Table

Rows = Sequence[Sequence[str | None]]


def word_file(title: str, head: Sequence[str], rows: Rows) -> bytes:
    """A .docx with a title and one table; None in a row merges the cell with the one above it, and
    with the one left of it in the head."""
    made = docx.Document()
    made.add_paragraph(title)
    table = made.add_table(rows=1 + len(rows), cols=len(head))
    for r, row in enumerate([head, *rows]):
        for c, text in enumerate(row):
            if text is not None:
                table.cell(r, c).text = text
    for c in range(len(head)):
        if head[c] is None:
            table.cell(0, c - 1).merge(table.cell(0, c))
        _merge_down(table, c, rows)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _merge_down(table: object, column: int, rows: Rows) -> None:
    start = None
    for r, row in enumerate([*rows, ["" for _ in rows[0]]], start=1):
        if row[column] is None:
            continue
        if start is not None and r - start > 1:
            top = table.cell(start, column)  # type: ignore[attr-defined]
            text = top.text
            merged = top.merge(table.cell(r - 1, column))  # type: ignore[attr-defined]
            merged.text = text
        start = r


def workbook(title: str, head: Sequence[str | None], rows: Rows) -> bytes:
    """A .xlsx of the same shape, with the title merged over the table."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append([title])
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(head))
    for row in (head, *rows):
        sheet.append([text or None for text in row])
    for cell in merged_cells(head, rows):
        sheet.merge_cells(
            start_row=cell.row + 2,
            end_row=cell.row + 1 + cell.rows,
            start_column=cell.column + 1,
            end_column=cell.column + cell.columns,
        )
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def web_page(title: str, head: Sequence[str | None], rows: Rows) -> bytes:
    """A page of a government site with the same table, among the site's own furniture."""
    spans = {(c.row, c.column): c for c in merged_cells(head, rows)}
    lines = []
    for r, row in enumerate((head, *rows)):
        cells = []
        for c, text in enumerate(row):
            if text is None:
                continue
            span = spans.get((r, c))
            size = f' rowspan="{span.rows}" colspan="{span.columns}"' if span else ""
            cells.append(f"<td{size}>{escape(text).replace(chr(10), '<br>')}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return page(title, f"<table>{''.join(lines)}</table>")


def page(title: str, content: str) -> bytes:
    """A page of a government site around `content`."""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}_某市人民政府</title></head>
    <body><div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/zwgk">政务公开</a></li></ul></div>
    <div class="crumb">当前位置：<a>首页</a> &gt; <a>政策文件</a></div>
    <div class="article"><h1>{title}</h1><p>来源：某市 发布时间：2030-01-01 浏览次数：7</p>
    <div class="content">{content}</div>
    <p>上一篇：<a>没有了</a></p><p>下一篇：<a>某通知</a></p></div>
    <div class="footer">版权所有：某市人民政府 网站标识码1234</div></body></html>""".encode()


def merged_cells(head: Sequence[str | None], rows: Rows) -> Iterator[Cell]:
    """The cells that go on over Nones: to the right in the head, down in the rows."""
    column = 0
    while column < len(head):
        end = column + 1
        while end < len(head) and head[end] is None:
            end += 1
        if end > column + 1:
            yield Cell(0, 0, column, 1, end - column)
        column = end
    for column in range(len(head)):
        start = 0
        for row in range(1, len(rows) + 1):
            if row == len(rows) or rows[row][column] is not None:
                if row - start > 1:
                    yield Cell(0, start + 1, column, row - start, 1)
                start = row


def texts(document: Document, table: Table) -> list[list[str]]:
    """The table's texts as rows; a place without a cell of its own is blank."""
    rows = [["" for _ in range(table.columns)] for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row][cell.column] = document.blocks[cell.block].text
    return rows
