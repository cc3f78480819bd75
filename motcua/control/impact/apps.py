from django.apps import AppConfig


class ImpactConfig(AppConfig):
    """Đánh giá tác động; names its acts for the trail, guards its files, registers what it can count."""

    name = "motcua.control.impact"
    label = "impact"
    verbose_name = "Đánh giá tác động"

    def ready(self) -> None:
        from motcua.base.audit import acts
        from motcua.base.events import readers as events
        from motcua.base.files import access
        from motcua.base.indicators import engine
        from motcua.base.organisations import handover
        from motcua.base.search import registry as search
        from motcua.control.impact import exports, queries, readers, succession
        from motcua.control.impact.indicators import INDICATORS
        from motcua.control.impact.search import FOUND

        access.register("draft", lambda actor, pk: queries.drafts(actor).filter(pk=pk).exists())
        events.register("impact.notices", readers.tell, kinds=readers.KINDS)
        exports.register_lists()
        search.register(*FOUND)
        handover.register("impact", "dự thảo văn bản đang soạn", succession.count, succession.move)
        engine.register(*INDICATORS)
        acts.register(
            {
                "impact.followed_heir": "Chuyển dự thảo sang cơ quan kế thừa",
                "impact.begun": "Lập hồ sơ dự thảo",
                "impact.corrected": "Sửa thông tin dự thảo",
                "impact.dropped": "Thôi soạn thảo",
                "impact.procedure_added": "Thêm thủ tục vào dự thảo",
                "impact.procedure_corrected": "Sửa thủ tục trong dự thảo",
                "impact.procedure_left_out": "Đưa thủ tục ra khỏi dự thảo",
                "impact.procedure_removed": "Bỏ thủ tục nhập nhầm",
                "impact.paper_added": "Nộp tài liệu của dự thảo",
                "impact.paper_removed": "Bỏ tài liệu của dự thảo",
                "impact.answered": "Lưu biểu đánh giá",
                "impact.part_added": "Thêm mẫu đơn, điều kiện cần đánh giá",
                "impact.part_removed": "Bỏ mẫu đơn, điều kiện",
                "impact.none_declared": "Xác nhận không quy định mẫu đơn, điều kiện",
                "impact.study_attached": "Gắn bảng tính chi phí",
                "impact.asked": "Gửi Văn phòng UBND lấy ý kiến",
                "impact.checked": "Xem thủ tục trong dự thảo",
                "impact.opinion_written": "Ghi ý kiến về dự thảo",
                "impact.opinion_removed": "Bỏ ý kiến chưa gửi",
                "impact.opined": "Cho ý kiến về dự thảo",
                "impact.explained": "Tiếp thu, giải trình ý kiến",
                "impact.sent_to_appraisal": "Gửi Sở Tư pháp thẩm định",
                "impact.appraised": "Thẩm định dự thảo",
                "impact.submitted": "Trình ban hành",
                "impact.issued": "Ghi văn bản đã ban hành",
                "impact.line_linked": "Gắn quyết định công bố",
                "impact.printed": "Tải giấy tờ của dự thảo",
            },
            kinds={"draft": "Dự thảo văn bản"},
            pages={"draft": "/danh-gia-tac-dong/{id}/"},
            words={
                "procedure": "Thủ tục", "complete": "Đã trả lời đủ", "answer": "Trả lời", "result": "Kết quả",
                "line": "Quyết định công bố", "study": "Bảng tính chi phí", "limit": "Hạn",
            },
        )  # fmt: skip
