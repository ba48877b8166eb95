"""The addresses of applying: the questions before it, the application part by part, its files."""

from django.urls import path

from quancheng.web.views import application, apply, files, parts

urlpatterns = [
    path("apply/", apply.start, name="apply"),
    path("apply/secrecy/", apply.secrecy, name="secrecy"),
    path("apply/scope/", apply.scope, name="scope"),
    path("apply/units/", apply.units, name="units"),
    path("apply/results/<str:id>/", apply.result, name="screening"),
    path("projects/<str:id>/application/", application.tasks, name="application"),
    path("projects/<str:id>/application/check/", application.check, name="check"),
    path("projects/<str:id>/application/versions/", application.versions, name="versions"),
    path("projects/<str:id>/application/receipts/<int:number>/", application.receipt, name="receipt"),
    path("projects/<str:id>/application/<str:part>/", parts.part, name="part"),
    path("projects/<str:id>/application/<str:part>/typing/", parts.typing, name="typing"),
    path("projects/<str:id>/files/<str:version>/", files.download, name="file"),
]
