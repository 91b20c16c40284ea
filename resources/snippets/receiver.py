# Receives Follow Up Boss webhooks. Python 3.8 and later, nothing to install.
#   FUB_SYSTEM_KEY=… PORT=8080 EVENTS=events python3 receiver.py
# In Flask the raw body is request.get_data(), in Django request.body.
import base64
import hashlib
import hmac
import json
import logging
import os
import re
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

KEY = os.environ.get("FUB_SYSTEM_KEY", "").encode()  # the X-System-Key, not the API key
EVENTS = Path(os.environ.get("EVENTS", "events"))
MOST_BYTES = 5_000_000
TRIES = 10  # after 1, 4, 9 … 81 minutes: nearly 5 hours in all


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
    """Your work. It may be done twice after a crash, so let it do no harm then. An exception means
    that it is tried again. Give its requests a time limit: one that hangs holds up all others."""
    uri = event.get("uri")
    if uri is None:  # deleted: there is nothing to fetch any more
        print("gone:", event.get("event"), event.get("resourceIds"), flush=True)
    else:
        print("fetch:", event.get("event"), uri, flush=True)


def attempt(path: Path) -> None:
    """.tries holds a dot for each try and ends as .done or .failed. Delete .failed to try again."""
    tries = path.with_suffix(".tries")
    if path.with_suffix(".done").exists() or path.with_suffix(".failed").exists():
        return
    made = tries.stat().st_size if tries.exists() else 0
    if made >= TRIES:  # kept, but it must not take time from the others for ever
        tries.rename(path.with_suffix(".failed"))
        logging.error("%s: left aside after %d tries", path.name, made)
        return
    if made and time.time() < tries.stat().st_mtime + 60 * made * made:
        return
    with open(tries, "a") as file:
        file.write(".")  # before the work: an event that ends the process counts, too
    handle(json.loads(path.read_bytes().decode()))
    tries.rename(path.with_suffix(".done"))


stored = threading.Event()


def work() -> None:
    """After the answer: the sender waits no longer than 10 seconds. Starts with what was left, and
    in any order: the sender promises none either."""
    while True:
        stored.clear()
        for path in list(EVENTS.glob("*.json")):
            try:
                attempt(path)
            except BaseException:  # one bad event must stop neither this thread nor the others
                logging.exception("%s: tried in vain", path.name)
        stored.wait(60)


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 20

    def do_POST(self) -> None:
        try:
            raw_body = self.read_body()  # bytes as they came, before any parsing
        except OverflowError:
            return self.answer(413)
        except ValueError:
            return self.answer(400)
        signature = self.headers.get("FUB-Signature")  # in any case of letters
        if not signature or not is_valid(raw_body, signature):
            return self.answer(401)
        try:
            event = json.loads(raw_body.decode())  # strictly UTF-8; from bytes loads() guesses
        except (ValueError, RecursionError):
            return self.answer(400)
        if not isinstance(event, dict):
            return self.answer(400)
        event_id = event.get("eventId")
        try:
            is_new = store(raw_body, event_id if isinstance(event_id, str) else "")
        except OSError:
            return self.answer(503)  # not stored: it will be sent again
        self.answer(204)  # never 406 or 410: they delete the webhook
        if is_new:
            stored.set()

    def read_body(self) -> bytes:
        """In one piece or, as http.server leaves to us, in chunks: their size in hex before each."""
        if "Transfer-Encoding" not in self.headers:
            return self.read_exactly(self.headers.get("Content-Length", ""), 10)
        if self.headers["Transfer-Encoding"].lower() != "chunked" or "Content-Length" in self.headers:
            raise ValueError("no one length")
        body = bytearray()
        while chunk := self.read_exactly(self.read_line().split(";")[0].strip(), 16, len(body)):
            body += chunk
            if self.read_line():
                raise ValueError("chunk too long")
        while self.read_line():  # trailing headers
            pass
        return bytes(body)

    def read_exactly(self, size: str, base: int, so_far: int = 0) -> bytes:
        if not re.fullmatch("[0-9A-Fa-f]{1,9}", size):  # int() would take "-1" and "1_0"
            raise ValueError("no length")
        if so_far + int(size, base) > MOST_BYTES:
            raise OverflowError("too long")
        return self.rfile.read(int(size, base))

    def read_line(self) -> str:
        line = self.rfile.readline(1000)
        if not line.endswith(b"\n"):
            raise ValueError("no end of line")
        return line.decode("latin-1").strip()

    def answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        if status in (400, 413):  # what follows may be the rest of the body
            self.send_header("Connection", "close")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


if __name__ == "__main__":
    if not KEY:
        sys.exit("FUB_SYSTEM_KEY is not set: refusing to run without a key.")
    EVENTS.mkdir(parents=True, exist_ok=True)
    ThreadingHTTPServer.request_queue_size = 128  # 5: in a burst the others would wait for seconds
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8080"))), Receiver)
    threading.Thread(target=work, daemon=True).start()
    print(f"Listening on http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
