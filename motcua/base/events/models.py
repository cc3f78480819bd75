"""The event log: facts, each written once, never changed; and how far each reader has come."""

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now


class CurrentTransaction(models.Func):
    """The number of the transaction that writes (PostgreSQL's 64-bit transaction id)."""

    function = "pg_current_xact_id"
    arity = 0


class TransactionField(models.Field):
    """A transaction number (`xid8`), read as a whole number."""

    def db_type(self, connection: Any) -> str:
        return "xid8"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> int | None:
        return None if value is None else int(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return str(value) if isinstance(value, int) else value


class Event(models.Model):
    """A fact about one thing (a stream: kind and key) and who made it; written only by `services.record`."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField("lúc")
    kind = models.CharField("loại", max_length=60)
    stream_kind = models.CharField("loại đối tượng", max_length=30)
    stream_id = models.BigIntegerField("mã đối tượng")
    actor_id = models.BigIntegerField("mã người làm", null=True)
    actor_name = models.CharField("người làm", max_length=160)
    unit_id = models.BigIntegerField("mã đơn vị", null=True)
    unit_name = models.CharField("đơn vị", max_length=200, blank=True)
    agency_id = models.BigIntegerField("mã cơ quan", null=True)
    payload = models.JSONField("nội dung", default=dict, encoder=DjangoJSONEncoder)
    xid = TransactionField(db_default=CurrentTransaction(), editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "sự kiện"
        ordering = ("id",)
        indexes = [
            # By number first: nearly all events are of dossiers, so that the kind tells little.
            models.Index(fields=["stream_id", "stream_kind", "id"], name="events_event_of_stream"),
            models.Index(fields=["xid", "id"], name="events_event_order"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.stream_kind}:{self.stream_id}"


class ReaderCursor(models.Model):
    """How far a reader has come: transaction and number of the last event handled, and what stopped it last.

    After a restore into another server, whose transaction numbers begin again, `after_id` is the last event
    of the former one.
    """

    name = models.CharField("tên", max_length=60, primary_key=True)
    xid = TransactionField("giao dịch", default=0)
    last_id = models.BigIntegerField("sự kiện", default=0)
    after_id = models.BigIntegerField("sau sự kiện", default=0)
    moved_at = models.DateTimeField("đọc lúc", db_default=Now())
    error = models.CharField("lỗi", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "con trỏ đọc"

    def __str__(self) -> str:
        return self.name


class IdempotencyKey(models.Model):
    """A request to be done once: what it asked and what it was answered; made by `idempotency.claim`."""

    key = models.CharField("khóa", max_length=80)
    actor_id = models.BigIntegerField("mã người gửi")
    body_hash = models.CharField("băm nội dung", max_length=64)
    answer = models.JSONField("trả lời", null=True)
    created_at = models.DateTimeField("lúc", db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = "khóa chống gửi lặp"
        constraints = [models.UniqueConstraint(fields=["key", "actor_id"], name="events_idempotency_once")]
        indexes = [models.Index(fields=["created_at"], name="events_idempotency_age")]

    def __str__(self) -> str:
        return self.key
