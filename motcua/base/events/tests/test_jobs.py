"""The queue looks after itself: jobs of dead workers come back, old ones go."""

import asyncio
from types import SimpleNamespace
from typing import Any

from asgiref.sync import sync_to_async
from django.db import connection, connections
from procrastinate.contrib.django import app

from motcua.base.events import tasks

CONTEXT: Any = SimpleNamespace(app=app)


def sql(statement: str, params: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall() if cursor.description else []


def run(task: Any) -> None:
    async def in_its_thread() -> None:
        try:
            await task(context=CONTEXT)
        finally:
            await sync_to_async(connections.close_all)()

    asyncio.run(in_its_thread())


def states() -> list[str]:
    return [state for (state,) in sql("SELECT status::text FROM procrastinate_jobs ORDER BY id")]


def test_a_job_of_a_worker_that_died_is_done_again(own_database: str) -> None:
    tasks.forget_keys.defer()
    sql("UPDATE procrastinate_jobs SET status = 'doing'")
    run(tasks.rescue_jobs)
    assert states() == ["todo"]


def test_a_job_of_a_living_worker_is_left_alone(own_database: str) -> None:
    tasks.forget_keys.defer()
    sql("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
    sql("UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM procrastinate_workers)")
    run(tasks.rescue_jobs)
    assert states() == ["doing"]


def test_a_dead_job_whose_like_already_waits_is_closed(own_database: str) -> None:
    tasks.wake.defer()
    sql("UPDATE procrastinate_jobs SET status = 'doing'")
    tasks.wake.defer()
    run(tasks.rescue_jobs)
    assert states() == ["aborted", "todo"]


def test_jobs_done_long_ago_are_deleted_and_failed_ones_kept(own_database: str) -> None:
    for _ in range(3):
        app.configure_task("notices.deliver").defer(delivery_ids=[])
    sql("UPDATE procrastinate_jobs SET status = 'doing'")
    (done,), (failed,), (fresh,) = sql("SELECT id FROM procrastinate_jobs ORDER BY id")
    for job, state in ((done, "succeeded"), (failed, "failed"), (fresh, "succeeded")):
        sql("UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status WHERE id = %s", [state, job])
    sql("UPDATE procrastinate_events SET at = now() - interval '4 days' WHERE job_id <> %s", [fresh])
    run(tasks.clean_jobs)
    assert [job for (job,) in sql("SELECT id FROM procrastinate_jobs ORDER BY id")] == [failed, fresh]
