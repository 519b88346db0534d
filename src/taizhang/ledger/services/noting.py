"""What units say to a light: a light is derived, and no service sets it; a dispute stands beside it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from taizhang.audit import record
from taizhang.ledger.errors import NotPossibleNow
from taizhang.ledger.locking import locked_entry
from taizhang.ledger.models import Entry, EntryState, LightNote
from taizhang.ledger.permissions import NOTE_LIGHT
from taizhang.ledger.reaching import reach_of_entry
from taizhang.ledger.values import text_in
from taizhang.lights import Colour, Light, Reason
from taizhang.organizations.models import Unit
from taizhang.permission import Actor, ensure

MOST = 1000
WORDS = ("words", "说明", "Note")


@transaction.atomic
def note_light(*, entry: Entry, words: str, by: Actor) -> LightNote:
    """Write beside the light of a task; colour and sentence as they are now are kept with it.

    The light itself stays what the rules make it. Raises: NotAllowed, NotPossibleNow, WrongValue.
    """
    ensure(by, NOTE_LIGHT, reach_of_entry(entry))
    entry = locked_entry(entry.pk)
    if entry.state == EntryState.ENDED:
        raise NotPossibleNow(
            state=entry.get_state_display(), act="说明灯色", act_en="write beside its light"
        )
    note = LightNote.objects.create(
        entry=entry,
        unit=_speaks_for(entry, by),
        light=entry.light,
        sentence=_sentence(entry),
        words=text_in(WORDS, words, most=MOST, needed=True),
        made_at=timezone.now(),
        made_by=by.name,
    )
    after = {"light": entry.get_light_display(), "sentence": note.sentence, "text": note.words}
    record(NOTE_LIGHT, subject=note, by=by, after=after)
    return note


def _speaks_for(entry: Entry, by: Actor) -> Unit | None:
    """The unit of the task for which he speaks; None for whoever keeps the plan."""
    rows = entry.units.filter(until__isnull=True).select_related("unit").order_by("-answers", "id")
    paths = tuple(grant.path for grant in by.grants if grant.role in NOTE_LIGHT.rules)
    for row in rows:
        if by.unit == row.unit_id:
            return row.unit
    keeper = entry.plan.keeper
    if keeper is None or keeper.path.startswith(paths):
        return None
    return next((row.unit for row in rows if row.unit.path.startswith(paths)), None)


def _sentence(entry: Entry) -> str:
    reasons = tuple(Reason(code, Colour(colour), said) for code, colour, said in entry.reasons)
    return Light(Colour(entry.light), reasons).sentence()
