"""Invented names, addresses and identifiers; drawn from `names.yaml`, always marked "(mẫu)"."""

import random
from bisect import bisect
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import Any, TypeVar

from motcua.demo.data.check import load_names

T = TypeVar("T")


def pick(rng: random.Random, values: Sequence[T], cumulative: Sequence[float]) -> T:
    """Return one of several values by their cumulative weights, as `rng.choices` does, but at a fifth of its time."""
    return values[bisect(cumulative, rng.random() * cumulative[-1], 0, len(values) - 1)]


class Drawn:
    """A weighted choice that is quick to repeat."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self.values = list(weights)
        self.cumulative = list(accumulate(weights.values()))

    def pick(self, rng: random.Random) -> str:
        """Return one value."""
        return pick(rng, self.values, self.cumulative)


class Names:
    """Draws people, addresses and organisations that do not exist.

    Identity numbers take the shape of real ones (province, century and sex, year, six digits) with a serial
    from 900000 on beginning at 9; tax codes begin with 99, which no real one does.
    """

    def __init__(self, rng: random.Random) -> None:
        data = load_names()
        self.rng = rng
        self.suffix: str = data["suffix"]
        self.family = Drawn(data["family_names"])
        self.middle = {sex: Drawn(data[sex]["middle"]) for sex in ("male", "female")}
        self.given = {sex: Drawn(data[sex]["given"]) for sex in ("male", "female")}
        self.addresses: dict[str, Any] = data["addresses"]
        self.patterns = {
            kind: Drawn({row["pattern"]: row["weight"] for row in data["addresses"][kind]})
            for kind in ("xa", "phuong")
        }
        organisations = data["organisations"]
        self.organisations = Drawn({row["pattern"]: row["weight"] for row in organisations["kinds"]})
        self.words: list[str] = organisations["words"]
        self.areas: list[str] = organisations["areas"]

    def person(self, sex: str) -> str:
        """Return a full name for "male" or "female", marked as invented."""
        rng = self.rng
        parts = (self.family.pick(rng), self.middle[sex].pick(rng), self.given[sex].pick(rng), self.suffix)
        return " ".join(part for part in parts if part)

    def officer(self) -> str:
        """Return an officer's name."""
        return self.person(self.rng.choice(("male", "female")))

    def organisation(self) -> str:
        """Return the name of a company or cooperative, marked as invented."""
        rng = self.rng
        text = self.organisations.pick(rng).format(word=rng.choice(self.words), area=rng.choice(self.areas))
        return f"{' '.join(text.split())} {self.suffix}"

    def address(self, commune_kind: str) -> str:
        """Return house and street, or hamlet, for a commune of this kind ("Phường", "Xã")."""
        rng, data = self.rng, self.addresses
        return self.patterns["phuong" if commune_kind == "Phường" else "xa"].pick(rng).format(
            n=rng.randint(1, data["n_max"]), house=rng.randint(1, data["house_max"]),
            place=rng.choice(data["places"]), street=rng.choice(data["streets"]),
        )  # fmt: skip

    def birthday(self, today: date) -> date:
        """Return the birthday of a grown-up, most between 22 and 65."""
        age = min(88, max(18, int(self.rng.gauss(41, 13))))
        return today - timedelta(days=age * 365 + self.rng.randint(0, 364))

    @staticmethod
    def identity(number: int, birthday: date, sex: str) -> str:
        """Return the identity number of the so-and-so-many-th invented person; no two are alike.

        The serial begins with 9; what does not fit into five digits goes into the province code, which then
        lies above 900 where no province is.
        """
        century = (birthday.year // 100 - 19) * 2 + (sex == "female")
        above, serial = divmod(number, 100_000)
        province = "024" if above == 0 else f"{899 + above}"
        return f"{province}{century}{birthday.year % 100:02d}9{serial:05d}"

    @staticmethod
    def tax_code(number: int) -> str:
        """Return the tax code of the so-and-so-many-th invented organisation."""
        return f"99{number:08d}"

    def phone(self) -> str:
        """Return a number beginning with 010, which no network of the country has."""
        return f"0100{self.rng.randint(0, 999_999):06d}"
