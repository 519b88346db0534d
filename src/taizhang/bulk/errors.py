"""What can go wrong when many files are read, in the family of `documents.errors`."""

from __future__ import annotations

from taizhang.documents.errors import ReadingError, Wording


class NotFinished(ReadingError):
    """Reading one file came to no end; the other files are not touched by it."""

    messages = {
        "bulk.too-slow": (
            Wording(
                "{seconds} 秒内没有读完，已停止。",
                "It was stopped: not read within {seconds} seconds.",
            ),
            Wording(
                "请用 --limit 放宽时限后单独再试，或拆分文件。",
                "Try it alone with a longer --limit, or split the file.",
            ),
        ),
        "bulk.crashed": (
            Wording(
                "读取它的进程意外结束（{reason}）。", "The process reading it ended ({reason})."
            ),
            Wording(
                "请单独再试一次；仍然如此时另存为 .docx 再读，并把文件报告给我们。",
                "Try it alone; if it ends again, save the file as .docx, and report it to us.",
            ),
        ),
        "bulk.failed": (
            Wording("读取程序出错（{reason}）。", "The reader itself failed ({reason})."),
            Wording(
                "这是程序的缺陷：请把文件和这行提示报告给我们；可先另存为 .docx 再读。",
                "That is a defect: please report the file and this line; saved as .docx it may do.",
            ),
        ),
    }


class CannotRun(ReadingError):
    """The run cannot begin or go on; `file` is the cluster or the output that it is about."""

    messages = {
        "bulk.no-cluster-extra": (
            Wording(
                "使用 Dask 集群要先安装附加组件。",
                "A Dask cluster needs an extra that is not installed.",
            ),
            Wording(
                "请运行：pip install 'taizhang[cluster]'", "Run: pip install 'taizhang[cluster]'"
            ),
        ),
        "bulk.no-cluster": (
            Wording(
                "连不上这个 Dask 集群（{reason}）。", "The Dask cluster does not answer ({reason})."
            ),
            Wording(
                "请核对地址（如 tcp://主机:8786）和调度程序是否在运行。",
                "Check the address, such as tcp://host:8786, and that its scheduler is running.",
            ),
        ),
        "bulk.cluster-lost": (
            Wording("集群中途断开了。", "The cluster was lost on the way."),
            Wording(
                "请检查调度程序和网络，再加 --resume 继续。",
                "Check its scheduler and the network, then go on with --resume.",
            ),
        ),
        "bulk.no-workers": (
            Wording("集群里没有能用的工作进程。", "The cluster has no worker that can be used."),
            Wording(
                "请在各机器上安装同一版本的 taizhang[cluster]，运行 dask worker 后再试。",
                "Install the same version of taizhang[cluster] where they run, start dask worker, retry.",
            ),
        ),
        "bulk.output-exists": (
            Wording("输出文件已经存在。", "The output is there already."),
            Wording(
                "接着上次的做请加 --resume；重新做请换一个文件名。",
                "Add --resume to go on with it, or name another file.",
            ),
        ),
        "bulk.output-in-use": (
            Wording("另一个命令正在写这个文件。", "Another command is writing this file."),
            Wording("请等它结束，或换一个文件名。", "Wait for its end, or name another file."),
        ),
        "bulk.output-failed": (
            Wording("写不进输出文件（{reason}）。", "The output cannot be written ({reason})."),
            Wording(
                "请检查磁盘空间和权限，再加 --resume 继续。",
                "Check disk space and permission, then go on with --resume.",
            ),
        ),
    }
