"""The map's own scheme, kil://map/<name>: answers from memory, for names it was given, and for nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QUrl
from PySide6.QtWebEngineCore import QWebEngineUrlRequestJob, QWebEngineUrlScheme, QWebEngineUrlSchemeHandler

SCHEME = b"kil"
HOST = "map"
PAGE = "index.html"
PAGE_URL = f"kil://{HOST}/{PAGE}"
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src kil:{nonce}; style-src kil:; img-src data:; font-src kil:; "
    "connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True)
class Served:
    """One thing that the page may load."""

    content: bytes
    mime: str


def register_scheme() -> None:
    """Declare the scheme to Qt. Must happen before the QApplication is made; a second time does nothing."""
    if not QWebEngineUrlScheme.schemeByName(QByteArray(SCHEME)).name().isEmpty():
        return
    scheme = QWebEngineUrlScheme(QByteArray(SCHEME))
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    scheme.setFlags(QWebEngineUrlScheme.Flag.SecureScheme)
    QWebEngineUrlScheme.registerScheme(scheme)


class SchemeHandler(QWebEngineUrlSchemeHandler):
    """Answers requests for kil: from an allow-list in memory."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._served: dict[str, Served] = {}
        self._nonce = ""
        self.refused: list[str] = []

    def serve(self, things: Mapping[str, Served], nonce: str) -> None:
        """Replace what can be loaded; `nonce` marks the page's own inline scripts."""
        self._served = dict(things)
        self._nonce = nonce

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:  # noqa: N802 - Qt's name
        """Answer one request."""
        url = job.requestUrl()
        name = url.path().lstrip("/")
        served = self._served.get(name) if url.host() == HOST else None
        if job.requestMethod().data() != b"GET" or not self._may_ask(job.initiator()):
            self.refused.append(url.toString())
            job.fail(QWebEngineUrlRequestJob.Error.RequestDenied)
            return
        if served is None:
            self.refused.append(url.toString())
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)
            return
        nonce = f" 'nonce-{self._nonce}'" if self._nonce else ""
        policy = CONTENT_SECURITY_POLICY.format(nonce=nonce)
        # Lists as values: a bare value corrupts memory on Python 3.11.
        headers = {
            QByteArray(b"Content-Security-Policy"): [QByteArray(policy.encode())],
            QByteArray(b"X-Content-Type-Options"): [QByteArray(b"nosniff")],
            QByteArray(b"Cache-Control"): [QByteArray(b"no-store")],
        }
        # Qt takes a map of several values for each name; its type stubs know one.
        job.setAdditionalResponseHeaders(headers)  # type: ignore[arg-type]
        body = QBuffer(job)
        body.setData(QByteArray(served.content))
        body.open(QIODevice.OpenModeFlag.ReadOnly)
        job.reply(QByteArray(served.mime.encode()), body)

    @staticmethod
    def _may_ask(initiator: QUrl) -> bool:
        """Only the page itself, or we by loading it (then there is no initiator)."""
        return initiator.isEmpty() or (initiator.scheme() == SCHEME.decode() and initiator.host() == HOST)
