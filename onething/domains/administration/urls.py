"""The addresses of this domain."""

from django.urls import URLPattern, URLResolver, path

from onething.domains.administration.views import (
    accounts,
    audit,
    departments,
    leave,
    password,
    posts,
    staff,
    team,
)

ROUTES: list[URLPattern | URLResolver] = [
    path("leave/", leave.mine, name="leave"),
    path("leave/<int:id>/end/", leave.end, name="leave-end"),
    path("team/", team.page, name="team"),
    path("team/<int:org>/assignment/", team.assignment, name="assignment"),
    path("team/<int:account>/leave/", leave.of_colleague, name="colleague-leave"),
    path("team/<int:account>/in-hand/", team.work, name="work"),
    path("hand-overs/<int:id>/", team.hand_over, name="hand-over"),
    path("accounts/", accounts.listing, name="accounts"),
    path("accounts/new/", accounts.new, name="account-new"),
    path("accounts/<int:id>/", accounts.page, name="account"),
    path("accounts/<int:id>/change/", accounts.change, name="account-change"),
    path("accounts/<int:id>/close/", accounts.close, name="account-close"),
    path("accounts/<int:id>/open/", accounts.open_again, name="account-open"),
    path("accounts/<int:id>/link/", accounts.link, name="account-link"),
    path("accounts/<int:id>/unlock/", accounts.unlock, name="account-unlock"),
    path("accounts/<int:id>/posts/", posts.give, name="post-give"),
    path("posts/<int:id>/end/", posts.end, name="post-end"),
    path("password/<str:uid>/<str:token>/", password.page, name="password"),
    path("departments/", departments.listing, name="departments"),
    path("audit/", audit.page, name="audit"),
    path("audit/looks/", audit.looks, name="looks"),
    path("staff/", staff.upload, name="staff"),
    path("staff/template/", staff.template, name="staff-template"),
    path("staff/<uuid:id>/", staff.preview, name="staff-preview"),
    path("staff/<uuid:id>/errors/", staff.errors, name="staff-errors"),
]
