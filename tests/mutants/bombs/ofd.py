"""OFD files with circles or without ends."""

from __future__ import annotations

import random

from tests.documents.test_ofd import package as ofd_page
from tests.documents.test_ofd import text as ofd_text
from tests.mutants.bombs.measures import many
from tests.mutants.members import members_of, zipped
from tests.mutants.seeds import seeds


def ofd_circles(rng: random.Random) -> bytes:
    """Pages, templates and documents that name themselves or one another, or one page a thousand times."""
    members = dict(members_of(seeds()["ofd"][0].data))
    document = members["Doc_0/Document.xml"].decode()
    page = '<ofd:Page ID="10" BaseLoc="{}"/>'
    match rng.randrange(5):
        case 0:
            document = document.replace(
                "Pages/Page_0/Content.xml", rng.choice(("Document.xml", "../OFD.xml", ".", "/"))
            )
        case 1:
            document = document.replace(
                "<ofd:Pages>",
                "<ofd:Pages>"
                + page.format("Pages/Page_0/Content.xml") * rng.choice((300, 1_900, 100_000)),
            )
        case 2:
            members["OFD.xml"] = members["OFD.xml"].replace(b"Doc_0/Document.xml", b"OFD.xml")
        case 3:
            body = b"<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
            members["OFD.xml"] = members["OFD.xml"].replace(body, body * rng.choice((50, 3_000)))
        case _:
            templates = "".join(
                f'<ofd:TemplatePage ID="{n}" BaseLoc="Pages/Page_0/Content.xml"/>'
                for n in range(500)
            )
            document = document.replace("</ofd:CommonData>", templates + "</ofd:CommonData>")
            content = members["Doc_0/Pages/Page_0/Content.xml"].decode()
            used = "".join(f'<ofd:Template TemplateID="{n}"/>' for n in range(500))
            members["Doc_0/Pages/Page_0/Content.xml"] = content.replace(
                "<ofd:Content>", used + "<ofd:Content>"
            ).encode()
    members["Doc_0/Document.xml"] = document.encode()
    return zipped(list(members.items()))


def ofd_drawing(rng: random.Random) -> bytes:
    """Much of one thing on a page, steps without end, matrices that fling letters off the page."""
    steps = rng.choice(
        ("g 100000000 1", "g 9999999 0", "1e308 " * 300, "NaN", "g g g", "g -5 5", "g 1e9 1e9")
    )
    thing = rng.choice((
        ofd_text("一" * 500, code=f'X="0" Y="5" DeltaX="{steps}"'), ofd_text("甲" * 50,
        f'CTM="{rng.choice(("1e300 0 0 1e300 0 0", "0 0 0 0 0 0", "NaN 0 0 1 0 0"))}"'),
        '<PathObject Boundary="0 0 9 9"><AbbreviatedData>' + "M 0 0 L 9 0 " * 400
        + "</AbbreviatedData></PathObject>",
        '<ImageObject Boundary="0 0 1e4 1e4"/>', "<PageBlock>",
        '<PathObject Boundary="0 0 200 250"><AbbreviatedData>' + "".join(
            f"M {n} 0 L {n} 250 M 0 {n} L 200 {n} " for n in range(200)) + "</AbbreviatedData></PathObject>",
    ))  # fmt: skip
    return ofd_page(thing * rng.choice((1, 100, 2_000)))


def ofd_nesting(rng: random.Random) -> bytes:
    """Blocks in blocks."""
    depth = many(rng, 100_000)
    return ofd_page("<PageBlock>" * depth + ofd_text("甲") + "</PageBlock>" * depth)
