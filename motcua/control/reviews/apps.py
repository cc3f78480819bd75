from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Rà soát, đơn giản hóa; nothing to register yet."""

    name = "motcua.control.reviews"
    label = "reviews"
    verbose_name = "Rà soát, đơn giản hóa"
