"""The command line: `taizhang parse`, `examine`, `align`, `import`, `serve`, `demo`, `accounts`, `audit`,
`manage`.

Whatever needs Django is imported when its command runs: reading a plan needs no database, and help
must come at once.
"""

from __future__ import annotations

import sys
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from taizhang.web.commands import auditing, people, sealing_key, setting, units
from taizhang.web.commands.command_line import CommandLine
from taizhang.web.commands.language import say
from taizhang.web.commands.parsing import BAD_INPUT, Form, parse_files

#: What a file may take where many are read: longer than an old format takes to be converted.
SECONDS = 90

INTRODUCTION = say(
    """台账：把政策文件读成能落实的任务台账，每一处都能回到原文。

    \b
    先看一看：
      taizhang demo                   装入三份示例方案，打开网页
    用自己的文件：
      taizhang import 实施方案.docx   读入台账；同一文件再次导入不会改动
      taizhang serve                  打开网页，也可以在网页上拖入文件
    只读不存：
      taizhang parse 实施方案.docx --table
      taizhang parse *.docx --json > 方案.jsonl
      taizhang examine 实施方案.docx  体检：前后矛盾、缺单位、缺时限等
      taizhang align 省.docx 县.docx  上下级对应：县的任务承接省的哪项任务

    \b
    数据都在一个文件夹里：TAIZHANG_HOME（默认 ~/.taizhang）。
    用 PostgreSQL 时设 DATABASE_URL。 For English: TAIZHANG_LANG=en
    """,
    """Taizhang reads a policy document into a ledger of tasks, every fact traceable to its source.

    \b
    Have a look:
      taizhang demo                 load three sample plans and open the pages
    Your own files:
      taizhang import plan.docx     into the ledger; the same file again changes nothing
      taizhang serve                the pages, where files can be dropped too
    Read without keeping:
      taizhang parse plan.docx --table
      taizhang parse *.docx --json > plans.jsonl
      taizhang examine plan.docx    what contradicts itself or is missing
      taizhang align upper.docx lower.docx    which lower task carries which upper one

    All data live in one folder, TAIZHANG_HOME (default ~/.taizhang). For PostgreSQL: DATABASE_URL.
    中文：TAIZHANG_LANG=zh
    """,
)
FILES = say(
    "政策文件，可以写多个；文件夹和 .zip 代表其中的文件",
    "Policy documents, one or more; a folder or .zip stands for the files in it",
)
PORT = say("端口", "Port")
HOST = say("监听的地址", "Address to listen on")

app = CommandLine(
    help=INTRODUCTION,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Files = Annotated[list[Path], typer.Argument(metavar="FILE", help=FILES, show_default=False)]
AsJson = Annotated[
    bool, typer.Option("--json", help=say("输出 JSON", "Print JSON"), show_default=False)
]
AsTable = Annotated[
    bool, typer.Option("--table", help=say("输出表格", "Print tables"), show_default=False)
]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        min=0,
        metavar="N",
        help=say("用几个进程读；0 为全部核", "Read with N processes; 0 for all cores"),
        show_default=False,
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help=say("逐行写入这个新文件（JSON Lines）", "Write line by line to this new file"),
        show_default=False,
    ),
]
Resume = Annotated[
    bool,
    typer.Option(
        "--resume",
        help=say("接着写 --output，跳过其中已有的文件", "Go on with --output, skip what it holds"),
        show_default=False,
    ),
]
Cluster = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help=say(
            "在这个 Dask 集群上读（须装 taizhang\\[cluster]）",
            "Read on this Dask cluster (needs taizhang\\[cluster])",
        ),
        show_default=False,
    ),
]
Limit = Annotated[
    float | None,
    typer.Option(
        "--limit",
        min=0.1,
        metavar="SECONDS",
        help=say(
            f"每个文件的时限（默认 {SECONDS} 秒）", f"What one file may take (default {SECONDS} s)"
        ),
        show_default=False,
    ),
]
BackupFile = Annotated[
    Path, typer.Argument(metavar="FILE", help=say("备份文件", "The backup"), show_default=False)
]
Port = Annotated[int, typer.Option("--port", "-p", min=1, max=65535, help=PORT)]
Host = Annotated[str, typer.Option("--host", help=HOST)]


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"taizhang {installed_version('taizhang')}")
        raise typer.Exit


@app.callback()
def _taizhang(
    _version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_show_version,
            is_eager=True,
            help=say("显示版本", "Show the version"),
        ),
    ] = False,
) -> None:
    pass


@app.command(
    "parse",
    help=say(
        """读文件，把方案打印出来，不存入台账。

        \b
        终端上默认显示表格（--table），输出到文件或管道时默认为 JSON。
        JSON：一个文件是一个对象，多个文件每行一个（JSON Lines）。
        读不了的文件在标准错误里说明原因和办法，其余的照常输出；
        只要有一个读不了，退出码就是 2。

        \b
        taizhang parse 实施方案.docx
        taizhang parse 实施方案.docx --json > 方案.json
        taizhang parse *.docx --json | jq -c '{file, n: (.tasks | length)}'
        taizhang parse 各县方案/ 资料.zip --json > 方案.jsonl

        文件很多时，用 --jobs、--output、--cluster 中任一个：
        每个方案一行，谁先读完谁先写（只用一个进程时按给出的次序），行中有 file 和
        sha256；某个文件出错、读取进程崩溃或超过时限，只影响这一个文件。
        中断后加 --resume 再运行，只读还没有的、内容改过的和上次失败的。

        \b
        taizhang parse 资料/ --jobs 0 --output 方案.jsonl
        taizhang parse 资料/ --jobs 0 --output 方案.jsonl --resume
        taizhang parse 资料/ --cluster tcp://主机:8786 --output 方案.jsonl
        """,
        """Read files and print their plans; nothing is kept.

        On a terminal the default is tables (--table), into a file or pipe it is JSON (--json): one
        object for one file, a line each (JSON Lines) for several. What cannot be read is explained
        on standard error and the others are printed all the same; if any failed, the exit code
        is 2.

        \b
        taizhang parse plan.docx
        taizhang parse plan.docx --json > plan.json
        taizhang parse *.docx --json | jq -c '{file, n: (.tasks | length)}'
        taizhang parse plans/ plans.zip --json > plans.jsonl

        Many files, by any of --jobs, --output, --cluster: a line for each plan, in the order in which
        they finish (with one process, in the order given), with file and sha256. A bad file, a
        crash or a hang costs that one file. After an interruption --resume reads only what is
        missing, has changed or failed.

        \b
        taizhang parse folder/ --jobs 0 --output plans.jsonl
        taizhang parse folder/ --jobs 0 --output plans.jsonl --resume
        taizhang parse folder/ --cluster tcp://host:8786 --output plans.jsonl
        """,
    ),
)
def _parse(
    files: Files,
    as_json: AsJson = False,
    as_table: AsTable = False,
    jobs: Jobs = None,
    output: Output = None,
    resume: Resume = False,
    cluster: Cluster = None,
    limit: Limit = None,
) -> None:
    if jobs is not None or output or resume or cluster or limit:
        if as_table:
            _refuse("--table 不能和多文件选项一起用。", "--table is not for reading many files.")
        if resume and output is None:
            _refuse("--resume 要和 --output 一起用。", "--resume goes with --output.")
        if jobs is not None and cluster:
            _refuse("--jobs 和 --cluster 只能选一个。", "Choose one of --jobs and --cluster.")
        from taizhang.web.commands.bulk_parsing import Run, parse_many

        run = Run(1 if jobs is None else jobs, output, resume, cluster, limit or SECONDS)
        raise typer.Exit(parse_many(files, run))
    raise typer.Exit(parse_files(files, _form(as_json=as_json, as_table=as_table)))


@app.command(
    "examine",
    help=say(
        """体检：读文件，指出方案中前后矛盾、缺漏和值得再看的地方，不存入台账。

        \b
        例如：分项与总数不符，同一指标前后两个数，目标没有任务承接，任务缺牵头单位、
        时限或数字目标，单位既牵头又配合，提到的附件不在文件里，时限早于成文日期。
        每处都写明级别、原因和位置（第几行、哪几个字）。

        \b
        输出方式与 parse 相同：--table 或 --json，多个文件每行一个对象。
        查出问题，退出码仍是 0；有文件读不了才是 2。

        \b
        taizhang examine 实施方案.docx
        taizhang examine *.docx --json | jq -c '{file, n: (.findings | length)}'
        """,
        """Examine: read files and say what contradicts itself, is missing, or is worth a look.

        Parts that do not add up, one quantity with two numbers, goals that no task carries, tasks
        without lead, deadline or number, a unit that both leads and supports, an annex that is not
        there, a deadline before the date of issue. Each finding gives its level and its places.
        Nothing is kept.

        Printed as parse does it: --table or --json, a line each for several files. The exit code is
        0 with findings too, and 2 only where a file cannot be read.

        \b
        taizhang examine plan.docx
        taizhang examine *.docx --json | jq -c '{file, n: (.findings | length)}'
        """,
    ),
)
def _examine(
    files: Files,
    as_json: AsJson = False,
    as_table: AsTable = False,
) -> None:
    from taizhang.web.commands.examining import examine_files

    raise typer.Exit(examine_files(files, _form(as_json=as_json, as_table=as_table)))


@app.command(
    "align",
    help=say(
        """上下级对应：读两份方案，提出下级的哪项任务承接上级的哪项任务，不存入台账。

        \b
        每一对都写明理由（相同的对象、举措、动作、名称），引出两边的原话；
        同一指标的目标写明关系：一致、高于、低于、晚于上级，或口径不同；
        最后列出上级任务中下级没有承接的。由程序提出，由人确认。

        \b
        两份文件看来不是同一领域时，不提出对应并说明，退出码为 2。

        \b
        taizhang align 省方案.docx 县方案.docx
        taizhang align 省方案.docx 县方案.docx --json > 对应.json
        """,
        """Align: read two plans, say which lower task carries out which upper one. Nothing is kept.

        Each pair gives its reasons (same object, measure, act, name) in the words of both; targets
        of one quantity give their relation: equal, higher, lower, later, or measured otherwise; and
        at the end stand the upper tasks that nothing carries. The program proposes, a person decides.

        Where the two seem to be of different fields nothing is proposed, which is said, and the exit
        code is 2.

        \b
        taizhang align province.docx county.docx
        taizhang align province.docx county.docx --json > alignment.json
        """,
    ),
)
def _align(
    upper: Annotated[
        Path,
        typer.Argument(
            metavar="UPPER",
            help=say("上级的方案", "The plan of the upper level"),
            show_default=False,
        ),
    ],
    lower: Annotated[
        Path,
        typer.Argument(
            metavar="LOWER",
            help=say("下级的方案", "The plan of the lower level"),
            show_default=False,
        ),
    ],
    as_json: AsJson = False,
    as_table: AsTable = False,
) -> None:
    from taizhang.web.commands.aligning import align_files

    raise typer.Exit(align_files(upper, lower, _form(as_json=as_json, as_table=as_table)))


def _refuse(zh: str, en: str) -> NoReturn:
    """Say why the options cannot be used together, and end."""
    typer.echo(say(zh, en), err=True)
    raise typer.Exit(BAD_INPUT)


def _form(*, as_json: bool, as_table: bool) -> Form:
    """Tables on a terminal, JSON into a file or pipe, unless one was asked for; not both."""
    if as_json and as_table:
        _refuse("--json 和 --table 只能选一个。", "Choose one of --json and --table.")
    on_terminal = sys.stdout.isatty()
    return Form.TABLE if as_table or (on_terminal and not as_json) else Form.JSON


@app.command(
    "import",
    help=say(
        """把文件读入台账。

        \b
        每个文件要么全部读入，要么完全不动。
        同一文件（内容相同）再次导入不会改动，并会说明。
        有读不了的文件时，其余的照常导入，退出码为 2。

        \b
        taizhang import 实施方案.docx 任务分工表.xlsx
        taizhang import 各县方案/ 资料.zip
        taizhang import 实施方案.docx --unit 青溪县教育局
        """,
        """Read files into the ledger.

        Each file is taken whole or not at all. The same content again changes nothing and says so.
        Where some cannot be read, the others are imported all the same and the exit code is 2.

        \b
        taizhang import plan.docx tasks.xlsx
        taizhang import plans/ plans.zip
        taizhang import plan.docx --unit 青溪县教育局
        """,
    ),
)
def _import(
    files: Files,
    unit: Annotated[
        str,
        typer.Option(
            "--unit",
            metavar="NAME",
            help=say(
                "主管单位全称：该单位的统筹员管理这些方案",
                "The unit that keeps the plans: its coordinators look after them",
            ),
            show_default=False,
        ),
    ] = "",
) -> None:
    from taizhang.web.commands.importing import import_files

    raise typer.Exit(import_files(files, unit=unit))


@app.command(
    "serve",
    help=say(
        """打开网页服务；数据库需要升级时先升级。

        还没有账号时，先建立系统管理员、安全管理员、审计员，并显示一次初始密码。

        \b
        taizhang serve
        taizhang serve --port 9000
        """,
        """Serve the pages; the database is brought up to date first.

        Where there are no accounts yet, those of the three administrators are made, and their first
        passwords shown once.

        \b
        taizhang serve
        taizhang serve --port 9000
        """,
    ),
)
def _serve(host: Host = "127.0.0.1", port: Port = 8000) -> None:
    from taizhang.web.commands.serving import serve

    serve(host, port)


@app.command(
    "demo",
    help=say(
        """装入三份示例方案（一省、一市、一县，均为虚构）和各角色的演示账号，并打开网页服务。

        \b
        taizhang demo          方案已读入，等待核对和发布
        taizhang demo --year   再演绎一年：发布、报送、退回、延期、销号……（约需几分钟）
        """,
        """Load three sample plans (of invented places) and an account for each role; serve the pages.

        \b
        taizhang demo          the plans are read and wait for review and publication
        taizhang demo --year   and a year of work on them is told: reports, returns, closures
        """,
    ),
)
def _demo(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    year: Annotated[
        bool,
        typer.Option(
            "--year",
            help=say("再演绎一年的工作", "Tell a year of work on them"),
            show_default=False,
        ),
    ] = False,
    no_serve: Annotated[
        bool,
        typer.Option(
            "--no-serve",
            help=say("只装入数据，不打开服务", "Load the data and end"),
            show_default=False,
        ),
    ] = False,
) -> None:
    from taizhang.web.commands.serving import fill_demo, serve

    code = fill_demo(year=year)
    if code or no_serve:
        raise typer.Exit(code)
    serve(host, port)


@app.command(
    "backup",
    help=say(
        """备份：数据、原件和密钥，写入一个文件；服务照常运行。

        \b
        备份里有密钥，要保密；--encrypt 用口令加密（终端上会问，否则读标准输入的第一行）。
        写完才以给定的名字出现，不覆盖已有的文件。

        \b
        taizhang backup 备份-2026-06-30.zip
        taizhang backup 备份.tzb --encrypt
        """,
        """Back up data, original files and keys into one file, while the server runs.

        It holds the keys: keep it secret; --encrypt asks for a pass phrase (without a terminal, the
        first line of standard input). The file appears when it is whole; none is replaced.

        \b
        taizhang backup backup-2026-06-30.zip
        taizhang backup backup.tzb --encrypt
        """,
    ),
)
def _backup(
    file: BackupFile,
    encrypt: Annotated[
        bool,
        typer.Option(
            "--encrypt",
            help=say("用口令加密", "Encrypt under a pass phrase"),
            show_default=False,
        ),
    ] = False,
) -> None:
    from taizhang.web.commands.backing_up import write_backup

    raise typer.Exit(write_backup(file, encrypt=encrypt))


@app.command(
    "restore",
    help=say(
        """把备份恢复到空的数据文件夹（TAIZHANG_HOME）和空的数据库，并验证历史。

        \b
        备份先整个核对，再动手；残缺或被改动的备份什么都不恢复。
        SQLite 的备份也可以恢复到 PostgreSQL（设 DATABASE_URL），反过来也行。

        \b
        TAIZHANG_HOME=/新文件夹 taizhang restore 备份.zip
        """,
        """Restore a backup into an empty data folder (TAIZHANG_HOME) and an empty database, and prove
        the history.

        The backup is checked whole first; nothing is restored from one that is torn or altered. A
        backup of SQLite can be restored into PostgreSQL (set DATABASE_URL), and the other way.

        \b
        TAIZHANG_HOME=/new/folder taizhang restore backup.zip
        """,
    ),
)
def _restore(file: BackupFile) -> None:
    from taizhang.web.commands.backing_up import read_backup

    raise typer.Exit(read_backup(file))


@app.command(
    "check",
    help=say(
        """安全自查：逐项检查安装是否符合等级保护三级对应用的要求，说明怎么改。

        退出码：0 没有要改的，1 有要改的。网页“自查”显示同样的内容。

        \b
        taizhang check --deploy          正式运行的服务器，全部检查
        taizhang check --deploy --json
        taizhang check                   只在本机使用时，不查 HTTPS
        """,
        """Examine the installation against what GB/T 22239 level 3 asks of an application, and say how
        to mend each point.

        Exit code: 0 nothing to mend, 1 something. The page Self-check shows the same.

        \b
        taizhang check --deploy          a server that others reach: everything
        taizhang check --deploy --json
        taizhang check                   used on this machine alone: HTTPS is not asked for
        """,
    ),
)
def _check(
    deploy: Annotated[
        bool,
        typer.Option(
            "--deploy",
            help=say("按正式运行的服务器检查", "Examine as a server that others reach"),
            show_default=False,
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    from taizhang.web.commands.checking import check

    raise typer.Exit(check(deploy=deploy, as_json=as_json))


@app.command(
    "daily",
    help=say(
        """每日运行：更新填报周期和灯色，发出当天的提醒；每天只做一次，中断后再运行会接着做。

        服务（taizhang serve）到点会自己运行，这个命令供定时任务（cron）使用。
        退出码：0 已运行（或早已运行），1 有没发出去的，2 不能运行。

        \b
        taizhang daily
        taizhang daily --on 2026-11-20     补一个过去的日子；只能逐日往前
        """,
        """Run the day: periods, lights, the day's reminders. Once a day; one that was killed goes on.

        The server (taizhang serve) does it by itself; this command is for cron.
        Exit code: 0 it was run (or had been), 1 something could not be sent, 2 it cannot be run.

        \b
        taizhang daily
        taizhang daily --on 2026-11-20     a day in the past; days only go forward
        """,
    ),
)
def _daily(
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help=say("哪一天", "Which day"), show_default=False),
    ] = None,
) -> None:
    from taizhang.web.commands.running_the_day import run_the_day

    raise typer.Exit(run_the_day(on))


@app.command(
    "manage",
    help=say("运行 Django 的管理命令。", "Run a management command of Django."),
    context_settings={
        "allow_extra_args": True,
        "ignore_unknown_options": True,
        "help_option_names": [],
    },
)
def _manage(context: typer.Context) -> None:
    from taizhang.web.commands.house import configure

    configure()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["taizhang manage", *context.args])


app.add_typer(people.app, name="accounts")
app.add_typer(setting.app, name="settings")
app.add_typer(sealing_key.app, name="secrets")
app.add_typer(auditing.app, name="audit")
app.add_typer(units.units_app, name="units")
app.add_typer(units.divisions_app, name="divisions")


def main() -> None:
    """Run the command line."""
    app()
