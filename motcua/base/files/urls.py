from django.urls import path

from motcua.base.files import views

app_name = "files"
urlpatterns = [path("<uuid:uuid>", views.download, name="download")]
