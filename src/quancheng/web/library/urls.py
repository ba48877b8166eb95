"""The addresses of these pages."""

from django.urls import path

from quancheng.web.library import acts, construction, requests, shelves

urlpatterns = [
    path("plans/library/", shelves.library, name="library"),
    path("plans/construction/", construction.construction, name="construction-plan"),
    path("plans/construction/print/", construction.construction_print, name="construction-print"),
    path("plans/construction/excel/", construction.construction_excel, name="construction-excel"),
    path("plans/urgent/", requests.urgent, name="urgent"),
    path("projects/<str:id>/do/library/", acts.enter, name="do-library"),
    path("projects/<str:id>/do/rank/", acts.rank, name="do-rank"),
    path("projects/<str:id>/do/roll/", acts.roll, name="do-roll"),
    path("projects/<str:id>/do/leave/", acts.leave, name="do-leave"),
    path("projects/<str:id>/do/plan/", acts.plan, name="do-plan"),
    path("projects/<str:id>/do/feedback/", acts.feedback, name="do-feedback"),
    path("projects/<str:id>/do/urgent/", acts.ask, name="do-urgent"),
    path("projects/<str:id>/do/consent/", acts.consent, name="do-consent"),
    path("projects/<str:id>/do/urgent-review/", acts.review, name="do-urgent-review"),
    path("projects/<str:id>/do/urgent-finance/", acts.finance, name="do-urgent-finance"),
]
