"""The addresses of these pages."""

from django.urls import URLPattern, path

from quancheng.web.approving import issuing, preparing, slips

urlpatterns: list[URLPattern] = [
    path("slips/", slips.index, name="slips"),
    path("slips/<str:id>/", slips.slip, name="slip"),
    path("projects/<str:id>/do/prepare/", preparing.choose, name="do-prepare"),
    path("projects/<str:id>/do/prepare/opinion/", preparing.opinion, name="prepare-opinion"),
    path("projects/<str:id>/do/prepare/approval/", preparing.approval, name="prepare-approval"),
    path("projects/<str:id>/do/check/", slips.check, name="do-check"),
    path("projects/<str:id>/do/sign/", slips.sign, name="do-sign"),
    path("projects/<str:id>/do/confirm-own/", slips.confirm, name="do-confirm-own"),
    path("projects/<str:id>/do/opinion/", issuing.opinion, name="do-opinion"),
    path("projects/<str:id>/do/pass/", issuing.passing, name="do-pass"),
    path("projects/<str:id>/do/approve/", issuing.approval, name="do-approve"),
]
