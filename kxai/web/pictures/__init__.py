"""Pictures of the pages of reports: PDF pages and scans drawn, OFD pages set anew."""

from kxai.web.pictures.kept import DRAWN, Pictures
from kxai.web.pictures.picture import Picture

__all__ = ["DRAWN", "Picture", "Pictures"]
