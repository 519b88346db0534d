from hypothesis import given
from hypothesis import strategies as st

from taizhang.policies.marking import Fact, FactKind, anchor, mark

TEXT = "县财政局、发改局负责"


def fact(key: str, *spans: tuple[int, int], block: int = 0) -> Fact:
    return Fact(key, FactKind.UNIT, [[block, start, end] for start, end in spans])


def pieces(text: str, *facts: Fact) -> list[tuple[str, str]]:
    return [(s.text, " ".join(f.key for f in s.facts)) for s in mark([text], facts)[0]]


class TestMark:
    def test_leaves_a_text_without_facts_in_one_piece(self):
        assert pieces(TEXT) == [(TEXT, "")]

    def test_names_the_inner_fact_first(self):
        assert pieces(TEXT, fact("task", (0, 10)), fact("unit", (0, 4))) == [
            ("县财政局", "unit task"),
            ("、发改局负责", "task"),
        ]

    def test_cuts_where_facts_overlap_without_one_holding_the_other(self):
        assert pieces("甲乙丙丁", fact("a", (0, 3)), fact("b", (2, 4))) == [
            ("甲乙", "a"),
            ("丙", "b a"),
            ("丁", "b"),
        ]

    def test_marks_every_place_of_a_restored_name(self):
        assert pieces(TEXT, fact("full", (0, 4)), fact("restored", (0, 1), (5, 8))) == [
            ("县", "restored full"),
            ("财政局", "full"),
            ("、", ""),
            ("发改局", "restored"),
            ("负责", ""),
        ]

    def test_gives_one_place_to_all_tasks_of_a_merged_cell(self):
        assert pieces("县交通局", fact("t0a0", (0, 4)), fact("t1a0", (0, 4))) == [
            ("县交通局", "t0a0 t1a0")
        ]

    def test_passes_over_places_outside_the_text(self):
        beyond = fact("a", (2, 99), (-1, 1), (2, 2))
        assert pieces("甲乙", beyond, fact("b", (0, 1), block=7)) == [("甲乙", "")]

    @given(
        st.text(min_size=1, max_size=30),
        st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6),
    )
    def test_never_loses_or_repeats_a_character(self, text, spans):
        segments = mark([text], [fact(str(i), s) for i, s in enumerate(spans)])[0]

        assert "".join(s.text for s in segments) == text
        assert [s.start for s in segments] == sorted({s.start for s in segments})
        for segment in segments:
            for covering in segment.facts:
                start, end = covering.spans[0][1:]
                assert start <= segment.start
                assert segment.start + len(segment.text) <= end


class TestAnchor:
    def test_is_where_the_fact_begins(self):
        assert anchor([[3, 7, 9], [4, 0, 1]]) == "m3-7"

    def test_is_empty_for_a_fact_without_place(self):
        assert anchor([]) == ""
