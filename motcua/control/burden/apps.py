from django.apps import AppConfig


class BurdenConfig(AppConfig):
    """Gánh nặng; names its acts for the trail and lets its lists be exported."""

    name = "motcua.control.burden"
    label = "burden"
    verbose_name = "Gánh nặng thủ tục"

    def ready(self) -> None:
        from motcua.base.audit import acts
        from motcua.control.burden import exports

        exports.register_lists()
        acts.register(
            {"burden.asked": "Yêu cầu tính gánh nặng thủ tục"},
            kinds={"burden_run": "Lần tính gánh nặng"},
            pages={"burden_run": "/ganh-nang/?lan={id}"},
            words={"from": "Từ ngày", "to": "Đến ngày"},
        )
