from django.apps import AppConfig


class UploadsConfig(AppConfig):
    name = "onething.uploads"
    label = "uploads"
