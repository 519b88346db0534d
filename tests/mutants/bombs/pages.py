"""Web pages deeper, wider or longer than any."""

from __future__ import annotations

import random

from tests.mutants.bombs.measures import many


def page_nesting(rng: random.Random) -> bytes:
    """A hundred thousand levels of divisions, tables, lists."""
    depth = many(rng, 100_000)
    depth = rng.choice((depth, 250, 2_000))
    before, after = rng.choice((
        ("<div>", "</div>"), ("<table><tr><td>", "</td></tr></table>"), ("<ol><li>", "</li></ol>"),
        ("<font>", "</font>"), ("<b><i>", ""),
        ("<table>", ""), ("<h1>", "</h1>"), ("<a>", "</a>"), ("<select>", ""), ("<pre>", ""),
    ))  # fmt: skip
    return f"<html><body>{before * depth}一、修建公路30公里{after * depth}</body></html>".encode()


def page_spans(rng: random.Random) -> bytes:
    """Spans of a hundred million, and very many cells."""
    value = rng.choice(("100000000", "65534", "1000", "0", "999"))
    cells = (
        f'<td rowspan="{value}" colspan="{rng.choice((value, "1", "999"))}">甲</td>'
        * rng.choice((1, 30, 900))
    )
    rows = rng.choice((1, 60, 3_000)) if len(cells) < 3_000 else 60
    head = "<tr><th>序号</th><th>工作任务</th><th>牵头单位</th></tr>"
    return f"<html><body><table>{head}{f'<tr>{cells}</tr>' * rows}</table></body></html>".encode()


def page_repeated(rng: random.Random) -> bytes:
    """One tag or word a hundred thousand times."""
    thing = rng.choice((
        "<p>建设公路。（牵头单位：县交通运输局）</p>", "<br>", "甲<br>", "<a href='/'>首页</a>",
        "<li>甲", "<tr><td>甲<td>乙", "<!-- -->", "&nbsp;",
        "<meta name=a content=b>", "<h1>青溪县实施方案</h1>", "当前位置：首页&gt;",
        "<title>甲</title>", "&#19968;", "<p>来源：某市 发布时间：</p>",
        "<td>", "<p style='display:none'>", "<span>甲</span>", "一", "<div>上一篇：</div>",
        "<input>", "索引号：1 发文机关：县府<br>",
    ))  # fmt: skip
    count = rng.choice((2_000, 50_000, 280_000))
    table = rng.random() < 0.3
    body = f"<table>{thing * count}</table>" if table else thing * count
    return f"<html><head><title>青溪县实施方案</title></head><body>{body}</body></html>".encode()


def mail_nesting(rng: random.Random) -> bytes:
    """Parts inside parts, endless headers, boundaries without end."""
    head = "MIME-Version: 1.0\r\n"
    match rng.randrange(4):
        case 0:
            depth = rng.choice((50, 900, 5_000))
            parts = "".join(
                f'Content-Type: multipart/related; boundary="b{n}"\r\n\r\n--b{n}\r\n'
                for n in range(depth)
            )
        case 1:
            parts = (
                'Content-Type: multipart/related; boundary="b"\r\n\r\n'
                + "--b\r\nX: y\r\n\r\n" * 50_000
            )
        case 2:
            parts = (
                'Content-Type: multipart/related; boundary="b"\r\n' + "X-Header: y\r\n" * 100_000
            )
        case _:
            charset = rng.choice(
                ("utf-7", "idna", "rot13", "zlib", "unicode_escape", "undefined", "\u00e9")
            )
            parts = (
                'Content-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; '
                f'charset="{charset}"\r\nContent-Transfer-Encoding: {rng.choice(("x-uuencode", "base64"))}'
                "\r\n\r\nbegin 666 x\r\n" + "M" * 500 + "\r\n--b--"
            )
    return (head + parts + "\r\nContent-Type: text/html\r\n\r\n<p>修建公路</p>").encode()
