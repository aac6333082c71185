"""A flush that fails while the gateway takes letters (EIO, by tests/chaos/preload/failing_flush.cpp).

What the disk holds is unknown then: no letter whose commit failed is acknowledged, /health/ready says no, the process ends with 4.
Started again on a disk that is well it has every letter that was acknowledged before, and delivers it once.
"""
import concurrent.futures
import os
import pathlib
import random
import subprocess

from fault import Fault, Skipped
from kill import Checker, make
from oracle import Ledger, Sender, harness, under_load, verify

CLIENTS = 4
EXIT_CODE = 4


def library():
    path = pathlib.Path(os.environ.get("GENVEJ_BUILD", harness.TOP / "build" / "release")) / "tests" / "chaos" / "libchaos_failing_flush.so"
    if not path.exists():
        raise Skipped(f"{path.name} is not built: cmake --build --preset release --target chaos_failing_flush")
    return path


def one_round(service, checker, senders, random_source, pool, switch):
    """The figures of checker's ledger are about all rounds."""
    ledger = checker.ledger
    with under_load(service, senders, pool) as stop:
        stop.wait(random_source.uniform(0.05, 0.3))
        switch.touch()
        try:
            code = service.process.wait(harness.PATIENCE)
            if code != EXIT_CODE:
                ledger.problem(f"a flush failed, and the gateway ended with {code}")
        except subprocess.TimeoutExpired as still_there:
            ledger.problem(f"a flush failed, and the gateway goes on: {still_there}")
            service.kill()
    switch.unlink()
    service.errors.close()
    service.start()
    checker.check()


def run(context):
    preload, rounds, random_source, ledger = library(), context.choose(5, 100), context.random("flush"), Ledger()
    senders = [Sender(ledger, random.Random(context.seed + number), f"F{number:02}", make) for number in range(CLIENTS)]
    service = harness.Service(environment={"GENVEJ_LOG": "error"})
    switch = service.folder / "flushes-fail"
    service.environment.update({"LD_PRELOAD": str(preload), "GENVEJ_FAIL_FLUSH": str(switch)})
    with service, concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
        checker = Checker(service, ledger)
        for number in range(rounds):
            one_round(service, checker, senders, random_source, pool, switch)
            ledger.figures.rounds += 1
            context.progress(number + 1, rounds)
        said = service.log().count("the store failed: what was written may not be on the disk")
        ledger.figures.delivered = len(service.out_files())
        verify(service, ledger)
    if said != rounds:
        ledger.problem(f"{rounds} flushes failed, the log says so {said} times")
    ledger.figures.acknowledged = len(ledger.complete())
    ledger.figures.notes.append(f"senders were told to come again later {sum(ledger.refusals.values())} times: {ledger.refusals}")
    return ledger.figures


FAULTS = [Fault("flush", "a flush of the disk fails (EIO) under load", run)]
