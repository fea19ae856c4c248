"""The profile of the map's page: keeps nothing, lets nothing out, allows nothing that a map does not need."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWebEngineCore import (
    QWebEngineDownloadRequest,
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
)

from kil_mapper.ui.web.scheme import HOST, SCHEME, SchemeHandler

_A = QWebEngineSettings.WebAttribute
SWITCHED_OFF = (
    _A.AllowGeolocationOnInsecureOrigins,
    _A.AllowRunningInsecureContent,
    _A.AllowWindowActivationFromJavaScript,
    _A.AutoLoadIconsForPage,
    _A.BackForwardCacheEnabled,
    _A.DnsPrefetchEnabled,
    _A.ErrorPageEnabled,
    _A.FullScreenSupportEnabled,
    _A.HyperlinkAuditingEnabled,
    _A.JavascriptCanAccessClipboard,
    _A.JavascriptCanOpenWindows,
    _A.JavascriptCanPaste,
    _A.LocalContentCanAccessFileUrls,
    _A.LocalContentCanAccessRemoteUrls,
    _A.LocalStorageEnabled,
    _A.NavigateOnDropEnabled,
    _A.PdfViewerEnabled,
    _A.PluginsEnabled,
    _A.ScreenCaptureEnabled,
    _A.TouchIconsEnabled,
    _A.WebGLEnabled,
)


class Interceptor(QWebEngineUrlRequestInterceptor):
    """Blocks every request that is not for our own scheme."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.blocked: list[str] = []

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:  # noqa: N802 - Qt's name
        """Decide on one request."""
        url = info.requestUrl()
        if url.scheme() == SCHEME.decode() and url.host() == HOST:
            return
        if url.scheme() == "data" and info.resourceType() == QWebEngineUrlRequestInfo.ResourceType.ResourceTypeImage:
            return
        self.blocked.append(url.toString())
        info.block(True)  # noqa: FBT003 - Qt's signature


class CagedProfile(QWebEngineProfile):
    """Off the record, with our scheme, and with everything else switched off.

    Its parent must outlive every page on it: the application, never a window.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)  # without a name a profile is off the record
        self.interceptor = Interceptor(self)
        self.handler = SchemeHandler(self)
        self.setUrlRequestInterceptor(self.interceptor)
        self.installUrlSchemeHandler(SCHEME, self.handler)
        self.setHttpCacheType(QWebEngineProfile.HttpCacheType.NoCache)
        self.setPersistentCookiesPolicy(QWebEngineProfile.PersistentCookiesPolicy.NoPersistentCookies)
        self.cookieStore().setCookieFilter(lambda _request: False)
        self.setSpellCheckEnabled(False)
        self.setPushServiceEnabled(False)
        self.downloadRequested.connect(self._refuse_download)
        settings = self.settings()
        for attribute in SWITCHED_OFF:
            settings.setAttribute(attribute, False)  # noqa: FBT003 - Qt's signature
        settings.setAttribute(_A.WebRTCPublicInterfacesOnly, True)  # noqa: FBT003 - Qt's signature
        settings.setAttribute(_A.PlaybackRequiresUserGesture, True)  # noqa: FBT003 - Qt's signature
        settings.setUnknownUrlSchemePolicy(QWebEngineSettings.UnknownUrlSchemePolicy.DisallowUnknownUrlSchemes)

    @staticmethod
    def _refuse_download(download: QWebEngineDownloadRequest) -> None:
        download.cancel()
