"""Pages → Document: characters and drawn rules with their places become paragraphs and tables.

What a page-made format (PDF, OFD) knows is only where each character stands and where ink was drawn.
One builder makes a document of that, whatever the format:

    shapes      what a format's reader gives: glyphs, rules, pages
    strokes     drawn paths → straight rules
    lines       glyphs → lines
    lattice     rules → the places of a table, merged where no rule parts them
    sheets      one page: its tables, and the lines outside them
    margins     running heads, footers and page numbers, left out
    measure     how text is set: margins, indents, sizes; which line goes on in the next
    cells       the lines of a cell → its text
    columns     the columns of a table over several pages
    parts       a table over several pages → one grid
    building    all of it in reading order → Document

All lengths are points (1/72 inch); the origin is the upper left corner of the page as it is looked
at, `y` goes down.
"""

from taizhang.documents.geometry.building import build
from taizhang.documents.geometry.shapes import Glyph, Page, Rule

__all__ = ["Glyph", "Page", "Rule", "build"]
