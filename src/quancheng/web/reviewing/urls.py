"""The addresses of these pages."""

from django.urls import path

from quancheng.web.reviewing import arguing, chair, desk, front, scoring, sheets

urlpatterns = [
    path("reviews/", front.reviews, name="reviews"),
    path("reviews/desk/", desk.desk, name="review-desk"),
    path("reviews/<str:batch>/chair/", chair.chair, name="review-chair"),
    path("reviews/<str:batch>/scores.xlsx", sheets.workbook, name="review-scores"),
    path("reviews/<str:batch>/sheets/<str:reviewed>/", sheets.sheet, name="review-sheet"),
    path("projects/<str:id>/do/argue/", arguing.argue, name="do-argue"),
    path("projects/<str:id>/do/assess/", arguing.assess, name="do-assess"),
    path("projects/<str:id>/do/score/", scoring.score_page, name="do-score"),
    path("projects/<str:id>/do/score/typing/", scoring.typing, name="score-typing"),
    path("projects/<str:id>/do/conclude/", chair.conclude, name="do-conclude"),
]
