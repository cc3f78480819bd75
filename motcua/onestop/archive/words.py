"""What this room's acts are called in the trail."""

ACTS: dict[str, str] = {
    "archive.stored": "Đưa giấy tờ vào kho",
    "archive.file_given": "Bổ sung bản điện tử cho giấy tờ trong kho",
    "archive.extracted": "Bóc tách dữ liệu giấy tờ",
    "archive.confirmed": "Xác nhận giấy tờ vào kho",
    "archive.rejected": "Không xác nhận giấy tờ",
    "archive.withdrawn": "Thu hồi giấy tờ trong kho",
    "archive.used": "Dùng giấy tờ trong kho",
    "archive.looked_up": "Tra kho dữ liệu của chủ hồ sơ",
    "archive.personal_read": "Xem số định danh chủ giấy tờ trong kho",
    "archive.kind_changed": "Sửa loại giấy tờ của kho",
    "archive.opened": "Mở giấy tờ trong kho",
    "archive.searched": "Tìm giấy tờ trong kho theo mã",
    "dossier.paper_added": "Thêm giấy tờ phát sinh khi giải quyết",
    "dossier.paper_reused": "Dùng giấy tờ trong kho thay giấy phải nộp",
    "dossier.database_read": "Khai thác cơ sở dữ liệu thay giấy tờ",
    "dossier.database_failed": "Ghi sự cố khai thác cơ sở dữ liệu",
    "dossier.result_digitised": "Số hóa kết quả",
    "dossier.asked_though_stored": "Yêu cầu nộp giấy tờ đã có trong kho",
}
WORDS: dict[str, str] = {
    "dossier": "Hồ sơ",
    "procedure": "Thủ tục",
    "found": "Số giấy tờ thấy",
    "consent": "Đồng ý",
    "database": "Cơ sở dữ liệu",
    "replaced_by": "Thay bằng",
    "code": "Mã giấy tờ",
    "source": "Nguồn",
}
