"""A document laid out anew in other formats, as different offices and sites would do it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from html import escape

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from taizhang.documents import BlockKind, Document, Table


def plain_page(document: Document, title: str) -> bytes:
    """A page with nothing but the document."""
    return f"<html><body>{_content(document, lambda text: f'<p>{text}</p>')}</body></html>".encode()


def page_of_lines(document: Document, title: str) -> bytes:
    """A page whose paragraphs are parted by line breaks only."""
    content = _content(document, lambda text: f"{text}<br>")
    return f"<html><head><title>{title}</title></head><body><div>{content}</div></body></html>".encode()


def page_of_word(document: Document, title: str) -> bytes:
    """A page as word processors save it."""
    content = _content(
        document,
        lambda text: (
            "<p class=MsoNormal style='text-indent:32pt'><span lang=EN-US><o:p></o:p></span>"
            f"<span>{text}</span><span><o:p>&nbsp;</o:p></span></p>"
        ),
    )
    return (
        "<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><title>文档1</title></head>"
        f"<body lang=ZH-CN><div class=WordSection1>{content}</div></body></html>"
    ).encode()


def page_of_a_site(document: Document, title: str) -> bytes:
    """A page of a government site of the older kind: tables lay it out, GBK, much around the text."""
    content = _content(
        document,
        lambda text: (
            f'<p style="text-indent:2em"><font face="仿宋">{text[:5]}</font><font>{text[5:]}</font></p>'
        ),
    )
    return f"""<html><head><meta charset="gb2312"><title>{title}_某某市人民政府门户网站</title>
<meta name="ArticleTitle" content="{title}"></head><body><div class="wrap"><div class="header">
<div class="top"><span>今天是2030年1月1日</span><a>登录</a>|<a>注册</a></div><form>
<input name="q"><button>搜索</button><span>热门搜索：<a>教育</a><a>医保</a></span></form></div>
<div class="nav"><table><tr><td><a>首页</a></td>
<td><a>走进某市</a></td><td><a>政务公开</a></td></tr></table></div>
<div>当前位置 ： <a>网站首页</a> &gt;&gt; <a>政务公开</a> &gt;&gt; 政策文件</div>
<table width="100%"><tr><td width="220"><h3>信息公开目录</h3>
<ul><li><a>机构职能</a></li><li><a>政策文件</a></li></ul>
<div>最新文件</div><ul><li><a>关于印发某某工作方案的通知</a> 2024-01-02</li>
<li><a>关于某事项的公告</a> 2024-01-03</li>
</ul></td><td><div class="xxgk"><div>字体：【<a>大</a> <a>中</a> <a>小</a>】 <a>打印</a></div>
<div id="zoom">{content}</div><div class="share">分享到：<a>微信</a><a>微博</a></div>
<div>扫一扫在手机打开当前页</div><div><a>打印</a> | <a>关闭</a></div></td></tr></table>
<div class="foot"><p>主办：某市人民政府办公室　承办：某市大数据局</p><p>地址：某市某路1号　邮编：123456</p>
<p>网站标识码：1234567890　某ICP备12345678号　某公网安备12345号</p>
<p>建议您使用IE9以上浏览器，分辨率1024*768以上浏览本站。</p></div></div><script>var a = 1;</script></body>
</html>""".encode("gb18030")


def workbook(document: Document, title: str) -> bytes:
    """A sheet with the paragraphs in its first column and the tables below one another."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    row = 1
    for part in _parts(document):
        if isinstance(part, str):
            sheet.cell(row, 1, part)
            row += 1
            continue
        for cell in part.cells:
            if text := document.blocks[cell.block].text:
                sheet.cell(row + cell.row, 1 + cell.column, text)
            if cell.rows * cell.columns > 1:
                sheet.merge_cells(
                    start_row=row + cell.row,
                    end_row=row + cell.row + cell.rows - 1,
                    start_column=1 + cell.column,
                    end_column=cell.column + cell.columns,
                )
        row += part.rows
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _parts(document: Document) -> Iterator[str | Table]:
    """The paragraphs and the tables, in order."""
    last = None
    for block in document.blocks:
        if block.kind is BlockKind.PARAGRAPH:
            yield block.text
        elif block.table is not None and block.table != last:
            yield document.tables[block.table]
        last = block.table


def _content(document: Document, paragraph: Callable[[str], str]) -> str:
    """The document as HTML, `paragraph` giving that of a paragraph."""
    return "\n".join(
        paragraph(escape(part)) if isinstance(part, str) else _table(document, part)
        for part in _parts(document)
    )


def _table(document: Document, table: Table) -> str:
    rows: list[list[str]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        text = escape(document.blocks[cell.block].text).replace("\n", "<br/>")
        rows[cell.row].append(f"<td rowspan={cell.rows} colspan={cell.columns}>{text}</td>")
    lines = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    return f"<table>{lines}</table>"
