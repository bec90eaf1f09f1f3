"""How allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter


class Adapter(DefaultAccountAdapter):
    """allauth's own behaviour; mail goes through the outbox by the e-mail backend."""
