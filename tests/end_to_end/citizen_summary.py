#!/usr/bin/env python3
"""The citizen's own summary: only with his consent, only by a route that names it, and never the same twice."""
import json

import harness
import register_once
from register_once import CITIZEN, prepared

COURSE = [json.loads(text) for text in prepared("prepare_course", "--sessions", "3", "--consent").values()]
APP = '[[target]]\nname = "app"\nkind = "folder"\npath = "var/out"\n'
ROUTE = '[[route]]\nmessage = "SUMMARY"\ndeliver = ["app"]\n'


def resources(document):
    return [entry["resource"] for entry in document["entry"]]


def references(of):
    if isinstance(of, dict):
        if isinstance(of.get("reference"), str):
            yield of["reference"]
        of = list(of.values())
    for one in of if isinstance(of, list) else []:
        yield from references(one)


class Summary(register_once.Registered):
    def documents(self):
        return sorted(self.delivered('"type": "document"'), key=lambda one: one["timestamp"])

    def summaries(self, citizen):
        return self.ask(f"/api/citizens/{citizen}")["summaries"]

    def post_all(self, steps=len(COURSE)):
        for step in COURSE[:steps]:
            self.post(step)

    def consent(self, **changes):
        known = next(entry["resource"] for entry in COURSE[0]["entry"] if entry["resource"]["resourceType"] == "Consent")
        self.post({"resourceType": "Bundle", "type": "transaction", "entry": [
            {"resource": {**known, **changes}, "request": {"method": "PUT", "url": f"Consent/{known['id']}"}}]})

    def test_a_course_with_consent_becomes_a_document_and_a_changed_one_another(self):
        self.start(APP + ROUTE)
        self.post_all(1)
        citizen = self.course_in("offered")["citizen"]
        harness.wait_until(self.documents, "the first summary")
        for step in COURSE[1:]:
            self.post(step)
        self.course_in("completed")
        waits, = self.summaries(citizen)["courses"]
        self.assertEqual((waits["state"], waits["why"]["code"]), ("waits", "tomorrow"), waits)
        self.assertEqual(len(self.documents()), 1, "one a day by rule")
        told = self.decide(citizen, "summary", "now")
        self.assertEqual([one["state"] for one in told["summaries"]["courses"]], ["sent"])
        harness.wait_until(lambda: len(self.documents()) == 2, "the summary that was asked for")
        self.decide(citizen, "summary", "now")
        self.decide(citizen, "summary", "again")
        first, second = self.documents()
        composition = resources(second)[0]
        self.assertEqual((composition["resourceType"], composition["status"]), ("Composition", "final"))
        self.assertEqual(composition["identifier"], resources(first)[0]["identifier"])
        self.assertEqual(composition["relatesTo"][0]["targetIdentifier"], first["identifier"])
        addresses = {entry["fullUrl"] for entry in second["entry"]}
        self.assertTrue(set(references(second)) <= addresses)
        self.assertEqual(len(addresses), len(second["entry"]))
        text = json.dumps(composition, ensure_ascii=False)
        for said in ("Status: gennemført", "3 af 5 planlagte gange", "412 -&gt; 468 m (+14 %)", "motionshold", "Lægehuset Bøgely"):
            self.assertIn(said, text)
        self.assertEqual(len(self.documents()), 2, "the same never twice")
        self.assertEqual(len(self.made("SUMMARY")), 2)
        self.assertEqual(json.dumps(second).count(CITIZEN), 1)
        self.assertNotIn(CITIZEN, self.service.log())
        self.assertFalse([path for path in self.service.out_files() if CITIZEN in path.name])

    def test_without_consent_or_after_it_nothing_is_made(self):
        self.start(APP + ROUTE)
        for step in COURSE:
            self.post({**step, "entry": [one for one in step["entry"] if one["resource"]["resourceType"] != "Consent"]})
        citizen = self.course_in("completed")["citizen"]
        self.assertEqual(self.summaries(citizen)["why"]["code"], "no_consent")
        self.assertTrue(all(self.summaries(citizen)["why"][word] for word in ("text", "da", "remedy")))
        answer = self.service.request("POST", f"/api/citizens/{citizen}/summary", "{}", {
            "Content-Type": "application/json", "Idempotency-Key": "k"}, operator=True)
        self.assertEqual((answer.status, answer.json()["issue"][0]["details"]["coding"][0]["code"]), (422, "decision.no_summary"))
        self.consent()
        harness.wait_until(self.documents, "the summary")
        self.consent(status="inactive")
        harness.wait_until(lambda: [one for one in self.ask(f"/api/citizens/{citizen}")["notes"] if one["state"] == "ended"], "the note")
        self.assertEqual(self.summaries(citizen)["why"]["code"], "consent_ended")
        self.assertEqual(len(self.documents()), 1)

    def test_without_a_route_it_waits_and_is_listed(self):
        self.start(APP)
        self.post_all()
        citizen = self.course_in("completed")["citizen"]
        harness.wait_until(lambda: self.courses("?list=summary_waits"), "the list")
        waits, = self.summaries(citizen)["courses"]
        self.assertEqual((waits["state"], waits["why"]["code"]), ("waits", "no_route"))
        self.assertEqual(self.made("SUMMARY"), [])


if __name__ == "__main__":
    harness.main()
