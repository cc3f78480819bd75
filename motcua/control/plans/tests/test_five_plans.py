"""Five plans as published, each line counted in the document by hand, not in what the reader makes of it."""

from datetime import date

from motcua.control.plans.tests.documents import at, by_group, plan, warned


class TestBacNinh2022:
    """Kế hoạch 328/KH-UBND ngày 11/02/2022: two annexes with tables whose cells have run into paragraphs."""

    NAME = "bac-ninh-2022-kh-328"

    def test_the_head(self):
        head = plan(self.NAME).head
        assert (head.issuer, head.number, head.date) == (
            "UBND tỉnh Bắc Ninh",
            "328/KH-UBND",
            date(2022, 2, 11),
        )
        assert (head.signer, head.signer_title) == ("Vương Quốc Tuấn", "KT. CHỦ TỊCH PHÓ CHỦ TỊCH")
        assert head.title.startswith("KIỂM SOÁT THỦ TỤC HÀNH CHÍNH")
        assert head.title.endswith("NĂM 2022")
        assert [one.number for one in plan(self.NAME).bases] == ["31/QĐ-VPCP", "02/CT-UBND"]

    def test_the_tasks_of_every_group(self):
        """Annex 1: the numbered rows that name a lead and the dashed rows under 1.1 (3), 2 (3), 5.1 (1), 5.2 (4)."""
        tasks = by_group(plan(self.NAME))
        assert tasks[("PHỤ LỤC 01", "I")] == 4  # rows at lines 122, 136, 150, 164
        assert tasks[("PHỤ LỤC 01", "II")] == 1  # 180
        assert tasks[("PHỤ LỤC 01", "III")] == 5  # 200, 212, 224, 236, 248
        assert tasks[("PHỤ LỤC 01", "IV")] == 2  # 272, 284
        # 318 332 346 · 364 380 394 · 406 422 438 454 · 470 484 498 512 · 526 538 550 562 574 586 · 600 612 624 636
        assert tasks[("PHỤ LỤC 01", "V")] == 24
        assert tasks[("PHỤ LỤC 01", "VI")] == 3  # 650, 664, 682
        assert tasks[("PHỤ LỤC 01", "VII")] == 2  # 700, 714
        # The number VIII stands over two groups: 732, 746, 758 and the eight rows from 832 to 924.
        assert tasks[("PHỤ LỤC 01", "VIII")] == 3 + 8
        assert tasks[("PHỤ LỤC 01", "IX")] == 4  # 774, 790, 802, 814
        assert tasks[("PHỤ LỤC 02", "")] == 17  # the groups of procedures, 1003 to 1195
        assert tasks[("PHỤ LỤC 02", "II")] == 6  # the steps of the review, 971 to 981
        assert tasks[("", "III")] == 6  # who organises: 61, 63, 65, 67, 69, 71

    def test_leads_partners_days_and_products(self):
        reading = plan(self.NAME)
        plans = at(reading, 122)
        assert plans.lead == ["Văn phòng UBND tỉnh"]
        assert plans.support == ["Trung tâm hành chính công tỉnh", "các Sở, ban, ngành", "UBND cấp huyện"]
        assert (plans.start, plans.finish) == (date(2022, 2, 1), date(2022, 2, 28))
        assert plans.product.startswith("Chương trình, kế hoạch")
        assert at(reading, 136).finish == date(2022, 6, 30)  # Quý II
        assert at(reading, 182).lead == ["Các đơn vị được giao xây dựng văn bản QPPL"]
        assert at(reading, 182).support == ["Văn phòng UBND tỉnh", "Sở Tư pháp"]  # two paragraphs of one cell
        assert at(reading, 470).lead == ["Văn phòng UBND tỉnh", "Sở Thông tin và Truyền thông"]
        assert at(reading, 470).path == ["V", "5", "5.2", ""]
        assert at(reading, 484).recurrence.every == ["quarter", "year"]
        assert (at(reading, 822).start, at(reading, 822).finish) == (date(2022, 3, 1), date(2022, 4, 30))
        assert at(reading, 1195).lead == ["Sở Tài chính"]
        assert (at(reading, 1195).start, at(reading, 1195).finish) == (date(2022, 3, 1), date(2022, 7, 30))
        assert at(reading, 1009).support[-5:] == [
            "Sở Tài nguyên Môi trường", "Sở Xây dựng", "Sở Tài chính", "Sở Tư pháp", "Cục Thuế",
        ]  # fmt: skip
        assert at(reading, 61).finish == date(2022, 2, 27)  # trước ngày 28/02/2022

    def test_an_empty_product_is_that_of_the_merged_cell_above(self):
        task = at(plan(self.NAME), 612)
        assert task.inherited == ["product"]
        assert task.product == at(plan(self.NAME), 600).product

    def test_a_heading_is_no_task(self):
        lines = {task.source.first for task in plan(self.NAME).tasks}
        assert not {300, 304, 358, 434, 464} & lines  # V.1, 1.1, 2, 5, 5.2

    def test_the_targets(self):
        found = {
            (one.source.first, one.level, one.indicator, one.op, one.value) for one in plan(self.NAME).targets
        }
        assert {(562, level, "dossiers.on_time", ">", 99) for level in ("tinh", "huyen", "xa")} <= found
        valid = "archive.valid_results"  # kết quả giải quyết còn hiệu lực
        assert {
            (364, "tinh", valid, ">=", 50),
            (380, "huyen", valid, ">=", 40),
            (394, "xa", valid, ">=", 35),
        } <= found
        assert {
            (600, "", "procedures.online_used", ">=", 70),
            (612, "", "dossiers.online", ">=", 50),
        } <= found
        assert {(624, "", "procedures.post_used", ">=", 50), (636, "", "dossiers.post", ">=", 10)} <= found
        assert (714, "", "procedures.on_site_delegated", ">=", 50) in found
        assert (562, "", "dossiers.on_time", ">", 99) not in found  # the product repeats the task

    def test_what_looks_wrong(self):
        found = warned(plan(self.NAME))
        assert ("group.order", 828) in found  # VIII again, after IX
        assert ("text.year", 150) in found  # the product of I.3 is a report of 2021
        assert ("text.year", 971) in found  # "năm 2021gửi"
        assert {("task.no_lead", line) for line in (975, 977, 979, 981)} <= found


class TestLangSon2024:
    """Kế hoạch kiểm soát TTHC năm 2024: a table whose cells begin with tabs, merged cells left empty."""

    NAME = "lang-son-2024"

    def test_the_head(self):
        head = plan(self.NAME).head
        assert (head.issuer, head.number, head.number_text) == ("UBND tỉnh Lạng Sơn", "", "/KH-UBND")
        assert (head.date, head.date_text, head.year) == (None, "ngày tháng 01 năm 2024", 2024)
        assert (
            len(plan(self.NAME).bases) == 7
        )  # three Nghị định, a Nghị quyết, three Thông tư; the Đề án has no number

    def test_the_tasks_of_every_group(self):
        tasks = by_group(plan(self.NAME))
        assert tasks == {
            ("", "I"): 1, ("", "II"): 3,
            # The table's III has 6, the text's "III. Tổ chức thực hiện" 5: lines 423, 425, 426, 428, 430.
            ("", "III"): 6 + 5,
            # The number VI stands over two groups: 129 to 149 and 169 to 227.
            ("", "VI"): 4 + 9,
            ("", "V"): 1, ("", "VII"): 6, ("", "VIII"): 3, ("", "IX"): 4, ("", "X"): 3, ("", "XI"): 1, ("", "XII"): 5,
            ("", "XIII"): 1, ("", "XIV"): 3,
        }  # fmt: skip

    def test_leads_and_days(self):
        reading = plan(self.NAME)
        assert at(reading, 129).finish == date(2024, 3, 31)  # Trong quý I năm 2024
        assert at(reading, 136).lead == ["Sở, ban ngành tỉnh", "UBND cấp huyện", "UBND cấp xã"]
        assert at(reading, 303).finish == date(2024, 2, 14)  # Trước 15/02/2024
        assert at(reading, 217).finish == date(2024, 12, 31)  # Trong năm
        assert at(reading, 90).recurrence.kind == "on_event"  # Ngay sau khi có Quyết định công bố
        assert at(reading, 164).recurrence.kind == "by_reference"  # Theo Kế hoạch số 243/KH-UBND
        assert at(reading, 406).recurrence.every == ["quarter", "year"]
        assert at(reading, 406).recurrence.ad_hoc
        assert at(reading, 423).finish == date(2024, 1, 15)  # chậm nhất trong ngày 15/01/2024
        assert at(reading, 423).lead == ["các sở, ban, ngành thuộc UBND tỉnh", "UBND các huyện, thành phố"]

    def test_empty_cells_inherit_and_say_so(self):
        for line, above in ((182, 176), (242, 236), (408, 400)):
            task = at(plan(self.NAME), line)
            assert task.inherited == ["lead", "support", "when"]
            assert task.lead == at(plan(self.NAME), above).lead
        assert at(plan(self.NAME), 414).inherited == ["lead", "support"]
        assert at(plan(self.NAME), 414).recurrence.every == ["month"]

    def test_the_targets_and_what_looks_wrong(self):
        found = {(one.source.first, one.op, one.value) for one in plan(self.NAME).targets}
        assert found == {(38, "=", 100), (114, "=", 100), (188, ">", 99), (188, "=", 100)}
        assert warned(plan(self.NAME)) >= {
            ("head.number", None), ("head.date", None), ("head.signer", None), ("group.order", 126), ("basis.year", 24),
        }  # fmt: skip


class TestBacGiang2022:
    """Kế hoạch rà soát TTHC nội bộ 2022–2025: rows marked "-" and "+", times that contradict the objectives."""

    NAME = "bac-giang-2022-tthc-noi-bo"

    def test_the_head(self):
        head = plan(self.NAME).head
        assert (head.issuer, head.year, head.last_year) == ("UBND tỉnh Bắc Giang", 2022, 2025)
        assert (head.signer, head.signer_title) == ("Mai Sơn", "KT. CHỦ TỊCH PHÓ CHỦ TỊCH")
        assert [one.number for one in plan(self.NAME).bases] == ["1085/QĐ-TTg"]

    def test_the_tasks(self):
        """The annex: 1, 2, three under the first 3, five under the second, 4, four "+" under 5, two under 6."""
        tasks = by_group(plan(self.NAME))
        assert tasks == {("Phụ lục", ""): 1 + 1 + 3 + 5 + 1 + 4 + 2, ("", "III"): 5 + 3 + 4}
        assert [len(task.context) for task in plan(self.NAME).tasks if task.no == "+"] == [2, 2, 2, 2]
        assert at(plan(self.NAME), 205).context[1] == "Lần 1"

    def test_leads_days_and_products(self):
        reading = plan(self.NAME)
        assert at(reading, 101).lead == ["Các sở, cơ quan thuộc UBND tỉnh"]
        assert at(reading, 104).finish == date(2022, 11, 10)
        assert at(reading, 111).finish == date(2022, 11, 30)  # Tháng 11/2022
        assert at(reading, 153).finish == date(2023, 1, 14)  # Trước ngày 15/01/2023
        assert at(reading, 153).when_text == "Trước ngày 15/01/2023"
        assert at(reading, 216).finish == date(2023, 12, 31)  # Trước ngày 01/01/2024
        assert at(reading, 188).recurrence.kind == "on_event"  # Sau khi Quyết định công bố được ban hành
        assert at(reading, 126).product == "Quyết định thành lập"

    def test_the_targets(self):
        found = {(one.source.first, one.op, one.value, one.by) for one in plan(self.NAME).targets}
        assert (23, "=", 100, date(2023, 3, 31)) in found
        assert {(24, "=", 100, date(2024, 12, 31)), (24, ">=", 20, date(2024, 12, 31))} <= found
        assert {(25, ">=", 50, date(2023, 12, 31)), (26, "=", 100, date(2024, 12, 31))} <= found
        cuts = [one.subject for one in plan(self.NAME).targets if one.source.first == 24 and one.value == 20]
        assert cuts == ["TTHC", "chi phí tuân thủ TTHC"]

    def test_what_looks_wrong(self):
        found = warned(plan(self.NAME))
        assert ("number.doubled", 142) in found
        assert ("number.doubled", 57) in found
        # Printed as 2022, before the plan of October 2022 itself; the objective says 01/4/2023.
        assert {("task.before_plan", line) for line in (163, 170, 177)} <= found
        assert ("task.year", 177) in found
        assert at(plan(self.NAME), 181).finish == date(2022, 3, 31)  # it stays as printed
        assert ("task.unfinished_day", 47) in found


class TestBacGiang2023:
    """Công văn: no table; each duty a paragraph."""

    NAME = "bac-giang-2023-cong-van"

    def test_the_head(self):
        head = plan(self.NAME).head
        assert (head.kind, head.issuer, head.issuer_inferred) == ("CÔNG VĂN", "UBND tỉnh Bắc Giang", True)
        assert head.title == "thực hiện các nhiệm vụ cải cách TTHC trọng tâm 6 tháng cuối năm 2023"
        assert head.addressees == ["Các sở, cơ quan thuộc UBND tỉnh", "UBND huyện, thành phố"]
        assert head.signer == "Mai Sơn"

    def test_every_paragraph_is_a_task(self):
        """Seven numbered paragraphs and the three that follow 2 and 7: lines 16 to 42."""
        found = [task.source.first for task in plan(self.NAME).tasks]
        assert found == [16, 18, 20, 22, 24, 34, 36, 38, 40, 42]

    def test_leads_and_times(self):
        reading = plan(self.NAME)
        assert at(reading, 16).lead == [
            "Các sở, cơ quan thuộc UBND tỉnh",
            "UBND huyện, thành phố",
        ]  # kính gửi
        assert at(reading, 20).lead == ["Văn phòng UBND tỉnh"]
        assert at(reading, 20).support == ["Sở Thông tin và Truyền thông", "các sở, ngành chuyên môn"]
        assert at(reading, 20).finish == date(2023, 10, 19)
        assert at(reading, 22).finish == date(2023, 9, 14)
        assert at(reading, 34).support == ["Trung tâm Phục vụ hành chính công tỉnh"]
        assert (at(reading, 38).recurrence.every, at(reading, 38).recurrence.before_day) == (["month"], 21)
        assert at(reading, 38).lead == ["các sở, cơ quan trực thuộc UBND tỉnh", "UBND huyện, thành phố"]
        assert (at(reading, 40).lead, at(reading, 40).recurrence.before_day) == (["Văn phòng UBND tỉnh"], 25)
        # A page break cuts the fourth in two; footnotes stand between.
        assert (at(reading, 24).source.last, "⁴" in at(reading, 24).title) == (32, False)

    def test_the_target_and_what_looks_wrong(self):
        (target,) = plan(self.NAME).targets
        assert (target.op, target.value, target.subject, target.by) == (
            ">=", 20, "thông tin phải khai báo", date(2023, 9, 14),
        )  # fmt: skip
        assert warned(plan(self.NAME)) == {("head.number", None), ("head.date", None), ("head.issuer", None)}


class TestBacGiang2020:
    """Kế hoạch kiểm tra: duties under the names of those who have them, an outline of questions after the signature."""

    NAME = "bac-giang-2020-kiem-tra"

    def test_the_head(self):
        head = plan(self.NAME).head
        assert (head.issuer, head.number_text) == ("Văn phòng UBND tỉnh Bắc Giang", "/KH-VP")
        assert (head.signer, head.signer_title) == ("Lê Tuấn Phú", "CHÁNH VĂN PHÒNG")
        assert [one.number for one in plan(self.NAME).bases] == ["162/KH-UBND", "03/CT-UBND"]

    def test_the_duties(self):
        """Two of those who inspect (64, 65), three of the inspected (69, 71, 72), three of rooms of the office."""
        reading = plan(self.NAME)
        assert [task.source.first for task in reading.tasks] == [64, 65, 69, 71, 72, 76, 77, 79]
        assert at(reading, 64).lead == ["Các cơ quan trong thành phần Đoàn kiểm tra"]
        assert at(reading, 64).finish == date(2020, 5, 14)
        assert at(reading, 69).recurrence.kind == "on_event"  # trước 5 ngày tiến hành kiểm tra
        assert at(reading, 76).lead == ["Phòng Kiểm soát thủ tục hành chính"]
        assert at(reading, 79).lead == ["Phòng Quản trị - Tài vụ"]

    def test_the_targets(self):
        found = {(one.source.first, one.op, one.value, one.value_to) for one in plan(self.NAME).targets}
        assert found == {(21, ">=", 20, None), (119, ">=", 15, 20), (147, ">=", 20, None)}
