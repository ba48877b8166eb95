"""The addresses of these pages."""

from django.urls import path

from quancheng.web.reviewing import (
    arguing,
    batches,
    batches_answers,
    chair,
    drawing,
    experts,
    experts_upload,
    front,
    scoring,
    sheets,
)

urlpatterns = [
    path("reviews/", front.reviews, name="reviews"),
    path("reviews/new/", batches.set_up, name="new-batch"),
    path("reviews/mine/", front.mine, name="review-mine"),
    path("reviews/mine/interest/", batches_answers.declare, name="declare-interest"),
    path("reviews/invitations/<str:seat>/", batches_answers.answer, name="review-answer"),
    path("reviews/experts/", experts.pool, name="review-experts"),
    path("reviews/experts/new/", experts.expert, name="new-expert"),
    path("reviews/experts/upload/", experts_upload.upload, name="upload-experts"),
    path("reviews/experts/template.xlsx", experts_upload.template, name="experts-template"),
    path("reviews/experts/<str:id>/", experts.expert, name="review-expert"),
    path("reviews/<str:batch>/", batches.batch, name="review-batch"),
    path("reviews/<str:batch>/edit/", batches.set_up, name="edit-batch"),
    path("reviews/<str:batch>/agency/", batches.agency, name="batch-agency"),
    path("reviews/<str:batch>/projects/", batches.fill, name="fill-batch"),
    path("reviews/<str:batch>/projects/<str:project>/out/", batches.take_out, name="leave-batch"),
    path("reviews/<str:batch>/projects/<str:project>/move/", batches.move, name="move-in-batch"),
    path("reviews/<str:batch>/recuse/", batches_answers.recuse_one, name="recuse"),
    path("reviews/<str:batch>/draw/", drawing.draw, name="draw-experts"),
    path("reviews/<str:batch>/panel/", drawing.panel, name="review-panel"),
    path("reviews/<str:batch>/chair/", chair.chair, name="review-chair"),
    path("reviews/<str:batch>/scores.xlsx", sheets.workbook, name="review-scores"),
    path("reviews/<str:batch>/sheets/<str:reviewed>/", sheets.sheet, name="review-sheet"),
    path("projects/<str:id>/do/argue/", arguing.argue, name="do-argue"),
    path("projects/<str:id>/do/assess/", arguing.assess, name="do-assess"),
    path("projects/<str:id>/do/score/", scoring.score_page, name="do-score"),
    path("projects/<str:id>/do/score/typing/", scoring.typing, name="score-typing"),
    path("projects/<str:id>/do/conclude/", chair.conclude, name="do-conclude"),
]
