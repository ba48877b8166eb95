"""The way through a provider of the place (OpenID Connect). Loaded only where one is named."""

from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as openid
from django.urls import path

urlpatterns = [
    path("<str:provider_id>/", openid.login, name="openid_connect_login"),
    path("<str:provider_id>/callback/", openid.callback, name="openid_connect_callback"),
    path("cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("error/", social.login_error, name="socialaccount_login_error"),
]
