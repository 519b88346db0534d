from gettext import GNUTranslations

from babel.messages.pofile import read_po
from tools.messages import CATALOG, messages


def english() -> dict:
    with CATALOG.open("rb") as file:
        return {m.id: m.string for m in read_po(file) if m.id}


def of_ids(singular: str, plural: str | None) -> object:
    return (singular, plural) if plural else singular


class TestTheEnglishOfThePages:
    def test_is_there_for_every_message(self) -> None:
        known = english()
        missing = [m[0] for m in messages() if not all_said(known.get(of_ids(*m)))]
        assert missing == [], "run tools/messages.py and fill in the English"

    def test_holds_no_message_that_is_no_longer_said(self) -> None:
        assert set(english()) == {of_ids(*m) for m in messages()}

    def test_keeps_the_places_for_values(self) -> None:
        for ids, strings in english().items():
            singular = ids[0] if isinstance(ids, tuple) else ids
            for string in strings if isinstance(strings, tuple) else (strings,):
                assert places(string) <= places(singular), singular

    def test_is_compiled(self) -> None:
        with CATALOG.with_suffix(".mo").open("rb") as file:
            compiled = GNUTranslations(file)
        for ids, strings in english().items():
            if isinstance(ids, tuple):
                assert [compiled.ngettext(*ids, n) for n in (1, 2)] == list(strings)
            else:
                assert compiled.gettext(ids) == strings


def all_said(string: object) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)


def places(string: str) -> set[str]:
    return {part.split(")")[0] for part in string.split("%(")[1:]}
