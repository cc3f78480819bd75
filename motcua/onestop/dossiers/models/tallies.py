"""Figures by day, kept beside the dossiers they count; written by the database alone (migrations 0005, 0014)."""

from django.db import models


class Counted(models.Model):
    """What was received and finished on a day, by competent agency and by unit that had work in it.

    `unit_id` 0 counts each dossier once; a dossier counts under every unit of its `units`. `agency_id` and
    `unit_id` are numbers, not keys: a figure locks no row of the organisations it speaks of.
    """

    day = models.DateField("ngày")
    agency_id = models.BigIntegerField("cơ quan")
    unit_id = models.BigIntegerField("đơn vị")
    received = models.IntegerField("tiếp nhận", default=0)
    online = models.IntegerField("tiếp nhận trực tuyến", default=0)
    supplemented = models.IntegerField("tiếp nhận, đã yêu cầu bổ sung", default=0)
    finished = models.IntegerField("có kết quả", default=0)
    early = models.IntegerField("trước hạn", default=0)
    on_time = models.IntegerField("đúng hạn", default=0)
    late = models.IntegerField("quá hạn", default=0)
    refused = models.IntegerField("từ chối", default=0)
    seconds = models.DecimalField("thời gian giải quyết (giây)", max_digits=24, decimal_places=6, default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.agency_id}/{self.unit_id}"


class Tally(Counted):
    """A day's figures: one row a day, agency and unit."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit_id", "day", "agency_id"], name="tally_once"),
        ]
        indexes = [models.Index(fields=["day", "unit_id"], name="tally_day")]


class MonthTally(Counted):
    """The same of a whole month, under its first day: a quarter of all units is read from three rows each."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit_id", "day", "agency_id"], name="month_tally_once"),
        ]
        indexes = [models.Index(fields=["day", "unit_id"], name="month_tally_day")]


class TallyChange(Counted):
    """By how much an act has changed a day's figures; added by a trigger, folded into the others by a job.

    Acts only ever add rows here, so that no two of them wait for each other; a figure is the sum of all.
    """
