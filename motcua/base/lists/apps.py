from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "motcua.base.lists"
    verbose_name = "Danh sách"

    def ready(self) -> None:
        from motcua.base.audit import acts

        acts.register(
            {
                "list.export_asked": "Xuất danh sách",
                "list.export_downloaded": "Tải tệp đã xuất",
                "list.export_cancelled": "Hủy việc xuất danh sách",
                "list.view_shared": "Lưu cách xem chung của đơn vị",
                "list.view_removed": "Xóa cách xem chung của đơn vị",
            },
            kinds={"export": "Tệp đã xuất", "view": "Cách xem danh sách"},
            words={
                "format": "Dạng tệp",
                "full": "Ghi đủ số định danh, điện thoại",
                "purpose": "Mục đích",
                "rows": "Số dòng",
            },
        )
