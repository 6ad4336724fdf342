from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "onething.domains.administration"
    label = "administration"
