"""Lists a province must keep of its procedures, all by one mechanism: an entry of a kind, with decision and days."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from motcua.base.audit.history import tracked
from motcua.base.organisations.models import Agency, DatedQuerySet, Desk, Period
from motcua.catalogue.procedures.models import Procedure, ProcedureVersion


@tracked
class ListEntry(models.Model):
    """Một dòng của danh mục: a procedure at a tier on one of the lists of `law/publication.yaml`, by a decision.

    Without an agency it holds for every agency of the tier. What has ended keeps its line.
    """

    kind = models.CharField("danh mục", max_length=20)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="list_entries")
    level = models.CharField("cấp thực hiện", max_length=5, choices=[("TINH", "Cấp tỉnh"), ("XA", "Cấp xã")])
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="list_entries")
    desk = models.ForeignKey(Desk, models.PROTECT, null=True, blank=True, related_name="list_entries")
    service_level = models.CharField(
        "mức dịch vụ", max_length=12, blank=True, choices=ProcedureVersion.ServiceLevel.choices[:2]
    )
    group = models.CharField("nhóm liên thông", max_length=200, blank=True)
    detail = models.CharField("nội dung", max_length=500, blank=True)
    decision_no = models.CharField("số quyết định", max_length=80)
    decision_date = models.DateField("ngày quyết định")
    valid_from = models.DateField("hiệu lực từ")
    valid_to = models.DateField("hiệu lực đến", null=True, blank=True)
    end_reason = models.CharField("lý do chấm dứt", max_length=300, blank=True)
    end_decision_no = models.CharField("quyết định chấm dứt", max_length=80, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "procedure__code", "level", "valid_from", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(level__in=["TINH", "XA"]), name="listentry_known_level"),
            models.CheckConstraint(condition=~Q(decision_no=""), name="listentry_by_decision"),
            models.CheckConstraint(
                condition=Q(valid_from__gte=F("decision_date")), name="listentry_from_its_decision"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="listentry_ends_after_start",
            ),
            ExclusionConstraint(
                name="listentry_once_at_a_time",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    ("procedure", RangeOperators.EQUAL),
                    ("level", RangeOperators.EQUAL),
                    (Coalesce("agency_id", 0), RangeOperators.EQUAL),
                    (Coalesce("desk_id", 0), RangeOperators.EQUAL),
                    ("group", RangeOperators.EQUAL),
                    (Period("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index(fields=["kind", "valid_from"])]

    def __str__(self) -> str:
        return f"{self.procedure.code} ({self.kind})"
