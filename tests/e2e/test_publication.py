"""Publication: the data cleaned against the national list, a wall put right, a visitor who reads on a small screen."""

import json
from datetime import date

from playwright.sync_api import Page, expect

from motcua.base import clock
from motcua.base.organisations.models import Agency
from motcua.catalogue.procedures.importing import national
from motcua.catalogue.procedures.importing.reading import Reading
from motcua.catalogue.procedures.importing.stored import records_of
from motcua.catalogue.procedures.models import ProcedureVersion
from motcua.catalogue.procedures.queries import in_force
from motcua.catalogue.procedures.services import import_reading
from motcua.catalogue.publication.homes import homes
from motcua.catalogue.publication.models import PostingPoint
from motcua.catalogue.publication.services import lists, posting

from .office import go, ready

NATIONAL_NAME = "Tên đúng theo danh sách quốc gia (mẫu)"


def construction() -> Agency:
    return Agency.objects.get(name="Sở Xây dựng")


def quiet_procedure() -> ProcedureVersion:
    """Return a procedure of the department that no other story touches: one of the bare list, without dossiers."""
    handled = [pk for pk, home in homes().items() if home.handler == construction().pk]
    rows = in_force().filter(procedure__in=handled, is_sample=False, levels=["TINH"])
    return rows.order_by("-procedure__code")[0]


def posted(office, version: ProcedureVersion) -> PostingPoint:
    """Return a board of the department on which the procedure hangs as it is today."""
    control = office.actor("kiemsoat")
    lists.put_on(
        "TAI_MOT_CUA", version.procedure_id, level="TINH", agency_id=construction().pk, by=control,
        decision_no="15/QĐ-UBND (mẫu)", decision_date=date(2026, 1, 5), valid_from=date(2026, 1, 10),
    )  # fmt: skip
    board = posting.open_point(
        agency_id=construction().pk, kind="BANG", name="Bảng cầu thang", place="Tầng 2", by=control
    )
    posting.put_right(board.pk, [f"p{version.procedure_id}"], by=control)
    return board


def national_list(version: ProcedureVersion) -> bytes:
    """Return a part of the national list in which the procedure has another name."""
    items = json.loads(national.write(records_of([version])))
    items[0]["TENTTHC"] = NATIONAL_NAME
    return json.dumps(items, ensure_ascii=False).encode()


def line_of(page: Page, text: str):
    return page.locator("tbody tr").filter(has_text=text).first


def test_a_name_is_cleaned_and_the_wall_that_grew_old_is_put_right(office):
    version = quiet_procedure()
    code = version.procedure.code
    board = posted(office, version)

    control = office.as_("kiemsoat", "/cong-khai/")
    control.keyboard.press("F9")
    control.wait_for_url("**/lam-sach/dot/")
    content = {"name": "quoc-gia.json", "mimeType": "application/json", "buffer": national_list(version)}
    control.locator("#id_file").set_input_files(content)
    control.locator("#id_whole").select_option("0")
    control.get_by_role("button", name="Đối chiếu").click()
    expect(control.locator("h1")).to_contain_text("chỗ khác")
    expect(line_of(control, NATIONAL_NAME)).to_contain_text("Khác tên thủ tục")

    focal = office.as_("daumoi.sxd", f"/cong-khai/lam-sach/?q={code}&quy-tac=2")
    line_of(focal, code).get_by_role("link").first.click()
    expect(focal.locator("h1")).to_have_text("Khác tên thủ tục")
    focal.locator("#id_reason").fill("Đã sửa tên theo quyết định công bố")
    focal.keyboard.press("F9")
    expect(focal.locator("#messages")).to_contain_text("Đợt đối chiếu sau sẽ kiểm lại")

    mended = records_of([version])[0]
    mended.name, mended.valid_from = NATIONAL_NAME, clock.today()
    import_reading(Reading([mended]), by=office.actor("kiemsoat"), valid_from=clock.today())
    go(control, "/cong-khai/lam-sach/")
    control.keyboard.press("F9")
    expect(control.locator("#messages")).to_contain_text("lỗi đã hết")
    go(focal, f"/cong-khai/lam-sach/?q={code}&quy-tac=2&tinh-trang=HET")
    expect(line_of(focal, code)).to_contain_text("Khác tên thủ tục")

    go(focal, f"/cong-khai/niem-yet/viec/?tinh-trang=cu&q={code}")
    line_of(focal, code).get_by_role("link", name=board.name).click()
    old = line_of(focal, code)
    expect(old).to_contain_text("thay bản mới")
    paper = focal.request.get(
        f"/cong-khai/niem-yet/diem/{board.pk}/ap-phich.pdf?line=p{version.procedure_id}"
    )
    assert paper.body().startswith(b"%PDF")
    old.get_by_role("checkbox").check()
    focal.get_by_role("button", name="Ghi đã dán, thay, gỡ").click()
    expect(focal.locator("#messages")).to_contain_text("Đã ghi 1 dòng")

    focal.get_by_role("link", name="Kiểm tra").click()
    focal.wait_for_url("**/kiem/")
    ready(focal)
    rows = focal.locator(".look-row").count()
    for _ in range(rows):
        focal.keyboard.press("1")
    assert focal.locator(".look-row input[value=DU]:checked").count() == rows
    focal.keyboard.press("F9")
    expect(focal.locator("#messages")).to_contain_text("Đã lưu lượt kiểm tra")
    expect(line_of(focal, code)).to_contain_text("Đúng")
    expect(line_of(focal, code)).to_contain_text("đủ")
    office.check()


def test_a_visitor_reads_a_procedure_on_a_small_screen_without_javascript(office):
    page = office.visitor(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page.goto("/tra-cuu/thu-tuc/")
    page.get_by_label("Bạn cần làm gì?").fill("trich luc ho tich")
    page.get_by_role("button", name="Tìm").click()
    page.get_by_role("link", name="Cấp bản sao Trích lục hộ tịch").first.click()
    expect(page.locator("h1")).to_contain_text("Trích lục hộ tịch")
    for heading in ("Giấy tờ cần mang", "Các bước", "Kết quả", "Căn cứ pháp lý"):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    page.get_by_label("Tờ khai cấp bản sao trích lục hộ tịch").check()
    widest = page.locator("body").bounding_box()
    assert widest is not None
    assert widest["width"] <= 320
    page.get_by_label("Ngày", exact=True).fill("01/01/2025")
    page.get_by_role("button", name="Xem").click()
    expect(page.locator("main")).to_contain_text("không áp dụng vào ngày 01/01/2025")
    office.check()
