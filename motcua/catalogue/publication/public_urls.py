from django.urls import path

from motcua.catalogue.publication.views import public

app_name = "public"
urlpatterns = [
    path("thu-tuc/", public.search, name="search"),
    path("thu-tuc/du-lieu.json", public.listed_data, name="listed_data"),
    path("thu-tuc/<str:code>/", public.procedure, name="procedure"),
    path("thu-tuc/<str:code>/du-lieu.json", public.data, name="data"),
]
