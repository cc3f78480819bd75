"""A value kept in the process is neither asked for each time nor stale for long."""

from motcua.base.worktime.freshness import Fresh


class Table:
    """A table of one number, with a count of how often it was asked and read."""

    def __init__(self):
        self.number, self.asked, self.read = 1, 0, 0

    def stamp(self):
        self.asked += 1
        return self.number

    def build(self):
        self.read += 1
        return self.number * 10


def test_within_a_few_seconds_the_table_is_not_asked_again(settings):
    settings.CALENDAR_CHECK_SECONDS = 60
    table = Table()
    fresh = Fresh(table.stamp, table.build)
    assert [fresh.get() for _ in range(5)] == [10] * 5
    assert (table.asked, table.read) == (1, 1)


def test_a_change_made_elsewhere_is_seen_when_the_time_is_up(settings):
    settings.CALENDAR_CHECK_SECONDS = 0
    table = Table()
    fresh = Fresh(table.stamp, table.build)
    assert fresh.get() == 10
    fresh.get()
    assert table.read == 1
    table.number = 2
    assert fresh.get() == 20
