"""The addresses of these pages."""

from django.urls import URLPattern, path

from quancheng.web.budgeting import budgets, deeds, midterm, plain, review, trace_page

urlpatterns: list[URLPattern] = [
    path("budgets/", budgets.budgets, name="budgets"),
    path("projects/<str:id>/trace/", trace_page.trace, name="trace"),
    path("projects/<str:id>/trace/xlsx/", trace_page.excel, name="trace-excel"),
    path("projects/<str:id>/do/prepare/budget/", review.prepare_review, name="prepare-budget"),
    path("projects/<str:id>/do/invest/", plain.invest, name=deeds.INVEST),
    path("projects/<str:id>/do/review-budget/", review.issue_review, name=deeds.REVIEW),
    path("projects/<str:id>/do/feed-back/", plain.feed_back, name=deeds.FEED_BACK),
    path("projects/<str:id>/do/annual/", plain.annual, name=deeds.ANNUAL),
    path("projects/<str:id>/do/midterm/", midterm.midterm, name=deeds.MIDTERM),
    path("projects/<str:id>/do/district/", plain.district, name=deeds.DISTRICT),
]
