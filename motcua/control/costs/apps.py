from django.apps import AppConfig


class CostsConfig(AppConfig):
    """Chi phí tuân thủ; names its acts for the trail, registers its lists and what it can count."""

    name = "motcua.control.costs"
    label = "costs"
    verbose_name = "Chi phí tuân thủ"

    def ready(self) -> None:
        from motcua.base.audit import acts
        from motcua.base.indicators import engine
        from motcua.base.organisations import handover
        from motcua.base.search import registry as search
        from motcua.control.costs import exports, succession
        from motcua.control.costs.indicators import INDICATORS
        from motcua.control.costs.search import FOUND

        exports.register_lists()
        search.register(*FOUND)
        handover.register("costs", "bảng, nhóm tính chi phí đang làm", succession.count, succession.move)
        engine.register(*INDICATORS)
        acts.register(
            {
                "cost.followed_heir": "Chuyển bảng tính sang cơ quan kế thừa",
                "cost.group_followed_heir": "Chuyển nhóm tính chi phí sang cơ quan kế thừa",
                "cost.begun": "Lập bảng tính chi phí",
                "cost.written": "Sửa bảng tính chi phí",
                "cost.taken_in": "Nhập bảng tính chi phí từ Excel",
                "cost.figures_taken": "Đưa số liệu hồ sơ thực tế vào bảng tính",
                "cost.confirmed": "Xác nhận chi phí tuân thủ",
                "cost.reopened": "Mở lại bảng tính chi phí",
                "cost.discarded": "Bỏ bảng tính chi phí",
                "cost.group_made": "Lập nhóm tính chi phí",
                "cost.group_changed": "Sửa nhóm tính chi phí",
                "cost.group_ended": "Bỏ nhóm tính chi phí",
                "cost.wage_set": "Đặt mức thu nhập của tỉnh",
                "cost.wage_withdrawn": "Rút mức thu nhập của tỉnh",
            },
            kinds={
                "cost_study": "Bảng tính chi phí", "cost_group": "Nhóm tính chi phí",
                "cost_wage": "Mức thu nhập",
            },
            pages={
                "cost_study": "/chi-phi/{id}/", "cost_group": "/chi-phi/nhom/{id}/",
                "cost_wage": "/chi-phi/muc-thu-nhap/",
            },
            words={
                "now": "Hiện tại (đồng/năm)", "after": "Sau (đồng/năm)", "edition": "Lần tính",
                "what": "Số liệu", "studies": "Số bảng tính", "amount": "Đồng một giờ", "subject": "Nhóm",
            },
        )  # fmt: skip
