"""One page of a file as a picture, for the eye beside what was read from it.

What is drawn has the frame of `Document.pages`: turned upright and straightened as it was read, so that
`Document.boxes` stand on the very words. It is made here from the file, never bytes of the file handed on.

    picture     what comes out: PNG, JPEG or SVG
    png         pixels → PNG, without any library
    pages       which format's drawing to ask
"""

from taizhang.documents.drawing.pages import draw_page
from taizhang.documents.drawing.picture import PageKind, PagePicture

__all__ = ["PageKind", "PagePicture", "draw_page"]
