"""The oracle of the chaos tests: every message whose sender was told that it is taken must be delivered, once with effect, or have
ended otherwise and be seen to (refused, dead or discarded, by GET /messages/{id}).

Messages are what somebody sends (letters of all kinds, pairs of a letter and its attachment, FHIR messages). The Ledger remembers
what was posted and what was acknowledged. What receivers have seen is told by Arrivals: by the receiver's key of docs/delivery.md,
with transmissions counted apart from effects.
"""
import base64
import contextlib
import hashlib
import http.client
import json
import pathlib
import sys
import threading
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "end_to_end"))
import bundles  # noqa: E402
import harness  # noqa: E402
import letters  # noqa: E402

from fault import Figures  # noqa: E402

ENDED = ("refused", "dead", "discarded")


class Message:
    """What somebody sends: one post, or two for a pair. parts: (path, media type, body)."""

    def __init__(self, name, kind, message_id, parts, check):
        self.name, self.kind, self.message_id, self.parts, self.check = name, kind, message_id, parts, check


def citizen_of(name):
    """An invented citizen of the test kind; names that end in the same digits have the same one."""
    return f"{int(name[-2:]) % 28 + 1:02}0170{1000 + int(name[-3:]):04}"


def letter(name, kind, citizen=None, **parts):
    body = letters.encode(letters.letter(kind, name, citizen=citizen or citizen_of(name), **parts))
    return Message(name, kind, letters.message_id(name), [("/medcom", "application/xml", body)],
                   lambda delivered: json.loads(delivered)["id"] == letters.bundle_id(name, name))


def pair(name, random_source):
    """A letter and its attachment, in either order."""
    key, data = str(uuid.uuid5(letters.NAMESPACE, name)), f"attachment of {name}".encode()
    parts = [letters.letter("XDIS91", name, citizen=citizen_of(name), references=letters.reference(key, size=len(data))),
             letters.letter("XBIN01", f"{name}B", citizen=citizen_of(name), objects=letters.binary_object(key, data))]
    random_source.shuffle(parts)

    def check(delivered):
        payload = harness.resources_of(json.loads(delivered), "Communication")[0]["payload"]
        return [one["contentAttachment"]["data"] for one in payload if "contentAttachment" in one] == [base64.b64encode(data).decode()]
    return Message(name, "pair", letters.message_id(name), [("/medcom", "application/xml", letters.encode(part)) for part in parts], check)


def fhir_message(name):
    bundle = bundles.care_communication(citizen=citizen_of(name), sender=letters.SENDER, receiver=letters.RECEIVER)
    body = bundles.json_bytes(bundle)
    return Message(name, "FHIR", harness.resources_of(bundle, "MessageHeader")[0]["id"],
                   [("/fhir/$process-message", bundles.JSON_TYPE, body)], lambda delivered: delivered == body)


class Ledger:
    """Every message that was posted, and what its sender was told. Thread-safe."""

    def __init__(self):
        self.lock = threading.Lock()
        self.posted = {}        # name -> Message
        self.acknowledged = {}  # (name, part) -> Location of the first acknowledgement
        self.unanswered = []    # (name, part) whose sender does not know, and asks again
        self.refusals = {}      # status -> how often a sender was told to come again later
        self.figures = Figures()

    def note(self, name, part, location):
        with self.lock:
            self.acknowledged.setdefault((name, part), location)

    def ask_again(self, name, part, status=None):
        with self.lock:
            self.unanswered.append((name, part))
            if status is not None:
                self.refusals[status] = self.refusals.get(status, 0) + 1

    def complete(self):
        """Messages that were acknowledged, every part of them."""
        with self.lock:
            return [one for one in self.posted.values() if all((one.name, part) in self.acknowledged for part in range(len(one.parts)))]

    def lost(self, text):
        self.figures.lost += 1
        self.problem(f"LOST {text}")

    def doubled(self, text):
        self.figures.doubled += 1
        self.problem(f"DOUBLED {text}")

    def problem(self, text):
        with self.lock:
            self.figures.problems.append(text)


#: answers that say "not now": nothing was taken, the sender keeps the message
LATER = (429, 503, 507)


class Sender:
    """One client with a connection that it keeps: posts what `make(sender, number)` gives until it is told to stop or the service is gone;
    asks again for what was not answered, as senders do."""

    def __init__(self, ledger, random_source, name, make):
        self.ledger, self.random, self.name, self.make, self.count = ledger, random_source, name, make, 0
        self.waiting = []  # parts that are still to be posted

    def next_post(self):
        with self.ledger.lock:
            if self.ledger.unanswered and self.random.random() < 0.5:
                return self.ledger.unanswered.pop()
            if self.waiting:
                return self.waiting.pop()
        self.count += 1
        message = self.make(self, f"{self.name}{self.count:08}")
        with self.ledger.lock:
            self.ledger.posted[message.name] = message
        self.waiting = [(message.name, part) for part in range(len(message.parts))]
        return self.waiting.pop()

    def run(self, service, stop, patience=harness.PATIENCE):
        connection = http.client.HTTPConnection(service.host, service.port, timeout=patience)
        while not stop.is_set():
            name, part = self.next_post()
            try:
                self.post(connection, name, part)
            except (OSError, http.client.HTTPException):
                self.ledger.ask_again(name, part)
                break
        connection.close()

    def post(self, connection, name, part):
        path, media_type, body = self.ledger.posted[name].parts[part]
        connection.request("POST", path, body, {"Content-Type": media_type})
        answer = connection.getresponse()
        answer.read()
        # A half is answered 202 until its pair is joined.
        if answer.status in (200, 202):
            self.ledger.note(name, part, answer.headers["Location"])
        elif answer.status in LATER:
            self.ledger.ask_again(name, part, answer.status)
            if answer.headers["Retry-After"] is None:
                self.ledger.problem(f"{name}: answered {answer.status} without Retry-After")
        else:
            self.ledger.problem(f"{name}: answered {answer.status}")


@contextlib.contextmanager
def under_load(service, senders, pool):
    """Senders post while the block runs; at its end, however it ends, they stop. Gives the event that stops them, to wait on."""
    stop = threading.Event()
    running = [pool.submit(sender.run, service, stop) for sender in senders]
    try:
        yield stop
    finally:
        stop.set()
        for sender in running:
            sender.result()


class Arrivals:
    """What one receiver has seen: transmissions are counted, the key decides about effects. Thread-safe."""

    def __init__(self):
        self.lock = threading.Lock()
        self.transmissions = 0
        self.effects = {}    # key -> SHA-256 of what took effect, in the order in which it did
        self.differing = []  # keys that came again with other bytes

    def came(self):
        """Something was sent, whatever becomes of it."""
        with self.lock:
            self.transmissions += 1

    def take(self, key, body):
        """It takes effect, unless its key has already."""
        digest = hashlib.sha256(body).hexdigest()
        with self.lock:
            if self.effects.setdefault(key, digest) != digest:
                self.differing.append(key)


def state_of(service, location, target=None):
    """The states of the deliveries behind a Location; of one target, or of all."""
    rows = service.request("GET", location).json()["deliveries"]
    return [row["state"] for row in rows if target in (None, row["target"])]


def hold_against(ledger, service, arrivals, expected, target=None):
    """Every message of `expected` (key -> name of a Message in the ledger) took effect once, or has ended otherwise and visibly; nothing
    else took effect. Adds to the ledger's figures."""
    figures = ledger.figures
    for key, name in expected.items():
        if key in arrivals.effects:
            continue
        states = state_of(service, ledger.acknowledged[name, 0], target)
        if not states or not all(state in ENDED for state in states):
            ledger.lost(f"{name}: acknowledged, not delivered to {target}, state {states}")
    for key in arrivals.effects.keys() - expected.keys():
        ledger.doubled(f"{key}: took effect at {target}, but nobody sent it")
    for key in arrivals.differing:
        ledger.doubled(f"{key}: came to {target} a second time with other bytes")
    figures.delivered += len(arrivals.effects.keys() & expected.keys())
    figures.transmissions += arrivals.transmissions


def verify(service, ledger, state="served"):
    """The store keeps what it promises: beside its gateway, or after a kill without one."""
    done = harness.run("store", "verify", "--config", "genvej.toml", cwd=service.folder, timeout=600)
    if done.returncode != 0:
        ledger.lost(f"genvej store verify, {state}: {done.returncode} {done.stdout.decode()} {done.stderr.decode()[:2000]}")
    ledger.figures.verified += 1
