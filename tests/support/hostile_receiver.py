"""A receiver of messages that behaves as badly as its row says, until it is healed; for targets of kind fhir, fhir-message and vans,
plain or with TLS.

Each receiver has a port of its own. It counts what is sent to it (Arrivals.came) apart from what takes effect (Arrivals.take, by the
receiver's key of docs/delivery.md), and answers as its kind does. All receivers of a Ward live on one thread.
"""
import asyncio
import base64
import dataclasses
import json
import os
import pathlib
import re
import socket
import ssl
import subprocess
import threading
import uuid
import xml.etree.ElementTree as ElementTree

import fake_time

VANS = "{urn:oio:medcom:vans-envelope:1.0.4}"
MOST_SECONDS = 120  # no behaviour lasts longer than this
BYTE_PAUSE = 1.0
LAG_PAUSE = 0.05    # so often a ward looks whether it comes too late


@dataclasses.dataclass(frozen=True)
class Behaviour:
    name: str
    what: str
    answer: object            # coroutine of (receiver, reader, writer); None: well
    failures: tuple           # classes of gateway/delivery/failure_classes.csv that the gateway must call it
    listens: bool = True
    reads: bool = True        # takes the request before it does anything
    has_effect: bool = False  # the message has taken effect although no good answer comes
    certificate: str = ""     # "expired"; empty: the good one. Only with TLS
    tls_failures: tuple = ()  # where TLS makes it another class


async def put(writer, what):
    """Sends; ConnectionError when nobody is there any more, which drain() alone does not tell."""
    if writer.transport.is_closing():
        raise ConnectionError("the other side is gone")
    writer.write(what)
    await writer.drain()
    await asyncio.sleep(0)


async def silent(receiver, reader, writer):
    await asyncio.wait_for(reader.read(), MOST_SECONDS)  # until the gateway closes


async def one_byte_a_second(receiver, reader, writer):
    for byte in b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" * 4:
        await put(writer, bytes([byte]))
        await asyncio.sleep(BYTE_PAUSE)


async def too_late(receiver, reader, writer):
    await asyncio.sleep(receiver.patience_of_gateway + 0.5)
    await put(writer, receiver.good_answer)


async def rubbish(receiver, reader, writer):
    await put(writer, whole(b"<html>\x00\xff rubbish {{{", "text/html"))


async def no_http(receiver, reader, writer):
    await put(writer, b"\x00\x01\x02 SSH-2.0-nothing like HTTP\r\n\r\n")


async def cut_in_the_middle(receiver, reader, writer):
    await put(writer, b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"resourceType\"")


async def endless_headers(receiver, reader, writer):
    await put(writer, b"HTTP/1.1 200 OK\r\n")
    for number in range(1_000_000):
        await put(writer, b"X-%d: %s\r\n" % (number, b"x" * 1000))


async def endless_body(receiver, reader, writer):
    await put(writer, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(1_000_000):
        await put(writer, b"100000\r\n" + b"x" * 0x100000 + b"\r\n")


async def broken(receiver, reader, writer):
    await put(writer, b"HTTP/1.1 500 -\r\nContent-Length: 0\r\n\r\n")


async def busy(receiver, reader, writer):
    await put(writer, b"HTTP/1.1 503 -\r\nRetry-After: 999999999\r\nContent-Length: 0\r\n\r\n")


async def elsewhere(receiver, reader, writer):
    await put(writer, b"HTTP/1.1 307 -\r\nLocation: http://127.0.0.1:%d/\r\nContent-Length: 0\r\n\r\n" % receiver.port)


#: The rows. `failures`: what the gateway may call it
BEHAVIOURS = [
    Behaviour("down", "nobody listens", None, ("connect",), listens=False),
    Behaviour("half-open", "takes the connection, never reads or answers", silent, ("timeout.answer",), reads=False,
              tls_failures=("timeout.connect",)),
    Behaviour("silent", "takes the message, never answers", silent, ("timeout.answer",)),
    Behaviour("slow", "answers one byte a second", one_byte_a_second, ("timeout.answer",)),
    Behaviour("late", "takes effect, answers after the time-out", too_late, ("timeout.answer",), has_effect=True),
    Behaviour("rubbish", "takes effect, answers 200 with rubbish", rubbish, ("answer.rubbish",), has_effect=True),
    Behaviour("no-http", "answers what is no HTTP", no_http, ("answer.rubbish",)),
    Behaviour("cut", "takes effect, closes in the middle of its answer", cut_in_the_middle, ("closed",), has_effect=True),
    Behaviour("headers", "answers with headers without end", endless_headers, ("answer.too_large",)),
    Behaviour("body", "answers with a body without end", endless_body, ("answer.too_large", "timeout.answer")),
    Behaviour("broken", "takes effect, answers 500", broken, ("http.500",), has_effect=True),
    Behaviour("busy", "answers 503 and to come again in thirty years", busy, ("http.503",)),
    Behaviour("elsewhere", "answers that it lives elsewhere", elsewhere, ("http.3xx",)),
    Behaviour("expired", "has a certificate that has run out", None, ("tls.certificate",), certificate="expired"),
]
WELL = Behaviour("well", "as it should be", None, ())


def whole(body, media_type):
    return b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" % (media_type.encode(), len(body)) + body


def make_certificate(folder, name, when=None):
    """A certificate for 127.0.0.1 that vouches for itself. @param when the day on which its one day of validity began; None: today, a year"""
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", f"/CN=genvej test {name}",
               "-addext", "subjectAltName=IP:127.0.0.1", "-days", "365" if when is None else "1",
               "-keyout", str(folder / f"{name}.key"), "-out", str(folder / f"{name}.pem")]
    clock = {} if when is None else fake_time.environment(now=when)
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env={**os.environ, **clock})
    if done.returncode != 0:
        raise RuntimeError(f"no certificate {name}: {done.stderr}")
    return folder / f"{name}.pem"


def in_fhir_transaction(path, body):
    """key, answer"""
    bundle = json.loads(body)
    if bundle["type"] != "transaction":
        raise ValueError("no transaction")
    header = next(entry["resource"]["id"] for entry in bundle["entry"] if entry["request"]["url"].startswith("MessageHeader/"))
    answer = {"resourceType": "Bundle", "type": "transaction-response", "entry": [{"response": {"status": "200"}} for _ in bundle["entry"]]}
    return header, whole(json.dumps(answer).encode(), "application/fhir+json")


def in_fhir_message(path, body):
    bundle = json.loads(body)
    if not path.endswith("/$process-message") or bundle["type"] != "message":
        raise ValueError("no message")
    return bundle["entry"][0]["resource"]["id"], b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


RECEIPT = """<?xml version="1.0" encoding="UTF-8"?>
<VANSEnvelope xmlns="urn:oio:medcom:vans-envelope:1.0.4"><SenderID EndPointType="EAN">{receiver}</SenderID>\
<ReceiverID EndPointType="EAN">{sender}</ReceiverID><EnvelopeIdentifier>{identifier}</EnvelopeIdentifier>\
<SentDateTime>2026-03-03T09:00:00Z</SentDateTime><Receipt><PositiveMessage><OriginalEnvelopeIdentifier>{about}</OriginalEnvelopeIdentifier>\
<OriginalMessage>{original}</OriginalMessage></PositiveMessage></Receipt></VANSEnvelope>"""


def in_vans_envelope(path, body):
    """The key is the sender's number and the letter's id; the network acknowledges the envelope."""
    root = ElementTree.fromstring(body)
    letter = base64.b64decode(root.find(f".//{VANS}Data").text)
    sender = root.find(f"{VANS}SenderID").text
    identifier = re.search(rb"<Letter><Identifier>([^<]+)<", letter)[1].decode()
    receipt = RECEIPT.format(sender=sender, receiver=root.find(f"{VANS}ReceiverID").text, identifier=uuid.uuid4(),
                             about=root.find(f"{VANS}EnvelopeIdentifier").text,
                             original=re.search(rb"<MetaInformation>(.*?)</MetaInformation>", body, re.S)[1].decode())
    return f"{sender}#{identifier}", whole(receipt.encode(), "application/xml")


KINDS = {"fhir": in_fhir_transaction, "fhir-message": in_fhir_message, "vans": in_vans_envelope}


class Receiver:
    """One target's other side. `arrivals`: oracle.Arrivals."""

    def __init__(self, ward, kind, behaviour, arrivals, secure=False, patience_of_gateway=1.0):
        self.ward, self.kind, self.behaviour, self.arrivals = ward, kind, behaviour, arrivals
        self.secure, self.patience_of_gateway = secure, patience_of_gateway
        self.server, self.good_answer = None, b""
        # Bound but not listening: the port is ours, and whoever comes is refused.
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        if behaviour.listens:
            ward.call(self.listen())

    def url(self):
        return f"{'https' if self.secure else 'http'}://127.0.0.1:{self.port}"

    def certificate(self):
        return self.ward.certificates[self.behaviour.certificate or "good"]

    async def listen(self):
        tls = None
        if self.secure:
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            pem = self.certificate()
            tls.load_cert_chain(pem, pem.with_suffix(".key"))
        # With TLS the handshake is part of the behaviour: who takes the connection and never reads does not shake hands.
        tls = None if self.behaviour is not WELL and not self.behaviour.reads else tls
        self.server = await asyncio.start_server(self.serve, sock=self.socket.dup(), ssl=tls)

    def heal(self):
        """From now on it is well. What it does to connections that it has goes on until they end."""
        async def again():
            if self.server:
                self.server.close()
            self.behaviour = WELL
            await self.listen()
        self.ward.call(again())

    async def serve(self, reader, writer):
        behaviour = self.behaviour
        try:
            if behaviour is not WELL and not behaviour.reads:
                self.arrivals.came()
                await wait_closed(reader)
                return
            while await self.serve_one(reader, writer, behaviour):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.TimeoutError, ssl.SSLError):
            pass
        finally:
            writer.close()

    async def serve_one(self, reader, writer, behaviour):
        """False: the connection ends."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length = re.search(r"(?im)^content-length: *(\d+)", head)
        body = await reader.readexactly(int(length[1]) if length else 0)
        self.arrivals.came()
        key, self.good_answer = KINDS[self.kind](head.split(" ", 2)[1], body)
        if behaviour is WELL or behaviour.has_effect:
            self.arrivals.take(key, body)
        if behaviour is not WELL and behaviour.answer:
            await behaviour.answer(self, reader, writer)
            return False
        writer.write(self.good_answer)
        await writer.drain()
        return True


async def wait_closed(reader):
    """Nothing of what came is read by a receiver that is half open; its connection ends when the gateway gives it up."""
    for _ in range(int(MOST_SECONDS / 0.1)):
        if reader.at_eof() or reader.exception():
            return
        await asyncio.sleep(0.1)


class Ward:
    """Where receivers live: one thread. Use as a context manager. `longest_lag`: seconds by which the thread has come too late to what was
    due, at most: a machine that is busy makes every receiver a late one, and a gateway that says so is right."""

    def __init__(self, folder):
        folder = pathlib.Path(folder)
        self.certificates = {"good": make_certificate(folder, "good"), "expired": make_certificate(folder, "expired", "2021-02-03 04:05:06")}
        self.loop = asyncio.new_event_loop()
        self.loop.set_exception_handler(lambda *_: None)  # connections that end badly are what is wanted here
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.longest_lag = 0.0

    def __enter__(self):
        self.thread.start()
        asyncio.run_coroutine_threadsafe(self.watch(), self.loop)
        return self

    async def watch(self):
        while True:
            due = self.loop.time() + LAG_PAUSE
            await asyncio.sleep(LAG_PAUSE)
            self.longest_lag = max(self.longest_lag, self.loop.time() - due)

    def __exit__(self, *_):
        async def end():
            rest = asyncio.all_tasks() - {asyncio.current_task()}
            for one in rest:
                one.cancel()
            await asyncio.gather(*rest, return_exceptions=True)
        self.call(end())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.loop.close()

    def call(self, work):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(30)
