"""The settings of config.yml: read once, checked whole, never changed."""

from bot.settings.company import Company
from bot.settings.load import load_settings, read_settings
from bot.settings.settings import Settings
from bot.settings.source import Problem, SettingsError

__all__ = [
    "Company",
    "Problem",
    "Settings",
    "SettingsError",
    "load_settings",
    "read_settings",
]
