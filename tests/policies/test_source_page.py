import re

from taizhang.documents import Block, BlockKind, Cell, Document, Table
from taizhang.policies.marking import Fact, FactKind
from taizhang.policies.source_page import source_html
from tests.policies import samples


def text_of(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


class TestSourceHtml:
    def test_shows_every_word_of_the_document(self):
        shown = text_of(source_html(samples.document(), []))
        escaped = [t.replace("<", "&lt;").replace(">", "&gt;") for t in samples.TEXTS]
        assert shown == "".join(escaped)

    def test_never_lets_the_document_speak_html(self):
        evil = Fact('"><script>', FactKind.TASK, [[9, 0, 5]], words='"><script>alert(1)</script>')
        fact = Fact("t0", FactKind.TASK, evil.spans, words=evil.words)
        html = source_html(samples.document(), [fact])

        assert "<b>" not in html
        assert "<script>" not in html

    def test_renders_merged_cells_as_the_file_has_them(self):
        html = source_html(samples.document(), [])
        assert re.search(r'<td data-block="\d+" rowspan="2">县交通局</td>', html)
        assert html.count("<th ") == 5

    def test_fills_places_that_no_cell_covers(self):
        blocks = (Block(0, BlockKind.CELL, "右", "", table=0),)
        hole = Document("x", "txt", blocks, (Table(0, 1, 2, (Cell(0, 0, 1),)),))
        assert '<tr><td></td><td data-block="0">右</td></tr>' in source_html(hole, [])

    def test_shows_a_heading_as_heading_but_not_the_paragraph_that_it_opens(self):
        blocks = tuple(
            Block(i, BlockKind.PARAGRAPH, text, "")
            for i, text in enumerate(["一、总则", "一是优化布局。各地要按照统一部署分类推进。"])
        )
        facts = [
            Fact("s0", FactKind.HEADING, [[0, 0, 4]]),
            Fact("s1", FactKind.HEADING, [[1, 0, 7]]),
        ]
        html = source_html(Document("x", "txt", blocks), facts)
        assert html.count("doc-heading") == 1

    def test_links_a_mark_to_the_card_of_the_inner_fact(self):
        facts = [
            Fact("t0", FactKind.TASK, [[9, 0, 10]]),
            Fact("g1", FactKind.NUMBER, [[9, 2, 6]], words="目标", unsure=True),
        ]
        html = source_html(samples.document(), facts)
        assert (
            '<a class="trace number unsure" id="m9-2" href="#c-g1" data-facts="g1 t0" title="目标">'
        ) in html
