import pytest

from taizhang.extraction.labels import LabelKind, read_label


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("第二章总则", LabelKind.CHAPTER, "二"),
        ("十二、保障措施", LabelKind.CHINESE, "十二"),
        ("（三）健全机制", LabelKind.CHINESE_BRACKET, "三"),
        ("㈢健全机制", LabelKind.CHINESE_BRACKET, "三"),
        ("三）健全机制", LabelKind.CHINESE_BRACKET, "三"),
        ("7.优化布局", LabelKind.NUMBER, "7"),
        ("7、优化布局", LabelKind.NUMBER, "7"),
        ("1.2025年底前建成", LabelKind.NUMBER, "1"),
        ("10.6月底前编制目录", LabelKind.NUMBER, "10"),
        ("2.1推进改革", LabelKind.NUMBER_PATH, "2.1"),
        ("（4）开展试点", LabelKind.NUMBER_BRACKET, "4"),
        ("⑷开展试点", LabelKind.NUMBER_BRACKET, "4"),
        ("③开展试点", LabelKind.CIRCLE, "3"),
        ("二是加强培训", LabelKind.ORDINAL, "二"),
        ("●建设基地", LabelKind.BULLET, "●"),
    ],
)
def test_reads_the_label(text: str, kind: LabelKind, value: str) -> None:
    label = read_label(text)

    assert label is not None
    assert (label.kind, label.value) == (kind, value)


@pytest.mark.parametrize(
    "text", ["1.2万元以上", "2025年底前", "12345热线", "一批项目", "十大工程", ""]
)
def test_takes_no_number_in_running_text_for_a_label(text: str) -> None:
    assert read_label(text) is None
