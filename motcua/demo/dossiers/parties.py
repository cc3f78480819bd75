"""The sample's applicants: people and organisations that do not exist, many of whom come again."""

import random
from datetime import date
from functools import lru_cache
from itertools import accumulate

from motcua.base.crypto import blind_index
from motcua.base.text import fold
from motcua.demo.dossiers.posts import Place
from motcua.demo.dossiers.tables import Tables
from motcua.demo.dossiers.world import World
from motcua.demo.names import Names, pick

COME_AGAIN = 0.34
KEPT = 4000


class Parties:
    """Draws applicants of a place, old or new, and writes the new ones."""

    def __init__(
        self,
        rng: random.Random,
        world: World,
        tables: Tables,
        today: date,
        *,
        part: int = 0,
        parts: int = 1,
    ) -> None:
        """With several parts of the province each makes every so-and-so-many-th person."""
        self.rng, self.world, self.tables, self.today = rng, world, tables, today
        self.names = Names(rng)
        self.people: dict[int, list] = {}
        self.companies: list = []
        self.homes = [place for place in world.places if place.commune_code]
        self.home_weights = list(accumulate(place.weight for place in self.homes))
        self.count, self.step = part + 1 - parts, parts

    def citizen(self, place: Place):
        """Return a citizen who files at this desk; at the province's anyone of the province."""
        home = place if place.commune_code else self._home()
        known = self.people.setdefault(home.unit_id, [])
        if known and self.rng.random() < COME_AGAIN:
            return self.rng.choice(known)
        party = self._new_citizen(home)
        _keep(known, party, self.rng)
        return party

    def organisation(self, place: Place):
        """Return a company or cooperative."""
        if self.companies and self.rng.random() < 0.45:
            return self.rng.choice(self.companies)
        home = place if place.commune_code else self._home()
        row = self.tables.party.new()
        self.count += self.step
        row.kind, row.identity_kind = "DOANH_NGHIEP", "MST"
        row.name = self.names.organisation()
        row.identity = Names.tax_code(self.count)
        row.representative = self.names.officer()
        self._finish(row, home)
        _keep(self.companies, row, self.rng)
        return row

    def _home(self) -> Place:
        return pick(self.rng, self.homes, self.home_weights)

    def _new_citizen(self, home: Place):
        row = self.tables.party.new()
        self.count += self.step
        sex = self.rng.choice(("male", "female"))
        row.kind, row.identity_kind = "CONG_DAN", "CCCD"
        row.name = self.names.person(sex)
        row.birth_date = self.names.birthday(self.today)
        row.sex = "Nam" if sex == "male" else "Nữ"
        row.identity = Names.identity(self.count, row.birth_date, sex)
        self._finish(row, home)
        return row

    def _finish(self, row, home: Place) -> None:
        row.folded = " ".join(map(_folded, row.name.split()))[:250]
        row.identity_index = blind_index(row.identity)
        row.address = f"{self.names.address(home.kind)}, {home.area_name}, tỉnh Bắc Ninh"
        row.commune_id = home.area_id
        row.phone = self.names.phone()
        row.phone_index = blind_index(row.phone)
        row.is_sample = True
        self.tables.party.write(row)


@lru_cache(20_000)
def _folded(word: str) -> str:
    return fold(word)


def _keep(known: list, party, rng: random.Random) -> None:
    if len(known) < KEPT:
        known.append(party)
    else:
        known[rng.randrange(KEPT)] = party
