"""What the form of an account carries for the case that the account is deleted in another tab meanwhile."""

from django import forms


class DrawnForm(forms.Form):
    """`drawn`: what the form was drawn from; `restore`: the account is to come back."""

    drawn = forms.CharField(required=False, max_length=20_000)
    restore = forms.BooleanField(required=False)
