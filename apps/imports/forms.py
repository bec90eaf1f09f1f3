"""The form that takes a file."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.tasks.models import TaskType

from .reading import MOST_BYTES

USUAL_TYPE = "Survey"


class UploadForm(forms.Form):
    """A file and the type its tasks get. The file's inside is read by the service."""

    file = forms.FileField(
        label=_("Prolific’s submissions file"),
        help_text=_("On Prolific: Submissions, then Export. A CSV of up to 5 MB and 100,000 rows."),
        error_messages={
            "required": _("Choose the CSV file that you downloaded from Prolific."),
            "empty": _("This file is empty. Choose the CSV file that you downloaded from Prolific."),
        },
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv,text/plain"}),
    )
    type = forms.ModelChoiceField(
        label=_("Type of these tasks"),
        queryset=TaskType.objects.none(),
        empty_label=None,
        help_text=_("You can change it later, task by task."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        types = TaskType.objects.for_user(user).shown()
        field = self.fields["type"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = types
        field.initial = types.filter(user=None, name=USUAL_TYPE).first()

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is None or file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("This file is larger than 5 MB. Split it and import the parts one after the other.")
            )
        return file
