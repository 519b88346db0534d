"""`taizhang accounts`: the first accounts, and a way back in for whoever lost the password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from taizhang.web.commands.command_line import CommandLine
from taizhang.web.commands.house import prepare
from taizhang.web.commands.language import language, say
from taizhang.web.commands.operator import operator

if TYPE_CHECKING:
    from taizhang.accounts.services import NewPassword

#: What was asked for cannot be done: no such account, a name that is taken.
BAD_INPUT = 2

app = CommandLine(
    help=say(
        """账号：建立最初的三员账号，重置密码。其余账号由安全管理员在网页上建立。

        \b
        taizhang accounts create-administrators   建立系统管理员、安全管理员、审计员
        taizhang accounts reset-password secadmin 给这个登录名一个新的初始密码
        """,
        """Accounts: the three administrators, and new passwords. The security administrator makes
        all other accounts on the pages.

        \b
        taizhang accounts create-administrators    make system, security administrator and auditor
        taizhang accounts reset-password secadmin  a new first password for this sign-in name
        """,
    ),
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.command(
    "create-administrators",
    help=say(
        """建立三员账号（系统管理员、安全管理员、审计员），初始密码只显示这一次。

        已有人担任的职责不再建立。首次登录必须修改密码。
        """,
        """Make the accounts of the three separate duties; their first passwords are shown once.

        A duty that somebody holds gets no second account. The passwords must be changed.
        """,
    ),
)
def create_administrators() -> None:
    """Make them and print their passwords."""
    prepare()
    made = administrators_made()
    if not made:
        typer.echo(say("三员都已有人担任，没有改动。", "All three duties are held; nothing done."))


@app.command(
    "reset-password",
    help=say(
        "给一个账号新的初始密码，只显示这一次；此人在各处的登录都会退出。",
        "Give an account a new first password, shown once; it is signed out everywhere.",
    ),
)
def reset_password(
    username: Annotated[str, typer.Argument(help=say("登录名", "Sign-in name"))],
) -> None:
    """Reset it and print the password."""
    prepare()
    from taizhang.accounts import services
    from taizhang.accounts.models import Account
    from taizhang.permission import DomainError

    try:
        account = Account.objects.get_by_natural_key(username)
        print_passwords([services.reset_password(account=account, by=operator())])
    except Account.DoesNotExist:
        _refuse(say(f"没有登录名“{username}”。", f"There is no sign-in name “{username}”."))
    except DomainError as refusal:
        _refuse(refusal.sentence(language()))


@app.command(
    "unlock",
    help=say(
        "解除一个登录名的登录失败锁定，安全管理员自己被锁时用。",
        "Lift the lock of a sign-in name, for when the security administrator is locked out himself.",
    ),
)
def unlock(
    username: Annotated[str, typer.Argument(help=say("登录名", "Sign-in name"))],
) -> None:
    """Forget its failures."""
    prepare()
    from taizhang.accounts.models import AccountManager
    from taizhang.security.services import lift_lock

    lifted = lift_lock(username=AccountManager.normalised(username), by=operator())
    typer.echo(
        say("已解除。", "Lifted.") if lifted else say("没有锁定，没有改动。", "It was not locked.")
    )


def administrators_made() -> bool:
    """Make the accounts of duties that nobody holds, print their passwords; whether there were any.

    The database is ready.
    """
    from taizhang.accounts.services import create_administrators as create
    from taizhang.permission import DomainError

    try:
        made = create(by=operator())
    except DomainError as refusal:
        _refuse(refusal.sentence(language()))
    print_passwords(made)
    return bool(made)


def print_passwords(given: list[NewPassword]) -> None:
    """Each sign-in name with its password, on standard output, in columns."""
    if not given:
        return
    typer.echo(
        say(
            "初始密码只显示这一次，请记下并交给本人；首次登录必须修改：",
            "First passwords, shown once: note them for their owners, who must change them:",
        )
    )
    width = max(len(one.account.username) for one in given)
    for one in given:
        typer.echo(f"  {one.account.username:<{width}}  {one.password}  {one.account.name}")


def _refuse(words: str) -> NoReturn:
    typer.echo(words, err=True)
    raise typer.Exit(BAD_INPUT)
