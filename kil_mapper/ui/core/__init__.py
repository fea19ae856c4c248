"""The window's way to the workflows, which load only when first used.

pandas, GeoPandas and folium take one to two seconds to import. The first screen needs none of them, so the window shows
first and the worker loads them behind it. Views and tests hold a `Core`, never the workflows themselves.
"""

from __future__ import annotations

from kil_mapper.ui.core.answers import AnswersCore
from kil_mapper.ui.core.curation import CurationCore
from kil_mapper.ui.core.projects import ProjectsCore


class Core(ProjectsCore, CurationCore, AnswersCore):
    """What the window asks of the application. Every method may be called on the worker."""
