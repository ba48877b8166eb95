"""The addresses of these pages."""

from django.urls import path

from quancheng.web.reviewing import front

urlpatterns = [
    path("reviews/", front.reviews, name="reviews"),
]
