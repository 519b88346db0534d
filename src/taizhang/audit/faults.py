"""What does not fit in the history, each named by its place and in words."""

from __future__ import annotations

from dataclasses import dataclass

from taizhang.documents.errors import Wording

WORDS = {
    "altered": Wording(
        "内容或位置被改动：按现有内容算出的哈希与所存的不符",
        "its content or place was altered: the hash of what stands there is not the one kept",
    ),
    "unlinked": Wording(
        "与前一条不相连：它前面的事件被换掉、插入或移动",
        "it does not follow the one before: events before it were replaced, inserted or moved",
    ),
    "removed": Wording(
        "缺第 {first} 至 {last} 条：已被删除",
        "events {first} to {last} are missing: they were removed",
    ),
    "twice": Wording("序号重复：有事件被插入", "its number is there twice: an event was inserted"),
    "end-moved": Wording(
        "链尾记为第 {said} 条，事件却到第 {found} 条（或哈希不同）：末尾的事件被删除、插入或替换",
        "the chain says that it ends at {said}, its events end at {found}, or in another hash: "
        "events at the end were removed, inserted or replaced",
    ),
    "not-as-sealed": Wording(
        "与封存 {seal} 不符：该条或它之前、上一次封存之后的事件被改写",
        "it is not what seal {seal} binds: it, or events before it since the seal before, "
        "were written anew",
    ),
    "sealed-but-gone": Wording(
        "封存 {seal} 证明有过此条，现已不在：事件或整条链被删除",
        "seal {seal} proves that it was there, now it is not: it or its whole chain was removed",
    ),
    "seal-altered": Wording("封存被改动：哈希不符", "the seal was altered: its hash does not fit"),
    "seal-unsigned": Wording(
        "封存的签名无效：不是由本单位的密钥签的",
        "the seal's signature is not good: it was not made with this installation's key",
    ),
    "seal-unlinked": Wording(
        "封存与前一个不相连：它前面的封存被换掉",
        "the seal does not follow the one before: seals before it were replaced",
    ),
    "seals-removed": Wording(
        "缺第 {first} 至 {last} 个封存：已被删除",
        "seals {first} to {last} are missing: they were removed",
    ),
    "seal-not-the-last": Wording(
        "本机最后做的封存（第 {number} 个）不在数据库中：数据库被改写或退回到了以前的状态",
        "the last seal that this machine made (number {number}) is not in the database: it was "
        "written anew, or set back to an earlier state",
    ),
    "not-as-exported": Wording(
        "与导出的证据包不符：导出之后被改动或删除",
        "it is not as the bundle has it: altered or removed since",
    ),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not fit. `chain` is "" where it concerns a seal; `number` is the event's
    in its chain, or the seal's. `subject` says what the event tells of, where it is there.
    """

    code: str
    chain: str
    number: int
    subject: str = ""
    details: tuple[tuple[str, object], ...] = ()

    def sentence(self, language: str = "zh") -> str:
        """Where it is and what does not fit, in "zh" or "en"."""
        words = WORDS[self.code]
        why = (words.en if language == "en" else words.zh).format(**dict(self.details))
        if language == "en":
            place = f"chain {self.chain}, event {self.number}" if self.chain else ""
            place = place or f"seal {self.number}"
            return f"{place}{f' ({self.subject})' if self.subject else ''}: {why}."
        place = f"链 {self.chain} 第 {self.number} 条" if self.chain else f"封存 {self.number}"
        return f"{place}{f'（{self.subject}）' if self.subject else ''}：{why}。"
