"""Pictures of the pages of reports: PDF pages and scans drawn, OFD pages set anew."""

from kxai.web.pictures.page_cache import DRAWN, Pictures
from kxai.web.pictures.page_picture import Picture

__all__ = ["DRAWN", "Picture", "Pictures"]
