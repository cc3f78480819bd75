from django.urls import path

from motcua.onestop.dossiers import views, views_numbering

app_name = "dossiers"
urlpatterns = [
    path("", views.dossier_list, name="list"),
    path("goi-y/", views.suggest, name="suggest"),
    path("tra-cuu/", views.verify, name="verify"),
    path("so-theo-doi/", views.register, name="register"),
    path("so-noi-tiep/", views_numbering.numbers, name="numbers"),
    path("ma/<str:code>/", views.by_code, name="by_code"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/noi-lay-y-kien/", views.places, name="places"),
    path("<int:pk>/lam/<slug:name>/", views.act, name="act"),
    path("<int:pk>/vi-sao-ngay-nay/", views.due, name="due"),
    path("<int:pk>/vi-sao-ngay-nay.pdf", views.due_pdf, name="due_pdf"),
    path("<int:pk>/thong-tin-day-du/", views.reveal, name="reveal"),
    path("<int:pk>/giay-to/<int:paper>/tep/", views.attach, name="attach"),
    path("<int:pk>/mau/<int:paper>.pdf", views.form_pdf, name="form_pdf"),
    path("<int:pk>/mau/<int:paper>.docx", views.form_docx, name="form_docx"),
    path("<int:pk>/phieu-kiem-soat.pdf", views.control_slip, name="control_slip"),
]
