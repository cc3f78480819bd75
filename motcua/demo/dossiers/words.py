"""What officers write in the sample: opinions, reasons, legal bases."""

import random
from typing import Any

OPINIONS = (
    "Hồ sơ đủ điều kiện, đề nghị giải quyết.",
    "Đã đối chiếu dữ liệu dân cư, thông tin khớp.",
    "Thành phần hồ sơ hợp lệ, trình lãnh đạo.",
    "Đã kiểm tra, đủ căn cứ giải quyết.",
    "",
)
RETURNS = (
    "Nội dung dự thảo chưa khớp với giấy tờ kèm theo, đề nghị rà lại.",
    "Bổ sung căn cứ pháp lý vào tờ trình.",
    "Sửa lỗi thể thức của dự thảo kết quả.",
    "Làm rõ hiện trạng trước khi trình ký.",
)
SUPPLEMENTS = (
    "Giấy tờ nộp chưa đúng mẫu hoặc thiếu chữ ký, đề nghị nộp lại bản đầy đủ.",
    "Thông tin trên giấy tờ chưa thống nhất với dữ liệu dân cư, đề nghị bổ sung giấy tờ chứng minh.",
    "Bản chụp mờ, không đọc được nội dung, đề nghị nộp bản rõ.",
    "Giấy tờ đã hết hạn, đề nghị nộp bản còn giá trị.",
)
NEEDLESS_REASON = "Biên bản họp thành viên hộ gia đình chưa có chữ ký của mọi thành viên, đề nghị lập lại."
INTAKE_SUPPLEMENTS = (
    "Thiếu giấy tờ trong thành phần hồ sơ, đề nghị nộp bổ sung một lần.",
    "Tờ khai chưa ghi đủ các mục bắt buộc, đề nghị khai lại.",
)
LATE = (
    "Khối lượng hồ sơ tăng đột biến trong kỳ, chưa bố trí kịp người giải quyết.",
    "Phải xác minh thêm tại thực địa, kết quả về chậm.",
    "Cơ quan phối hợp trả lời ý kiến quá thời hạn.",
    "Sự cố hệ thống làm gián đoạn việc xử lý.",
)
EXTENSIONS = (
    "Cần thêm thời gian kiểm tra hiện trạng tại thực địa.",
    "Chờ ý kiến bằng văn bản của cơ quan phối hợp.",
    "Hồ sơ có nội dung phức tạp, phải họp thống nhất trước khi trình ký.",
)
WITHDRAWALS = (
    "Người nộp đổi ý, không còn nhu cầu giải quyết.",
    "Người nộp xin rút để chuẩn bị lại hồ sơ.",
    "Người nộp đã chọn nộp ở nơi khác.",
)
WITHDRAWAL_AGREED = "Đồng ý cho rút, trả lại toàn bộ giấy tờ đã nhận."
STOP_REASON = "Quá thời hạn bổ sung mà người nộp không bổ sung hồ sơ."
STOP_BASIS = "TT 03/2025/TT-VPCP, mẫu số 05"
PAUSE_REASON = "Chờ người nộp thực hiện nghĩa vụ tài chính theo thông báo của cơ quan thuế."
PAUSE_BASIS = "Luật Đất đai 2024, quy định về thực hiện nghĩa vụ tài chính về đất đai"
AUTHORISATIONS = (
    "Giấy ủy quyền (mẫu), lập tại UBND cấp xã",
    "Hợp đồng ủy quyền (mẫu) có công chứng",
    "Giấy giới thiệu (mẫu) của tổ chức",
)
_REFUSALS = (
    (
        "Nội dung đề nghị không đủ điều kiện theo quy định của thủ tục.",
        "Quy định về yêu cầu, điều kiện của thủ tục",
    ),
    (
        "Kết quả xác minh không đúng với nội dung kê khai.",
        "Quy định về trách nhiệm kê khai trung thực của người nộp",
    ),
    (
        "Tài sản, sự việc đang có tranh chấp nên chưa giải quyết được.",
        "Quy định pháp luật chuyên ngành về trường hợp có tranh chấp",
    ),
)
_INTAKE_REFUSALS = (
    ("Việc này không thuộc thẩm quyền giải quyết của cơ quan.", "NĐ 118/2025/NĐ-CP Điều 17"),
    ("Người nộp không thuộc đối tượng thực hiện thủ tục.", "Quy định về đối tượng thực hiện của thủ tục"),
)
_SIGNS = {"2.000635": "TLHT", "2.000815": "CTBS", "2.000884": "CTCK", "1.001193": "GKS", "1.013225": "GPXD"}


def refusal(rng: random.Random) -> dict[str, str]:
    """Return reason and basis of a refusal."""
    reason, basis = rng.choice(_REFUSALS)
    return {"reason": reason, "basis": basis}


def intake_refusal(rng: random.Random) -> dict[str, str]:
    """Return reason, basis and right place of a refusal to receive."""
    reason, basis = rng.choice(_INTAKE_REFUSALS)
    return {"reason": reason, "basis": basis, "right_place": "Cơ quan có thẩm quyền theo nơi cư trú"}


def result_number(row: Any, code: str) -> str:
    """Return the number of a dossier's result: its own in the book, and the sign of the procedure."""
    return f"{row.book_number}/{_SIGNS.get(code, 'KQ')}"


def stamped(number: str) -> str:
    """Return what the clerk of seals notes."""
    return f"Số {number}"


def receipt(row: Any) -> str:
    """Return the number of the receipt for a dossier's fees."""
    return f"BL{row.id:07d}"
