"""Publication over the API: the lists a province keeps, its posting points, data cleaning."""

from motcua.catalogue.publication.api import cleaning, lists, posting
from motcua.catalogue.publication.api.lists import router

__all__ = ["cleaning", "lists", "posting", "router"]
