"""Nothing in the project asks for, or keeps, a secret of somebody's account on a platform."""

import pkgutil
import re
from importlib import import_module

from django import forms
from django.apps import apps as registry

import apps

SECRET = re.compile(r"pass(word|wd|phrase|code)|secret|token|credential|api_?key|(^|_)pin($|_)|log_?in_?name")
# The person's own, here: a column of the person, and the forms that sign in, or change a password or passkey.
PASSKEY = r"apps\.accounts\.forms\.steps\.\S+\.credential"
OWN = re.compile(rf"apps\.accounts\.\S+\.((old)?password[12]?|passwordless)|{PASSKEY}")


def all_forms(parent=forms.BaseForm):
    for form in parent.__subclasses__():
        yield form
        yield from all_forms(form)


def secrets_in(names):
    """Those of these full names whose last part sounds like a secret of somewhere else."""
    return {name for name in names if SECRET.search(name.rpartition(".")[2]) and not OWN.fullmatch(name)}


def test_it_would_be_seen():
    secrets = {"apps.platforms.X.password", "apps.accounts.X.api_key", "apps.tasks.X.pin"}
    assert secrets_in(secrets | {"apps.accounts.User.password", "apps.tasks.X.opinion"}) == secrets


def test_no_field_of_a_model_is_named_like_a_secret():
    ours = [model for model in registry.get_models() if model.__module__.startswith("apps.")]
    names = {
        f"{model.__module__}.{model.__name__}.{field.name}"
        for model in ours
        for field in model._meta.get_fields()
    }
    assert len(names) > 100
    assert secrets_in(names) == set()


def test_no_field_of_a_form_is_named_like_a_secret():
    for module in pkgutil.walk_packages(apps.__path__, "apps."):
        if "migrations" not in module.name:
            import_module(module.name)
    ours = [form for form in all_forms() if form.__module__.startswith("apps.")]
    names = {
        f"{form.__module__}.{form.__name__}.{field}"
        for form in ours
        for field in getattr(form, "base_fields", {})
    }
    assert len(names) > 20
    assert secrets_in(names) == set()
