from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KeysConfig(AppConfig):
    name = "idi.foundation.keys"
    label = "keys"
    verbose_name = "接口密钥"
    acts: ClassVar = {"issue": _("签发接口密钥"), "revoke": _("吊销接口密钥")}
