"""How the server is reached: HTTPS, names, cookies, what Django itself examines."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.core import checks as django_checks

from taizhang.documents.errors import Wording
from taizhang.web.checks.points import Point, point

_GROUP = Wording("服务器和网络", "Server and network")


def _https() -> Iterator[Point]:
    on = settings.HTTPS
    yield point(
        "server.https",
        _GROUP,
        Wording("传输加密（HTTPS）", "Encrypted transport (HTTPS)"),
        Wording("在 HTTPS 代理之后运行。", "Runs behind a proxy that speaks HTTPS.")
        if on
        else Wording(
            "没有启用 HTTPS：密码和内容在网上明文传输。",
            "HTTPS is off: passwords and content cross the network in clear.",
        ),
        bad=not on,
        mend=Wording(
            "在前面放 HTTPS 代理，设 TAIZHANG_HTTPS=1 和 TAIZHANG_ALLOWED_HOSTS，"
            "重启（见运维指南“放在代理之后”）。",
            "Put a proxy with HTTPS in front, set TAIZHANG_HTTPS=1 and TAIZHANG_ALLOWED_HOSTS, start "
            "again (operator's guide, “Behind a proxy”).",
        ),
        clause="8.1.4.1 c, 8.1.4.8 a",
    )
    seconds = settings.SECURE_HSTS_SECONDS
    safe = settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE and seconds > 0
    yield point(
        "server.cookies",
        _GROUP,
        Wording("安全 Cookie 和 HSTS", "Secure cookies and HSTS"),
        Wording(
            "Cookie 只走 HTTPS，浏览器一年内只用 HTTPS 访问。",
            "Cookies travel by HTTPS alone; HSTS holds.",
        )
        if safe
        else Wording("Cookie 可以明文传输，没有 HSTS。", "Cookies may travel in clear; no HSTS."),
        bad=not safe,
        mend=Wording("启用 HTTPS 后自动满足。", "Follows from HTTPS."),
        clause="8.1.4.8 a",
    )


def _debug() -> Iterator[Point]:
    yield point(
        "server.debug",
        _GROUP,
        Wording("调试方式", "Debugging"),
        Wording("已关闭。", "Off.")
        if not settings.DEBUG
        else Wording("开着：出错页面会显示程序和设置。", "On: error pages show code and settings."),
        bad=settings.DEBUG,
        mend=Wording("去掉 TAIZHANG_DEBUG，重启。", "Unset TAIZHANG_DEBUG and start again."),
        clause="8.1.4.4 a",
    )


def _hosts() -> Iterator[Point]:
    anybody = [host for host in settings.ALLOWED_HOSTS if host == "*" or host.startswith(".")]
    others = [h for h in settings.ALLOWED_HOSTS if h not in ("localhost", "127.0.0.1", "[::1]")]
    said = "、".join(others)
    yield point(
        "server.hosts",
        _GROUP,
        Wording("允许的域名", "Allowed names"),
        Wording(
            f"本机{'和 ' + said if said else ''}。",
            f"This machine{' and ' + said if said else ''}.",
        ),
        bad=bool(anybody),
        mend=Wording(
            "TAIZHANG_ALLOWED_HOSTS 写明域名，不用 * 或 .example。",
            "Name each host in TAIZHANG_ALLOWED_HOSTS, without * or a leading dot.",
        ),
        clause="8.1.4.4 d",
    )


def _django() -> Iterator[Point]:
    found = django_checks.run_checks(include_deployment_checks=True)
    ids = sorted({m.id or "?" for m in found if not m.is_silenced()})
    said = ", ".join(ids)
    yield point(
        "server.django",
        _GROUP,
        Wording("Django 部署检查", "Django's deployment checks"),
        Wording(f"{len(ids)} 项：{said}。", f"{len(ids)}: {said}.")
        if ids
        else Wording("没有发现问题。", "Nothing found."),
        bad=bool(ids),
        mend=Wording(
            "多数随 HTTPS 解决；其余按编号查 Django 文档。",
            "Most follow from HTTPS; look the others up in Django's documentation by their ids.",
        ),
        clause="8.1.4.4",
    )


CHECKS = [_https, _debug, _hosts, _django]
