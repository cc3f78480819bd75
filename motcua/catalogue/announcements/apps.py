from django.apps import AppConfig


class AnnouncementsConfig(AppConfig):
    """Công bố; names its acts for the trail, guards its files, registers lists and what it can count."""

    name = "motcua.catalogue.announcements"
    label = "announcements"
    verbose_name = "Công bố"

    def ready(self) -> None:
        from motcua.base.audit import acts
        from motcua.base.files import access
        from motcua.base.indicators import engine
        from motcua.base.organisations import handover
        from motcua.base.search import registry as search
        from motcua.catalogue.announcements import exports, queries, succession
        from motcua.catalogue.announcements.indicators import INDICATORS
        from motcua.catalogue.announcements.models import Announcement
        from motcua.catalogue.announcements.models.sources import Change
        from motcua.catalogue.announcements.search import FOUND

        access.register("ministry_decision", lambda actor, pk: queries.sources(actor).filter(pk=pk).exists())
        access.register("announcement", lambda actor, pk: queries.announcements(actor).filter(pk=pk).exists())
        exports.register_lists()
        search.register(*FOUND)
        handover.register("announcements", "việc công bố chưa xong", succession.count, succession.move)
        engine.register(*INDICATORS)
        acts.register(
            {
                "announcement.followed_heir": "Chuyển việc công bố sang cơ quan kế thừa",
                "announcement.duty_followed_heir": "Chuyển việc trình dự thảo sang cơ quan kế thừa",
                "announcement.source_recorded": "Ghi văn bản làm căn cứ công bố",
                "announcement.source_corrected": "Sửa văn bản làm căn cứ công bố",
                "announcement.drafted": "Soạn dự thảo quyết định công bố",
                "announcement.head_edited": "Sửa phần chung của dự thảo",
                "announcement.line_added": "Đưa thủ tục vào dự thảo",
                "announcement.line_edited": "Sửa nội dung thủ tục trong dự thảo",
                "announcement.line_facts": "Sửa thời hạn theo luật, văn bản, ngày áp dụng",
                "announcement.line_dropped": "Bỏ thủ tục khỏi dự thảo",
                "announcement.lines_imported": "Nhập thủ tục vào dự thảo từ Excel",
                "announcement.discarded": "Bỏ dự thảo quyết định công bố",
                "announcement.opinion_asked": "Lấy ý kiến dự thảo",
                "announcement.opinion_given": "Cho ý kiến dự thảo",
                "announcement.opinion_explained": "Tiếp thu, giải trình ý kiến",
                "announcement.submitted": "Trình dự thảo quyết định công bố",
                "announcement.commented": "Ghi ý kiến kiểm soát chất lượng",
                "announcement.comment_answered": "Giải trình ý kiến kiểm soát",
                "announcement.returned": "Trả lại dự thảo",
                "announcement.checked": "Kiểm soát xong, trình ký",
                "announcement.signed": "Ký ban hành quyết định công bố",
                "announcement.entered": "Ghi nhập CSDL quốc gia",
                "announcement.published": "Ghi công khai quyết định công bố",
            },
            kinds={"announcement": "Quyết định công bố", "ministry_decision": "Văn bản làm căn cứ công bố"},
            pages={"announcement": "/cong-bo/{id}/", "ministry_decision": "/cong-bo/van-ban/{id}/"},
            words={
                "procedure_code": "Thủ tục", "procedure_codes": "Thủ tục", "change": "Thay đổi",
                "parts": "Bộ phận thay đổi", "lines": "Số thủ tục", "reason": "Lý do",
                "again": "Trình lại", "on": "Ngày", "effective_on": "Có hiệu lực từ", "agrees": "Thống nhất",
                "agencies": "Số cơ quan",
            },
            values={"kind": dict(Announcement.Kind.choices), "change": dict(Change.choices)},
        )  # fmt: skip
