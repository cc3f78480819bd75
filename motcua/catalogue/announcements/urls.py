from django.urls import path

from motcua.catalogue.announcements.views import decision, home, line, sources

app_name = "announcements"
urlpatterns = [
    path("", home.home, name="home"),
    path("thu-tuc/", home.lines, name="lines"),
    path("thu-tuc/<str:code>/", home.of_procedure, name="procedure"),
    path("thong-ke/", home.statistics_page, name="statistics"),
    path("cat-giam/", home.cuts, name="cuts"),
    path("dang-no/", home.owed_page, name="owed"),
    path("van-ban/", sources.register, name="sources"),
    path("van-ban/ghi/", sources.record, name="record_source"),
    path("van-ban/<int:pk>/", sources.detail, name="source"),
    path("van-ban/<int:pk>/sua/", sources.correct, name="correct_source"),
    path("soan/", decision.draft, name="draft"),
    path("dong/<int:pk>/", line.detail, name="line"),
    path("dong/<int:pk>/khac/", line.difference, name="line_difference"),
    path("dong/<int:pk>/sua/", line.edit, name="line_edit"),
    path("dong/<int:pk>/<slug:act>/", line.act, name="line_act"),
    path("gop-y/<int:pk>/<slug:act>/", line.comment_act, name="comment_act"),
    path("y-kien/<int:pk>/<slug:act>/", decision.opinion_act, name="opinion_act"),
    path("<int:pk>/", decision.detail, name="decision"),
    path("<int:pk>/sua/", decision.edit, name="edit"),
    path("<int:pk>/quyet-dinh.docx", decision.paper, name="paper"),
    path("<int:pk>/to-trinh.docx", decision.proposal, name="proposal"),
    path("<int:pk>/phu-luc.xlsx", decision.annex, name="annex"),
    path("<int:pk>/nhap-excel/", decision.import_lines, name="import_lines"),
    path("<int:pk>/<slug:act>/", decision.act, name="act"),
]
