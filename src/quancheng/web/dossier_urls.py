"""The addresses of the desk, of one project, and of the single acts on it."""

from django.urls import path

from quancheng.web.views import acts, acts_asking, acts_finding, acts_mending, desk, dossier

urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("handovers/<str:id>/take/", acts.take, name="take"),
    path("projects/<str:id>/", dossier.project, name="dossier"),
    path("projects/<str:id>/journal/", dossier.journal, name="dossier-journal"),
    path("projects/<str:id>/rules/<str:name>/", dossier.rule, name="dossier-rule"),
    path("projects/<str:id>/do/withdraw/", acts.withdraw, name="do-withdraw"),
    path("projects/<str:id>/do/void/", acts.void, name="do-void"),
    path("projects/<str:id>/do/accept/", acts.accept, name="do-accept"),
    path("projects/<str:id>/do/return/", acts_mending.send_back, name="do-return"),
    path("projects/<str:id>/do/waive/", acts.waive, name="do-waive"),
    path("projects/<str:id>/do/commission/", acts_asking.commission, name="do-commission"),
    path("projects/<str:id>/do/report/", acts_asking.report, name="do-report"),
    path("projects/<str:id>/do/confirm/", acts.confirm, name="do-confirm"),
    path("projects/<str:id>/do/correct/", acts_mending.correct, name="do-correct"),
    path("projects/<str:id>/do/decide/", acts_mending.decide, name="do-decide"),
    path("projects/<str:id>/do/find/", acts_finding.find, name="do-find"),
    path("projects/<str:id>/do/clerk/", acts.clerk, name="do-clerk"),
    path("projects/<str:id>/do/offer/", acts.offer, name="do-offer"),
    path("projects/<str:id>/do/unoffer/", acts.unoffer, name="do-unoffer"),
    path("projects/<str:id>/do/urge/", acts_asking.urge, name="do-urge"),
    path("projects/<str:id>/do/answer/", acts_asking.answer, name="do-answer"),
]
