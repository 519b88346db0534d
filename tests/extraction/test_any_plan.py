"""Whatever lines a text is put together from, it gives a plan that can be written, or one clear error."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.mutants.way import one_file
from tests.mutants.words import SIGNS, fragments

_PIECE = st.one_of(st.sampled_from(fragments()), st.sampled_from(SIGNS), st.text(max_size=8))
_LINE = st.lists(_PIECE, max_size=4).map("".join)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=150)
@given(st.lists(_LINE, min_size=1, max_size=12), st.sampled_from(["\n", "\n\n", "\r\n"]))
def test_gives_a_plan_or_an_error(lines: list[str], end: str) -> None:
    # Spans, findings and JSON are checked on the way; anything but a ReadingError fails.
    assert one_file("方案.txt", end.join(lines).encode("utf-8", "replace"))
