from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "idi.lifecycle.projects"
    label = "projects"
    verbose_name = "工程项目"
