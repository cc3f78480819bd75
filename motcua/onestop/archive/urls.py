from django.urls import path

from motcua.onestop.archive import views

app_name = "archive"
urlpatterns = [
    path("", views.home, name="home"),
    path("chi-so/", views.counted, name="counted"),
    path("loai/", views.kind_list, name="kinds"),
    path("loai/sua/", views.kind_edit, name="kind"),
    path("giay-to/<int:pk>/", views.entry, name="entry"),
    path("giay-to/<int:pk>/tep/", views.give_file, name="give_file"),
    path("giay-to/<int:pk>/boc-tach/", views.extract, name="extract"),
    path("giay-to/<int:pk>/xac-nhan/", views.confirm, name="confirm"),
    path("giay-to/<int:pk>/thu-hoi/", views.withdraw, name="withdraw"),
    path("giay-to/<int:pk>/so-dinh-danh/", views.reveal, name="reveal"),
    path("tiep-nhan/", views.at_desk, name="at_desk"),
    path("ho-so/<int:pk>/", views.of_dossier, name="dossier"),
    path("ho-so/<int:pk>/chu-ho-so/", views.owner, name="owner"),
    path("ho-so/<int:pk>/chu-ho-so/them/", views.add, name="add"),
    path("ho-so/<int:pk>/phat-sinh/", views.arising, name="arising"),
    path("ho-so/<int:pk>/giay-to/<int:paper>/", views.paper, name="paper"),
    path("ho-so/<int:pk>/giay-to/<int:paper>/so-hoa/", views.digitise, name="digitise"),
    path("ho-so/<int:pk>/giay-to/<int:paper>/lay-tu-kho/", views.take, name="take"),
    path("ho-so/<int:pk>/giay-to/<int:paper>/csdl/", views.database, name="database"),
    path("ho-so/<int:pk>/giay-to/<int:paper>/luu-kho/", views.keep, name="keep"),
]
