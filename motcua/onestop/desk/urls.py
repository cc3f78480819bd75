from django.urls import path

from motcua.onestop.desk.views import inbox, intake, people, returning, today, waiting

app_name = "desk"
urlpatterns = [
    path("", today.today, name="today"),
    path("tiep-nhan/", intake.intake, name="intake"),
    path("tiep-nhan/thu-tuc/", intake.procedure_options, name="procedure_options"),
    path("tiep-nhan/phan/", intake.parts, name="intake_parts"),
    path("tiep-nhan/nguoi-nop/", intake.party_options, name="party_options"),
    path("tiep-nhan/nguoi-nop/dien/", intake.applicant, name="intake_applicant"),
    path("tiep-nhan/xa-phuong/", intake.commune_options, name="commune_options"),
    path("tiep-nhan/giay-to/<int:index>/tep/", intake.upload, name="intake_upload"),
    path("tiep-nhan/khung/<slug:kind>/", intake.panel, name="intake_panel"),
    path("tiep-nhan/luu-tam/", intake.drafts, name="drafts"),
    path("tiep-nhan/luu-tam/<int:pk>/bo/", intake.discard, name="discard_draft"),
    path("tiep-nhan/cho/", waiting.waiting, name="waiting"),
    path("tiep-nhan/cho/nhieu/", waiting.receive_many, name="waiting_many"),
    path("tiep-nhan/cho/<int:pk>/", waiting.one, name="waiting_one"),
    path("viec/", inbox.inbox, name="inbox"),
    path("viec/nhieu/", inbox.batch, name="inbox_batch"),
    path("viec/<int:pk>/xem/", inbox.preview, name="inbox_preview"),
    path("viec/chia/", people.share, name="share"),
    path("viec/trao-doi/<int:pk>/", people.talk, name="notes"),
    path("viec/trao-doi/<int:pk>/thu-hoi/", people.take_back, name="note_take_back"),
    path("viec/trao-doi/nguoi/", people.people, name="note_people"),
    path("tra-ket-qua/", returning.returning, name="returning"),
    path("tra-ket-qua/<int:pk>/", returning.hand_out, name="hand_out"),
    path("tra-ket-qua/<int:pk>/nhac/", returning.remind, name="remind"),
    path("tra-ket-qua/<int:pk>/phieu-ky-nhan.pdf", returning.slip, name="slip"),
]
