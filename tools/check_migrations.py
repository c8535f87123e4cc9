"""Fail when the models differ from the migrations."""

import os

import django
from django.core.management import call_command

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhida.config.settings.test")
    django.setup()
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)
