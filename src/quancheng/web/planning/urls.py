"""The addresses of these pages."""

from django.urls import path

from quancheng.web.planning import annual, commenting, front, preparing, unified, windows

urlpatterns = [
    path("plans/", front.plans, name="plans"),
    path("plans/annual/", annual.plans, name="annual-plans"),
    path("plans/annual/template/", annual.template, name="plan-template"),
    path("plans/annual/<int:year>/edit/", preparing.edit, name="plan-edit"),
    path("plans/annual/<int:year>/file/", preparing.file, name="plan-file"),
    path("plans/annual/<int:year>/consolidated/", annual.plans_excel, name="plans-excel"),
    path("plans/annual/<str:id>/", annual.plan, name="annual-plan"),
    path("plans/annual/<str:id>/excel/", annual.plan_excel, name="plan-excel"),
    path("plans/annual/<str:id>/items/<str:item>/", commenting.item, name="plan-item"),
    path("plans/unified/", unified.unified, name="unified-list"),
    path("plans/unified/template/", unified.template, name="unified-template"),
    path("plans/unified/<int:year>/publish/", unified.publish, name="publish-list"),
    path("plans/unified/<str:id>/excel/", unified.excel, name="unified-excel"),
    path("plans/windows/", windows.windows, name="windows"),
    path("plans/windows/new/", windows.window, name="window-new"),
    path("plans/windows/<str:id>/", windows.window, name="window"),
]
