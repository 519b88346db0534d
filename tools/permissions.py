"""The tables of docs/permissions.md: `python tools/permissions.py` after an act, page or service was added.

Acts come from their declarations, pages from the addresses, services from the packages; the act of a
service is the one that it refuses to nobody. Prints what changed; the tests compare all three.
"""

from __future__ import annotations

import importlib
import inspect
import os
import pkgutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[1] / "docs" / "permissions.md"
#: How the tables write a relation; "" where a role may not.
SIGNS = {"anywhere": "●", "keeps": "管", "takes_part": "涉", "is": "本"}
PACKAGES = (
    "audit",
    "organizations",
    "accounts",
    "policies",
    "levels",
    "ledger",
    "supervision",
    "backup",
)
#: Readers take `by` as well, to show only what he sees; what follows an act of another capability, for
#: the history: they refuse nobody.
READERS = (
    ".services.opening",
    ".queries.",
    ".visibility",
    ".said",
    ".ways",
    ".models.",
    "ledger.export",
    "audit.recording",
)


def services() -> dict[str, Callable[..., Any]]:
    """Every function that takes `by` and changes or hands out something, by its short name."""
    found: dict[str, Callable[..., Any]] = {}
    for package in PACKAGES:
        root = importlib.import_module(f"taizhang.{package}")
        for module in pkgutil.walk_packages(root.__path__, f"{root.__name__}."):
            if ".migrations" in module.name or any(r in module.name for r in READERS):
                continue
            for name, function in inspect.getmembers(importlib.import_module(module.name)):
                if _is_service(name, function, module.name):
                    found[f"{package}.{name}"] = function
    return found


def addresses() -> Iterator[tuple[str, str, Any]]:
    """Every address as (route, name, view), as the resolver knows them."""
    from django.urls import get_resolver

    yield from _addresses(get_resolver().url_patterns, "", "")


def act_of(function: Callable[..., Any]) -> str:
    """The name of the act that the view or service asks for; "own", "public", or "" for none."""
    act = getattr(function, "act", None)
    if act is not None:
        return str(act)
    return "" if getattr(function, "login_required", True) else "public"


def tables() -> dict[str, str]:
    """Each table of the page by its mark."""
    return {"acts": _acts(), "pages": _pages(), "services": _services()}


def _acts() -> str:
    from taizhang.accounts.models.grant import RoleName
    from taizhang.permission import ACTS, Role

    names = " | ".join(str(RoleName(role.value).label) for role in Role)
    lines = [f"| act | 事项 | {names} |", "|---|---|" + ":-:|" * len(Role)]
    for act in sorted(ACTS.values(), key=lambda act: act.name):
        marks = (SIGNS[act.rules[role].value] if role in act.rules else "" for role in Role)
        lines.append(f"| `{act.name}` | {act.zh}<br>{act.en} | {' | '.join(marks)} |")
    return "\n".join(lines)


def _pages() -> str:
    lines = ["| address 地址 | act |", "|---|---|"]
    acts: dict[str, str] = {}
    for route, _name, view in addresses():
        acts.setdefault(f"/{route}", act_of(view))  # of two, the first one answers
    lines += [f"| `{route}` | `{act}` |" for route, act in sorted(acts.items())]
    return "\n".join(lines)


def _services() -> str:
    from tests.web.world import World

    world = World.made()
    lines = ["| service | act |", "|---|---|"]
    lines += [
        f"| `{name}` | `{_refused(function, world)}` |"
        for name, function in sorted(services().items())
    ]
    return "\n".join(lines)


def _refused(function: Callable[..., Any], world: Any) -> str:
    from taizhang.permission import Actor, NotAllowed

    try:
        world.call(function, by=Actor.nobody())
    except NotAllowed as refusal:
        return refusal.act.name
    except LookupError as lack:
        print(lack, file=sys.stderr)
        return "?"
    return ""


def _is_service(name: str, thing: object, module: str) -> bool:
    return (
        inspect.isfunction(thing)
        and thing.__module__ == module
        and not name.startswith("_")
        and "by" in (names := inspect.signature(thing).parameters)
        # What hears a signal is part of the act that sends it.
        and "sender" not in names
    )


def _addresses(patterns: list[Any], route: str, space: str) -> Iterator[tuple[str, str, Any]]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _addresses(pattern.url_patterns, here, inner)
        else:
            yield here, space + (pattern.name or ""), pattern.callback


def renewed(page: str, made: dict[str, str]) -> str:
    """The page with its tables as they are now."""
    for mark, table in made.items():
        before, _, rest = page.partition(f"<!-- {mark} -->")
        _, _, after = rest.partition(f"<!-- /{mark} -->")
        page = f"{before}<!-- {mark} -->\n{table}\n<!-- /{mark} -->{after}"
    return page


def main() -> int:
    """Renew the page; 1 where it was not as it should be."""
    sys.path.insert(0, str(PAGE.parents[1]))
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.test.runner import DiscoverRunner

    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        page = PAGE.read_text("utf-8")
        now = renewed(page, tables())
    finally:
        runner.teardown_databases(databases)
    PAGE.write_text(now, "utf-8")
    return int(now != page)


if __name__ == "__main__":
    sys.exit(main())
