"""A person to look around as: confirmed, with the same sample data as the welcome page offers."""

from typing import Any

from allauth.account.models import EmailAddress
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from apps.accounts.models import User
from apps.insights.services import add_sample


class Command(BaseCommand):
    help = "Make a demo person with twelve weeks of sample data."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", default="demo@example.org")
        parser.add_argument("--password", help="made up and printed when left out")
        parser.add_argument("--zone", default="Europe/London")

    @transaction.atomic
    def handle(self, *args: Any, email: str, password: str | None, zone: str, **options: Any) -> None:
        if User.objects.filter(email__iexact=email).exists():
            raise CommandError(f"There is a person with the e-mail {email} already: choose another.")
        password = password or get_random_string(14)
        user = User.objects.create_user(
            email, password, name="Sam", timezone=zone, weekly_goal=50, hourly_floor=10
        )
        EmailAddress.objects.create(user=user, email=user.email.lower(), verified=True, primary=True)
        add_sample(user=User.objects.get(pk=user.pk), now=timezone.now())
        self.stdout.write(f"Sign in as {email} with the password {password}")
