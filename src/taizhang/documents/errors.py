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


class ReadingError(Exception):
    """A file could not be read into a plan: `file`, `place`, what is wrong, and what to do."""

    #: code → (what is wrong, what to do)
    messages: dict[str, tuple[Wording, Wording]] = {}

    def __init__(self, code: str, *, file: str, place: str = "", **details: object) -> None:
        self.code, self.file, self.place, self.details = code, file, place, details
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
        return text.format(file=self.file, place=self.place, **self.details)
