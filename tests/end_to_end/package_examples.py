#!/usr/bin/env python3
"""Every message among the examples of MedCom's packages, and every published sample, is taken by the running service.

What genvej has no letter for (HospitalNotification, HomeCareObservation, the message without content) leaves byte for byte as it
came, is acknowledged like the rest, and an Acknowledgement of it finds it.
"""
import json
import os
import pathlib
import sys
import tarfile
import unittest
import xml.etree.ElementTree as xml

import bundles
import harness
import process_message

SHARED = os.environ.get("GENVEJ_SHARED", "")
DATA = pathlib.Path(SHARED) / "data"
F = "{http://hl7.org/fhir}"
RELAY = '[[target]]\nname = "out"\npath = "var/out"\n[[route]]\ndeliver = ["out"]\nreceipt = "relay"\n'


def package_messages():
    """(package, file, bytes) of every message Bundle among the examples of MedCom's packages."""
    for package in sorted((DATA / "packages").glob("medcom.fhir.dk.*.tgz")):
        with tarfile.open(package) as archive:
            for member in archive:
                if "/example/" not in member.name or not member.name.endswith(".json"):
                    continue
                body = archive.extractfile(member).read()
                resource = json.loads(body)
                if resource.get("resourceType") == "Bundle" and resource.get("type") == "message":
                    yield package.name, member.name.rsplit("/", 1)[-1], body


def sample_messages():
    for folder in ("carecommunication", "hospitalnotification", "acknowledgement"):
        for file in sorted((DATA / "samples" / folder).glob("*")):
            yield f"samples/{folder}", file.name, file.read_bytes()
    for file in sorted((DATA / "samples" / "conversion").glob("*.xml")):
        if b"http://hl7.org/fhir" in file.read_bytes():
            yield "samples/conversion", file.name, file.read_bytes()


def is_xml(body):
    return body.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<"


def header_of(body):
    """event, id and answered message of a Bundle in JSON or XML"""
    if is_xml(body):
        header = xml.fromstring(body).find(f"{F}entry/{F}resource/{F}MessageHeader")
        answers = header.find(f"{F}response/{F}identifier")
        return header.find(f"{F}eventCoding/{F}code").get("value"), header.find(f"{F}id").get("value"), \
            None if answers is None else answers.get("value")
    header = harness.resources_of(json.loads(body), "MessageHeader")[0]
    return header["eventCoding"]["code"], header["id"], header.get("response", {}).get("identifier")


def post(service, body):
    media_type = bundles.XML_TYPE if is_xml(body) else bundles.JSON_TYPE
    return service.request("POST", "/fhir/$process-message", body, {"Content-Type": media_type})


@unittest.skipUnless(SHARED, "GENVEJ_SHARED names no folder with MedCom's packages")
class PackageExamples(unittest.TestCase):
    def check_taken(self, service, name, body):
        event, message_id, _ = header_of(body)
        answer = post(service, body)
        if event == "acknowledgement-message":
            self.assertEqual((answer.status, answer.body), (202, b""), answer.text[:600])
            return event
        self.assertEqual(answer.status, 200, f"{name}: {answer.text[:1500]}")
        code, _, answered = ("ok",) + header_of(answer.body)[1:]
        self.assertEqual(answered, message_id)
        self.assertIn(f'"{code}"' if not is_xml(answer.body) else f'value="{code}"', answer.text)
        suffix = "xml" if is_xml(body) else "json"
        path = service.folder / "var" / "out" / f"{message_id}.{suffix}"
        harness.wait_until(path.exists, path.name)
        self.assertEqual(path.read_bytes(), body, "as it came")
        return event

    def test_every_message_of_every_package_is_taken_and_leaves_as_it_came(self):
        seen = {}
        by_package = {}
        for package, name, body in package_messages():
            by_package.setdefault(package, []).append((name, body))
        for package, messages in by_package.items():  # packages repeat each other's messages in other words
            with harness.Service(directory=harness.directory(sender="FDIS91", receiver="FDIS91")) as service:
                for name, body in messages:
                    with self.subTest(package=package, name=name):
                        event = self.check_taken(service, name, body)
                        seen[event] = seen.get(event, 0) + 1
        self.assertGreaterEqual(seen.get("hospital-notification-message", 0), 12, seen)
        self.assertGreaterEqual(seen.get("homecareobservation-message", 0), 9, seen)
        self.assertGreaterEqual(seen.get("care-communication-message", 0), 8, seen)
        self.assertGreaterEqual(seen.get("acknowledgement-message", 0), 3, seen)
        self.assertGreaterEqual(seen.get("empty-message", 0), 1, seen)

    def test_every_published_sample_is_taken(self):
        taken = 0
        for folder, name, body in sample_messages():
            with self.subTest(folder=folder, name=name), harness.Service(
                    directory=harness.directory(sender="FDIS91", receiver="FDIS91")) as service:
                self.check_taken(service, name, body)
                taken += 1
        self.assertGreater(taken, 20)

    def test_an_acknowledgement_of_what_is_only_passed_on_finds_it_and_is_passed_back(self):
        wanted = {"hospital-notification-message", "homecareobservation-message"}
        first = {}
        for _, _, body in package_messages():
            first.setdefault(header_of(body)[0], body)
        for event in sorted(wanted):
            with self.subTest(event), harness.Service(RELAY) as service:
                message = json.loads(first[event])
                answer = post(service, first[event])
                self.assertEqual((answer.status, answer.body), (202, b""), answer.text[:600])
                said = bundles.acknowledgement(message)
                self.assertEqual(post(service, bundles.json_bytes(said)).status, 202)
                harness.wait_until(lambda: [one["verdict"] for one in service.state_of(answer)["letters"][0]["documents"]][:1] == ["positive"],
                                   "the verdict")
                own = harness.resources_of(said, "MessageHeader")[0]["id"]
                path = service.folder / "var" / "out" / f"{own}.json"
                harness.wait_until(path.exists, "the Acknowledgement on its way back")
                self.assertEqual(json.loads(path.read_bytes()), said)

    def test_they_come_in_envelopes_too(self):
        body = next(body for _, _, body in package_messages() if header_of(body)[0] == "hospital-notification-message")
        with harness.Service() as service:
            answer = service.post(process_message.in_fhir_envelope(body, json.loads(body), "FDIS20#AdmissionInpatient"))
            self.assertEqual(answer.status, 200, answer.text)
            self.assertIn("PositiveMessage", answer.text)
            self.assertEqual(process_message.vans_issues(service, answer), set())
            wrong = next(body for _, _, body in package_messages() if header_of(body)[0] == "homecareobservation-message")
            refused = service.post(process_message.in_fhir_envelope(wrong, json.loads(wrong), "FDIS20#AdmissionInpatient"))
            self.assertEqual(refused.status, 422, refused.text)
            self.assertIn("FDIS20", refused.text)

    def test_routes_know_them_by_their_fhir_code(self):
        notification = next(body for _, _, body in package_messages() if header_of(body)[0] == "hospital-notification-message")
        config = '[[target]]\nname = "out"\npath = "var/out"\n[[route]]\nmessage = "%s"\ndeliver = ["out"]\n'
        with harness.Service(config % "FDIS20") as service:
            self.assertEqual(post(service, notification).status, 200)
        with harness.Service(config % "XDIS91") as service:
            answer = post(service, notification)
            self.assertEqual(answer.status, 422, answer.text[:400])
            self.assertIn("FDIS20", answer.text)
            self.assertEqual(service.state_of(answer)["issues"]["issue"][0]["details"]["coding"][0]["code"], "route.unknown_receiver")


if __name__ == "__main__":
    if not SHARED and os.environ.get("GENVEJ_REQUIRE_SHARED"):
        sys.exit("GENVEJ_REQUIRE_SHARED is set, but GENVEJ_SHARED is not")
    harness.main()
