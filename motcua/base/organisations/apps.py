from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "motcua.base.organisations"
    verbose_name = "Tổ chức"
