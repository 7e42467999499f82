# SPDX-License-Identifier: MIT
"""A headless Chromium to look at pages with, driven over its debugging pipe: no packages but the browser itself.

The protocol is JSON texts that end with a NUL, https://chromedevtools.github.io/devtools-protocol/. Whatever the page
writes to the console, throws or asks the network for is kept, so that a test can say that there was nothing.
"""
import base64
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

NAMES = ("chromium", "chromium-browser", "google-chrome")

FLAGS = (
    "--headless=new", "--remote-debugging-pipe", "--no-first-run", "--no-default-browser-check", "--disable-gpu",
    "--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--disable-extensions",
    "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars", "--password-store=basic", "--mute-audio",
)


def find():
    """The browser's path, None when there is none."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


class Failure(Exception):
    """The browser does not do what it was asked for."""


class Browser:
    """One browser with one page."""

    def __init__(self):
        self.profile = tempfile.mkdtemp(prefix="juror-browser-")
        to_browser, self.write_end = os.pipe()
        self.read_end, from_browser = os.pipe()
        self.process = self._start(to_browser, from_browser)
        os.close(to_browser)
        os.close(from_browser)
        self.buffer = b""
        self.number = 0
        self.session = None
        self.console = []
        self.requests = []
        self._open_page()

    def _start(self, to_browser, from_browser):
        # Its own sandbox wants namespaces that a superuser's shell or a container may not give; the pages are ours.
        command = [find(), *FLAGS, "--no-sandbox", f"--user-data-dir={self.profile}", "about:blank"]

        def place_pipes():
            # Above 4 first, so that neither is overwritten by the other.
            a, b = os.dup2(to_browser, 103), os.dup2(from_browser, 104)
            os.dup2(a, 3)
            os.dup2(b, 4)

        environment = dict(os.environ, HOME=self.profile)
        return subprocess.Popen(command, pass_fds=(3, 4), preexec_fn=place_pipes, env=environment,
                                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.call("Browser.close", browser=True)
        except (Failure, OSError):
            self.process.kill()
        self.process.wait()
        os.close(self.write_end)
        os.close(self.read_end)
        shutil.rmtree(self.profile, ignore_errors=True)

    # ---- the protocol ----

    def _receive(self):
        while b"\0" not in self.buffer:
            block = os.read(self.read_end, 1 << 20)
            if not block:
                raise Failure("the browser is gone")
            self.buffer += block
        text, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(text)

    def _note(self, message):
        method, params = message.get("method"), message.get("params", {})
        if method == "Runtime.consoleAPICalled":
            self.console.append(" ".join(str(a.get("value", a.get("description"))) for a in params["args"]))
        elif method == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            self.console.append(details.get("exception", {}).get("description", details["text"]))
        elif method == "Log.entryAdded":
            self.console.append(params["entry"]["text"])
        elif method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])

    def call(self, method, browser=False, **params):
        """A command to the page, or to the browser; its result."""
        self.number += 1
        number = self.number
        message = {"id": number, "method": method, "params": params}
        if self.session and not browser:
            message["sessionId"] = self.session
        os.write(self.write_end, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._receive()
            self._note(answer)
            if answer.get("id") == number:
                if "error" in answer:
                    raise Failure(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def _open_page(self):
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")

    # ---- what tests do ----

    def look(self, width=1280, height=900, dark=False, scripts=True, scale=1):
        """The window, the colours that the user prefers, and whether scripts may run."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale,
                  mobile=width < 600)
        self.call("Emulation.setEmulatedMedia",
                  features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        self.call("Emulation.setScriptExecutionDisabled", value=not scripts)

    def open(self, path, fragment=""):
        """Goes to a file and waits until it is there."""
        url = pathlib.Path(path).resolve().as_uri() + fragment
        self.call("Page.navigate", url="about:blank")
        self.console.clear()
        self.requests.clear()
        self.call("Page.navigate", url=url)
        while True:
            message = self._receive()
            self._note(message)
            if message.get("method") == "Page.loadEventFired":
                return url

    def run(self, expression):
        """The value of an expression in the page."""
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise Failure(f"{expression}: {result['exceptionDetails'].get('exception', {}).get('description')}")
        return result["result"].get("value")

    def settle(self):
        """Lets the page draw, twice, so that what waits to be seen is there."""
        self.run("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0))))")

    def click(self, selector):
        """A real click into the middle of an element."""
        x, y = self.run("(() => { const e = document.querySelector(%s); e.scrollIntoView({block: 'center'});"
                        "const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; })()"
                        % json.dumps(selector))
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)
        self.settle()

    def press(self, key, code=None, text=None):
        """A real key."""
        codes = {"Enter": 13, "Escape": 27, "Tab": 9, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40,
                 "Home": 36, "End": 35}
        params = {"key": key, "code": code or key, "windowsVirtualKeyCode": codes.get(key, 0)}
        if key == "Enter":
            text = "\r"
        if text:
            params["text"] = text
        self.call("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", **params)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key, code=code or key)
        self.settle()

    def write(self, text):
        """Text into what has the focus."""
        self.call("Input.insertText", text=text)
        self.settle()

    def screenshot(self, path, whole=False):
        """A PNG of the window, or of the whole page."""
        data = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"]
        pathlib.Path(path).write_bytes(base64.b64decode(data))
