from django.urls import path

from motcua.catalogue.publication.views import cleaning, home, lists, papers, posting

app_name = "publication"
urlpatterns = [
    path("", home.home, name="home"),
    path("co-che/", home.by_mechanism, name="mechanism"),
    path("co-che/thu-tuc/", home.mechanism_rows, name="mechanism_rows"),
    path("niem-yet/", posting.points, name="points"),
    path("niem-yet/viec/", posting.work, name="work"),
    path("niem-yet/dia-chi/", posting.addresses, name="addresses"),
    path("niem-yet/diem/them/", posting.point_new, name="point_new"),
    path("niem-yet/diem/<int:pk>/", posting.point, name="point"),
    path("niem-yet/diem/<int:pk>/da-lam/", posting.point_put_right, name="point_put_right"),
    path("niem-yet/diem/<int:pk>/thoi-dung/", posting.point_close, name="point_close"),
    path("niem-yet/diem/<int:pk>/kiem/", posting.check, name="check"),
    path("niem-yet/diem/<int:pk>/danh-muc.pdf", papers.desk_list, name="paper_list"),
    path("niem-yet/diem/<int:pk>/ma-qr.pdf", papers.qr_sheet, name="paper_qr"),
    path("niem-yet/diem/<int:pk>/ap-phich.pdf", papers.posters_of_point, name="paper_posters"),
    path("niem-yet/diem/<int:pk>/phan-anh.pdf", papers.feedback, name="paper_feedback"),
    path("ap-phich/<str:code>.pdf", papers.poster, name="poster"),
    path("danh-muc/<slug:slug>/", lists.list_page, name="list"),
    path("danh-muc/<slug:slug>/nhap/", lists.take_in, name="list_take_in"),
    path("danh-muc/<slug:slug>/mau/", lists.form_file, name="list_form"),
    path("danh-muc/dong/<int:pk>/cham-dut/", lists.entry_end, name="entry_end"),
    path("lam-sach/", cleaning.worklist, name="cleaning"),
    path("lam-sach/ghi/", cleaning.say, name="say"),
    path("lam-sach/loi/<int:pk>/", cleaning.finding, name="finding"),
    path("lam-sach/loi/<int:pk>/ghi/", cleaning.finding_say, name="finding_say"),
    path("lam-sach/loi/<int:pk>/giao/", cleaning.finding_give, name="finding_give"),
    path("lam-sach/dot/", cleaning.runs, name="runs"),
    path("lam-sach/dot/kiem-lai/", cleaning.recheck, name="recheck"),
    path("lam-sach/dot/<int:pk>/", cleaning.run, name="run"),
    path("lam-sach/van-ban/", cleaning.documents, name="documents"),
    path("lam-sach/mau-don/", cleaning.forms, name="forms"),
]
