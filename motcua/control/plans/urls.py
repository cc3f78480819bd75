from django.urls import path

from motcua.control.plans.views import board as boards
from motcua.control.plans.views import calendar, duties, home, plan, review, timeline, urging

app_name = "plans"
urlpatterns = [
    path("", home.home, name="home"),
    path("nhap/", home.read_in, name="read_in"),
    path("soan/", home.write_new, name="write_new"),
    path("<int:pk>/chep/", home.copy, name="copy"),
    path("viec/", duties.register, name="duties"),
    path("viec/<int:pk>/", duties.detail, name="assignment"),
    path("viec/<int:pk>/<slug:act>/", duties.act, name="assignment_act"),
    path("bang/", boards.board, name="board"),
    path("bang/<int:pk>/", boards.move, name="board_move"),
    path("lich/", calendar.month, name="calendar"),
    path("lich/dia-chi/", calendar.address, name="feed"),
    path("lich/<slug:token>.ics", calendar.feed, name="ics"),
    path("tien-do-thoi-gian/", timeline.timeline, name="timeline"),
    path("don-doc/", urging.home, name="urging"),
    path("don-doc/lap/", urging.draft, name="urge"),
    path("don-doc/<int:pk>/gui/", urging.mark_sent, name="urging_sent"),
    path("don-doc/<int:pk>/bo/", urging.discard, name="urging_discard"),
    path("<int:pk>/", plan.detail, name="plan"),
    path("<int:pk>/tra-loi/", plan.answers, name="answers"),
    path("<int:pk>/ket-thuc/", plan.close, name="close"),
    path("<int:pk>/tep/", plan.document, name="document"),
    path("nhiem-vu/<int:pk>/", plan.task, name="task"),
    path("nhiem-vu/<int:pk>/giao/", plan.give, name="give"),
    path("chi-tieu/<int:pk>/", plan.target, name="target"),
    path("<int:pk>/kiem-tra/", review.review, name="review"),
    path("<int:pk>/kiem-tra/van-ban/", review.head, name="head"),
    path("<int:pk>/kiem-tra/chac-chan/", review.confirm_sure, name="confirm_sure"),
    path("<int:pk>/kiem-tra/theo-doi/", review.follow, name="follow"),
    path("<int:pk>/kiem-tra/bo/", review.discard, name="discard"),
    path("<int:pk>/kiem-tra/nhiem-vu/", review.add_task, name="add_task"),
    path("<int:pk>/kiem-tra/chi-tieu/", review.add_target, name="add_target"),
    path("kiem-tra/nhiem-vu/<int:pk>/<slug:act>/", review.task, name="review_task"),
    path("kiem-tra/chi-tieu/<int:pk>/<slug:act>/", review.target, name="review_target"),
    path("kiem-tra/co-quan/", review.agencies, name="whom"),
    path("kiem-tra/co-quan/<int:pk>/", review.point_out, name="point_out"),
]
