from django.urls import path

from motcua.control.impact.views import draft, home, papers, procedure, sheets

app_name = "impact"
urlpatterns = [
    path("", home.home, name="home"),
    path("du-thao/", home.drafts, name="drafts"),
    path("thu-tuc/", home.procedures, name="procedures"),
    path("moi/", home.begin, name="begin"),
    path("thu-tuc/<int:pk>/", procedure.detail, name="procedure"),
    path("thu-tuc/<int:pk>/xem-xet/", sheets.checks, name="checks"),
    path("thu-tuc/<int:pk>/danh-gia.docx", papers.assessment, name="assessment_docx"),
    path("thu-tuc/<int:pk>/<slug:act>/", procedure.act, name="procedure_act"),
    path("bieu/<int:pk>/", sheets.sheet, name="sheet"),
    path("bieu/<int:pk>/bo/", sheets.remove, name="sheet_remove"),
    path("y-kien/<int:pk>/<slug:act>/", draft.item, name="item_act"),
    path("tai-lieu/<int:pk>/", draft.paper, name="paper"),
    path("tai-lieu/<int:pk>/bo/", draft.remove_paper, name="paper_remove"),
    path("<int:pk>/", draft.detail, name="draft"),
    path("<int:pk>/giay-to/<slug:paper>.docx", papers.of_draft, name="docx"),
    path("<int:pk>/<slug:act>/", draft.act, name="draft_act"),
]
