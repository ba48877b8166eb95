"""Log-in, the second factor, choosing a post, what is one's own. Named one by one: nothing else of allauth is there."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from quancheng.web.views import become, entrance, first_start, mine

urlpatterns: list[URLPattern | URLResolver] = [
    path("first-start/", first_start.first_start, name="first-start"),
    path("entrance/", account.login, name="account_login"),
    path("entrance/code/", mfa.authenticate, name="mfa_authenticate"),
    path("entrance/logout/", account.logout, name="account_logout"),
    path("entrance/inactive/", account.account_inactive, name="account_inactive"),
    path("entrance/posts/", entrance.posts, name="posts"),
    path("entrance/become/", become.become, name="become"),
    path("mine/", mine.mine, name="mfa_index"),
    path("mine/lend/", mine.lend, name="lend"),
    path("mine/lent/<str:id>/revoke/", mine.revoke, name="revoke"),
    path("mine/again/", account.reauthenticate, name="account_reauthenticate"),
    path("mine/again/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("mine/password/", mine.password, name="account_change_password"),
    path("mine/code/", totp.activate_totp, name="mfa_activate_totp"),
    path("mine/code/off/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("mine/recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("mine/recovery-codes/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
]
if settings.WEBAUTHN:
    urlpatterns += [
        path("mine/keys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
        path("mine/keys/new/", webauthn.add_webauthn, name="mfa_add_webauthn"),
        path("mine/keys/again/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
        path("mine/keys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
        path("mine/keys/<int:pk>/edit/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    ]
if settings.OIDC_SERVER:
    urlpatterns.append(path("entrance/oidc/", include("quancheng.web.oidc_urls")))
