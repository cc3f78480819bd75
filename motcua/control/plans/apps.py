from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Kế hoạch; names its acts for the trail, guards its files, registers what it can count."""

    name = "motcua.control.plans"
    label = "plans"
    verbose_name = "Kế hoạch"

    def ready(self) -> None:
        from motcua.base.audit import acts
        from motcua.base.events import readers as events
        from motcua.base.files import access
        from motcua.base.indicators import engine
        from motcua.base.organisations import handover
        from motcua.base.search import registry as search
        from motcua.control.plans import exports, owed, queries, readers, succession
        from motcua.control.plans.indicators import INDICATORS
        from motcua.control.plans.search import FOUND

        access.register("plan", lambda actor, pk: queries.plans(actor).filter(pk=pk).exists())
        access.register("assignment", lambda actor, pk: queries.assignments(actor).filter(pk=pk).exists())
        access.register("urging", lambda actor, pk: owed.letters(actor).filter(pk=pk).exists())
        events.register("plans.notices", readers.tell, kinds=readers.KINDS)
        exports.register_lists()
        search.register(*FOUND)
        engine.register(*INDICATORS)
        handover.register("plans", "việc được giao chưa xong", succession.count, succession.move)
        acts.register(
            {
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
            },
            kinds={"plan": "Kế hoạch", "assignment": "Nhiệm vụ được giao", "urging": "Công văn đôn đốc"},
            pages={
                "plan": "/ke-hoach/{id}/",
                "assignment": "/ke-hoach/viec/{id}/",
                "urging": "/ke-hoach/don-doc/",
            },
        )
        acts.register(
            {
                "plan.report_drafted": "Soạn báo cáo tiến độ",
                "plan.report_redrafted": "Soạn lại báo cáo tiến độ",
                "plan.report_edited": "Sửa báo cáo tiến độ",
                "plan.report_restored": "Lấy lại bản máy soạn của báo cáo",
                "plan.report_signed": "Chốt báo cáo tiến độ",
                "plan.report_reopened": "Mở lại báo cáo tiến độ",
            },
            kinds={"plan_report": "Báo cáo tiến độ"},
            pages={"plan_report": "/ke-hoach/bao-cao/{id}/"},
            words={"part": "Phần", "period": "Kỳ"},
        )
