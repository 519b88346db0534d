"""The machine: folders and keys, the database, programs and their versions."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

from taizhang.conversion import office
from taizhang.documents.errors import Wording
from taizhang.web.checks.points import Point, point

_GROUP = Wording("机器和文件", "Machine and files")
_KEYS = ("secret-key", "seal-key", "data-key", "oidc-secret")
#: Names on this machine, and a socket.
_LOCAL = ("", "localhost", "127.0.0.1", "::1")
FREE_BYTES = 2 << 30
#: When nobody mends them any more: Django 5.2 and the versions of Python.
DJANGO_ENDS = {"5.2": dt.date(2028, 4, 30)}
PYTHON_ENDS = {
    (3, 11): dt.date(2027, 10, 31),
    (3, 12): dt.date(2028, 10, 31),
    (3, 13): dt.date(2029, 10, 31),
    (3, 14): dt.date(2030, 10, 31),
}


def _home() -> Iterator[Point]:
    home = Path(settings.HOME)
    open_ = _open_to_others(home)
    yield point(
        "machine.home",
        _GROUP,
        Wording("数据文件夹的权限", "Permissions of the data folder"),
        Wording(f"{_mode(home)}，{'别人能看' if open_ else '只有所有者能看'}。", f"{_mode(home)}."),
        bad=open_,
        mend=Wording(f"chmod 700 {home}", f"chmod 700 {home}"),
        clause="8.1.4.2 a",
    )
    loose = [name for name in _KEYS if (home / name).exists() and _open_to_others(home / name)]
    yield point(
        "machine.keys",
        _GROUP,
        Wording("密钥文件的权限", "Permissions of the keys"),
        Wording("只有所有者能读。", "Readable by their owner only.")
        if not loose
        else Wording(f"别人能读：{'、'.join(loose)}", f"Others can read {', '.join(loose)}"),
        bad=bool(loose),
        mend=Wording(
            "在数据文件夹中对这些文件 chmod 600；别人可能读过的，"
            "用 taizhang secrets change-key 更换数据密钥。",
            "chmod 600 for these; where others may have read them, taizhang secrets change-key.",
        ),
        clause="8.1.4.8 b",
    )
    files = Path(settings.FILES)
    there = [p for p in (files, home / "taizhang.sqlite3", home / "cache") if p.exists()]
    # What lies in a folder that nobody else may enter is safe whatever its own permissions say.
    loose = [p.name for p in there if _open_to_others(p)] if open_ else []
    yield point(
        "machine.files",
        _GROUP,
        Wording("原件和数据库文件的权限", "Permissions of originals and database"),
        Wording("别人看不到。", "Nobody else sees them.")
        if not loose
        else Wording(f"别人能看：{'、'.join(loose)}", f"Others can see {', '.join(loose)}"),
        bad=bool(loose),
        mend=Wording(f"chmod -R go= {home}", f"chmod -R go= {home}"),
        clause="8.1.4.2 a",
    )


def _database() -> Iterator[Point]:
    database = settings.DATABASES["default"]
    host = str(database.get("HOST") or "")
    mode = str(database.get("OPTIONS", {}).get("sslmode", ""))
    is_local = host in _LOCAL or host.startswith("/")
    sqlite = database["ENGINE"].endswith("sqlite3")
    checked = mode in ("verify-ca", "verify-full")
    yield point(
        "machine.database",
        _GROUP,
        Wording("连接数据库", "The way to the database"),
        Wording("SQLite，在本机文件中。", "SQLite, a file of this machine.")
        if sqlite
        else Wording("PostgreSQL，在本机。", "PostgreSQL, on this machine.")
        if is_local
        else Wording(
            f"PostgreSQL 在 {host}，{'加密，' + mode if mode else '没有要求加密'}。",
            f"PostgreSQL at {host}, {'encrypted, ' + mode if mode else 'encryption is not asked for'}.",
        ),
        bad=not (sqlite or is_local or mode == "require" or checked),
        warn=mode == "require" and not is_local,
        mend=Wording(
            "在 DATABASE_URL 末尾加 ?sslmode=verify-full&sslrootcert=证书文件。",
            "Add ?sslmode=verify-full&sslrootcert=FILE to DATABASE_URL.",
        ),
        clause="8.1.4.8 a",
    )


def _user() -> Iterator[Point]:
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    yield point(
        "machine.user",
        _GROUP,
        Wording("运行的用户", "The user it runs as"),
        Wording(
            "root：程序出漏洞时整台机器都受影响。",
            "root: a hole in a program is one in the machine.",
        )
        if is_root
        else Wording("专门的普通用户。", "Not root."),
        warn=is_root,
        mend=Wording(
            "另建用户 taizhang 运行服务（见运维指南）。", "Make a user for it (operator's guide)."
        ),
        clause="8.1.4.4 a",
    )


def _office() -> Iterator[Point]:
    there = office.is_installed()
    yield point(
        "machine.office",
        _GROUP,
        Wording("旧格式转换（LibreOffice）", "Conversion of old formats (LibreOffice)"),
        Wording(
            "已安装；每个文件单独一个进程和配置，不运行宏，不取外部链接，限时一分钟。",
            "Installed; each file has a process and profile of its own, no macros, no links, a minute.",
        )
        if there
        else Wording(
            "没有安装：.doc、.wps、.rtf、.odt 不能导入，其余不受影响。",
            "Not installed: .doc, .wps, .rtf and .odt cannot be imported; nothing else suffers.",
        ),
        clause="8.1.4.4 a",
    )


def _versions() -> Iterator[Point]:
    today = dt.date.today()
    python = sys.version_info[:2]
    django = version("django")
    ends = [
        (f"Django {django}", DJANGO_ENDS.get(".".join(django.split(".")[:2]))),
        (f"Python {python[0]}.{python[1]}", PYTHON_ENDS.get(python)),
    ]
    over = [name for name, end in ends if end is None or end < today]
    said = "、".join(f"{name}（至 {end or '?'}）" for name, end in ends)
    kept = ", ".join(
        f"{name} {version(name)}" for name in ("django-allauth", "django-axes", "cryptography")
    )
    yield point(
        "machine.versions",
        _GROUP,
        Wording("组件仍有安全更新", "Components still get security fixes"),
        Wording(
            f"{said}；{kept}。", f"{said.replace('（至', ' (until').replace('）', ')')}; {kept}."
        ),
        warn=bool(over),
        mend=Wording(
            "升级台账；不连外网时每季度在能联网的机器上核对一次 requirements.lock 的安全公告。",
            "Upgrade. On a closed network compare requirements.lock with security advisories each quarter.",
        ),
        clause="8.1.4.4 e",
    )


def _disk() -> Iterator[Point]:
    free = shutil.disk_usage(settings.HOME).free
    yield point(
        "machine.disk",
        _GROUP,
        Wording("磁盘空间", "Room on the disk"),
        Wording(f"还有 {free >> 20} MB。", f"{free >> 20} MB left."),
        bad=free < FREE_BYTES // 8,
        warn=free < FREE_BYTES,
        mend=Wording(
            "清理磁盘或扩容；写满时不能记历史，也就什么都不能办。",
            "Make room: where the history cannot be written, nothing can be done.",
        ),
        clause="8.1.4.9",
    )


def _open_to_others(path: Path) -> bool:
    """Whether group or others may do anything with it; never on systems without such bits."""
    return os.name == "posix" and bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def _mode(path: Path) -> str:
    return f"{stat.S_IMODE(path.stat().st_mode):o}"


CHECKS = [_home, _database, _user, _office, _versions, _disk]
