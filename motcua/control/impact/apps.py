from django.apps import AppConfig


class ImpactConfig(AppConfig):
    """Đánh giá tác động; nothing to register yet."""

    name = "motcua.control.impact"
    label = "impact"
    verbose_name = "Đánh giá tác động"
