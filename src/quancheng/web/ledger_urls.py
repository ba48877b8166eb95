"""The addresses of the ledger."""

from django.urls import path

from quancheng.web.views import ledger

urlpatterns = [
    path("projects/", ledger.ledger, name="ledger"),
    path("projects/columns/", ledger.columns, name="ledger-columns"),
    path("projects/views/", ledger.views, name="ledger-views"),
    path("projects/export/", ledger.export, name="ledger-export"),
    path("projects/exports/<str:job>/", ledger.exporting, name="ledger-exporting"),
    path("projects/exports/<str:job>/file/", ledger.exported, name="ledger-exported"),
]
