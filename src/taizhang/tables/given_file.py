"""The field of a form that takes a workbook."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _


class WorkbookField(forms.FileField):
    """A workbook that was filled in; what cannot be one is refused with what to do next."""

    default_error_messages = {
        "required": _("还没有选文件。请选一份填好的 .xlsx。"),
        "invalid": _("没有收到文件。请重新选文件再上传。"),
        "missing": _("没有收到文件。请重新选文件再上传。"),
        "empty": _("这个文件是空的（0 字节）。请在表格软件里打开填好的表，另存为 .xlsx 后再上传。"),
        "max_length": _("文件名太长。请改短文件名后再上传。"),
        "too_large": _("文件过大。请只留要填的工作表，另存后再上传。"),
    }

    def clean(self, data: Any, initial: Any = None) -> UploadedFile:
        """The file. Raises: ValidationError."""
        file: UploadedFile = super().clean(data, initial)
        if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
            raise ValidationError(self.error_messages["too_large"], code="too_large")
        return file
