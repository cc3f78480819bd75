from django.urls import path

from motcua.catalogue.procedures import counted_views, manage_views, onsite_views, views

app_name = "procedures"
urlpatterns = [
    path("", views.procedure_list, name="list"),
    path("goi-y/", views.search_options, name="search_options"),
    path("chat-luong/", views.quality_page, name="quality"),
    path("duoc-dem/", counted_views.counted, name="counted"),
    path("tai-cho/", onsite_views.on_site_list, name="on_site"),
    path("tai-cho/<int:pk>/cham-dut/", onsite_views.on_site_end, name="on_site_end"),
    path("nhap/", manage_views.import_page, name="import"),
    path("nhap/mau/", manage_views.template_file, name="template"),
    path("nhap/<uuid:key>/", manage_views.import_preview, name="import_preview"),
    path("them/", manage_views.create, name="create"),
    path("dong-moi/<slug:part>/", manage_views.blank_row, name="blank_row"),
    path("<str:code>/", views.detail, name="detail"),
    path("<str:code>/so-sanh/", views.diff, name="diff"),
    path("<str:code>/phien-ban/<int:number>/", views.version, name="version"),
    path("<str:code>/sua/", manage_views.edit, name="edit"),
    path("<str:code>/bai-bo/", manage_views.end, name="end"),
]
