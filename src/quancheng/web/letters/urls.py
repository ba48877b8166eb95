"""The addresses of these pages."""

from django.urls import path

from quancheng.web.letters import city, letter, shown

urlpatterns = [
    path("filings/", city.filings, name="filings"),
    path("projects/<str:id>/do/letter/", letter.sign, name="do-letter"),
    path("projects/<str:id>/do/city/", city.file, name="do-city"),
    path("projects/<str:id>/do/receipt/", city.receipt, name="do-receipt"),
    path("projects/<str:id>/official/<str:name>/", shown.paper, name="official-paper"),
    path("projects/<str:id>/official/<str:name>/word/", shown.as_word, name="official-paper-word"),
]
