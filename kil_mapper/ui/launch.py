"""Makes the application and its window, in the order that Qt asks for."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication
from shiboken6 import delete

from kil_mapper import __version__, paths
from kil_mapper.ui.appearance import chosen_theme
from kil_mapper.ui.core import Core
from kil_mapper.ui.jobs import Runner
from kil_mapper.ui.messages import install_excepthook, start_log
from kil_mapper.ui.settings import Settings
from kil_mapper.ui.theme import apply_theme, install_typeface
from kil_mapper.ui.web.scheme import register_scheme
from kil_mapper.ui.window import Window


def make_application() -> QApplication:
    """The application, with the map's scheme registered before it."""
    register_scheme()
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("KIL Mapper")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("kil-mapper")
    app.setWindowIcon(QIcon(str(paths.resource("icons", "kil-mapper.svg"))))
    return app


def open_window(project: Path | None, map_refusal: str) -> int:
    """Show the window, load the rest behind it, and stay until it is closed."""
    start_log()
    if not map_refusal:
        # The map draws through the graphics interface. A window that begins without it is taken down and made anew when
        # the first map comes: it flickers, loses the focus, and may come back in another place.
        os.environ.setdefault("QT_WIDGETS_RHI", "1")
    app = make_application()
    settings = Settings()
    install_typeface()
    theme = chosen_theme(settings)
    apply_theme(app, theme)
    runner = Runner(app)
    window = Window(settings, Core(), runner, map_refusal=map_refusal, theme=theme)
    install_excepthook(window.messages)
    app.commitDataRequest.connect(window.closing.system_ends)
    window.restore_geometry()
    window.show()
    QTimer.singleShot(0, lambda: window.begin(project))
    code = app.exec()
    runner.close()
    delete(window)  # its pages must be gone before their profile goes with the application
    return code
