import pytest

from taizhang.lexicon.columns import Column, column_of


@pytest.mark.parametrize(
    ("head", "column"),
    [
        ("牵头责任单位", Column.LEAD),
        ("责任单位", Column.RESPONSIBLE),
        ("主责部门", Column.RESPONSIBLE),
        ("协同配合单位", Column.SUPPORT),
        ("参加单位", Column.SUPPORT),
        ("完成时间", Column.DEADLINE),
        ("时间节点", Column.DEADLINE),
        ("序号", Column.NUMBER),
        ("工作目标", Column.GOAL),
        ("目标要求", Column.WORK),
        ("具体举措", Column.WORK),
        ("分管领导", Column.IGNORED),
        ("责任人", Column.IGNORED),
        ("评分部门", Column.IGNORED),
        ("进展情况", Column.IGNORED),
        ("甲乙丙丁", None),
    ],
)
def test_the_head_says_what_a_column_holds(head: str, column: Column | None) -> None:
    assert column_of(head) is column
