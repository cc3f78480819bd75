"""Every address of the site, one line a room."""

from django.urls import include, path

urlpatterns = [
    path("", include("motcua.onestop.desk.urls")),
    path("tai-khoan/", include("allauth.urls")),
    path("api/v1/", include("motcua.config.api")),
    path("danh-muc/khoa-truy-cap/", include("motcua.base.tokens.urls")),
    path("danh-muc/", include("motcua.base.organisations.urls")),
    path("luat/", include("motcua.base.lawbook.urls")),
    path("lich/", include("motcua.base.worktime.urls")),
    path("nhat-ky/", include("motcua.base.audit.urls")),
    path("thong-bao/", include("motcua.base.notices.urls")),
    path("tim/", include("motcua.base.search.urls")),
    path("danh-sach/", include("motcua.base.lists.urls")),
    path("tep/", include("motcua.base.files.urls")),
    path("so-lieu/", include("motcua.base.indicators.urls")),
    path("thu-tuc/", include("motcua.catalogue.procedures.urls")),
    path("quy-trinh/", include("motcua.catalogue.processes.urls")),
    path("ho-so/quy-trinh/", include("motcua.onestop.dossiers.urls_processes")),
    path("ho-so/", include("motcua.onestop.dossiers.urls")),
    path("giao-nhan/", include("motcua.onestop.handovers.urls")),
    path("kho-du-lieu/", include("motcua.onestop.archive.urls")),
    path("ho-so-cham/", include("motcua.onestop.lateness.urls")),
    path("ke-hoach/", include("motcua.control.plans.urls")),
    path("cong-bo/", include("motcua.catalogue.announcements.urls")),
    path("cong-khai/", include("motcua.catalogue.publication.urls")),
    path("tra-cuu/", include("motcua.catalogue.publication.public_urls")),
    path("danh-gia-tac-dong/", include("motcua.control.impact.urls")),
    path("chi-phi/", include("motcua.control.costs.urls")),
    path("ra-soat/", include("motcua.control.reviews.urls")),
    path("chuong-trinh/", include("motcua.control.programmes.urls")),
    path("ganh-nang/", include("motcua.control.burden.urls")),
    path("kiem-soat/", include("motcua.insight.dashboards.urls")),
    path("bao-cao/", include("motcua.insight.reports.urls")),
    path("mau/", include("motcua.demo.urls")),
    path("giao-dien/", include("motcua.ui.urls")),
]
handler400 = "motcua.ui.errors.bad_request"
handler403 = "motcua.ui.errors.permission_denied"
handler404 = "motcua.ui.errors.not_found"
handler500 = "motcua.ui.errors.server_error"
