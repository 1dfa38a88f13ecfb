from __future__ import annotations

from allauth.account import views as allauth_views
from allauth.usersessions import views as sessions_views
from django.urls import URLPattern, URLResolver, path, re_path

from apps.accounts import views

# Only the parts of allauth that are used; its names are kept, since its own code reverses them. What it
# shows on pages of their own (sent, finished, inactive) is shown in place: public addresses are few (R28).
urlpatterns: list[URLPattern | URLResolver] = [
    path("settings", views.account_settings, name="account_settings"),
    path("settings/theme", views.theme, name="theme"),
    path("account/login/", allauth_views.login, name="account_login"),
    path("account/logout/", views.sign_out, name="account_logout"),
    path("account/signup/", views.signup, name="account_signup"),
    path("account/confirm/", views.reauthenticate, name="account_reauthenticate"),
    path("account/password/", views.password_change, name="account_change_password"),
    path("account/password/reset/", views.password_reset, name="account_reset_password"),
    re_path(
        r"^account/password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("account/sessions/", sessions_views.list_usersessions, name="usersessions_list"),
]
