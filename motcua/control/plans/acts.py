"""The acts of this room as the trail names them."""

ACTS = {
    "plan.read": "Nhập kế hoạch từ tệp",
    "plan.drafted": "Soạn kế hoạch",
    "plan.copied": "Chép kế hoạch",
    "plan.head_corrected": "Sửa thông tin văn bản",
    "plan.discarded": "Bỏ bản đọc kế hoạch",
    "plan.followed": "Đưa kế hoạch vào theo dõi",
    "plan.dates_replaced": "Thay thời hạn theo chỉ đạo mới",
    "plan.task_given": "Giao nhiệm vụ cho cơ quan",
    "plan.taken_out": "Xuất kế hoạch ra tệp",
    "plan.closed": "Kết thúc theo dõi kế hoạch",
    "plan.progress": "Cập nhật tình hình nhiệm vụ",
    "plan.evidence": "Nộp minh chứng",
    "plan.done": "Báo hoàn thành nhiệm vụ",
    "plan.reopened": "Mở lại nhiệm vụ",
    "plan.cancelled": "Thôi thực hiện nhiệm vụ",
    "plan.due_moved": "Đổi hạn nhiệm vụ",
    "plan.delegated": "Phân công nhiệm vụ",
    "plan.followed_heir": "Chuyển việc sang cơ quan kế thừa",
    "plan.commented": "Trao đổi về nhiệm vụ",
    "plan.urging_drafted": "Lập công văn đôn đốc",
    "plan.urging_discarded": "Bỏ dự thảo công văn đôn đốc",
    "plan.urged": "Gửi công văn đôn đốc",
    "plan.feed_made": "Lập địa chỉ lịch công việc",
    "plan.feed_ended": "Thôi dùng địa chỉ lịch công việc",
    "plan.report_drafted": "Soạn báo cáo tiến độ",
    "plan.report_redrafted": "Soạn lại báo cáo tiến độ",
    "plan.report_edited": "Sửa báo cáo tiến độ",
    "plan.report_restored": "Lấy lại bản máy soạn của báo cáo",
    "plan.report_signed": "Chốt báo cáo tiến độ",
    "plan.report_reopened": "Mở lại báo cáo tiến độ",
}

KINDS = {
    "plan": "Kế hoạch",
    "assignment": "Nhiệm vụ được giao",
    "urging": "Công văn đôn đốc",
    "plan_report": "Báo cáo tiến độ",
}

PAGES = {
    "plan": "/ke-hoach/{id}/",
    "assignment": "/ke-hoach/viec/{id}/",
    "urging": "/ke-hoach/don-doc/",
    "plan_report": "/ke-hoach/bao-cao/{id}/",
}

WORDS = {
    "part": "Phần",
    "period": "Kỳ",
    "done_on": "Ngày xong",
    "percent": "Tiến độ (%)",
    "assignments": "Số việc giao",
    "tasks": "Số nhiệm vụ",
    "targets": "Số chỉ tiêu",
}
