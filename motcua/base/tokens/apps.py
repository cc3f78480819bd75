"""Django application of the API's keys."""

from django.apps import AppConfig


class TokensConfig(AppConfig):
    """Names this room's acts for the trail."""

    name = "motcua.base.tokens"
    verbose_name = "Khóa truy cập"

    def ready(self) -> None:
        """Name the acts on keys."""
        from motcua.base.audit import acts

        acts.register(
            {"token.issued": "Tạo khóa truy cập API", "token.revoked": "Thu hồi khóa truy cập API"},
            kinds={"token": "Khóa truy cập"},
        )
