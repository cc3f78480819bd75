"""The kinds of papers a new installation begins with; the province's control office sets its own over them."""

from django.db import migrations


def text(key, label, required=False):
    return {"key": key, "label": label, "type": "text", "required": required}


def day(key, label, required=False):
    return {"key": key, "label": label, "type": "date", "required": required}


def number(key, label, required=False):
    return {"key": key, "label": label, "type": "number", "required": required}


PERSON = [text("ho_ten", "Họ, chữ đệm, tên", True), day("ngay_sinh", "Ngày sinh"), text("so_dinh_danh", "Số định danh")]
LAND = [
    text("so_phat_hanh", "Số phát hành", True), text("so_vao_so", "Số vào sổ cấp giấy"), text("thua_dat", "Thửa đất số"),
    text("to_ban_do", "Tờ bản đồ số"), number("dien_tich", "Diện tích (m²)"), text("dia_chi", "Địa chỉ thửa đất"),
]
BUSINESS = [
    text("ten", "Tên", True), text("ma_so", "Mã số", True), day("ngay_dang_ky", "Ngày đăng ký lần đầu"),
    text("tru_so", "Địa chỉ trụ sở"), text("nguoi_dai_dien", "Người đại diện"),
]
PERMIT = [text("so_giay_phep", "Số giấy phép", True), text("noi_dung", "Nội dung được phép"), text("dia_diem", "Địa điểm")]
# code, name, words of the name, components stay, certified copy, months, fields, basis
KINDS = [
    ("KQ.G15.000031", "Giấy khai sinh", ["giấy khai sinh"], True, False, None, PERSON + [
        text("noi_sinh", "Nơi sinh"), text("cha", "Họ tên cha"), text("me", "Họ tên mẹ")], "Luật Hộ tịch 60/2014/QH13"),
    ("KQ.G15.000032", "Giấy chứng nhận kết hôn", ["giấy chứng nhận kết hôn"], True, False, None, [
        text("chong", "Họ tên chồng", True), text("vo", "Họ tên vợ", True), day("ngay_dang_ky", "Ngày đăng ký")],
        "Luật Hộ tịch 60/2014/QH13"),
    ("KQ.G15.000034", "Trích lục khai tử", ["trích lục khai tử", "giấy chứng tử"], True, False, None, PERSON + [
        day("ngay_mat", "Ngày mất", True)], "Luật Hộ tịch 60/2014/QH13"),
    ("KQ.G15.000038", "Giấy xác nhận tình trạng hôn nhân", ["xác nhận tình trạng hôn nhân"], True, False, 6, PERSON + [
        text("tinh_trang", "Tình trạng hôn nhân", True), text("muc_dich", "Mục đích sử dụng")],
        "NĐ 123/2015/NĐ-CP Điều 23: có giá trị 6 tháng kể từ ngày cấp"),
    ("KQ.G15.000342", "Bản sao trích lục hộ tịch", ["trích lục hộ tịch"], False, False, None, PERSON, ""),
    ("KQ.G15.000021", "Bản sao chứng thực từ bản chính", ["bản sao chứng thực", "bản sao được chứng thực"], False, True,
        None, [text("ten_ban_chinh", "Tên bản chính", True), text("so_chung_thuc", "Số chứng thực")],
        "NĐ 45/2020/NĐ-CP Điều 10"),
    ("KQ.G15.000023", "Hợp đồng, giao dịch được chứng thực", ["hợp đồng đã chứng thực", "hợp đồng được chứng thực"], True,
        False, None, [text("so_chung_thuc", "Số chứng thực", True), day("ngay_chung_thuc", "Ngày chứng thực")], ""),
    ("KQ.G10.001147", "Giấy chứng nhận quyền sử dụng đất", ["giấy chứng nhận quyền sử dụng đất",
        "bản gốc giấy chứng nhận đã cấp", "giấy chứng nhận đã cấp"], True, False, None, LAND, "Luật Đất đai 31/2024/QH15"),
    ("KQ.G10.001148", "Giấy chứng nhận quyền sử dụng đất (cấp lại)", [], True, False, None, LAND,
        "Luật Đất đai 31/2024/QH15"),
    ("KQ.G12.001041", "Giấy chứng nhận đăng ký hộ kinh doanh", ["giấy chứng nhận đăng ký hộ kinh doanh"], True, False,
        None, BUSINESS, ""),
    ("KQ.G12.001044", "Giấy chứng nhận đăng ký doanh nghiệp", ["giấy chứng nhận đăng ký doanh nghiệp"], True, False, None,
        BUSINESS, ""),
    ("KQ.G01.000199", "Phiếu lý lịch tư pháp số 1", ["phiếu lý lịch tư pháp"], True, False, None, PERSON, ""),
    ("KQ.G10.000559", "Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm", ["đủ điều kiện an toàn thực phẩm"], True,
        False, 36, PERMIT, ""),
    ("GT.CHUNG_SINH", "Giấy chứng sinh", ["giấy chứng sinh"], True, False, None, [
        text("me", "Họ tên mẹ", True), day("ngay_sinh", "Ngày sinh của con", True), text("co_so", "Cơ sở y tế")], ""),
    ("GT.UY_QUYEN", "Văn bản ủy quyền có chứng thực", ["văn bản ủy quyền có chứng thực"], False, False, None, [
        text("ben_uy_quyen", "Bên ủy quyền", True), text("ben_nhan", "Bên nhận ủy quyền", True)], ""),
    ("GT.VAN_BANG", "Văn bằng, chứng chỉ", ["văn bằng", "bằng tốt nghiệp", "chứng chỉ"], True, False, None, [
        text("so_hieu", "Số hiệu", True), text("nganh", "Ngành đào tạo"), text("co_so", "Cơ sở đào tạo")], ""),
    ("GT.GIAY_PHEP", "Giấy phép", ["giấy phép xây dựng", "giấy phép môi trường"], True, False, None, PERMIT, ""),
]


def load(apps, schema_editor):
    Kind = apps.get_model("archive", "PaperKind")
    Kind.objects.bulk_create(
        Kind(
            code=code, name=name, words=words, keeps=keeps, certified=certified, valid_months=months, fields=fields,
            basis=basis,
        )
        for code, name, words, keeps, certified, months, fields, basis in KINDS
    )


def unload(apps, schema_editor):
    apps.get_model("archive", "PaperKind").objects.filter(code__in=[kind[0] for kind in KINDS]).delete()


class Migration(migrations.Migration):
    dependencies = [("archive", "0001_initial")]
    operations = [migrations.RunPython(load, unload)]
