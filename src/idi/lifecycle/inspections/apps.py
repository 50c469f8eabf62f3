from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "idi.lifecycle.inspections"
    label = "inspections"
    verbose_name = "质量风险管理"
