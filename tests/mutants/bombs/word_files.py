"""Word documents deeper, wider or longer than any."""

from __future__ import annotations

import random

from tests.documents import word
from tests.mutants.bombs.measures import many


def word_nesting(rng: random.Random) -> bytes:
    """Tables in tables, boxes in boxes, content controls in content controls."""
    depth = many(rng, 100_000)
    before, after = rng.choice((
        ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        ("<w:p><w:r><w:txbxContent>", "</w:txbxContent></w:r></w:p>"),
        ("<w:ins>", "</w:ins>"),
        ("<mc:AlternateContent><mc:Choice>", "</mc:Choice></mc:AlternateContent>"),
        ("<w:p>", "</w:p>"),
    ))  # fmt: skip
    # Up to 256 levels the parser takes; more it refuses by itself.
    depth = rng.choice((depth, 250 // before.count("<"), 60))
    return word.document(before * depth + word.p("修建公路") + after * depth)


def word_grid(rng: random.Random) -> bytes:
    """Spans and merges that no grid holds, and very many cells."""
    value = rng.choice(("100000000", "512", "65535", "-5", "999999"))
    span = rng.choice((f'<w:gridSpan w:val="{value}"/>', word.TOP, word.DOWN, "<w:hMerge/>"))
    cells = word.row(*[word.cell("甲", span + rng.choice(("", word.DOWN)))] * rng.choice((3, 50,
    500)),
                     properties=f'<w:gridBefore w:val="{value}"/>')  # fmt: skip
    rows = rng.choice((3, 300, 3_000)) if len(cells) < 9_000 else 30
    return word.document(word.p("方案") + word.table(*[cells] * rows))


def word_repeated(rng: random.Random) -> bytes:
    """One small thing of Word's a hundred thousand times."""
    thing = rng.choice((
        word.p("建设公路。（牵头单位：县交通运输局）"), word.numbered("总体要求"),
        word.numbered("修路", level=8), word.r("甲"), "<w:p/>",
        '<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>',
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>', "<w:p><w:r><w:br/></w:r></w:p>",
        word.table(word.row("甲", "乙")), word.p("续表"),
        "<w:p><w:r><w:txbxContent><w:p/></w:txbxContent></w:r></w:p>",
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>甲</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>甲</w:t><w:br/></w:r></w:p>",
    ))  # fmt: skip
    body = thing * rng.choice((1_000, 20_000, 100_000))
    if rng.random() < 0.3:
        body = f"<w:p><w:r><w:t>{'甲<w:br/>' * 0}</w:t></w:r>{body}</w:p>"
    levels = [word.level(n, "".join(f"%{m + 1}." for m in range(n + 1))) for n in range(9)]
    return word.document(body, numbering=word.lists(*levels))


def word_numbers(rng: random.Random) -> bytes:
    """Lists that begin at a billion, in every script, and styles that lean on each other in a circle."""
    format_ = rng.choice(("chineseCounting", "chineseCountingThousand", "upperRoman", "lowerLetter",
                          "ideographDigital", "decimalEnclosedCircle", "decimal",
                          "chineseLegalSimplified"))  # fmt: skip
    start = rng.choice(("999999", "1000000000", "-4", "4000", "0", "9" * 30))
    level = (
        f'<w:lvl w:ilvl="0"><w:start w:val="{start}"/><w:numFmt w:val="{format_}"/>'
        f'<w:lvlText w:val="{rng.choice(("%1、", "%1" * 5_000, "%9%0%%1", ""))}"/></w:lvl>'
    )
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{n}"><w:basedOn w:val="s{(n + 1) % 500}"/></w:style>'
        for n in range(500)
    )
    body = word.numbered("甲") * 50 + word.p("乙", '<w:pStyle w:val="s7"/>')
    return word.document(body, numbering=word.lists(level), styles=styles)
