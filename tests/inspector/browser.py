"""Chromium without a window, driven over a pipe by the Chrome DevTools protocol."""

from __future__ import annotations

import base64
import json
import os
import select
import subprocess
import sys
from pathlib import Path
from typing import Any

__all__ = ["Browser", "Page"]

TIMEOUT_S = 20.0

# The browser reads its orders at descriptor 3 and answers at 4; this puts ours there.
_LAUNCHER = """
import os, sys
orders, answers = os.dup(int(sys.argv[1])), os.dup(int(sys.argv[2]))
orders, answers = [os.dup2(each, at) for each, at in ((orders, 100), (answers, 101))]
os.dup2(orders, 3), os.dup2(answers, 4)
os.execv(sys.argv[3], sys.argv[3:])
"""


class Browser:
    """A browser with a profile of its own; closing it ends the process."""

    def __init__(self, program: str, profile: Path) -> None:
        orders, self._orders = os.pipe()
        self._answers, answers = os.pipe()
        options = [
            "--headless=new",
            "--remote-debugging-pipe",
            "--no-sandbox",  # containers do not let it make one
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--no-first-run",
            f"--user-data-dir={profile}",
            "about:blank",
        ]
        launch = [sys.executable, "-c", _LAUNCHER, str(orders), str(answers), program]
        self._process = subprocess.Popen(
            [*launch, *options],
            pass_fds=(orders, answers),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(orders)
        os.close(answers)
        self._last = 0
        self._unread = b""
        self.events: list[dict[str, Any]] = []

    def send(self, method: str, session: str | None = None, **params: Any) -> dict[str, Any]:
        """Give an order and return what came of it."""
        self._last += 1
        order: dict[str, Any] = {"id": self._last, "method": method, "params": params}
        if session is not None:
            order["sessionId"] = session
        os.write(self._orders, json.dumps(order).encode() + b"\0")
        while (answer := self._read()).get("id") != self._last:
            self.events.append(answer)
        if "error" in answer:
            raise AssertionError(f"{method}: {answer['error']}")
        result: dict[str, Any] = answer["result"]
        return result

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._unread:
            if not select.select([self._answers], [], [], TIMEOUT_S)[0]:
                raise AssertionError(f"the browser said nothing for {TIMEOUT_S} s")
            part = os.read(self._answers, 1 << 20)
            if not part:
                raise AssertionError(f"the browser has ended: {self._process.wait()}")
            self._unread += part
        line, _, self._unread = self._unread.partition(b"\0")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def open(self, url: str, *, width: int = 1280, height: int = 860, dark: bool = False) -> Page:
        """Open a page in a window of some size."""
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        page = Page(self, self.send("Target.attachToTarget", targetId=target, flatten=True))
        page.send("Runtime.enable")
        page.send("Log.enable")
        page.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        page.send("Emulation.setEmulatedMedia", features=[scheme])
        page.send("Page.navigate", url=url)
        return page

    def close(self) -> None:
        self._process.kill()
        self._process.wait(TIMEOUT_S)
        os.close(self._orders)
        os.close(self._answers)


class Page:
    """A page that is open in a browser."""

    def __init__(self, browser: Browser, attached: dict[str, Any]) -> None:
        self._browser = browser
        self._session: str = attached["sessionId"]

    def send(self, method: str, **params: Any) -> dict[str, Any]:
        return self._browser.send(method, self._session, **params)

    def evaluate(self, expression: str) -> Any:
        """Return what an expression is in the page; a promise is waited for."""
        answer = self.send(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in answer:
            raise AssertionError(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def wait_for(self, condition: str) -> Any:
        """Return what a condition is as soon as it holds; the page itself says when."""
        return self.evaluate(_WAIT % (condition, json.dumps(condition), int(TIMEOUT_S * 900)))

    def wait_for_text(self, text: str, selector: str = "main") -> None:
        self.wait_for(
            f"document.querySelector({selector!r})?.textContent.includes({json.dumps(text)})"
        )

    def click(self, text: str, selector: str = "a, button, summary") -> None:
        """Click on the first thing to click that shows a text, once it is there."""
        found = (
            f"[...document.querySelectorAll({json.dumps(selector)})]"
            f".find((each) => each.textContent.includes({json.dumps(text)}))"
        )
        self.wait_for(f"!!{found}")
        self.evaluate(f"{found}.click()")

    def press(self, key: str) -> None:
        """Press a key and let it go."""
        code = {"Tab": 9, "Enter": 13}[key]
        words: dict[str, Any] = {"key": key, "code": key, "windowsVirtualKeyCode": code}
        if key == "Enter":
            words["text"] = "\r"
        self.send("Input.dispatchKeyEvent", type="keyDown", **words)
        self.send("Input.dispatchKeyEvent", type="keyUp", **words)

    def text(self, selector: str = "main") -> str:
        text: str = self.evaluate(f"document.querySelector({selector!r}).innerText")
        return text

    def texts(self, selector: str) -> list[str]:
        """Return the text of everything that a selector finds."""
        found = f"[...document.querySelectorAll({json.dumps(selector)})]"
        texts: list[str] = self.evaluate(f"{found}.map((each) => each.textContent)")
        return texts

    def screenshot(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self.send("Page.captureScreenshot")["data"]))

    @property
    def complaints(self) -> list[str]:
        """What the browser complained of: errors of scripts, and what a policy blocked."""
        self.evaluate("1")
        own = [each for each in self._browser.events if each.get("sessionId") == self._session]
        thrown = [e["params"] for e in own if e["method"] == "Runtime.exceptionThrown"]
        logged = [e["params"]["entry"] for e in own if e["method"] == "Log.entryAdded"]
        return [json.dumps(each) for each in thrown] + [
            f"{each['level']}: {each['text']}" for each in logged if each["level"] == "error"
        ]


_WAIT = """
new Promise((resolve, reject) => {
  const look = () => {
    let found = null;
    try { found = %s; } catch { /* not there yet */ }
    if (!found) return;
    observer.disconnect();
    clearTimeout(timer);
    resolve(found);
  };
  const observer = new MutationObserver(look);
  const options = { subtree: true, childList: true, attributes: true, characterData: true };
  const timer = setTimeout(() => {
    observer.disconnect();
    reject(new Error(`${%s} never was; the page shows: ${document.body?.innerText}`));
  }, %d);
  observer.observe(document, options);
  look();
})
"""
