from django.urls import path

from motcua.demo import views

app_name = "demo"
urlpatterns = [path("<slug:of>.<slug:kind>", views.plan_file, name="plan_file")]
