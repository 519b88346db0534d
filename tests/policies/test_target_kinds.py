import pytest

from taizhang.policies.target_kinds import TargetKind, kind_of, mask_of, masks_with


class TestKindOf:
    @pytest.mark.parametrize(
        ("kind", "units"),
        [
            (
                TargetKind.COUNT,
                ["个", "所", "家", "名", "门", "人", "人次", "万人次", "万", "批次", ""],
            ),
            (TargetKind.SHARE, ["%", "％", "‰", "个百分点", "百分点", "成"]),
            (TargetKind.AMOUNT, ["元", "万元", "亿元", "元/人", "万美元"]),
            (TargetKind.RATIO, ["比1", ":1", "：1"]),
            (TargetKind.MULTIPLE, ["倍", "番"]),
            (TargetKind.DURATION, ["年", "个月", "天", "学时", "小时", "工作日", "周"]),
            (TargetKind.FREQUENCY, ["次", "次/年", "轮", "场次"]),
            (TargetKind.QUANTITY, ["公里", "亩", "万亩", "平方米", "万吨", "千瓦时", "公顷"]),
        ],
    )
    def test_tells_the_kind_by_the_unit_of_measure(self, kind, units):
        assert {unit: kind_of(unit) for unit in units} == dict.fromkeys(units, kind)


class TestMasks:
    def test_with_a_kind_are_those_that_a_task_with_it_can_have(self):
        mask = mask_of([TargetKind.SHARE, TargetKind.COUNT, TargetKind.SHARE])

        assert mask in masks_with(TargetKind.SHARE)
        assert mask in masks_with(TargetKind.COUNT)
        assert mask not in masks_with(TargetKind.AMOUNT)

    def test_of_no_target_is_in_none(self):
        assert not any(0 in masks_with(kind) for kind in TargetKind)
