"""Routes that every installation has: sign-in, language, text size."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from onething.web import notifications, signin, textsize

urlpatterns = [
    path("sign-in/", signin.SignIn.as_view(), name="sign-in"),
    path("sign-out/", signin.SignOut.as_view(), name="sign-out"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("notifications/", notifications.page, name="notifications"),
    path("delivery-reports/sms/", notifications.report, name="sms-report"),
    path("text-size/", textsize.change, name="text-size"),
]
