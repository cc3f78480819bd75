"""Builds the whole sample province, or what is missing of it."""

from motcua.demo.catalogue import build_catalogue
from motcua.demo.control import programmes
from motcua.demo.control.announcements import build_announcements
from motcua.demo.control.burden import build_burden
from motcua.demo.control.costs import build_costs
from motcua.demo.control.impact import build_impact
from motcua.demo.control.publication import build_publication
from motcua.demo.control.reports import build_reports
from motcua.demo.control.reviews import build as build_reviews
from motcua.demo.dossiers.generate import load_dossiers
from motcua.demo.people import SignIn, build_people
from motcua.demo.plans.followed import MOST_ACTS, build_plans
from motcua.demo.progress import Progress
from motcua.demo.province import build_province
from motcua.demo.showcase import build_showcase
from motcua.onestop.dossiers.models import Dossier


def build_all(
    dossiers: int, *, seed: int = 1, rare: bool = True, progress: Progress | None = None
) -> list[SignIn]:
    """Build the province with so many dossiers; what is there stays; return the known sign-ins.

    Works with the owner's rights (`MOTCUA_DB_ROLE=owner`): loading lays triggers and keys aside.

    Args:
        dossiers: how many when there are none yet; 0 builds the structure only.
        seed: of everything that is drawn by chance.
        rare: whether dossiers of rare kinds are made as well (see `showcase`), and the sample plan followed.
        progress: where to tell of it.
    """
    progress = progress or Progress()
    agencies = build_province(progress)
    sign_ins = build_people(agencies, seed=seed, progress=progress)
    build_catalogue(progress)
    if dossiers:
        with progress.step("Hồ sơ mười hai tháng") as step:
            before = Dossier.objects.count()
            total = load_dossiers(dossiers, seed=seed, moving=progress.moving)
            step.done(total, total - before)
        if rare:
            build_showcase(progress)
            build_plans(progress, seed=seed, most=min(MOST_ACTS, dossiers // 2))
            build_control(progress)
    return sign_ins


def build_control(progress: Progress) -> None:
    """Build the samples of the rooms of control, each after those it looks at; what is there stays."""
    build_announcements(progress)
    build_costs(progress)
    build_impact(progress)
    build_reviews(progress)
    programmes.build(progress)
    build_burden(progress)
    build_publication(progress)
    build_reports(progress)
