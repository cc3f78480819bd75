from django.apps import AppConfig


class AnnouncementsConfig(AppConfig):
    """Công bố; nothing to register yet."""

    name = "motcua.catalogue.announcements"
    label = "announcements"
    verbose_name = "Công bố"
