"""A person's money as a journal of hledger or Beancount."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from apps.accounts.models import User
from apps.payouts import journal, journal_text


class Command(BaseCommand):
    help = "Write a person's work, corrections and payouts as double entries, sample data included."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--user", required=True, metavar="EMAIL", help="whose money")
        parser.add_argument("--format", choices=sorted(journal_text.FORMS), default="hledger")
        parser.add_argument("--output", type=Path, metavar="FILE", help="in place of the screen; UTF-8")

    @transaction.atomic
    def handle(self, *args: Any, user: str, format: str, output: Path | None, **options: Any) -> None:
        person = User.objects.filter(email__iexact=user).first()
        if person is None:
            raise CommandError(f"There is nobody with the e-mail {user}.")
        lines = journal_text.write(
            journal_text.FORMS[format](),
            journal.entries(person),
            journal.prices(person),
            home=person.home_currency,
        )
        self._save(lines, output) if output else self._show(lines)

    def _save(self, lines: Iterable[str], output: Path) -> None:
        try:
            with output.open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(lines)
        except OSError as error:
            raise CommandError(f"Nothing can be written to {output}: {error.strerror}.") from error

    def _show(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.stdout.write(line, ending="")
