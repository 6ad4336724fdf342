from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "onething.domains.services"
    label = "services"
