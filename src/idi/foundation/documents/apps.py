from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "idi.foundation.documents"
    label = "documents"
    verbose_name = "文件"
