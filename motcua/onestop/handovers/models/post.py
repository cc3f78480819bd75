"""What the post carries: parcels with their way, the slip the sender got, the minutes signed with the agency."""

from django.db import models
from django.db.models import Q

from motcua.base.crypto import EncryptedTextField, mask_phone
from motcua.onestop.handovers.rules import LABELS, STATES_OF, TONES, State, Way

# Plain words: a migration must not read the enum of another day.
_IN, _OUT = Way.TO_AGENCY.value, Way.TO_CITIZEN.value


class Parcel(models.Model):
    """Bưu gửi: papers on the way to the agency, or a result on the way to the citizen; moved by `services`."""

    class LostKind(models.TextChoices):
        LOST = "MAT", "Mất"
        DAMAGED = "HONG", "Hỏng"

    way = models.CharField("chiều", max_length=3, choices=[(_IN, "Gửi đến"), (_OUT, "Phát đi")])
    tracking = models.CharField("số hiệu bưu gửi", max_length=30, blank=True)
    state = models.CharField(
        "trạng thái", max_length=24, choices=[(s.value, text) for s, text in LABELS.items()]
    )
    agency = models.ForeignKey(
        "organisations.Agency", models.PROTECT, related_name="+", verbose_name="cơ quan"
    )
    unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", verbose_name="Bộ phận Một cửa"
    )
    dossier = models.ForeignKey(
        "dossiers.Dossier",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parcels",
        verbose_name="hồ sơ",
    )
    name = models.CharField("người gửi, người nhận", max_length=250)
    address = models.CharField("địa chỉ", max_length=300, blank=True)
    phone = EncryptedTextField("điện thoại", blank=True)
    carrier = models.ForeignKey(
        "organisations.Person", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="nhân viên bưu chính",
    )  # fmt: skip
    carrier_name = models.CharField(max_length=120, blank=True)
    collect = models.PositiveBigIntegerField("thu hộ khi phát (đồng)", default=0)
    tries = models.PositiveSmallIntegerField("số lần phát", default=0)
    failure = models.CharField("lý do phát không thành công, chuyển hoàn", max_length=300, blank=True)
    receiver = models.CharField("người nhận bưu gửi", max_length=150, blank=True)
    created_at = models.DateTimeField("lập lúc")
    changed_at = models.DateTimeField("đổi trạng thái lúc")
    closed_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)
    lost_kind = models.CharField("mất, hỏng", max_length=4, choices=LostKind.choices, blank=True)
    lost_words = models.CharField("sự việc", max_length=500, blank=True)
    is_sample = models.BooleanField("dữ liệu mẫu", default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(way=_IN, state__in=sorted(s.value for s in STATES_OF[Way.TO_AGENCY]))
                | Q(way=_OUT, state__in=sorted(s.value for s in STATES_OF[Way.TO_CITIZEN])),
                name="parcel_state_of_its_way",
            ),
            models.CheckConstraint(condition=Q(state="CHUA_GUI") | ~Q(tracking=""), name="parcel_has_tracking"),
            models.CheckConstraint(
                condition=Q(way=_IN) & ~Q(state="DA_GIAO_CO_QUAN") | Q(dossier__isnull=False),
                name="parcel_has_dossier",
            ),
            models.CheckConstraint(
                condition=~Q(state="PHAT_THANH_CONG") | Q(receiver__gt=""), name="parcel_delivered_has_receiver"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["DA_GIAO_CO_QUAN", "PHAT_THANH_CONG"]) | Q(closed_at__isnull=False),
                name="parcel_done_is_closed",
            ),
            models.CheckConstraint(
                condition=Q(lost_kind="") | Q(closed_at__isnull=False, lost_words__gt=""),
                name="parcel_lost_is_closed",
            ),
            models.UniqueConstraint(fields=["tracking"], condition=~Q(tracking=""), name="parcel_tracking_once"),
            # A result leaves in one parcel at a time.
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(way=_OUT, closed_at__isnull=True),
                name="parcel_result_once",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["agency", "way", "state"], condition=Q(closed_at__isnull=True), name="parcel_open"
            ),
            models.Index(fields=["unit", "-id"], name="parcel_unit"),
            models.Index(fields=["dossier", "-id"], name="parcel_dossier"),
        ]

    def __str__(self) -> str:
        return self.tracking or f"Yêu cầu thu gom {self.pk}"

    @property
    def tone(self) -> str:
        """Colour of the state's pill."""
        return "red" if self.lost_kind else TONES[State(self.state)]

    @property
    def words(self) -> str:
        """What the state is called; a lost parcel says so."""
        return f"{self.get_lost_kind_display()} bưu gửi" if self.lost_kind else LABELS[State(self.state)]

    @property
    def masked_phone(self) -> str:
        """The telephone as lists show it."""
        return mask_phone(self.phone)


class ParcelMove(models.Model):
    """Một lần đổi trạng thái của bưu gửi: who told it, when it happened; only ever added to."""

    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="moves")
    before = models.CharField(max_length=24, blank=True)
    after = models.CharField(max_length=24)
    at = models.DateTimeField("lúc")
    by = models.ForeignKey("organisations.Person", models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=160)
    note = models.CharField("ghi chú", max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["parcel", "id"], name="parcelmove_parcel")]

    @property
    def words(self) -> str:
        """What the state it came to is called."""
        return LABELS[State(self.after)]


class FilingSlip(models.Model):
    """Phiếu gửi hồ sơ: what the post took from a citizen, and the money it collected (QĐ 45/2016/QĐ-TTg)."""

    parcel = models.OneToOneField(Parcel, models.PROTECT, primary_key=True, related_name="slip")
    procedure = models.ForeignKey("procedures.Procedure", models.PROTECT, related_name="+")
    case = models.ForeignKey(
        "procedures.ProcedureCase", models.PROTECT, null=True, blank=True, related_name="+"
    )
    competent = models.ForeignKey("organisations.Agency", models.PROTECT, related_name="+")
    content = EncryptedTextField("nội dung")
    papers = models.PositiveSmallIntegerField("số giấy tờ", default=0)
    fee_total = models.PositiveBigIntegerField("phí, lệ phí đã thu (đồng)", default=0)
    postage = models.PositiveBigIntegerField("cước (đồng)", default=0)
    receipt = models.CharField("số biên lai", max_length=60, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(fee_total=0) | Q(receipt__gt=""), name="filingslip_money_has_receipt"
            )
        ]


class Minutes(models.Model):
    """Biên bản giao nhận: post and agency sign what passed from one to the other; the moment of filing."""

    class Kind(models.TextChoices):
        FILING = "NHAN_HO_SO", "Bưu chính giao hồ sơ"
        RESULTS = "GIAO_KET_QUA", "Giao kết quả cho bưu chính"

    kind = models.CharField("loại", max_length=12, choices=Kind.choices)
    agency = models.ForeignKey("organisations.Agency", models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("năm")
    number = models.PositiveIntegerField("số")
    signed_at = models.DateTimeField("ký lúc")
    post_officer = models.ForeignKey("organisations.Person", models.PROTECT, related_name="+")
    post_officer_name = models.CharField("bên bưu chính", max_length=120)
    desk_officer = models.ForeignKey("organisations.Person", models.PROTECT, null=True, related_name="+")
    desk_officer_name = models.CharField("bên cơ quan", max_length=120)
    note = models.CharField("ghi chú", max_length=500, blank=True)
    is_sample = models.BooleanField("dữ liệu mẫu", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "number"], name="minutes_number_once"),
        ]
        indexes = [models.Index(fields=["agency", "-id"], name="minutes_agency")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The number as the minutes carry it: "07/2026/BBGN"."""
        return f"{self.number:02d}/{self.year}/BBGN"


class MinutesLine(models.Model):
    """Một dòng biên bản: a parcel, and what the officer decided when it was opened on the table."""

    class Outcome(models.TextChoices):
        RECEIVED = "NHAN", "Nhận đủ, tiếp nhận"
        TO_CHECK = "CHO_KIEM_TRA", "Nhận, chờ kiểm tra"
        LACKING = "BO_SUNG", "Nhận, yêu cầu bổ sung"
        REFUSED = "KHONG_NHAN", "Không nhận, trả lại"
        HANDED = "GIAO", "Giao kết quả"

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="lines")
    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    outcome = models.CharField("kết quả", max_length=12, choices=Outcome.choices)
    reason = models.CharField("lý do", max_length=1000, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "position"], name="minutesline_position_once"),
            models.UniqueConstraint(fields=["parcel"], name="minutesline_parcel_once"),
            models.CheckConstraint(
                condition=~Q(outcome__in=["BO_SUNG", "KHONG_NHAN"]) | Q(reason__gt=""),
                name="minutesline_refused_has_reason",
            ),
        ]
