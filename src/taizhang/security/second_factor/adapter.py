"""How allauth's second factor behaves here (`MFA_ADAPTER`): secrets sealed, names in our words."""

from __future__ import annotations

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _

from taizhang.accounts.models import Account
from taizhang.encryption import seal, unseal
from taizhang.security.second_factor.obliged import is_obliged, main_factors

PURPOSE = "security.second-factor"


class SecondFactorAdapter(DefaultMFAAdapter):
    """Seals the secrets of apps and recovery codes; keeps the last factor of who must have one."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _(
            "您的角色必须启用二次验证，不能停用最后一种。请先启用另一种。"
        ),
        "incorrect_code": _("验证码不对。请核对手机时间，输入当前显示的 6 位数字。"),
    }

    def encrypt(self, text: str) -> str:
        """Seal."""
        return seal(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        """Open again. Raises: CannotUnseal."""
        return unseal(encrypted_text, purpose=PURPOSE)

    def get_totp_issuer(self) -> str:
        """What the app calls us."""
        return f"台账 {self._get_site_name()}"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last one of who must have one."""
        account = Account.objects.get(pk=authenticator.user_id)
        others = main_factors(account.pk).exclude(pk=authenticator.pk)
        return others.exists() or not is_obliged(account)

    def generate_authenticator_name(self, user: Account, type: str) -> str:
        """安全密钥 1, 安全密钥 2."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return str(_("安全密钥 %(n)s")) % {"n": count + 1}
