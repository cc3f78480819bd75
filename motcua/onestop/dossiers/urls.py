from django.urls import path

from motcua.onestop.dossiers.views import counted, dossier, listing, lookup, numbering, papers, register

app_name = "dossiers"
urlpatterns = [
    path("", listing.dossier_list, name="list"),
    path("duoc-dem/", counted.counted, name="counted"),
    path("tra-cuu/", lookup.verify, name="verify"),
    path("so-theo-doi/", register.register, name="register"),
    path("so-noi-tiep/", numbering.numbers, name="numbers"),
    path("ma/<str:code>/", listing.by_code, name="by_code"),
    path("<int:pk>/", dossier.detail, name="detail"),
    path("<int:pk>/noi-lay-y-kien/", dossier.places, name="places"),
    path("<int:pk>/lam/<slug:name>/", dossier.act, name="act"),
    path("<int:pk>/vi-sao-ngay-nay/", dossier.due, name="due"),
    path("<int:pk>/vi-sao-ngay-nay.pdf", papers.due_pdf, name="due_pdf"),
    path("<int:pk>/thong-tin-day-du/", dossier.reveal, name="reveal"),
    path("<int:pk>/giay-to/<int:paper>/tep/", dossier.attach, name="attach"),
    path("<int:pk>/mau/<int:paper>.pdf", papers.form_pdf, name="form_pdf"),
    path("<int:pk>/mau/<int:paper>.docx", papers.form_docx, name="form_docx"),
    path("<int:pk>/phieu-kiem-soat.pdf", papers.control_slip, name="control_slip"),
]
