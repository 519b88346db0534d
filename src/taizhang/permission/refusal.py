"""The family of refusals: an act that was not done, in words that help."""

from __future__ import annotations

from taizhang.documents.errors import Wording


class DomainError(Exception):
    """An act is refused for a reason that the person can do something about; nothing was changed."""

    code = ""
    #: What is wrong and what to do, in both languages; `{name}` fields are filled from the error.
    words: Wording

    def __init__(self, **details: object) -> None:
        self.details = details
        super().__init__(self.sentence())

    def sentence(self, language: str = "zh") -> str:
        """The refusal in "zh" or "en"."""
        text = self.words.en if language == "en" else self.words.zh
        return text.format(**self.details)
