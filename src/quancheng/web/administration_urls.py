"""The addresses of 管理: pages to read, and one address for each act."""

from django.urls import path

from quancheng.web.administration_sheets import SHEETS
from quancheng.web.views import administration
from quancheng.web.views.sheet import sheet

BENEATH = {"unit": "units/<str:id>/", "person": "people/<str:id>/", "post": "posts/<str:id>/", "": ""}

urlpatterns = [
    path("administration/", administration.overview, name="administration"),
    path("administration/units/", administration.units, name="units"),
    path("administration/units/<str:id>/", administration.unit, name="unit"),
    path("administration/people/", administration.people, name="people"),
    path("administration/people/<str:id>/", administration.person, name="person"),
    path("administration/calendar/", administration.calendar, name="calendar"),
    path("administration/packs/", administration.packs, name="bindings"),
    path("administration/log-ins/", administration.log_ins, name="log-ins"),
    path("administration/journal/", administration.journal, name="whole-journal"),
    *(
        path(f"administration/{BENEATH[each.subject]}do/{each.name}/", sheet, {"name": each.name}, name=each.name)
        for each in SHEETS.values()
    ),
]
