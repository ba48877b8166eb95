"""The addresses of 补录: projects that are already under way."""

from django.urls import path

from quancheng.web.views import history, history_rows

urlpatterns = [
    path("history/", history.start, name="history"),
    path("history/upload/", history.upload, name="history-upload"),
    path("history/template/", history.template, name="history-template"),
    path("history/new/", history.new, name="history-new"),
    path("history/<str:id>/", history.table, name="history-table"),
    path("history/<str:id>/stages/", history.confirm, name="history-stages"),
    path("history/<str:id>/units/", history_rows.units, name="history-units"),
    path("history/<str:id>/enter/", history.enter, name="history-enter"),
    path("history/<str:id>/drop/", history.drop, name="history-drop"),
    path("history/<str:id>/<int:place>/", history_rows.row, name="history-row"),
    path("history/<str:id>/<int:place>/<str:part>/", history_rows.part, name="history-part"),
]
