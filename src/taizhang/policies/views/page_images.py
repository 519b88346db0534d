"""The pages of a plan's document as pictures."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from taizhang.permission import needs
from taizhang.policies.models import Plan, Source
from taizhang.policies.page_images import PageNotDrawn, page_of, picture_of
from taizhang.policies.permissions import SEE
from taizhang.policies.source import unpack
from taizhang.tables.language import language

UNPROCESSABLE = 422
#: The address carries what the picture depends on, so it never changes; other people may not see it.
_CACHING = "private, max-age=31536000, immutable"


@needs(SEE)
@require_safe
def page_image(request: HttpRequest, plan_id: int, number: int) -> HttpResponse:
    """One page of the document as a picture made here, never bytes of the file."""
    plans = Plan.objects.visible_to(request.actor)
    plan = get_object_or_404(plans.select_related("document"), pk=plan_id)
    try:
        document = unpack(bytes(Source.objects.get(plan=plan).packed))
    except Source.DoesNotExist:
        raise Http404 from None
    try:
        page = page_of(document, plan.document.sha256, number)
        etag = f'"{page.key}"'
        if (same := get_conditional_response(request, etag=etag)) is not None:
            same.headers["Cache-Control"] = _CACHING
            return same
        picture = picture_of(page, plan.document.name)
    except PageNotDrawn as error:
        words = f"{error.problem(language())}{error.remedy(language())}"
        return HttpResponse(
            words,
            status=UNPROCESSABLE,
            content_type="text/plain; charset=utf-8",
            headers={"Cache-Control": "no-store"},
        )
    return HttpResponse(
        picture.data,
        content_type=picture.kind.media_type,
        headers={
            "ETag": etag,
            "Cache-Control": _CACHING,
            "X-Content-Type-Options": "nosniff",
        },
    )
