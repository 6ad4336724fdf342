from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "onething.notices"
    label = "notices"
