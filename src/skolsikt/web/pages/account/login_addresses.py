"""allauth's views that a person here can reach, by the names that allauth finds them by.

What is not here nobody reaches: signing up, mail addresses, connecting accounts, log-in by code.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as spare_codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as keys
from allauth.socialaccount import views as directory
from allauth.socialaccount.providers.openid_connect import views as oidc
from allauth.socialaccount.providers.saml import views as saml
from django.urls import path, re_path
from django.views.generic import RedirectView

from skolsikt.web.pages.account.directory import said_when_down
from skolsikt.web.pages.account.forgotten import forgotten, sent
from skolsikt.web.pages.account.login import Login

urlpatterns = [
    path("logga-in/", Login.as_view(), name="account_login"),
    path("logga-in/kod/", second_factor.authenticate, name="mfa_authenticate"),
    path("logga-in/nyckel/", keys.login_webauthn, name="mfa_login_webauthn"),
    path("logga-in/avbruten/", directory.login_cancelled, name="socialaccount_login_cancelled"),
    path("logga-in/<slug:provider_id>/", said_when_down(oidc.login), name="openid_connect_login"),
    path("logga-in/<slug:provider_id>/svar/", said_when_down(oidc.callback), name="openid_connect_callback"),
    path("saml/<slug:organization_slug>/", said_when_down(saml.login), name="saml_login"),
    path("saml/<slug:organization_slug>/svar/", saml.acs, name="saml_acs"),
    path("saml/<slug:organization_slug>/svar/klart/", said_when_down(saml.finish_acs), name="saml_finish_acs"),
    path("saml/<slug:organization_slug>/ut/", said_when_down(saml.sls), name="saml_sls"),
    path("saml/<slug:organization_slug>/metadata/", said_when_down(saml.metadata), name="saml_metadata"),
    path("logga-ut/", account.logout, name="account_logout"),
    path("avstangt/", account.account_inactive, name="account_inactive"),
    path("losenord/", account.password_change, name="account_change_password"),
    # Who has no password logs in through a directory, or has an invitation; neither gets one here.
    path("losenord/inget/", RedirectView.as_view(pattern_name="account:page"), name="account_set_password"),
    path("glomt/", forgotten, name="account_forgotten"),
    path("glomt/sant/", sent, name="account_forgotten_sent"),
    path("inbjudan/klar/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^inbjudan/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("bekrafta/", account.reauthenticate, name="account_reauthenticate"),
    path("bekrafta/kod/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("bekrafta/nyckel/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("tva-steg/", second_factor.index, name="mfa_index"),
    path("tva-steg/app/", app.activate_totp, name="mfa_activate_totp"),
    path("tva-steg/app/ta-bort/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("tva-steg/nycklar/", keys.list_webauthn, name="mfa_list_webauthn"),
    path("tva-steg/nycklar/ny/", keys.add_webauthn, name="mfa_add_webauthn"),
    path("tva-steg/nycklar/<int:pk>/ta-bort/", keys.remove_webauthn, name="mfa_remove_webauthn"),
    path("tva-steg/koder/", spare_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("tva-steg/koder/nya/", spare_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
]
