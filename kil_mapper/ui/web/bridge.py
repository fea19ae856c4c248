"""What a page can tell the window: that it is ready, and what was chosen in it. Nothing else gets through.

The page's own scripts live in one world, the channel to Python in another (the application world), and only DOM events
cross between them. The script below hears those events and passes on strings; the bridge accepts known ids only.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

from PySide6.QtCore import QFile, QIODevice, QObject, Signal, Slot
from PySide6.QtWebEngineCore import QWebEngineScript

from kil_mapper.model.vocabulary import AreaType

CHANNEL_SCRIPT = ":/qtwebchannel/qwebchannel.js"
OBJECT_NAME = "kilBridge"
LONGEST_ID = 100

_LISTENER = """
(() => {
  "use strict";
  const waiting = [];
  let bridge = null;
  const tell = (what, value) => {
    if (bridge) bridge[what](value); else waiting.push([what, value]);
  };
  const heard = {
    "kil-ready": "ready", "kil-selected": "selected", "kil-hovered": "hovered",
    "kil-chosen": "picked", "kil-placed": "placed", "kil-area-selected": "selected", "kil-area-selection": "picked",
    "kil-area-type": "turned",
  };
  for (const [event, slot] of Object.entries(heard)) {
    document.addEventListener(event, ({ detail }) => tell(slot, typeof detail === "string" ? detail : ""));
  }
  new QWebChannel(qt.webChannelTransport, (channel) => {
    bridge = channel.objects.kilBridge;
    for (const [what, value] of waiting.splice(0)) bridge[what](value);
  });
})();
"""


_LOOK = """
(() => {
  "use strict";
  const colours = %s;
  const give = () => {
    const root = document.documentElement;
    if (!root) return false;
    for (const [name, colour] of Object.entries(colours)) root.style.setProperty(name, colour);
    return true;
  };
  if (!give()) {
    const watch = new MutationObserver(() => give() && watch.disconnect());
    watch.observe(document, { childList: true });
  }
})();
"""


class Bridge(QObject):
    """The object that the page's listener calls.

    Signals:
        is_ready: The page has drawn itself.
        chosen: The id of the organisation or area that was clicked; "" for none.
        typed: The type of area that the page shows now: an `AreaType`.
        gathered: The ids that are picked, as a list; empty for none.
        pointed: The id of the organisation under the pointer; "" for none.
        located: A place that was picked: latitude and longitude, in degrees.
        left: The person no longer wants to pick a place.
    """

    is_ready = Signal()
    chosen = Signal(str)
    gathered = Signal(object)
    typed = Signal(str)
    pointed = Signal(str)
    located = Signal(float, float)
    left = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._known: frozenset[str] = frozenset()
        self.refused: list[str] = []

    def know(self, ids: Collection[str]) -> None:
        """Set the ids that the page may name."""
        self._known = frozenset(ids)

    @Slot(str)
    def ready(self, _detail: str) -> None:
        """The page is ready."""
        self.is_ready.emit()

    @Slot(str)
    def selected(self, org_id: str) -> None:
        """An organisation or an area was clicked."""
        if self._accepts(org_id):
            self.chosen.emit(org_id)

    @Slot(str)
    def picked(self, ids: str) -> None:
        """Several areas are picked, their ids apart by spaces."""
        several = ids.split()
        if all(self._accepts(one) for one in several):
            self.gathered.emit(several)

    @Slot(str)
    def turned(self, kind: str) -> None:
        """The page shows another type of area."""
        if kind in set(AreaType):
            self.typed.emit(kind)
        else:
            self.refused.append(kind[:LONGEST_ID])

    @Slot(str)
    def hovered(self, org_id: str) -> None:
        """The pointer is over an organisation."""
        if self._accepts(org_id):
            self.pointed.emit(org_id)

    @Slot(str)
    def placed(self, place: str) -> None:
        """A place was picked, as "latitude,longitude"; "" when the person left."""
        if not place:
            self.left.emit()
            return
        try:
            latitude, longitude = (float(part) for part in place[:LONGEST_ID].split(","))
        except ValueError:
            self.refused.append(place[:LONGEST_ID])
            return
        if abs(latitude) <= 90 and abs(longitude) <= 180:  # not so for what is no number
            self.located.emit(latitude, longitude)
        else:
            self.refused.append(place[:LONGEST_ID])

    def _accepts(self, org_id: str) -> bool:
        if not org_id or org_id in self._known:
            return True
        self.refused.append(org_id[:LONGEST_ID])
        return False


def channel_script() -> bytes:
    """Qt's own qwebchannel.js."""
    file = QFile(CHANNEL_SCRIPT)
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        raise FileNotFoundError(CHANNEL_SCRIPT)
    try:
        return bytes(file.readAll().data())
    finally:
        file.close()


def look_script(colours: Mapping[str, str]) -> QWebEngineScript:
    """The script of the application world that gives the page the window's colours, before it draws."""
    script = QWebEngineScript()
    script.setName("kil-look")
    script.setSourceCode(_LOOK % json.dumps(dict(colours)))
    script.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentCreation)
    script.setWorldId(QWebEngineScript.ScriptWorldId.ApplicationWorld)
    script.setRunsOnSubFrames(False)
    return script


def listener_script() -> QWebEngineScript:
    """The script of the application world that passes the page's events on."""
    script = QWebEngineScript()
    script.setName("kil-listener")
    script.setSourceCode(channel_script().decode("utf-8") + _LISTENER)
    script.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentCreation)
    script.setWorldId(QWebEngineScript.ScriptWorldId.ApplicationWorld)
    script.setRunsOnSubFrames(False)
    return script
