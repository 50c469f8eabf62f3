from django.apps import AppConfig


class RatingConfig(AppConfig):
    name = "idi.lifecycle.rating"
    label = "rating"
    verbose_name = "费率与报价"
