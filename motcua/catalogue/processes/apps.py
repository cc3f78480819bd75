from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    name = "motcua.catalogue.processes"
    verbose_name = "Quy trình"

    def ready(self) -> None:
        from motcua.base.audit import acts
        from motcua.base.indicators import engine
        from motcua.catalogue.procedures import counting
        from motcua.catalogue.processes import exports
        from motcua.catalogue.processes.indicators import COUNTED, INDICATORS

        exports.register_lists()
        counting.register(COUNTED)
        engine.register(*INDICATORS)
        acts.register({"process.remarks_settled": "Xử lý điều chưa ghi được của sơ đồ quy trình"})
