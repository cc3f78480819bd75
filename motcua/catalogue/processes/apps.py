from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    name = "motcua.catalogue.processes"
    verbose_name = "Quy trình"

    def ready(self) -> None:
        from motcua.base.audit import acts
        from motcua.catalogue.processes import exports

        exports.register_lists()
        acts.register({"process.remarks_settled": "Xử lý điều chưa ghi được của sơ đồ quy trình"})
