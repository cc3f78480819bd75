"""Programmes and internal procedures over the API: goals and items with their options, contributions, opinions."""

from motcua.control.programmes.api import internal, reading, treating
from motcua.control.programmes.api.reading import router

__all__ = ["internal", "reading", "router", "treating"]
