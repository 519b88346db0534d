"""`taizhang secrets`: the key under which personal data are sealed."""

from __future__ import annotations

import typer

from taizhang.web.commands.command_line import CommandLine
from taizhang.web.commands.house import prepare
from taizhang.web.commands.language import say
from taizhang.web.commands.operator import operator

app = CommandLine(
    help=say("密钥：更换数据密钥。", "Secrets: change the data key."),
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def _secrets() -> None:
    pass


@app.command(
    "change-key",
    help=say(
        """更换数据密钥，并用新密钥重新加密电话、邮箱和二次验证的密钥。服务运行时也可以做。

        旧密钥留在文件 data-key 中，供恢复以前的备份；中断后再运行一次即可。
        """,
        """Make a new data key and seal telephone numbers, mail and second factors anew, while the
        server runs.

        The old key stays in the file data-key, for backups of before; interrupted, run it again.
        """,
    ),
)
def change_key() -> None:
    """Change it and say how much was sealed anew."""
    prepare()
    from taizhang.encryption.resealing import change_key as change

    counts = change(by=operator())
    typer.echo(
        say(
            f"已更换。重新加密：联系方式 {counts['contacts']} 份，二次验证 {counts['second-factors']} 份。",
            f"Changed. Sealed anew: contact data of {counts['contacts']}, second factors "
            f"{counts['second-factors']}.",
        )
    )
