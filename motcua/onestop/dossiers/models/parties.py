"""Who files and owns dossiers; the counters of numbers given."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q

from motcua.base.audit.history import tracked
from motcua.base.crypto import EncryptedTextField, mask_identity, mask_phone


@tracked
class Party(models.Model):
    """Người dân, doanh nghiệp, tổ chức: who files or owns dossiers.

    Made at intake; matched later by identity number or tax code through the blind index.
    """

    class Kind(models.TextChoices):
        CITIZEN = "CONG_DAN", "Công dân"
        BUSINESS = "DOANH_NGHIEP", "Doanh nghiệp"
        STATE = "CO_QUAN_NN", "Cơ quan nhà nước"
        ORGANISATION = "TO_CHUC", "Tổ chức khác"

    class IdentityKind(models.TextChoices):
        CITIZEN_ID = "CCCD", "Số định danh cá nhân"
        OLD_ID = "CMND", "CMND 9 số"
        PASSPORT = "HO_CHIEU", "Hộ chiếu"
        TAX = "MST", "Mã số thuế, mã số doanh nghiệp"
        NONE = "", "Không có"

    kind = models.CharField("loại đối tượng", max_length=12, choices=Kind.choices)
    name = models.CharField("họ tên, tên tổ chức", max_length=250)
    folded = models.CharField(max_length=250)
    identity_kind = models.CharField("loại giấy tờ", max_length=10, choices=IdentityKind.choices, blank=True)
    identity = EncryptedTextField("số giấy tờ", blank=True)
    identity_index = models.CharField(max_length=32, blank=True)
    birth_date = models.DateField("ngày sinh", null=True, blank=True)
    sex = models.CharField("giới tính", max_length=4, blank=True)
    address = models.CharField("địa chỉ", max_length=300, blank=True)
    commune = models.ForeignKey("organisations.AdministrativeUnit", models.PROTECT, null=True, blank=True)
    phone = EncryptedTextField("điện thoại", blank=True)
    phone_index = models.CharField(max_length=32, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    representative = models.CharField("người đại diện", max_length=150, blank=True)
    is_sample = models.BooleanField("dữ liệu mẫu", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["identity_index"], condition=~Q(identity_index=""), name="party_identity_once"
            ),
        ]
        indexes = [
            models.Index(fields=["phone_index"], condition=~Q(phone_index=""), name="party_phone"),
            GinIndex(OpClass("folded", "gin_trgm_ops"), name="party_folded_trgm"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def masked_identity(self) -> str:
        """The identity number as lists and pages show it."""
        return mask_identity(self.identity)

    @property
    def masked_phone(self) -> str:
        """The telephone number as lists and pages show it."""
        return mask_phone(self.phone)


class ApplicantName(models.Model):
    """A name that applicants of dossiers have or had, without accents: what a search by name looks through.

    Noted by a trigger; two who come with a new name at once may both note it.
    """

    folded = models.CharField(max_length=250)

    class Meta:
        indexes = [
            models.Index(fields=["folded"], name="applicantname_folded"),
            GinIndex(OpClass("folded", "gin_trgm_ops"), name="applicantname_trgm"),
            GinIndex(SearchVector("folded", config="simple"), name="applicantname_words"),
        ]

    def __str__(self) -> str:
        return self.folded


class Counter(models.Model):
    """Bộ đếm: the last number given in a series (dossier codes of a day, forms of a year, a register book)."""

    series = models.CharField(max_length=120, primary_key=True)
    last = models.PositiveIntegerField()
