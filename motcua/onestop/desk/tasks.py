"""Jobs of the desk: work of absent officers goes to their stand-ins and comes back."""

from procrastinate.contrib.django import app

from motcua.onestop.desk import covers


@app.periodic(cron="*/10 * * * *")
@app.task(name="desk.covers", queue="dossiers", lock="desk.covers", queueing_lock="desk.covers")
def follow_stand_ins(timestamp: int = 0) -> None:
    """Move open work to stand-ins and give back what is left of ended ones."""
    covers.follow_stand_ins()
