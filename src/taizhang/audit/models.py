"""Events and the chains that they stand in. Rows are written by `recording` alone, and never changed.

Plain values, no foreign keys to other capabilities: an event outlives what it tells of.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from taizhang.audit.canonical import digest, moment

NAME_LENGTH = 200
SUBJECT_NAME_LENGTH = 300
KEY_LENGTH = 100


class Chain(models.Model):
    """A chain of events (链), and its end: the number and the hash of its last event.

    Writers lock the row, so that one after the other adds to a chain; other chains go on.
    """

    name = models.CharField(max_length=2 * KEY_LENGTH + 1)
    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name"], name="chain_name_unique")]

    def __str__(self) -> str:
        return self.name


class Event(models.Model):
    """An act that changed state (事件): who did what to what, when, and what changed."""

    chain = models.ForeignKey(
        Chain, on_delete=models.PROTECT, related_name="events", db_index=False
    )
    sequence = models.BigIntegerField()
    form = models.PositiveSmallIntegerField()
    time = models.DateTimeField()
    act = models.CharField(max_length=KEY_LENGTH)
    account_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=NAME_LENGTH)
    unit_id = models.BigIntegerField(null=True)
    unit_name = models.CharField(max_length=NAME_LENGTH)
    role = models.CharField(max_length=KEY_LENGTH)
    is_operator = models.BooleanField()
    address = models.CharField(max_length=KEY_LENGTH)
    subject_kind = models.CharField(max_length=KEY_LENGTH)
    subject_key = models.CharField(max_length=KEY_LENGTH)
    subject_name = models.CharField(max_length=SUBJECT_NAME_LENGTH)
    #: JSON objects as text, "" for none: the hash is of the text, see `canonical`.
    before = models.TextField()
    after = models.TextField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "sequence"], name="event_in_chain_unique")
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_key", "id"], name="event_of_subject"),
            models.Index(fields=["account_id", "id"], name="event_of_account"),
            models.Index(fields=["act", "id"], name="event_of_act"),
            models.Index(fields=["time", "id"], name="event_at_time"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.subject_kind}:{self.subject_key}"

    def fields_hashed(self, chain: str) -> dict[str, Any]:
        """What the hash is taken of; `chain` is the name of the chain that the event stands in."""
        return {
            "form": self.form,
            "chain": chain,
            "sequence": self.sequence,
            "time": moment(self.time),
            "act": self.act,
            "account": self.account_id,
            "actor": self.actor_name,
            "unit": self.unit_id,
            "unit_name": self.unit_name,
            "role": self.role,
            "operator": self.is_operator,
            "address": self.address,
            "kind": self.subject_kind,
            "key": self.subject_key,
            "subject": self.subject_name,
            "before": self.before,
            "after": self.after,
            "previous": self.previous,
        }

    def hash_taken_again(self, chain: str) -> str:
        """The hash that these fields give."""
        return digest(self.fields_hashed(chain))


class Seal(models.Model):
    """A signed seal (封存): the ends of all chains that moved since the seal before.

    `ends` is a JSON list of [chain, sequence, hash], as text, in the order of names. Together, the
    last end of each chain over all seals is all that the installation knew at that time.
    """

    number = models.BigIntegerField()
    form = models.PositiveSmallIntegerField()
    time = models.DateTimeField()
    ends = models.TextField()
    key = models.CharField(max_length=16)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["number"], name="seal_number_unique")]

    def __str__(self) -> str:
        return f"seal {self.number}"

    def fields_hashed(self) -> dict[str, Any]:
        """What the hash is taken of, and signed."""
        return {
            "form": self.form,
            "number": self.number,
            "time": moment(self.time),
            "ends": self.ends,
            "key": self.key,
            "previous": self.previous,
        }

    def hash_taken_again(self) -> str:
        """The hash that these fields give."""
        return digest(self.fields_hashed())


class SealedEnd(models.Model):
    """How far a chain is sealed: tells the next seal what moved. Not proof: the seals are.

    Beside the chain, not in it: whoever seals must not wait for those who write.
    """

    chain = models.OneToOneField(Chain, on_delete=models.PROTECT, primary_key=True)
    sequence = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.chain_id} to {self.sequence}"
