from __future__ import annotations

from allauth.account import views as allauth_views
from allauth.usersessions import views as sessions_views
from django.urls import URLPattern, URLResolver, path, re_path

from apps.accounts import views

# Only the parts of allauth that are used; its names are kept, since its own code reverses them.
urlpatterns: list[URLPattern | URLResolver] = [
    path("settings", views.account_settings, name="account_settings"),
    path("settings/theme", views.theme, name="theme"),
    path("account/login/", allauth_views.login, name="account_login"),
    path("account/logout/", allauth_views.logout, name="account_logout"),
    path("account/signup/", views.signup, name="account_signup"),
    path("account/inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("account/confirm/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("account/password/", allauth_views.password_change, name="account_change_password"),
    path("account/password/set/", allauth_views.password_set, name="account_set_password"),
    path("account/password/reset/", allauth_views.password_reset, name="account_reset_password"),
    path(
        "account/password/reset/sent/",
        allauth_views.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^account/password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth_views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "account/password/reset/finished/",
        allauth_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("account/sessions/", sessions_views.list_usersessions, name="usersessions_list"),
]
