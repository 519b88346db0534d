"""Files as they were given → requests, opened one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from taizhang.bulk.messages import Answer, Request
from taizhang.bulk.reading import digest, failed
from taizhang.conversion import Given
from taizhang.documents import ReadingError


def requests(
    files: Iterable[Given], *, held: Mapping[str, str], language: str, seconds: float
) -> Iterator[Request | Answer]:
    """Yield a request for each file, or at once its answer where there is nothing to read.

    `held` are the files that were read before, each with its hash: one is read again only where its
    content has changed. A file is opened when its turn comes, while an archive around it is open.
    """
    for file in files:
        try:
            data = file.content()
        except ReadingError as error:
            yield Answer(file.name, failure=failed(error, language))
            continue
        if file.name in held and held[file.name] == digest(data):
            yield Answer(file.name)
        else:
            yield Request(file.name, data, language, seconds)
