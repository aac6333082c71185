#!/usr/bin/env python3
"""Delivery to a real FHIR server (the one of GENVEJ_SHARED/tools): it has what was sent, also when it was down, also twice."""
import json
import os
import pathlib
import signal
import subprocess
import sys
import unittest
import urllib.error
import urllib.request

import citizen_summary
import harness
import letters
import registries
from free_ports import free_port  # harness adds its folder

SHARED = os.environ.get("GENVEJ_SHARED", "")


class FhirServer:
    def __init__(self, port):
        self.port = port
        self.base = f"http://127.0.0.1:{port}/fhir"
        self.process = None

    def start(self):
        self.process = subprocess.Popen([pathlib.Path(SHARED) / "tools" / "fhir-server" / "start", str(self.port)],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        harness.wait_until(lambda: self.read("metadata"), "the FHIR server", 300)
        return self

    def read(self, path):
        try:
            with urllib.request.urlopen(f"{self.base}/{path}", timeout=60) as answer:
                return json.load(answer)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return None

    def total(self, kind):
        return self.read(f"{kind}?_summary=count")["total"]

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(30)


@unittest.skipUnless(SHARED, "GENVEJ_SHARED names no folder with the FHIR server")
class FhirTarget(unittest.TestCase):
    def test_transactions_arrive_also_after_an_outage(self):
        server = FhirServer(free_port())
        self.addCleanup(server.stop)
        target = f'[[target]]\nname = "store"\nkind = "fhir"\nurl = "{server.base}"\nfirst_retry_seconds = 1\nlongest_retry_seconds = 2\n'
        with harness.Service(target) as service:
            answers = {kind: service.post(letters.encode(letters.letter(kind, f"E{kind[:3]}"))) for kind in letters.KINDS}
            self.assertEqual({answer.status for answer in answers.values()}, {200})
            server.start()
            for kind, answer in answers.items():
                with self.subTest(kind=kind):
                    harness.wait_until(lambda: service.state_of(answer)["deliveries"][0]["state"] == "delivered",
                                       f"the delivery; state {service.state_of(answer)['deliveries']}", 60)
                    self.check_stored(server, service, kind)

    def test_a_gateway_killed_while_the_server_hangs_loses_and_doubles_nothing(self):
        server = FhirServer(free_port())
        self.addCleanup(server.stop)
        server.start()
        target = f'[[target]]\nname = "store"\nkind = "fhir"\nurl = "{server.base}"\nfirst_retry_seconds = 1\nlongest_retry_seconds = 2\n'
        with harness.Service(target) as service:
            answers = [service.post(letters.encode(letters.letter("XREF15", f"K{n:03}"))) for n in range(6)]
            harness.wait_until(lambda: server.total("MessageHeader") >= 3, "some deliveries", 120)
            server.process.send_signal(signal.SIGSTOP)
            # These are sent, or about to be, when the gateway dies; some may have reached the server before.
            answers += [service.post(letters.encode(letters.letter("XREF15", f"K{n:03}"))) for n in range(6, 12)]
            service.kill()
            server.process.send_signal(signal.SIGCONT)
            service.start()
            self.assertEqual({answer.status for answer in answers}, {200})
            for answer in answers:
                harness.wait_until(lambda: service.state_of(answer)["deliveries"][0]["state"] == "delivered", "the delivery", 120)
            for kind in ("MessageHeader", "Patient", "ServiceRequest"):
                self.assertEqual(server.total(kind), len(answers), kind)

    def check_stored(self, server, service, kind):
        letter_id = f"E{kind[:3]}"
        bundle = service.request("GET", f"/fhir/Bundle/{letters.bundle_id(letter_id, letter_id)}").json()
        for entry in bundle["entry"]:
            resource = entry["resource"]
            stored = server.read(f"{resource['resourceType']}/{resource['id']}")
            self.assertIsNotNone(stored, f"{resource['resourceType']}/{resource['id']}")
        patient = harness.resources_of(bundle, "Patient")[0]
        self.assertEqual(server.read(f"Patient/{patient['id']}")["name"], patient["name"])


def written(resource):
    """What the server keeps as it got it: it counts versions, orders attributes of narrative in its own way, and tells what stands inside of a
    Bundle by its address instead of by its id."""
    if isinstance(resource, list):
        return [written(one) for one in resource]
    if not isinstance(resource, dict):
        return resource
    return {name: written(value) for name, value in resource.items() if name not in ("div", "meta") and (name != "id" or "resourceType" not in resource)}


@unittest.skipUnless(SHARED, "GENVEJ_SHARED names no folder with the FHIR server")
class OwnDocuments(registries.Rowed):
    def test_a_summary_and_a_registry_row_lie_whole_on_the_server(self):
        server = FhirServer(free_port())
        self.addCleanup(server.stop)
        server.start()
        routes = "".join(f'[[route]]\nmessage = "{kind}"\ndeliver = ["store"]\n' for kind in ("SUMMARY", "HJERTEKOM"))
        self.start(f'[[target]]\nname = "store"\nkind = "fhir"\nurl = "{server.base}"\n' + routes + registries.AT_ONCE + 'form = "fhir"\n')
        for step in citizen_summary.COURSE:
            self.post(step)
        for kind in ("SUMMARY", "HJERTEKOM"):
            harness.wait_until(lambda: self.made(kind) and all(one["deliveries"]["delivered"] for one in self.made(kind)), kind)
        summary = self.ask(f"/api/messages/{self.made('SUMMARY')[0]['id']}/fhir")
        stored = server.read(f"Bundle/{summary['id']}")
        self.assertEqual((stored["type"], stored["identifier"]), ("document", summary["identifier"]))
        self.assertEqual([written(one["resource"]) for one in stored["entry"]], [written(one["resource"]) for one in summary["entry"]])
        # Of a row the resources lie there, each under its address: the latest version of each.
        row = self.ask(f"/api/messages/{self.made('HJERTEKOM')[0]['id']}/fhir")
        for resource in (one["resource"] for one in row["entry"]):
            address = f"{resource['resourceType']}/{resource['id']}"
            self.assertEqual(written(server.read(address)), written(resource), address)


if __name__ == "__main__":
    if not SHARED and os.environ.get("GENVEJ_REQUIRE_SHARED"):
        sys.exit("GENVEJ_REQUIRE_SHARED is set, but GENVEJ_SHARED is not")
    harness.main()
