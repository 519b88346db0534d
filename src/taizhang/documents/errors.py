"""What can go wrong with a file that is given to be read.

    ReadingError
    ├── UnreadableFile      the bytes are not a document that can be read
    └── NotAPlan            the document was read, but holds no plan (raised by `extraction`)

Each error names the file, the place and the way out, in Chinese and in English, and has a `code`
that does not change with the wording.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """One message in both languages of the interface; `{name}` fields are filled from the error."""

    zh: str
    en: str


#: Names of parts and heads of tables come from the file: a message stays one that can be read.
_LONGEST = 200


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


class ReadingError(Exception):
    """A file could not be read into a plan: `file`, `place`, what is wrong, and what to do."""

    #: code → (what is wrong, what to do)
    messages: dict[str, tuple[Wording, Wording]] = {}

    def __init__(self, code: str, *, file: str, place: str = "", **details: object) -> None:
        self.code, self.file, self.place, self.details = code, file, _short(place), details
        super().__init__(self.sentence("zh"))

    def problem(self, language: str = "zh") -> str:
        """What is wrong, in `language` ("zh" or "en")."""
        return self._word(self.messages[self.code][0], language)

    def remedy(self, language: str = "zh") -> str:
        """What the user can do about it, in `language`."""
        return self._word(self.messages[self.code][1], language)

    def sentence(self, language: str = "zh") -> str:
        """File, place, problem and remedy as one message."""
        where = f"{self.file}，{self.place}" if self.place else self.file
        if language == "en":
            where = where.replace("，", ", ")
            return f"{where}: {self.problem('en')} {self.remedy('en')}"
        return f"{where}：{self.problem()}{self.remedy()}"

    def _word(self, wording: Wording, language: str) -> str:
        text = wording.en if language == "en" else wording.zh
        details = {
            name: _short(str(value.en if language == "en" else value.zh))
            if isinstance(value, Wording)
            else _short(str(value))
            for name, value in self.details.items()
        }
        return text.format(file=self.file, place=self.place, **details)


class UnreadableFile(ReadingError):
    """The bytes are not a document that can be read; nothing of it was used."""

    messages = {
        "documents.empty": (
            Wording("文件里没有文字。", "The file holds no text."),
            Wording(
                "请确认选对了文件；若内容是贴在里面的图片，请把图片另存后导入。",
                "Check that it is the right file; a picture pasted into it must be saved and given itself.",
            ),
        ),
        "documents.truncated": (
            Wording("文件不完整，后面的内容缺失。", "The file is incomplete: its end is missing."),
            Wording(
                "请重新下载或重新复制原文件后再试。",
                "Download or copy the original again, then retry.",
            ),
        ),
        "documents.scanned": (
            Wording(
                "这是扫描件（{pages} 页是图片，没有文字），而这里没有安装文字识别组件。",
                "It was scanned ({pages} pages are pictures without text), and text recognition is not "
                "installed here.",
            ),
            Wording(
                '请安装文字识别（OCR）组件后再导入：pip install "taizhang[ocr]"；有原来的电子文件更好。',
                'Install text recognition (OCR) and try again: pip install "taizhang[ocr]"; the original '
                "electronic file is better still.",
            ),
        ),
        "documents.unrecognised": (
            Wording("图片里没有认出文字。", "No text was recognised in the picture."),
            Wording(
                "请确认选对了文件；太暗、太模糊或太小时，请按 300 dpi 重新扫描。",
                "Check that it is the right file; if it is dark, blurred or small, scan it again at 300 dpi.",
            ),
        ),
        "documents.encrypted": (
            Wording("文件设有打开密码。", "The file is protected by a password."),
            Wording(
                "请用 Word 或 WPS 打开，取消密码后另存为 .docx。",
                "Open it in Word or WPS, remove the password and save it as .docx.",
            ),
        ),
        "documents.binary": (
            Wording(
                "这不是文字文件，也不是能辨认的文档格式。",
                "This is neither text nor a document format that is known.",
            ),
            Wording(
                "请用原来的软件打开，另存为 .docx 或 .txt。",
                "Open it in the program that made it and save it as .docx or .txt.",
            ),
        ),
        "documents.undecodable": (
            Wording(
                "文字编码无法辨认（不是 UTF-8、UTF-16 或 GB18030），或内容已损坏。",
                "The text is in no known encoding (UTF-8, UTF-16, GB18030), or it is damaged.",
            ),
            Wording(
                "请用记事本打开，核对内容后以 UTF-8 编码另存。",
                "Open it in a text editor, check it and save it as UTF-8.",
            ),
        ),
        "documents.unsupported": (
            Wording(
                "这是{kind}，目前还不能直接读取。", "This is {kind}, which cannot be read yet."
            ),
            Wording("{remedy}", "{remedy}"),
        ),
        "documents.too-large": (
            Wording(
                "文件过大（{size}，上限 {limit}）。",
                "The file is too large ({size}; the limit is {limit}).",
            ),
            Wording(
                "请拆分文件，或删去其中的图片和附件后再试。",
                "Split the file, or remove pictures and attachments from it, then retry.",
            ),
        ),
        "documents.damaged": (
            Wording("文件已损坏：{what}。", "The file is damaged: {what}."),
            Wording(
                "请用 Word 或 WPS 打开修复，另存为 .docx 后再试。",
                "Open it in Word or WPS to repair it, save it as .docx and retry.",
            ),
        ),
    }
