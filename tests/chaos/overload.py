"""More than the gateway can take: hundreds of connections with large letters, bodies that are announced and do not come, targets that
answer nothing, and SIGTERM in the middle of it.

What is checked: only 200 and 503 with Retry-After are answered, a request that does not fit is told so before its body is sent, memory
stays below the bound of docs/operations.md for these limits, /metrics names the limits, everything is taken afterwards, everything that
was acknowledged is delivered once; and SIGTERM ends the process within its limit, what is not finished stays in the store.
"""
import asyncio
import pathlib
import re
import signal
import subprocess
import time

from fault import Fault
from oracle import Ledger, harness, hold_against, letters, Message, verify
from targets import Target, hospital, hostile, post, wait_for_delivery

MEGABYTE = 1_000_000
LIMITS = {"message_bytes": MEGABYTE, "envelope_bytes": 1_400_000, "attachment_bytes": 700_000, "inflated_bytes": MEGABYTE, "nodes": 50_000,
          "connections": 150, "concurrent_requests": 24, "bytes_under_way": 6 * MEGABYTE, "queue": 16, "queue_bytes": 4 * MEGABYTE,
          "delivery_bytes": 3 * MEGABYTE, "drain_seconds": 3, "threads": 2}
TARGETS = (("out", "folder"), ("silent", "fhir-message"))
CLIENTS = 300
LETTER_BYTES = 250_000
HEADER = "POST /medcom HTTP/1.1\r\nHost: t\r\nContent-Type: application/xml\r\nContent-Length: {}\r\n\r\n"


def bound(limits, kinds):
    """The formula of docs/operations.md: bytes that the gateway holds at most."""
    threads, largest = limits["threads"], max(limits["message_bytes"], limits["envelope_bytes"])
    concurrency = {"folder": 256, "fhir": 8, "fhir-message": 8, "vans": 8}
    return (80 * MEGABYTE                                                        # program, maps, caches of the store, heap that is kept
            + 2 * limits["connections"] * (limits["header_bytes"] + 81_920)      # what is read ahead
            + 2 * limits["bytes_under_way"]                                      # bodies, and what they are turned into
            + threads * (4 * largest + 400 * limits["nodes"] + 4 * MEGABYTE)     # being translated or read
            + limits["queue_bytes"]                                              # waiting for the store
            + sum(3 * (limits["delivery_bytes"] + max(16 * MEGABYTE, largest)) for _ in kinds)
            + sum(concurrency[kind] * 4 * MEGABYTE for kind in kinds if kind != "folder"))


def peak(service):
    """Most memory that the process ever had."""
    status = pathlib.Path(f"/proc/{service.process.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024


def large_letter(name):
    body = letters.encode(letters.letter_of_size("XREF15", name, LETTER_BYTES, citizen=f"{int(name[-4:]) % 28 + 1:02}0170{1000 + int(name[-4:]):04}"))
    return Message(name, "XREF15", letters.message_id(name), [("/medcom", "application/xml", body)], lambda _: True)


async def read_answer(reader):
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    length = re.search(r"(?im)^content-length: *(\d+)", head)
    await reader.readexactly(int(length[1]) if length else 0)
    location = re.search(r"(?im)^location: *(\S+)", head)
    return int(head.split(" ", 2)[1]), "retry-after:" in head.lower(), location[1] if location else None


class Crowd:
    """Clients that all want something at once."""

    def __init__(self, service, ledger):
        self.service, self.ledger, self.answers = service, ledger, {}

    async def send(self, message):
        """The status, None when the connection ended without an answer."""
        reader, writer = await asyncio.wait_for(asyncio.open_connection(self.service.host, self.service.port), harness.PATIENCE)
        body = message.parts[0][2]
        try:
            writer.write(HEADER.format(len(body)).encode() + body)
            status, later, location = await asyncio.wait_for(read_answer(reader), 2 * harness.PATIENCE)
        except (OSError, asyncio.IncompleteReadError):
            status, later, location = None, True, None
        finally:
            writer.close()
        self.answers[status] = self.answers.get(status, 0) + 1
        if status == 200:
            self.ledger.note(message.name, 0, location)
        elif status not in (503, None) or not later:
            self.ledger.problem(f"{message.name}: answered {status}, Retry-After {'given' if later else 'missing'}")
        return status

    async def insist(self, message):
        """As senders do: again until it is taken."""
        for attempt in range(200):
            if await self.send(message) == 200:
                return
            await asyncio.sleep(0.05 + 0.01 * attempt)
        self.ledger.problem(f"{message.name}: never taken")

    async def hold(self, size):
        """A body that is announced and does not come."""
        _, writer = await asyncio.open_connection(self.service.host, self.service.port)
        writer.write(HEADER.format(size).encode())
        await writer.drain()
        return writer

    async def knock(self, size):
        """Only a header. The status of the answer and how long it took; a timeout says that the body was waited for."""
        reader, writer = await asyncio.open_connection(self.service.host, self.service.port)
        writer.write(HEADER.format(size).encode())
        status, later, _ = await asyncio.wait_for(read_answer(reader), 5)
        writer.close()
        return status, later


def post_all(ledger, names):
    out = [large_letter(name) for name in names]
    ledger.posted.update({one.name: one for one in out})
    return out


async def refused_unread(crowd, ledger):
    """All bytes are promised to bodies that do not come: who asks now is told at once."""
    share = LIMITS["message_bytes"]
    writers = [await crowd.hold(share) for _ in range(LIMITS["bytes_under_way"] // share)]
    for _ in range(100):
        if crowd.service.metrics().count(f"genvej_bytes_under_way {len(writers) * share}"):
            break
        await asyncio.sleep(0.05)
    try:
        status, later = await crowd.knock(LETTER_BYTES)
        if status != 503 or not later:
            ledger.problem(f"no room for the body, and before it was sent the answer was {status}")
    except asyncio.TimeoutError:
        ledger.problem("no room for the body, and it was waited for")
    for one in writers:
        one.close()


async def all_at_once(messages, method):
    await asyncio.gather(*(method(one) for one in messages))


def configuration(silent, authorities):
    limits = "".join(f"{name} = {value}\n" for name, value in LIMITS.items())
    return (f"[limits]\n{limits}[[target]]\nname = \"out\"\npath = \"var/out\"\n{silent.configuration(authorities)}"
            '[[route]]\ndeliver = ["out", "silent"]\n')


def end_under_load(service, ledger, crowd, messages):
    """SIGTERM while letters come in, one of them never ends, and a target does not answer. The seconds it took."""
    async def load():
        waiting = [asyncio.create_task(crowd.send(one)) for one in messages]
        await asyncio.sleep(0.3)
        service.signal(signal.SIGTERM)
        begun = time.monotonic()
        await asyncio.gather(*waiting, return_exceptions=True)
        return begun
    with service.connect() as never_ends:
        never_ends.sendall(HEADER.format(LETTER_BYTES).encode())
        harness.wait_until(lambda: f"genvej_bytes_under_way {LETTER_BYTES}" in service.metrics(), "the letter that never ends")
        begun = asyncio.run(load())
        try:
            code = service.process.wait(harness.PATIENCE)
            if code != 0:
                ledger.problem(f"SIGTERM under load: exit code {code}")
        except subprocess.TimeoutExpired as still_there:
            ledger.problem(f"SIGTERM under load: {still_there}")
            service.kill()
        return time.monotonic() - begun


def run(context):
    ledger, rounds = Ledger(), context.choose(1, 10)
    with hospital() as (ward, authorities):
        silent = Target(ward, "silent", "fhir-message", next(row for row in hostile.BEHAVIOURS if row.name == "silent"), False)
        with harness.Service(configuration(silent, authorities), environment={"GENVEJ_LOG": "error"}) as service:
            crowd = Crowd(service, ledger)
            allowed = bound({"header_bytes": 16384, **LIMITS}, [kind for _, kind in TARGETS])
            most = 0
            for number in range(rounds):
                asyncio.run(refused_unread(crowd, ledger))
                asyncio.run(all_at_once(post_all(ledger, [f"O{number:02}{place:04}" for place in range(CLIENTS)]), crowd.insist))
                most = max(most, peak(service))
                ledger.figures.rounds += 1
                context.progress(number + 1, rounds)
            metrics = service.metrics()
            if 503 not in crowd.answers:
                ledger.problem(f"nobody was turned away: {crowd.answers}")
            if not re.search(r'genvej_turned_away_total\{limit="(requests|bytes|queue)"\} [1-9]', metrics):
                ledger.problem("/metrics names no limit that was reached")
            if most > allowed:
                ledger.problem(f"{most // MEGABYTE} MB resident, {allowed // MEGABYTE} MB are stated")
            seconds = end_under_load(service, ledger, crowd, post_all(ledger, [f"P000{place:04}" for place in range(40)]))
            # Connections and deliveries get drain_seconds each.
            if seconds > 2 * LIMITS["drain_seconds"] + 5:
                ledger.problem(f"SIGTERM under load took {seconds:.1f} s, drain_seconds is {LIMITS['drain_seconds']}")
            service.errors.close()
            service.start()
            silent.receiver.heal()
            names = [one.name for one in ledger.complete()]
            wait_for_delivery(service, ledger, names, 3 * harness.PATIENCE)
            # What was taken at the very end was perhaps not answered: it may arrive, too.
            expected = {key: name for key, name in silent.expected(ledger.posted).items() if name in names or key in silent.arrivals.effects}
            hold_against(ledger, service, silent.arrivals, expected, "silent")
            for name in names:
                if not (service.folder / "var" / "out" / f"{letters.message_id(name)}.json").exists():
                    ledger.lost(f"{name}: acknowledged, not in the folder")
            post(service, ledger, large_letter("Q0000001"))
            verify(service, ledger)
    ledger.figures.acknowledged = len(ledger.complete())
    ledger.figures.notes.append(f"answers {crowd.answers}; at most {most // MEGABYTE} MB resident, {allowed // MEGABYTE} MB are stated; SIGTERM took {seconds:.1f} s")
    return ledger.figures


FAULTS = [Fault("overload", f"{CLIENTS} clients at once with letters of {LETTER_BYTES // 1000} KB, tenfold what the limits allow; SIGTERM under it", run)]
