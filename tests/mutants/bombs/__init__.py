"""Files made to exhaust the machine: small builders that choose their measures by a random generator."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.mutants.bombs import (
    ofd,
    old_workbooks,
    packages,
    pages,
    pdf,
    pictures,
    texts,
    word_files,
    workbooks,
)

Bomb = Callable[[random.Random], bytes]

#: What each format has; the numbers choose among them in turn.
BOMBS: dict[str, tuple[Bomb, ...]] = {
    "txt": (
        texts.one_sign,
        texts.many_lines,
        texts.long_numeral,
        texts.deep_brackets,
        texts.long_plan,
        texts.wide_rows,
        texts.one_sign,
    ),
    "docx": (
        word_files.word_nesting,
        word_files.word_grid,
        word_files.word_repeated,
        word_files.word_numbers,
        packages.ratio,
        packages.many_members,
        packages.overlapping,
        packages.lying_sizes,
        packages.entities,
    ),
    "xlsx": (
        workbooks.sheet_merges,
        workbooks.sheet_cells,
        workbooks.sheet_formats,
        packages.ratio,
        packages.overlapping,
        packages.lying_sizes,
        packages.entities,
    ),
    "xls": (old_workbooks.old_records, old_workbooks.old_sectors),
    "html": (pages.page_nesting, pages.page_spans, pages.page_repeated, packages.entities),
    "mhtml": (pages.mail_nesting,),
    "pdf": (
        pdf.pdf_circles,
        pdf.pdf_object_streams,
        pdf.pdf_many_pages,
        pdf.pdf_boxes,
        pdf.pdf_nesting,
        pdf.pdf_drawing,
        pdf.pdf_packed,
        pdf.pdf_fonts,
    ),
    "ofd": (
        ofd.ofd_circles,
        ofd.ofd_drawing,
        ofd.ofd_nesting,
        packages.ratio,
        packages.entities,
        packages.lying_sizes,
    ),
    "picture": (pictures.bomb,),
}

archive = packages.archive
