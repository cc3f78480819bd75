from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Chương trình cắt giảm, TTHC nội bộ; names its acts for the trail, tells those concerned, offers its lists."""

    name = "motcua.control.programmes"
    label = "programmes"
    verbose_name = "Chương trình cắt giảm"

    def ready(self) -> None:
        from motcua.base.audit import acts
        from motcua.base.events import readers as events
        from motcua.base.organisations import handover
        from motcua.base.search import registry as search
        from motcua.control.programmes import exports, readers, succession
        from motcua.control.programmes.search import FOUND

        events.register("programmes.notices", readers.tell, kinds=readers.KINDS)
        exports.register_lists()
        search.register(*FOUND)
        handover.register(
            "programmes", "TTHC nội bộ, việc của chương trình cắt giảm", succession.count, succession.move
        )
        acts.register(
            {
                "internal.followed_heir": "Chuyển TTHC nội bộ sang cơ quan kế thừa",
                "programme.followed_heir": "Chuyển thủ tục của chương trình sang cơ quan kế thừa",
                "programme.adopted": "Nạp chương trình cắt giảm",
                "programme.set_up": "Lập chương trình cắt giảm",
                "programme.goal_added": "Thêm mục tiêu chương trình",
                "programme.goal_adjusted": "Điều chỉnh mục tiêu chương trình",
                "programme.milestone_moved": "Đổi mốc chương trình",
                "programme.milestone_done": "Ghi xong mốc chương trình",
                "programme.baseline_moved": "Đổi mốc so sánh",
                "programme.frozen": "Chốt phạm vi chương trình",
                "programme.scope_added": "Bổ sung phạm vi đã chốt",
                "programme.costs_set": "Ghi chi phí trước rà soát",
                "programme.option_proposed": "Đề xuất phương án đơn giản hóa",
                "programme.options_approved": "Thông qua phương án đơn giản hóa",
                "programme.options_enforced": "Ghi thực thi phương án",
                "programme.closed": "Kết thúc chương trình",
                "programme.taken_out": "Xuất báo cáo chương trình",
            },
            kinds={"programme": "Chương trình cắt giảm"},
            pages={"programme": "/chuong-trinh/{id}/"},
            words={
                "round": "Lần rà soát",
                "outcome": "Phương án",
                "document": "Văn bản",
                "goal": "Mục tiêu",
                "procedure": "Thủ tục",
                "deadline": "Hạn",
                "code": "Mã",
                "place": "Nơi công khai",
                "agency": "Cơ quan",
                "answer": "Trả lời",
                "result": "Kết quả",
            },
        )
        acts.register(
            {
                "internal.added": "Thêm TTHC nội bộ",
                "internal.changed": "Sửa TTHC nội bộ",
                "internal.ended": "Bãi bỏ TTHC nội bộ",
                "internal.taken_in": "Nhập biểu thống kê TTHC nội bộ",
                "internal.taken_out": "Xuất biểu thống kê TTHC nội bộ",
                "internal.contributed": "Đề xuất TTHC nội bộ",
                "internal.contribution_accepted": "Tiếp nhận đề xuất TTHC nội bộ",
                "internal.contribution_merged": "Gộp đề xuất TTHC nội bộ",
                "internal.contribution_refused": "Không tiếp nhận đề xuất TTHC nội bộ",
                "internal.contribution_routed": "Chuyển đề xuất TTHC nội bộ",
                "internal.decision_drafted": "Soạn quyết định công bố TTHC nội bộ",
                "internal.decision_redrafted": "Sửa dự thảo quyết định công bố TTHC nội bộ",
                "internal.opinions_asked": "Lấy ý kiến dự thảo quyết định",
                "internal.opinion_given": "Góp ý dự thảo quyết định",
                "internal.opinion_explained": "Giải trình ý kiến",
                "internal.decision_signed": "Ban hành quyết định công bố TTHC nội bộ",
                "internal.decision_published": "Công khai quyết định công bố TTHC nội bộ",
                "internal.decision_dropped": "Bỏ dự thảo quyết định công bố TTHC nội bộ",
                "internal.decision_taken_out": "Xuất quyết định công bố TTHC nội bộ",
                "regulation.added": "Thêm quy định kinh doanh",
                "regulation.changed": "Sửa quy định kinh doanh",
            },
            kinds={
                "internal_procedure": "TTHC nội bộ",
                "contribution": "Đề xuất TTHC nội bộ",
                "internal_decision": "Quyết định công bố TTHC nội bộ",
                "business_regulation": "Quy định kinh doanh",
            },
            pages={
                "internal_procedure": "/chuong-trinh/noi-bo/{id}/",
                "contribution": "/chuong-trinh/de-xuat/{id}/",
                "internal_decision": "/chuong-trinh/quyet-dinh/{id}/",
                "business_regulation": "/chuong-trinh/quy-dinh/{id}/",
            },
        )
