"""Write the demonstration plans as Word files.

    python tools/make_demo_plans.py            write src/taizhang/demo/plans/*.docx
    python tools/make_demo_plans.py --check    fail where a file is not what the words give
    python tools/make_demo_plans.py --outline  print each section with its number of tasks

The plans are of a province, a city in it and a county in the city; none of the places exists, and
the words, in `tools/demo_plans/*.toml`, are our own. Running it again gives the same bytes. Needs
python-docx.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from demo_plans.content import (
    Identity,
    ProsePlan,
    ProseSection,
    TablePlan,
    load_prose_plan,
    load_table_plan,
)
from demo_plans.word import Column, Paper

PLANS = Path(__file__).resolve().parents[1] / "src" / "taizhang" / "demo" / "plans"

PROVINCE_WIDTHS = (12.0, 32.0, 103.0, 36.0, 44.0, 26.0)
COUNTY_WIDTHS = (16.0, 26.0, 58.0, 23.0, 27.0, 24.0)


def province_document(plan: TablePlan) -> bytes:
    """Write a notice under a red head, the plan on a new page, and the table on lying pages."""
    assert plan.notice is not None
    paper = Paper()
    identity, notice = plan.identity, plan.notice
    paper.letterhead(notice.letterhead, identity.doc_number)
    paper.title(notice.title)
    paper.addressees(notice.addressees)
    paper.body(notice.body)
    paper.signature(identity.issuer, identity.issued_on)
    paper.body(notice.remark)
    paper.page_break()
    paper.title(identity.title)
    paper.body(plan.prose)
    paper.body(plan.annex_line)

    paper.new_section(landscape=True)
    paper.caption(plan.caption)
    paper.title(plan.table_title)
    table = paper.table(_columns(plan, PROVINCE_WIDTHS, centred={0, 1, 3, 5}))
    number = 0
    for section in plan.sections:
        table.band(section.title)
        for measure in section.measures:
            for index, row in enumerate(measure.rows):
                number += 1
                title = measure.title if index == 0 else None
                table.row([str(number), title, row.text, row.lead, row.support, row.deadline])
    paper.end_table()
    return _bytes(paper, identity)


def city_document(plan: ProsePlan) -> bytes:
    """Write a short notice, then the plan with headings and items that Word numbers."""
    paper = Paper(numbered=True)
    identity, notice = plan.identity, plan.notice
    paper.title(notice.title)
    paper.centred(identity.doc_number)
    paper.addressees(notice.addressees)
    paper.body(notice.body)
    paper.signature(identity.issuer, identity.issued_on)
    paper.page_break()
    paper.title(identity.title)
    paper.body(plan.preamble)
    for section in plan.sections:
        _write_section(paper, section, level=1)
    paper.imprint(plan.copies_to, identity.issuer, plan.printed)
    return _bytes(paper, identity)


def county_document(plan: TablePlan) -> bytes:
    """Write the plan under its own title, signed at its end, then the table with section column."""
    paper = Paper()
    identity = plan.identity
    paper.title(identity.title)
    paper.centred(identity.doc_number)
    paper.body(plan.prose)
    paper.body(plan.annex_line)
    paper.signature(identity.issuer, identity.issued_on)

    paper.new_section(landscape=False)
    paper.caption(plan.caption)
    paper.title(plan.table_title)
    table = paper.table(_columns(plan, COUNTY_WIDTHS, centred={0, 1, 3, 5}))
    for section in plan.sections:
        section_title: str | None = section.title
        for measure in section.measures:
            measure_title: str | None = measure.title
            for row in measure.rows:
                table.row(
                    [section_title, measure_title, row.text, row.lead, row.support, row.deadline]
                )
                section_title = measure_title = None
    paper.end_table()
    return _bytes(paper, identity)


def _write_section(paper: Paper, section: ProseSection, level: int) -> None:
    paper.heading(section.title, level)
    paper.body(section.prose)
    for item in section.items:
        paper.item(item.measure, item.text)
        paper.label("责任单位", item.responsible)
        if item.support:
            paper.label("配合单位", item.support)
        paper.label("完成时限", item.deadline)
    for below in section.sections:
        _write_section(paper, below, level + 1)


def _columns(plan: TablePlan, widths: tuple[float, ...], centred: set[int]) -> list[Column]:
    return [
        Column(heading, width, index in centred)
        for index, (heading, width) in enumerate(zip(plan.columns, widths, strict=True))
    ]


def _bytes(paper: Paper, identity: Identity) -> bytes:
    return paper.to_bytes(
        title=identity.title.replace("\n", ""),
        author=identity.issuer,
        subject=identity.subject,
        day=identity.issued_on,
    )


def main() -> int:
    """Write, check or outline the plans, as asked."""
    parser = argparse.ArgumentParser(description="Write the demonstration plans as Word files.")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    parser.add_argument("--outline", action="store_true", help="print sections and tasks")
    options = parser.parse_args()

    province = load_table_plan("province")
    city = load_prose_plan("city")
    county = load_table_plan("county")
    documents: list[tuple[TablePlan | ProsePlan, Callable[[], bytes]]] = [
        (province, lambda: province_document(province)),
        (city, lambda: city_document(city)),
        (county, lambda: county_document(county)),
    ]
    stale = False
    for plan, write in documents:
        path = PLANS / plan.identity.file
        if options.outline:
            print(path.name, sum(count for _, count in plan.outline()))
            for title, count in plan.outline():
                print(f"  {count:3} {title}")
        elif options.check:
            same = path.exists() and path.read_bytes() == write()
            print(f"{'same ' if same else 'stale'} {path.name}")
            stale = stale or not same
        else:
            PLANS.mkdir(parents=True, exist_ok=True)
            path.write_bytes(write())
            print(path.name)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
