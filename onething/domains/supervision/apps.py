from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "onething.domains.supervision"
    label = "supervision"
