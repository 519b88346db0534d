"""What backup and restore refuse. Nothing was written under the final name then.

BackupError
├── FileThere            the backup would take the place of a file
├── CannotWrite          disk full, no right
├── NotABackup           another kind of file
├── Damaged              torn, or altered since it was written
├── PassPhraseNeeded     it is encrypted
├── WrongPassPhrase
├── Newer                written by a newer version
├── HomeNotEmpty         restore wants an empty data folder
└── DatabaseNotEmpty     and an empty database
"""

from __future__ import annotations

from taizhang.documents.errors import Wording
from taizhang.permission import DomainError


class BackupError(DomainError):
    """Backup or restore cannot be done."""


class FileThere(BackupError):
    """A backup never takes the place of a file."""

    code = "backup.file-there"
    words = Wording(
        "{file} 已存在，没有覆盖。请换一个文件名。",
        "{file} is there already; it was not replaced. Choose another name.",
    )


class CannotWrite(BackupError):
    """The disk is full, or the folder is not ours."""

    code = "backup.cannot-write"
    words = Wording(
        "{file} 写不了（{reason}）。请检查文件夹、权限和磁盘空间。",
        "{file} cannot be written ({reason}). Check the folder, its rights and the space on disk.",
    )


class NotABackup(BackupError):
    """Another kind of file, or none."""

    code = "backup.not-a-backup"
    words = Wording(
        "{file} 不是台账的备份，或已残缺。请换一个备份文件。",
        "{file} is not a backup of Taizhang, or it is torn. Give another file.",
    )


class Damaged(BackupError):
    """A member is not what was written."""

    code = "backup.damaged"
    words = Wording(
        "备份已损坏或被改动（{member}）。什么都没有恢复；请换一个备份文件。",
        "The backup is damaged or was altered ({member}). Nothing was restored; give another file.",
    )


class PassPhraseNeeded(BackupError):
    """It is encrypted, and no pass phrase was given."""

    code = "backup.pass-phrase-needed"
    words = Wording(
        "这个备份已加密，需要口令。", "The backup is encrypted; its pass phrase is needed."
    )


class WrongPassPhrase(BackupError):
    """It does not open the backup; or its beginning was altered."""

    code = "backup.wrong-pass-phrase"
    words = Wording(
        "口令不对（或备份开头已损坏）。",
        "The pass phrase is wrong (or the backup's beginning is damaged).",
    )


class Newer(BackupError):
    """The backup knows tables that this version does not."""

    code = "backup.newer"
    words = Wording(
        "备份是较新的版本（{version}）写的。请先升级台账再恢复。",
        "The backup was written by a newer version ({version}). Upgrade Taizhang, then restore.",
    )


class HomeNotEmpty(BackupError):
    """A restore never mixes with what is there."""

    code = "backup.home-not-empty"
    words = Wording(
        "数据文件夹 {home} 不是空的。请用 TAIZHANG_HOME 指定一个空文件夹。",
        "The data folder {home} is not empty. Name an empty one by TAIZHANG_HOME.",
    )


class DatabaseNotEmpty(BackupError):
    """A restore never mixes with what is there."""

    code = "backup.database-not-empty"
    words = Wording(
        "数据库里已经有表。请用 DATABASE_URL 指定一个空的数据库。",
        "The database holds tables already. Name an empty one by DATABASE_URL.",
    )
