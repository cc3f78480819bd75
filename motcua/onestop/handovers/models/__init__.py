"""Parcels and minutes of the post, slips between units, places of papers; rules the database holds are constraints."""

from motcua.onestop.handovers.models.places import PaperMove, PaperSpot, Place
from motcua.onestop.handovers.models.post import FilingSlip, Minutes, MinutesLine, Parcel, ParcelMove
from motcua.onestop.handovers.models.slips import Slip, SlipLine

__all__ = [
    "FilingSlip",
    "Minutes",
    "MinutesLine",
    "PaperMove",
    "PaperSpot",
    "Parcel",
    "ParcelMove",
    "Place",
    "Slip",
    "SlipLine",
]
