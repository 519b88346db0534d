"""The capability as Django knows it."""

from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    """Divisions and units."""

    name = "taizhang.organizations"
    label = "organizations"
