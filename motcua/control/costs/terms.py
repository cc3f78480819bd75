"""The words of the form: its two blocks, the channels, the six fixed rows, who does an activity."""

from django.db.models import IntegerChoices, TextChoices


class Stage(TextChoices):
    """Which of the two blocks of the form: I, as it is; II, as it is to be."""

    NOW = "HIEN_TAI", "Hiện tại"
    AFTER = "SAU", "Sau đơn giản hóa"


class Way(TextChoices):
    """Cách thức: the channel an activity belongs to; preparing papers mostly belongs to all of them."""

    ALL = "CHUNG", "Mọi kênh"
    DIRECT = "TRUC_TIEP", "Trực tiếp"
    ONLINE = "TRUC_TUYEN", "Trực tuyến"
    POST = "BUU_CHINH", "Bưu chính"


class Work(IntegerChoices):
    """Các công việc khi thực hiện TTHC: the six fixed rows of the form (kiem-soat-tthc.md 2.4)."""

    PREPARE = 1, "Chuẩn bị hồ sơ"
    FILE = 2, "Nộp hồ sơ"
    PAY = 3, "Nộp phí, lệ phí, chi phí khác"
    INSPECTION = 4, "Chuẩn bị, phục vụ việc kiểm tra, đánh giá, làm việc với cơ quan có thẩm quyền"
    OTHER = 5, "Công việc khác"
    RESULT = 6, "Nhận kết quả"


class Doing(TextChoices):
    """Who does it: a hired service costs its price and no time, data in place of a paper cost nothing."""

    SELF = "TU_LAM", "Tự làm"
    HIRED = "THUE", "Thuê dịch vụ"
    DATA = "DU_LIEU", "Thay bằng dữ liệu số"
