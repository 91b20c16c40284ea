# Receives Follow Up Boss webhooks. Python 3.8 and later, nothing to install.
#   FUB_SYSTEM_KEY=… PORT=8080 EVENTS=events python3 receiver.py
# In Flask the raw body is request.get_data(), in Django request.body.
import base64
import hashlib
import hmac
import json
import os
import re
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

KEY = os.environ.get("FUB_SYSTEM_KEY", "").encode()  # the X-System-Key, not the API key
EVENTS = Path(os.environ.get("EVENTS", "events"))
MOST_BYTES = 5_000_000


def is_valid(raw_body: bytes, signature: str) -> bool:
    """Lower-case hex of HMAC-SHA256 over the base64 of the raw body."""
    expected = hmac.new(KEY, base64.b64encode(raw_body), hashlib.sha256).hexdigest()
    given = signature[7:] if signature.startswith("sha256=") else signature
    # Constant time. As bytes: compare_digest throws on text beyond ASCII, not on other lengths.
    return hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace"))


def store(raw_body: bytes, event_id: str) -> bool:
    """Durably, once for each event; False: it is here already (a retry, or registered twice)."""
    name = event_id if re.fullmatch(r"[0-9A-Za-z-]{1,64}", event_id) else hashlib.sha256(raw_body).hexdigest()
    part = EVENTS / f"{name}.{os.getpid()}-{threading.get_ident()}.part"
    with open(part, "wb") as file:
        file.write(raw_body)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(part, EVENTS / f"{name}.json")  # fails if it is there: no two can win
        return True
    except FileExistsError:
        return False
    finally:
        part.unlink()


def handle(event: dict) -> None:
    """Your work. It may be done twice after a crash, so let it do no harm then."""
    uri = event.get("uri")
    if uri is None:  # deleted: there is nothing to fetch any more
        print("gone:", event.get("event"), event.get("resourceIds"), flush=True)
    else:
        print("fetch:", event.get("event"), uri, flush=True)


stored = threading.Event()


def work() -> None:
    """After the answer: the sender waits no longer than 10 seconds. Starts with what was left."""
    while True:
        stored.clear()
        for path in sorted(EVENTS.glob("*.json"), key=lambda one: one.stat().st_mtime):
            done = path.with_suffix(".done")
            if not done.exists():
                handle(json.loads(path.read_bytes()))
                done.touch()
        stored.wait()


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 20

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > MOST_BYTES:
            return self.answer(413)
        raw_body = self.rfile.read(int(length))  # bytes as they came, before any parsing
        signature = self.headers.get("FUB-Signature")  # in any case of letters
        if not signature or not is_valid(raw_body, signature):
            return self.answer(401)
        try:
            event_id = str(json.loads(raw_body).get("eventId", ""))
        except (ValueError, AttributeError):
            return self.answer(400)
        try:
            is_new = store(raw_body, event_id)
        except OSError:
            return self.answer(503)  # not stored: it will be sent again
        self.answer(204)  # never 406 or 410: they delete the webhook
        if is_new:
            stored.set()

    def answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        if status == 413:
            self.send_header("Connection", "close")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


if __name__ == "__main__":
    if not KEY:
        sys.exit("FUB_SYSTEM_KEY is not set: refusing to run without a key.")
    EVENTS.mkdir(parents=True, exist_ok=True)
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8080"))), Receiver)
    threading.Thread(target=work, daemon=True).start()
    print(f"Listening on http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
