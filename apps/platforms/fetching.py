"""One file from another server, as little as possible of it believed."""

from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
)

TIMEOUT_SECONDS = 20


class NotFetched(OSError):
    """There is no answer, or not one that can be used; the message says why, without the address."""


def fetch_xml(url: str, *, most_bytes: int, timeout: float = TIMEOUT_SECONDS) -> bytes:
    """The body of an answer that says it is XML. Raises NotFetched.

    Redirects are not followed: another address than the one that was set up is not believed.
    """
    try:
        with _opener().open(url, timeout=timeout) as answer:
            if "xml" not in (kind := answer.headers.get_content_type()):
                raise NotFetched(f"an answer of the type {kind}")
            data: bytes = answer.read(most_bytes + 1)
    except HTTPError as error:
        error.close()
        raise NotFetched(f"the answer {error.code}") from error
    except (OSError, HTTPException) as error:
        raise error if isinstance(error, NotFetched) else NotFetched(str(error) or repr(error)) from error
    if len(data) > most_bytes:
        raise NotFetched(f"an answer of more than {most_bytes} bytes")
    return data


def _opener() -> OpenerDirector:
    """Of the usual handlers those for HTTP only: no files, no FTP, and nobody who follows a redirect."""
    opener = OpenerDirector()
    handlers = (ProxyHandler, HTTPHandler, HTTPSHandler, HTTPDefaultErrorHandler, HTTPErrorProcessor)
    for handler in handlers:
        opener.add_handler(handler())
    return opener
