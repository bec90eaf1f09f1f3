"""How `make run` serves: a few threads in each of two processes."""

from gunicorn.arbiter import Arbiter

from config.redact import LineFormatter

worker_class = "gthread"
workers = 2
threads = 4
keepalive = 75  # longer than a browser's pause between two clicks
graceful_timeout = 2
accesslog = "-"
access_log_format = "%(m)s %(U)s %(s)s %(M)s ms"
loglevel = "warning"


def on_starting(arbiter: Arbiter) -> None:
    """The access log is of pages: no files, and no sign-in links in its addresses."""
    for handler in arbiter.log.access_log.handlers:
        handler.setFormatter(LineFormatter("%(message)s"))
        handler.addFilter(lambda record: " /static/" not in record.getMessage())
