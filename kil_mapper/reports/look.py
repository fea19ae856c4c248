"""The colours of documents, once for Word, Excel and charts; the same family as the window and the map."""

from __future__ import annotations

from typing import Final

FONT: Final = "Arial"  # on every office computer; LibreOffice has a face of the same widths
INK: Final = "1B2733"
MUTED: Final = "475766"
ACCENT: Final = "0B5A73"
PALE: Final = "E2EFF3"
LINE: Final = "CDD5DC"
CLUSTER: Final = "FFB81C"
CLUSTER_SOFT: Final = "FFE9B3"
NEED: Final = "8F74B8"
NEED_SOFT: Final = "EBE4F3"
WARNING: Final = "C2410C"
WARNING_SOFT: Final = "FFF3DA"
