"""What can go wrong on the way to a file that can be read, in the family of `documents.errors`."""

from __future__ import annotations

from taizhang.documents.errors import ReadingError, Wording

_SAVE_AS = Wording(
    "请用 Word、Excel 或 WPS 打开，另存为 .docx 或 .xlsx 后再导入。",
    "Open it in Word, Excel or WPS and save it as .docx or .xlsx.",
)


class NotConverted(ReadingError):
    """A file of a format that only an office program reads, and none did."""

    messages = {
        "conversion.no-office": (
            Wording(
                "这是{kind}，要借助 LibreOffice 读取，而这台机器上没有找到它。",
                "This is {kind}; reading it takes LibreOffice, which is not on this machine.",
            ),
            Wording(
                "请安装 LibreOffice 使命令 soffice 能够运行（Debian、Ubuntu、统信、麒麟："
                "apt install libreoffice-writer libreoffice-calc；"
                "openEuler、CentOS：dnf install libreoffice；"
                "Windows、macOS：从 LibreOffice 官方网站下载），"
                "或用 Word、Excel、WPS 打开，另存为 .docx 或 .xlsx。",
                "Install LibreOffice so that the command soffice runs (Debian, Ubuntu: "
                "apt install libreoffice-writer libreoffice-calc; Fedora, CentOS: dnf install libreoffice; "
                "Windows, macOS: from the LibreOffice web site), or save the file as .docx or .xlsx in the "
                "program that made it.",
            ),
        ),
        "conversion.failed": (
            Wording(
                "这是{kind}，LibreOffice 没能打开它：文件已损坏，或缺少组件（表格要有 libreoffice-calc）。",
                "This is {kind}; LibreOffice could not open it: it is damaged, or a part of LibreOffice is "
                "missing (tables need libreoffice-calc).",
            ),
            _SAVE_AS,
        ),
        "conversion.timeout": (
            Wording(
                "这是{kind}，LibreOffice 用了 {seconds} 秒仍未转换完，已停止。",
                "This is {kind}; LibreOffice was stopped after {seconds} seconds.",
            ),
            _SAVE_AS,
        ),
    }
