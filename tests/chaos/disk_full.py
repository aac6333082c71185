"""A disk without room: the store lies on a small tmpfs, which something else fills while letters come in.

Senders are told 507 (or 503) and to come again, in words that name the disk; nothing that was acknowledged before is lost, nothing is
acknowledged that is not kept; when there is room again the gateway goes on by itself, and takes what is sent again. The folder of the
target is elsewhere, so that delivery goes on meanwhile.
"""
import concurrent.futures
import pathlib
import random
import subprocess
import tempfile

from fault import Fault, Skipped
from kill import Checker, make
from oracle import LATER, Ledger, Sender, harness, letter, under_load, verify

CLIENTS = 4
# What something else does not take is the store's: on a quick machine the letters of a round need some of it.
MEGABYTES, MEGABYTES_A_ROUND = 24, 8
ENOUGH_REFUSALS = 8


class SmallDisk:
    def __init__(self, megabytes):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="genvej-small-"))
        made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "genvej-test", str(self.path)], capture_output=True, text=True, check=False)
        if made.returncode != 0:
            self.path.rmdir()
            raise Skipped(f"a tmpfs cannot be mounted here: {made.stderr.strip()}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        subprocess.run(["umount", "--lazy", str(self.path)], check=False)
        self.path.rmdir()

    def fill(self):
        with open(self.path / "ballast", "ab", buffering=0) as ballast:
            for size in (1 << 20, 4096):
                try:
                    while True:
                        ballast.write(b"x" * size)
                except OSError:
                    pass

    def empty(self):
        (self.path / "ballast").unlink()


def ask_in_words(service, ledger):
    """One more letter. It may be taken: what was checkpointed leaves room in the store's own files."""
    name = f"Z{len(ledger.posted):07}"
    path, media_type, body = (ledger.posted.setdefault(name, letter(name, "XREF15"))).parts[0]
    told = service.request("POST", path, body, {"Content-Type": media_type})
    if told.status == 200:
        ledger.note(name, 0, told.headers["Location"])
        return
    ledger.ask_again(name, 0, told.status)
    if told.status not in LATER or "disk" not in told.text:
        ledger.problem(f"the disk is full, and a sender is told {told.status} {told.text[:200]}")


def be_full_for_a_while(service, disk, ledger):
    before = sum(ledger.refusals.values())
    disk.fill()
    try:
        harness.wait_until(lambda: sum(ledger.refusals.values()) >= before + ENOUGH_REFUSALS, "senders that are told to come again")
        ask_in_words(service, ledger)
    except AssertionError as never:
        ledger.problem(f"the disk is full, and nobody is told: {never}")
    disk.empty()
    taken = len(ledger.acknowledged)
    try:
        harness.wait_until(lambda: len(ledger.acknowledged) > taken + CLIENTS, "letters that are taken again")
    except AssertionError as never:
        ledger.problem(f"there is room again, and {never}")


def one_round(service, disk, checker, senders, random_source, pool):
    ledger = checker.ledger
    with under_load(service, senders, pool) as stop:
        stop.wait(random_source.uniform(0.05, 0.3))
        be_full_for_a_while(service, disk, ledger)
    if not service.alive():
        ledger.problem(f"the gateway ended: {service.log()[-500:]}")
        service.start()
    checker.check()


def run(context):
    rounds, random_source, ledger = context.choose(3, 50), context.random("disk full"), Ledger()
    senders = [Sender(ledger, random.Random(context.seed + number), f"V{number:02}", make) for number in range(CLIENTS)]
    with SmallDisk(MEGABYTES + MEGABYTES_A_ROUND * rounds) as disk, concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
        config = f'[store]\nurl = "sqlite:{disk.path}/genvej.db"\n'
        with harness.Service(config, environment={"GENVEJ_LOG": "error"}) as service:
            checker = Checker(service, ledger)
            for number in range(rounds):
                if ledger.figures.problems:
                    break
                one_round(service, disk, checker, senders, random_source, pool)
                ledger.figures.rounds += 1
                context.progress(number + 1, rounds)
            ledger.figures.delivered = len(service.out_files())
            metrics = service.metrics()
            if 'genvej_turned_away_total{limit="disk"} 0' in metrics:
                ledger.problem("/metrics says that nobody was turned away for want of room")
            # What is kept is kept: the same after a restart.
            service.kill()
            service.start()
            checker.checked.clear()
            checker.check()
            verify(service, ledger)
    ledger.figures.acknowledged = len(ledger.complete())
    ledger.figures.notes.append(f"senders were told to come again later {sum(ledger.refusals.values())} times: {ledger.refusals}")
    return ledger.figures


FAULTS = [Fault("disk-full", "the disk of the store is full for a while", run)]
