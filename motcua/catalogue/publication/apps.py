from django.apps import AppConfig


class PublicationConfig(AppConfig):
    """Công khai; names its acts for the trail, guards its files, registers its lists and what it can count."""

    name = "motcua.catalogue.publication"
    label = "publication"
    verbose_name = "Công khai"

    def ready(self) -> None:
        from motcua.base.audit import acts
        from motcua.base.files import access
        from motcua.base.indicators import engine
        from motcua.base.organisations import handover
        from motcua.base.organisations.permissions import allowed
        from motcua.base.search import registry as search
        from motcua.catalogue.publication import exports, queries, succession
        from motcua.catalogue.publication.indicators import INDICATORS
        from motcua.catalogue.publication.search import FOUND

        access.register("posting_point", lambda actor, pk: queries.points(actor).filter(pk=pk).exists())
        access.register("cleaning_run", lambda actor, pk: allowed(actor, "cleaning.run") is not None)
        access.register("form_copy", lambda actor, pk: allowed(actor, "publication.view") is not None)
        exports.register_lists()
        search.register(*FOUND)
        handover.register(
            "publication", "điểm niêm yết, dòng danh mục, lỗi dữ liệu", succession.count, succession.move
        )
        engine.register(*INDICATORS)
        acts.register(
            {
                "publication.followed_heir": "Chuyển dòng danh mục sang cơ quan kế thừa",
                "posting.followed_heir": "Chuyển điểm niêm yết sang cơ quan kế thừa",
                "posting.address_followed_heir": "Chuyển địa chỉ tiếp nhận phản ánh sang cơ quan kế thừa",
                "cleaning.followed_heir": "Chuyển lỗi dữ liệu sang cơ quan kế thừa",
                "publication.listed": "Đưa thủ tục vào danh mục của tỉnh",
                "publication.unlisted": "Chấm dứt dòng của danh mục",
                "posting.point_opened": "Mở điểm niêm yết",
                "posting.point_closed": "Thôi dùng điểm niêm yết",
                "posting.put_right": "Ghi đã niêm yết, thay, gỡ",
                "posting.checked": "Kiểm tra niêm yết",
                "posting.address_set": "Đặt địa chỉ tiếp nhận phản ánh, kiến nghị",
                "cleaning.ran": "Đối chiếu với CSDL quốc gia",
                "cleaning.said": "Ghi kết quả sửa lỗi dữ liệu",
                "cleaning.given": "Giao lỗi dữ liệu cho cơ quan",
                "cleaning.document_ended": "Ghi văn bản hết hiệu lực",
                "cleaning.form_checked": "Kiểm tệp mẫu đơn",
            },
            kinds={
                "posting_point": "Điểm niêm yết",
                "cleaning_run": "Đợt đối chiếu",
                "cleaning_finding": "Lỗi dữ liệu",
                "ended_document": "Văn bản hết hiệu lực",
                "form_copy": "Mẫu đơn",
            },
            pages={
                "posting_point": "/cong-khai/niem-yet/diem/{id}/",
                "cleaning_run": "/cong-khai/lam-sach/dot/{id}/",
                "cleaning_finding": "/cong-khai/lam-sach/loi/{id}/",
            },
            words={
                "list": "Danh mục",
                "level": "Cấp",
                "wrong": "Không đúng",
                "opened": "Mới",
                "reopened": "Mở lại",
                "closed": "Đã hết",
            },
        )
