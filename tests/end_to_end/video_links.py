#!/usr/bin/env python3
"""A video link of an appointment reaches its participants and nobody else; changes reach the same ones; what is no https address is refused."""
import json
import unittest

import harness
import register_once
from register_once import CITIZEN, COURSE, FHIR

ROOM = "https://video.example/room/17"
CONFIG = ('[[target]]\nname = "app"\nkind = "folder"\npath = "var/out"\n[[target]]\nname = "hospital"\nkind = "folder"\npath = "var/hospital"\n'
          '[[target]]\nname = "rest"\nkind = "folder"\npath = "var/rest"\n'
          '[[route]]\nmessage = "VIDEO"\nto = "citizen"\ndeliver = ["app"]\n'
          '[[route]]\nmessage = "VIDEO"\nto = "5799990000019"\ndeliver = ["hospital"]\n[[route]]\ndeliver = ["rest"]\n')


class Video(register_once.Registered):
    def meeting(self, status="booked", day="2030-06-20", address=ROOM, participants=2, **more):
        known = next(entry["resource"] for entry in COURSE[0]["entry"] if entry["resource"]["resourceType"] == "Patient")
        who = [{"actor": {"reference": f"Patient/{known['id']}"}, "status": "accepted"},
               {"actor": {"identifier": {"system": "urn:oid:1.2.208.176.1.1", "value": "9990000016001"}}, "status": "accepted"}]
        return {"resourceType": "Appointment", "id": "meeting-1", "status": status, "start": f"{day}T10:00:00+02:00", "end": f"{day}T10:30:00+02:00",
                "extension": [{"url": "https://genvej.invalid/fhir/StructureDefinition/video-link", "valueUrl": address}],
                "participant": who[:participants], **more}

    def put(self, what, status=200):
        answer = self.service.request("POST", "/fhir", json.dumps({"resourceType": "Bundle", "type": "transaction", "entry": [
            {"resource": what, "request": {"method": "PUT", "url": f"Appointment/{what['id']}"}}]}).encode(), {"Content-Type": FHIR})
        self.assertEqual(answer.status, status, answer.text)
        return answer

    def told(self, folder):
        found = [json.loads(path.read_text()) for path in (self.service.folder / "var" / folder).glob("[!.]*.json")]
        return [one["entry"][0]["resource"] for one in found if one["entry"][0]["resource"]["resourceType"] == "Appointment"]

    def both_told(self, count, status):
        for folder in ("out", "hospital"):
            harness.wait_until(lambda: len(self.told(folder)) == count, f"{count} tellings in {folder}: {self.told(folder)}")
            self.assertIn(status, [one["status"] for one in self.told(folder)])

    def test_participants_are_told_and_told_of_changes(self):
        self.start(CONFIG)
        self.post(COURSE[0])
        self.put(self.meeting())
        self.both_told(1, "booked")
        first, = self.told("hospital")
        self.assertEqual(sorted(first), ["end", "extension", "id", "participant", "resourceType", "start", "status"])
        self.assertEqual(first["extension"][0]["valueUrl"], ROOM)
        self.put(self.meeting(description="Om hjertet"))
        self.put(self.meeting(day="2030-06-21"))
        self.both_told(2, "booked")
        reason = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason", "code": "prov"}]}
        self.put(self.meeting(status="cancelled", day="2030-06-21", cancelationReason=reason))
        self.both_told(3, "cancelled")
        self.assertEqual(len({one["id"] for one in self.told("out") + self.told("hospital")}), 1)
        citizen = self.courses()[0]["citizen"]
        shown = self.ask(f"/api/citizens/{citizen}")
        self.assertEqual({(one["to"], one["state"], one["status"]) for one in shown["videos"]},
                         {("citizen", "told", "cancelled"), ("5799990000019", "told", "cancelled")})
        everywhere = json.dumps(shown) + self.service.log() + self.service.metrics() + "".join(
            path.read_text() for path in (self.service.folder / "var" / "rest").glob("*"))
        self.assertNotIn("video.example", everywhere)
        self.assertNotIn(CITIZEN, self.service.log())

    def test_what_is_no_https_address_is_refused(self):
        self.start(CONFIG)
        self.post(COURSE[0])
        issue, = self.put(self.meeting(address="http://video.example/room"), 422).json()["issue"]
        self.assertEqual(issue["details"]["coding"][0]["code"], "record.link")
        self.assertEqual(issue["expression"], ["Bundle.entry[0].resource.extension[0].valueUrl"])
        self.assertEqual(self.told("out") + self.told("hospital"), [])

    def test_without_a_route_it_waits(self):
        self.start()
        self.post(COURSE[0])
        self.put(self.meeting(participants=1))
        citizen = self.course_in("offered")["citizen"]
        waits, = harness.wait_until(lambda: self.ask(f"/api/citizens/{citizen}")["videos"], "the invitation")
        self.assertEqual((waits["state"], waits["why"]["code"]), ("waits", "no_route"))
        self.assertEqual(self.made("VIDEO"), [])


if __name__ == "__main__":
    harness.main()
