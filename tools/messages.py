"""The catalogue of translations: `python tools/messages.py` after words were added or changed.

Collects what templates and code mark for translation, keeps the English that is there, drops what
is no longer said, and compiles the catalogue. Lists what still wants English and then fails.
No gettext programs are needed.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

SOURCE = Path(__file__).resolve().parents[1] / "src" / "taizhang"
CATALOG = SOURCE / "web" / "locale" / "en" / "LC_MESSAGES" / "django.po"
HEADER = "# English for the Chinese words of templates and code; renewed by tools/messages.py."
#: What the header must say; the rest of it changes with each run and says nothing.
HEADER_FIELDS = ("Language:", "Plural-Forms:", "MIME-", "Content-")
MARKERS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext"}

#: A message: its id, and the id of its plural or None.
Message = tuple[str, str | None]


def messages() -> dict[Message, list[str]]:
    """Return all messages with the files that say them."""
    found: dict[Message, list[str]] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        for message in _in_code(path.read_text("utf-8")):
            found.setdefault(message, []).append(_name(path))
    for path in sorted(SOURCE.rglob("templates/**/*.html")):
        for message in _in_template(path.read_text("utf-8")):
            found.setdefault(message, []).append(_name(path))
    return found


def _name(path: Path) -> str:
    return path.relative_to(SOURCE.parents[1]).as_posix()


def _in_code(source: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in MARKERS and node.args and isinstance(node.args[0], ast.Constant):
            plural = node.args[1] if name.startswith("ngettext") else None
            yield node.args[0].value, getattr(plural, "value", None)


def _in_template(source: str) -> Iterator[Message]:
    from django.template import Engine
    from django.template.base import Node
    from django.templatetags.i18n import BlockTranslateNode, TranslateNode

    template = Engine.get_default().from_string(source)
    for found in template.nodelist.get_nodes_by_type(Node):
        # The pages' own `translate` keeps Django's node within.
        node = getattr(found, "node", found)
        if isinstance(node, TranslateNode):
            literal = getattr(node.filter_expression.var, "literal", node.filter_expression.var)
            if isinstance(literal, str):
                yield literal, None
        elif isinstance(node, BlockTranslateNode):
            singular, plural = node.singular, node.plural
            yield (
                node.render_token_list(singular)[0],
                node.render_token_list(plural)[0] if plural else None,
            )


def renew() -> list[str]:
    """Write the catalogue anew, compile it, and return the ids that have no English."""
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    old = Catalog()
    if CATALOG.exists():
        with CATALOG.open("rb") as file:
            old = read_po(file, locale="en")
    new = Catalog(locale="en", fuzzy=False, charset="utf-8", header_comment=HEADER)
    missing = []
    for (singular, plural), files in sorted(messages().items(), key=lambda item: item[0][0]):
        identity = (singular, plural) if plural else singular
        known = old.get(identity)
        flags = known.flags if known else []
        locations = [(file, None) for file in dict.fromkeys(files)]
        said = known.string if known else ""
        new.add(identity, said, locations=locations, flags=flags)
        if not said or not all([said] if isinstance(said, str) else said):
            missing.append(singular)
    CATALOG.parent.mkdir(parents=True, exist_ok=True)
    with CATALOG.open("wb") as file:
        _write(new)
    with CATALOG.with_suffix(".mo").open("wb") as file:
        write_mo(file, new)
    return missing


def _write(catalog: Catalog) -> None:
    """Write the catalogue without dates and line numbers: it changes only where words do."""
    from babel.messages.pofile import write_po

    buffer = BytesIO()
    write_po(buffer, catalog, include_lineno=False, width=100)
    head, body = buffer.getvalue().decode().split("\n\n", 1)
    kept = [
        line
        for line in head.splitlines()
        if not line.startswith('"') or line.startswith(tuple('"' + f for f in HEADER_FIELDS))
    ]
    CATALOG.write_text("\n".join(kept) + "\n\n" + body, "utf-8")


def main() -> int:
    """Renew the catalogue; 1 where English is missing."""
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taizhang.web.settings")
    django.setup()
    missing = renew()
    for message in missing:
        sys.stderr.write(f"no English for: {message}\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
