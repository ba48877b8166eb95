"""The addresses of the pages."""

from django.urls import path

from quancheng.web import views

urlpatterns = [
    path("", views.start, name="start"),
]
