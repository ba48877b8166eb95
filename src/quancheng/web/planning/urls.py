"""The addresses of these pages."""

from django.urls import path

from quancheng.web.planning import front

urlpatterns = [
    path("plans/", front.plans, name="plans"),
]
