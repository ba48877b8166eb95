"""The addresses of the pages."""

from django.urls import include, path

from quancheng.web.views import law, sample, start

urlpatterns = [
    path("", start.start, name="start"),
    path("", include("quancheng.web.entrance_urls")),
    path("", include("quancheng.web.administration_urls")),
    path("", include("quancheng.web.ledger_urls")),
    path("", include("quancheng.web.application_urls")),
    path("", include("quancheng.web.history_urls")),
    path("law/", law.contents, name="law"),
    path("law/<int:number>/", law.article, name="article"),
    path("law/<int:number>/<str:name>/", law.rule, name="rule"),
    path("sample/", sample.projects, name="sample"),
    path("sample/<str:number>/", sample.project, name="project"),
    path("sample/<str:number>/<str:name>/", sample.project_rule, name="project-rule"),
    path("", include("quancheng.web.planning.urls")),
    path("", include("quancheng.web.reviewing.urls")),
    path("", include("quancheng.web.approving.urls")),
    path("", include("quancheng.web.budgeting.urls")),
    path("", include("quancheng.web.library.urls")),
    path("", include("quancheng.web.letters.urls")),
    path("", include("quancheng.web.dossier_urls")),  # last: projects/<id>/ would take projects/views/ and the like
]
