"""The roles of one-stop handling (mot-cua.md 2.2: NĐ 61/2018, NĐ 118/2025)."""

from django.db.models import TextChoices


class Role(TextChoices):
    """What a person does at a unit; the codes are those of the reference."""

    INTAKE = "tiep_nhan", "Tiếp nhận"
    RETURNING = "tra_ket_qua", "Trả kết quả"
    CASHIER = "thu_phi", "Thu phí, lệ phí"
    CENTRE_DIRECTOR = "gd_trung_tam", "Giám đốc Trung tâm"
    HEAD = "phan_cong", "Lãnh đạo phòng"
    SPECIALIST = "thu_ly", "Chuyên viên thụ lý"
    COORDINATION = "phoi_hop", "Phối hợp"
    SIGNER = "phe_duyet", "Lãnh đạo ký"
    CLERK = "van_thu", "Văn thư"
    CONTROL = "kstt", "Kiểm soát TTHC"
    POSTAL = "buu_chinh", "Bưu chính công ích"
    ADMIN = "quan_tri", "Quản trị hệ thống"
    INSPECTOR = "kiem_tra", "Đoàn kiểm tra"
    FOCAL = "dau_moi", "Công chức đầu mối kiểm soát TTHC"
    APPRAISER = "tham_dinh", "Thẩm định văn bản (Sở Tư pháp)"
    CHAIRMAN = "chu_tich", "Chủ tịch UBND"
