from django.urls import path

from motcua.onestop.archive.views import agency, beside, entries

app_name = "archive"
urlpatterns = [
    path("", agency.home, name="home"),
    path("loai/", agency.kind_list, name="kinds"),
    path("loai/sua/", agency.kind_edit, name="kind"),
    path("giay-to/<int:pk>/", entries.entry, name="entry"),
    path("giay-to/<int:pk>/tep/", entries.give_file, name="give_file"),
    path("giay-to/<int:pk>/boc-tach/", entries.extract, name="extract"),
    path("giay-to/<int:pk>/xac-nhan/", entries.confirm, name="confirm"),
    path("giay-to/<int:pk>/thu-hoi/", entries.withdraw, name="withdraw"),
    path("giay-to/<int:pk>/so-dinh-danh/", entries.reveal, name="reveal"),
    path("tiep-nhan/", beside.at_desk, name="at_desk"),
    path("ho-so/<int:pk>/", beside.of_dossier, name="dossier"),
    path("ho-so/<int:pk>/chu-ho-so/", beside.owner, name="owner"),
    path("ho-so/<int:pk>/chu-ho-so/them/", beside.add, name="add"),
    path("ho-so/<int:pk>/phat-sinh/", beside.arising, name="arising"),
    path("ho-so/<int:pk>/giay-to/<int:paper>/", beside.paper, name="paper"),
    path("ho-so/<int:pk>/giay-to/<int:paper>/so-hoa/", beside.digitise, name="digitise"),
    path("ho-so/<int:pk>/giay-to/<int:paper>/lay-tu-kho/", beside.take, name="take"),
    path("ho-so/<int:pk>/giay-to/<int:paper>/csdl/", beside.database, name="database"),
    path("ho-so/<int:pk>/giay-to/<int:paper>/luu-kho/", beside.keep, name="keep"),
]
