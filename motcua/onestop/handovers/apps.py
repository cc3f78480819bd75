from django.apps import AppConfig


class HandoversConfig(AppConfig):
    """Giao nhận; names its acts for the trail and follows its own events with notices."""

    name = "motcua.onestop.handovers"
    label = "handovers"
    verbose_name = "Giao nhận"

    def ready(self) -> None:
        from motcua.base.audit import acts, subjects
        from motcua.base.events import readers as events
        from motcua.base.files import access
        from motcua.base.organisations import handover
        from motcua.onestop.handovers import exports, queries, readers, succession

        access.register(
            "parcel", lambda actor, parcel_id: queries.parcels(actor).filter(pk=parcel_id).exists()
        )
        subjects.register(by_code=queries.of_code, by_citizen=queries.of_citizen)
        events.register("handovers.notices", readers.tell, kinds=readers.KINDS)
        handover.register("handovers", "bưu gửi, phiếu bàn giao chưa xong", succession.count, succession.move)
        exports.register_lists()
        acts.register(
            {
                "parcel.asked": "Ghi yêu cầu thu gom",
                "parcel.collected": "Lập phiếu gửi hồ sơ",
                "parcel.moved": "Cập nhật trạng thái bưu gửi",
                "parcel.refused": "Không nhận bưu gửi",
                "parcel.back": "Nhận lại bưu gửi chuyển hoàn",
                "parcel.lost": "Báo mất, hỏng bưu gửi",
                "minutes.signed": "Ký biên bản giao nhận với bưu chính",
                "slip.given": "Lập phiếu bàn giao hồ sơ giấy",
                "slip.differs": "Ghi chênh lệch khi nhận bàn giao",
                "slip.closed": "Bàn giao xong",
                "place.opened": "Mở nơi để hồ sơ",
                "place.closed": "Thôi dùng nơi để hồ sơ",
                "place.moved": "Nhập, xuất hồ sơ giấy",
                "dossier.paper_placed": "Ghi nơi giữ bản giấy",
            },
            kinds={
                "parcel": "Bưu gửi",
                "minutes": "Biên bản giao nhận",
                "slip": "Phiếu bàn giao",
                "place": "Nơi để hồ sơ",
            },
            pages={
                "parcel": "/giao-nhan/buu-chinh/buu-gui/{id}/",
                "minutes": "/giao-nhan/buu-chinh/bien-ban/{id}/",
                "slip": "/giao-nhan/phieu/{id}/",
            },
        )
