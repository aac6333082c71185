#!/usr/bin/env python3
"""Reports to KL over real HTTPS: a vendor's own report is relayed and answered as KL answers; tokens per municipality; duplicates,
refusals and lost answers are understood. KL's published reports go through HL7's official validator, too: official_validator.py, which
has it, runs PublishedReports."""
import json
import os
import pathlib
import sys
import unittest
import uuid

import harness
import register_once

sys.path.append(str(harness.TOP / "tests" / "support"))
import kl_gateway  # noqa: E402

SHARED, VALIDATOR = os.environ.get("GENVEJ_SHARED", ""), os.environ.get("GENVEJ_VALIDATOR_PORT", "")
PREVENTION = "http://fhir.kl.dk/prevention/StructureDefinition/klgateway-119-"
SOLBAEK = "9990000016005"  # of the sample course
ONE, OTHER = "999000016000001", "999000016000002"
CSC = "http://fhir.kl.dk/term/CodeSystem/CareSocialCodes"
JSON = {"Content-Type": "application/fhir+json"}
PARTNER = '[[partner]]\nname = "journal"\ngln = "5790000000012"\nroles = ["sender", "reader"]\nkl_reports = "vendor"\n'


def report(municipality=ONE, citizen="0202020202", **changes):
    """A §119 report of a vendor: a request by phone."""
    patient, request = str(uuid.uuid4()), str(uuid.uuid4())
    resources = [
        {"resourceType": "Patient", "id": patient, "meta": {"profile": [PREVENTION + "citizen"]},
         "identifier": [{"use": "official", "system": "urn:oid:1.2.208.176.1.2", "value": citizen}], "deceasedBoolean": False,
         "managingOrganization": {"identifier": {"system": kl_gateway.SOR, "value": municipality}}},
        {"resourceType": "ServiceRequest", "id": request, "meta": {"profile": [PREVENTION + "servicerequest"]}, "status": "active",
         "intent": "plan", "code": {"coding": [{"system": CSC, "code": "a71921ea-fe83-441d-933b-cc21d0b3c8c3"}]},
         "subject": {"reference": f"Patient/{patient}"}, "authoredOn": "2026-03-02"}]
    return {"resourceType": "Bundle", "id": str(uuid.uuid4()), "meta": {"profile": [PREVENTION + "delivery-report"]},
            "type": "collection", "timestamp": "2026-03-02T20:00:00Z",
            "entry": [{"fullUrl": f"https://vendor.example/{one['resourceType']}/{one['id']}", "resource": one} for one in resources],
            **changes}


def put(service, what, under=None):
    return service.request("PUT", f"/fhir/Bundle/{under or what['id']}", json.dumps(what), JSON, timeout=60)


def codes(answer):
    return [issue["code"] for issue in answer.json()["issue"]]


class KlGateway(unittest.TestCase):
    def setUp(self):
        self.kl = self.enterContext(kl_gateway.KlGateway())
        self.kl.give_assertion(ONE)

    def service(self, wait=10, more=""):
        return self.enterContext(harness.Service(f"[exchange]\nanswer_wait_seconds = {wait}\n" + PARTNER + self.kl.target(more=more)))

    def enterContext(self, context):  # of unittest in Python 3.11, kept for earlier ones
        entered = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        return entered

    def delivery(self, service, answer):
        return service.state_of(answer)["deliveries"][0]

    def until(self, service, answer, state):
        harness.wait_until(lambda: self.delivery(service, answer)["state"] == state,
                           f"{state}; it is {self.delivery(service, answer)}", 60)

    def test_a_report_is_relayed_and_answered_as_kl_answers(self):
        service, what = self.service(), report()
        answer = put(service, what)
        self.assertEqual((answer.status, answer.json()["resourceType"]), (201, "Bundle"), answer.text)
        self.assertEqual(self.kl.reports[what["id"]], what)
        self.until(service, answer, "delivered")
        self.assertEqual(service.state_of(answer)["letters"][0]["kind"], "KL119")

    def test_an_id_counts_once(self):
        service, what = self.service(), report()
        first = put(service, what)
        for again in (what, {**what, "timestamp": "2026-03-02T21:00:00Z"}):
            answer = put(service, again)
            self.assertEqual((answer.status, codes(answer)), (409, ["duplicate"]), answer.text)
            self.assertEqual(answer.headers["Location"], first.headers["Location"])
        self.assertEqual(self.kl.requests, 1)

    def test_what_kl_would_refuse_does_not_leave(self):
        service, what = self.service(), report()
        self.assertEqual(put(service, what, under=str(uuid.uuid4())).status, 400)
        for path, code in ((("entry", 1, "resource", "authoredOn"), "required"), (("meta",), "value"),
                           (("entry", 0, "resource", "deceasedBoolean"), "required")):
            broken, at = json.loads(json.dumps(what)), None
            at = broken
            for step in path[:-1]:
                at = at[step]
            del at[path[-1]]
            answer = put(service, broken)
            self.assertEqual((answer.status, codes(answer)[0]), (422, code), answer.text)
        named = json.loads(json.dumps(what))
        named["entry"][0]["resource"]["name"] = [{"family": "Testesen"}]
        dangling = json.loads(json.dumps(what))
        dangling["entry"][1]["resource"]["subject"]["reference"] = "Patient/another"
        self.assertEqual(codes(put(service, named)), ["business-rule"])
        self.assertIn("not-found", codes(put(service, dangling)))
        self.assertEqual(self.kl.requests, 0)

    def test_kls_refusal_is_relayed(self):
        service = self.service()
        self.kl.refuse = (422, kl_gateway.outcome("invariant", "borger 0202020202", "SOME_RULE"))
        answer = put(service, report())
        self.assertEqual((answer.status, answer.json()), (422, self.kl.refuse[1]))
        self.until(service, answer, "refused")
        self.assertIn("SOME_RULE", json.dumps(self.delivery(service, answer)))
        self.assertNotIn("0202020202", service.log())

    def test_who_cannot_wait_gets_201_and_sees_it_later(self):
        service = self.service(wait=1)
        self.kl.hold.clear()
        answer = put(service, report())
        self.assertEqual((answer.status, answer.json()["issue"][0]["severity"]), (201, "information"), answer.text)
        self.kl.refuse = (422, kl_gateway.outcome("invalid", "no"))
        self.kl.hold.set()
        self.until(service, answer, "refused")

    def test_a_lost_answer_is_no_second_report(self):
        for status in (409, 422):
            with self.subTest(status=status):
                service, what = self.service(wait=1), report()
                self.kl.duplicate_status, self.kl.answers = status, False
                answer = put(service, what)
                self.assertEqual(answer.status, 201)
                harness.wait_until(lambda: what["id"] in self.kl.reports, "the report")
                self.kl.answers = True
                self.until(service, answer, "delivered")

    def test_what_another_sent_before_is_refused(self):
        service, what = self.service(), report()
        self.kl.reports[what["id"]] = {}
        answer = put(service, what)
        self.assertEqual((answer.status, codes(answer)), (409, ["duplicate"]))
        self.until(service, answer, "refused")

    def test_each_municipality_has_its_token_and_keeps_it(self):
        self.kl.give_assertion(OTHER)
        service = self.service()
        for municipality in (ONE, OTHER, ONE, OTHER):
            self.assertEqual(put(service, report(municipality)).status, 201)
        self.assertEqual(sorted(self.kl.fetched), [ONE, OTHER])

    def test_a_token_that_is_refused_is_replaced_once(self):
        service = self.service()
        self.assertEqual(put(service, report()).status, 201)
        self.kl.revoke()
        answer = put(service, report())
        self.assertEqual(answer.status, 201, answer.text)
        self.assertEqual(self.kl.fetched, [ONE, ONE])
        self.until(service, answer, "delivered")
        self.assertEqual(self.delivery(service, answer)["attempts"], 1)

    def test_a_token_is_renewed_before_it_ends(self):
        self.kl.token_seconds = 2  # used for three quarters of it
        service = self.service()
        self.assertEqual(put(service, report()).status, 201)
        harness.wait_until(lambda: put(service, report()).status == 201 and len(self.kl.fetched) > 1, "another token")

    def test_without_assertion_it_waits_until_there_is_one(self):
        service = self.service(wait=1)
        answer = put(service, report(OTHER))
        self.assertEqual(answer.status, 201)
        harness.wait_until(lambda: "SAML" in json.dumps(self.delivery(service, answer)), "the reason")
        self.assertEqual(put(service, report(ONE)).status, 201, "the other municipality is not held up")
        self.kl.give_assertion(OTHER)
        self.until(service, answer, "delivered")


class RefusedReports(register_once.Registered):
    """What KL never took goes anew, once a person has given the refused report up."""
    CONFIG = '[[target]]\nname = "out"\nkind = "folder"\npath = "var/out"\n' + "".join(
        f'[[route]]\nmessage = "{kind}"\ndeliver = ["{to}"]\n' for kind, to in (("KL140", "kl"), ("KL119", "kl"), ("*", "out")))

    def test_the_content_of_a_refused_report_goes_in_the_next(self):
        kl = kl_gateway.KlGateway()
        kl.__enter__()
        self.addCleanup(kl.__exit__, None, None, None)
        kl.give_assertion(SOLBAEK)
        self.start(kl.target() + self.CONFIG)
        self.send_letters("ggop")
        self.post_course()
        citizen = self.course_in("completed")["citizen"]
        kl.refuse = (422, kl_gateway.outcome("invariant", "not like this", "SOME_RULE"))
        self.decide(citizen, "report", "now")
        message, = harness.wait_until(lambda: [one for one in self.made("KL140") if one["deliveries"]["refused"]], "the refusal")
        delivery, = self.ask(f"/api/messages/{message['id']}")["deliveries"]
        refused = self.ask(f"/api/messages/{message['id']}/fhir")
        self.assertEqual(self.known_reports(citizen)[0], refused["id"])
        kl.refuse = None

        wish = {"report": refused["id"], "reason": "KL refused it"}
        self.decide(citizen, "retell", "r1", 409, **wish)  # it can still be sent
        self.decide(citizen, "retell", "r2", 422, **{**wish, "report": str(uuid.uuid4())})
        discarded = self.service.request("POST", f"/api/deliveries/{delivery['id']}/discard", '{"reason": "wrong"}', {
            "Content-Type": "application/json", "Idempotency-Key": "d"}, operator=True)
        self.assertEqual(discarded.status, 200, discarded.text)
        self.decide(citizen, "retell", "r3", **wish)
        self.decide(citizen, "retell", "r3", **wish)  # the same once
        self.decide(citizen, "retell", "r4", 409, **wish)
        harness.wait_until(lambda: all(one["deliveries"]["delivered"] for one in self.made("KL140") if one["id"] != message["id"])
                           and len(self.made("KL140")) == 2, "the report anew")
        anew = [one for one in kl.reports.values() if one["meta"]["profile"] == refused["meta"]["profile"]]
        self.assertEqual(len(anew), 1)
        told = [{(entry["resource"]["resourceType"], entry["resource"]["id"]) for entry in one["entry"]} for one in (refused, anew[0])]
        self.assertEqual(told[0], told[1])
        self.assertNotEqual(anew[0]["id"], refused["id"])

    def known_reports(self, citizen):
        return [one["report"] for one in self.ask(f"/api/citizens/{citizen}")["notes"] if one["what"] == "reported" and one["report"]]


@unittest.skipUnless(SHARED and VALIDATOR, "official_validator.py runs this, with the validator of the run")
class PublishedReports(unittest.TestCase):
    def test_kls_own_reports_pass_the_door_and_the_official_validator(self):
        with kl_gateway.KlGateway(int(VALIDATOR)) as kl:
            with harness.Service("[exchange]\nanswer_wait_seconds = 60\n" + PARTNER + kl.target()) as service:
                names = sorted(pathlib.Path(SHARED, "data", "samples", "kl-gateway-140").glob("Bundle-*-*.json"))
                self.assertEqual(len(names), 5)
                for name in names:
                    what = json.loads(name.read_text(encoding="utf-8"))
                    for entry in what["entry"]:
                        patient = entry["resource"]
                        if patient["resourceType"] == "Patient":
                            kl.give_assertion(patient["managingOrganization"]["identifier"]["value"])
                    answer = put(service, what)
                    self.assertEqual((answer.status, answer.json()["resourceType"]), (201, "Bundle"), answer.text)
                wrong = json.loads(json.dumps(what))
                wrong["id"] = str(uuid.uuid4())
                for entry in wrong["entry"]:
                    if entry["resource"]["resourceType"] == "ServiceRequest":
                        entry["resource"]["status"] = "no-such-status"
                answer = put(service, wrong)
                self.assertEqual(answer.status, 422, "one of the two refuses it")


if __name__ == "__main__":
    harness.main()
