"""Django application of the organisations room."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Names this room's acts for the trail and the addresses of its objects' pages."""

    name = "motcua.base.organisations"
    verbose_name = "Tổ chức"

    def ready(self) -> None:
        from motcua.base.audit import acts
        from motcua.base.organisations import exports

        exports.register_lists()
        acts.register(
            {
                "organisation.renamed": "Đổi tên cơ quan, đơn vị",
                "organisation.identifier_added": "Thêm mã định danh",
                "organisation.desk_added": "Thêm quầy",
                "organisation.person_unlocked": "Mở khóa tài khoản",
                "organisation.password_reset": "Cấp lại mật khẩu",
                "organisation.password_changed": "Đổi mật khẩu",
                "organisation.totp_reset": "Gỡ xác thực hai lớp",
            },
            pages={"organisation": "/danh-muc/co-quan/{id}/", "person": "/danh-muc/nguoi/{id}/"},
        )
