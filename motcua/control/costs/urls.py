from django.urls import path

from motcua.control.costs.views import actual, files, groups, home, study

app_name = "costs"
urlpatterns = [
    path("", home.home, name="home"),
    path("lap/", home.new, name="new"),
    path("muc-thu-nhap/", groups.wage_table, name="wages"),
    path("ho-so-duoc-dem/", actual.behind, name="behind"),
    path("nhom/", groups.groups, name="groups"),
    path("nhom/<int:pk>/", groups.group, name="group"),
    path("nhom/<int:pk>/sua/", groups.change, name="group_change"),
    path("nhom/<int:pk>/bao-cao.docx", files.group_as_docx, name="group_docx"),
    path("<int:pk>/", study.study, name="study"),
    path("<int:pk>/sua/", study.edit, name="edit"),
    path("<int:pk>/tinh/", study.compute, name="compute"),
    path("<int:pk>/viec/<slug:act>/", study.act, name="act"),
    path("<int:pk>/ho-so-thuc-te/", actual.figures, name="actual"),
    path("<int:pk>/ho-so-thuc-te/dung/", actual.use, name="use"),
    path("<int:pk>/nhap-excel/", files.take_in, name="take_in"),
    path("<int:pk>/bang-tinh.xlsx", files.as_xlsx, name="xlsx"),
    path("<int:pk>/bao-cao.docx", files.as_docx, name="docx"),
]
