"""Answers that a browser saves as a file, named for the product, what is in it, and the day."""

from datetime import date

from django.conf import settings
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from apps.tasks.sheets import Sheet, as_csv, as_xlsx

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_file(sheet: Sheet, name: str, on: date) -> HttpResponseBase:
    """Sent while its rows are read."""
    return _named(StreamingHttpResponse(as_csv(sheet), content_type=CSV), f"{name}-{on.isoformat()}.csv")


def xlsx_file(sheet: Sheet, name: str, on: date) -> HttpResponseBase:
    """Written first, because its index comes last. ValueError as in `as_xlsx`."""
    return _named(FileResponse(as_xlsx(sheet), content_type=XLSX), f"{name}-{on.isoformat()}.xlsx")


def _named(response: HttpResponseBase, name: str) -> HttpResponseBase:
    product = slugify(settings.PRODUCT_NAME, allow_unicode=True)
    file_name = f"{product}-{name}".strip("-")
    response.headers["Content-Disposition"] = content_disposition_header(True, file_name) or ""
    patch_cache_control(response, private=True, no_store=True)
    return response
