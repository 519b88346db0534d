"""The names of WordprocessingML that the reader asks for, spelt out once."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
#: The strict variant of the format differs in the address of its namespace only.
TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"

BODY = W + "body"
P, R, T, TAB, BR, CR = W + "p", W + "r", W + "t", W + "tab", W + "br", W + "cr"
HYPHEN, SYMBOL, POSITION_TAB = W + "noBreakHyphen", W + "sym", W + "ptab"
P_PR, R_PR, P_STYLE, R_STYLE = W + "pPr", W + "rPr", W + "pStyle", W + "rStyle"
NUM_PR, NUM_ID, ILVL, OUTLINE = W + "numPr", W + "numId", W + "ilvl", W + "outlineLvl"
VANISH, FIELD = W + "vanish", W + "fldChar"
TBL, TR, TC = W + "tbl", W + "tr", W + "tc"
TR_PR, TC_PR = W + "trPr", W + "tcPr"
GRID_SPAN, V_MERGE, H_MERGE = W + "gridSpan", W + "vMerge", W + "hMerge"
GRID_BEFORE, HEADER = W + "gridBefore", W + "tblHeader"
INS, DEL, CELL_DEL = W + "ins", W + "del", W + "cellDel"
MOVE_FROM, MOVE_TO = W + "moveFrom", W + "moveTo"
SDT, CUSTOM = W + "sdt", W + "customXml"
#: What a property was before it was changed.
CHANGES = (
    W + "rPrChange",
    W + "pPrChange",
    W + "tcPrChange",
    W + "trPrChange",
    W + "tblPrChange",
    W + "tblPrExChange",
    W + "sectPrChange",
    W + "numberingChange",
    W + "tblGridChange",
)
FIELD_KIND = W + "fldCharType"
TEXT_BOX = W + "txbxContent"
RUBY_TEXT = W + "rt"
ALTERNATE, CHOICE, FALLBACK = MC + "AlternateContent", MC + "Choice", MC + "Fallback"

VAL, TYPE, CHAR, FONT = W + "val", W + "type", W + "char", W + "font"

#: Elements that ask for more than their text to be taken; most documents hold few kinds of them.
SPECIAL = (
    *CHANGES, ALTERNATE, DEL, MOVE_FROM, CELL_DEL, RUBY_TEXT, VANISH, FIELD, TEXT_BOX,
    P_STYLE, R_STYLE, NUM_PR,
)  # fmt: skip


def is_on(value: str | None) -> bool:
    """Whether a switch (`<w:vanish/>`, `<w:vanish w:val="0"/>`) is on."""
    return value not in ("0", "false", "off")
