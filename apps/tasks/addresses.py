"""The address of the list of tasks: what it can say."""

from django.http import QueryDict
from django.utils.http import urlencode

PLACE = ("after", "before")
SELDOM = ("only",)  # shown only where it narrows the list
IN_ADDRESS = ("q", "platform", "type", "status", *SELDOM, "from", "to", "sort", *PLACE)


def address_of(query: dict[str, str]) -> str:
    """A query string with its question mark, and nothing empty in it; nothing where nothing is asked for."""
    known = [(name, value) for name, value in query.items() if value]
    return f"?{urlencode(known)}" if known else ""


def cleaned(text: str) -> str:
    """Of a query string, what the list knows."""
    return address_of(said(text))


def said(text: str) -> dict[str, str]:
    """What a query string says that the list knows."""
    sent = QueryDict(text[:2000].removeprefix("?"))
    return {name: sent[name] for name in sent if name in IN_ADDRESS}


def narrowing(query: dict[str, str]) -> dict[str, str]:
    """The part that says which tasks are meant."""
    return {name: value for name, value in query.items() if value and name not in ("sort", *PLACE)}


def kept_query(query: dict[str, str]) -> dict[str, str]:
    """The part that says what is shown in which order, without the place in it."""
    return {name: value for name, value in query.items() if value and name not in PLACE}
