#!/usr/bin/env python3
"""A canary: one CPR number and one clinical word go in, right and wrong, by every door; then everything that was written
or answered is searched for them. They may be in the store and in what was delivered, and nowhere else."""
import json
import unittest

import bundles
import harness
import letters

CPR = "1712661234"
# Spellings in which it could slip through: with hyphen, as date, as the last four of a masked number.
WORDS = [CPR.encode(), b"171266-1234", b"kanarieord"]
TEXT = "Borgeren har kanarieord i benet."


def wrong_letters():
    """Letters that are refused, with the canary in places that an error might quote."""
    whole = letters.letter
    yield "cut", letters.encode(whole("XREF15", "C01", citizen=CPR, text=TEXT))[:-40]
    yield "CPR number too long", letters.encode(whole("XDIS91", "C02", citizen=CPR + "1", text=TEXT))
    yield "CPR number in an identifier", letters.encode(whole("XDIS91", CPR + "12345", citizen=CPR, text=TEXT))
    yield "CPR number as a code", letters.encode(whole("XDIS91", "C03", citizen=CPR, text=TEXT).replace("inaktiv", CPR))
    yield "CPR number as a date", letters.encode(whole("XDIS91", "C04", citizen=CPR, text=TEXT).replace("2026-03-02", CPR))
    yield "CPR number as an element", letters.encode(whole("XDIS91", "C05", text=f"<x{CPR}/>"))
    yield "CPR number as an attribute", letters.encode(whole("XDIS91", "C06").replace("<Patient>", f'<Patient x{CPR}="{CPR}">'))
    yield "CPR number as an entity", letters.encode(whole("XDIS91", "C07", text=f"&x{CPR};"))
    yield "CPR number as a prefix", letters.encode(whole("XDIS91", "C08", text=f"<x{CPR}:kanarieord/>"))
    yield "CPR number as a namespace", letters.encode(whole("XDIS91", "C09").replace("2006/07/01", CPR))
    yield "CPR number as a version", letters.encode(whole("XDIS91", "C10", version=CPR))
    yield "CPR number as a sender", letters.encode(whole("XDIS91", "C11", sender=CPR + "00000000000000000000000000000000"))
    yield "CPR number as a charset", letters.encode(whole("XDIS91", "C12")).replace(b"iso-8859-1", CPR.encode())
    yield "CPR number as base64", letters.in_envelope(letters.encode(whole("XDIS91", "C13")), data=f"!{CPR}!")
    yield "CPR number as an envelope id", letters.in_envelope(letters.encode(whole("XDIS91", "C14")), envelope_id=CPR)
    yield "text too early", letters.encode(TEXT + whole("XDIS91", "C15", citizen=CPR))
    yield "text in place of an element", letters.encode(whole("XDIS91", "C16", citizen=CPR).replace("<Patient>", f"<Patient>{TEXT}"))


def wrong_bundles():
    """FHIR messages that are refused, with the canary in places that an error might quote."""
    def changed(change):
        message = bundles.care_communication(text=TEXT, citizen=CPR, attachments=[("Bilag", "application/pdf", b"%PDF")])
        change(message)
        return bundles.json_bytes(message)

    def resource(message, kind):
        return harness.resources_of(message, kind)[0]
    yield "cut", changed(lambda m: None)[:-30]
    yield "as the event", changed(lambda m: resource(m, "MessageHeader")["eventCoding"].update(code=CPR))
    yield "as a profile", changed(lambda m: m["meta"].update(profile=[f"http://{CPR}.invalid/kanarieord"]))
    yield "as an element", changed(lambda m: resource(m, "Patient").update({f"x{CPR}": "kanarieord"}))
    yield "as a reference", changed(lambda m: resource(m, "Communication")["subject"].update(reference=f"Patient/{CPR}"))
    yield "as base64", changed(lambda m: resource(m, "Communication")["payload"][1]["contentAttachment"].update(data=f"!{CPR}!"))
    yield "as a resource type", changed(lambda m: m["entry"][0]["resource"].update(resourceType=f"X{CPR}"))


def patient(**more):
    """A Patient of the record, with the canary for a number; the directory of the tests has its municipality."""
    return {"resourceType": "Patient", "id": "canary", "identifier": [{"system": "urn:oid:1.2.208.176.1.2", "value": CPR}],
            "name": [{"family": "Kanarieord"}], "managingOrganization": {"identifier": {"system": "urn:oid:1.2.208.176.1.1", "value": "999000000000028"}}, **more}


def transaction(*resources, **request):
    return {"resourceType": "Bundle", "type": "transaction", "entry": [
        {"resource": one, "request": {"method": "PUT", "url": f"{one['resourceType']}/{one['id']}", **request}} for one in resources]}


def wrong_transactions():
    """Transactions that are refused, with the canary in places that an error might quote."""
    goal = {"resourceType": "Goal", "id": "g", "lifecycleStatus": "active", "description": {"text": TEXT}, "subject": {"reference": "Patient/canary"}}
    yield "as an id", transaction(patient(id=CPR))
    yield "as a url", transaction(patient(), url=f"Patient/{CPR}")
    yield "as a condition", transaction(patient(), url=f"Patient?identifier=urn:oid:1.2.208.176.1.2|{CPR}1")
    yield "as a method", transaction(patient(), method=CPR)
    yield "as a version", transaction(patient(), ifMatch=CPR)
    yield "as a type", transaction(patient(resourceType=f"X{CPR}"))
    yield "as an element", transaction(patient(**{f"x{CPR}": "kanarieord"}))
    yield "as a code", transaction(patient(gender=CPR))
    yield "as a date", transaction(patient(birthDate=CPR))
    yield "as a number", transaction(patient(identifier=[{"system": "urn:oid:1.2.208.176.1.2", "value": CPR + "1"}]))
    yield "as a municipality", transaction(patient(managingOrganization={"identifier": {"system": "urn:oid:1.2.208.176.1.1", "value": CPR}}))
    yield "as a reference", transaction(patient(), {**goal, "subject": {"reference": f"Patient/{CPR}"}})
    yield "as a foreign reference", transaction(patient(), {**goal, "addresses": [{"reference": f"https://kanarieord.invalid/Condition/{CPR}"}]})
    yield "as a reference by a number that nobody has", transaction({**goal, "subject": {"reference": f"Patient?identifier=urn:oid:1.2.208.176.1.2|{CPR}9"}})
    yield "as a profile", transaction(patient(meta={"profile": [f"http://fhir.kl.dk/kanarieord/{CPR}"]}))
    yield "as a kind of Bundle", {**transaction(patient()), "type": CPR}


class Privacy(unittest.TestCase):
    def setUp(self):
        self.service = harness.Service(environment={"GENVEJ_LOG": "trace"}).start()
        self.addCleanup(self.service.__exit__)

    def assert_silent(self, where, data):
        for word in WORDS:
            self.assertNotIn(word, data.lower() if word.islower() else data, f"{where} shows the canary")

    def test_nothing_but_store_and_target_holds_the_canary(self):
        for kind in letters.KINDS:
            answer = self.service.post(letters.encode(letters.letter(kind, f"C{kind[:3]}", citizen=CPR, text=TEXT)))
            self.assertEqual(answer.status, 200, answer.text)
            self.assert_silent("the receipt", answer.body)
            self.service.delivered(letters.message_id(f"C{kind[:3]}"))
        for what, body in wrong_letters():
            with self.subTest(what):
                answer = self.service.post(body)
                self.assertIn(answer.status, (400, 415, 422), answer.text[:300])
                self.assert_silent("the answer to the sender", answer.body)
                self.assert_silent("the answer's head", str(answer.headers).encode())
                self.assert_silent("the message's state", str(self.service.state_of(answer)).encode())
        good = bundles.care_communication(text=TEXT, citizen=CPR)
        for what, body in [("a good message", bundles.json_bytes(good)), ("the same as XML", bundles.xml_bytes(good)), *wrong_bundles()]:
            with self.subTest(what):
                media_type = bundles.XML_TYPE if body.startswith(b"<") else bundles.JSON_TYPE
                answer = self.service.request("POST", "/fhir/$process-message", body, {"Content-Type": media_type})
                self.assertIn(answer.status, (200, 400, 422), answer.text[:300])
                self.assert_silent("the answer to the sender", answer.body)
                self.assert_silent("the message's state", str(self.service.state_of(answer)).encode())
        self.check_the_record()
        receipt = bundles.acknowledgement(good, "fatal-error", text=f"{TEXT} {CPR}")
        self.service.request("POST", "/fhir/$process-message", bundles.json_bytes(receipt), {"Content-Type": bundles.JSON_TYPE})
        for path in (f"/fhir/Patient/{CPR}", f"/messages/{CPR}", f"/{CPR}", f"/medcom?cpr={CPR}"):
            self.service.request("GET", path)
            self.service.request("POST", path, b"x", {"Content-Type": f"text/x{CPR}", "X-Request-Id": CPR})
        self.assert_silent("/metrics", self.service.metrics().encode())
        for path in ("/api/messages?limit=500", f"/api/messages?letter={CPR}", "/api/deliveries?state=delivered&limit=500", "/api/deliveries", "/api/targets"):
            self.assert_silent(path, self.service.request("GET", path, operator=True).body)
        for message in self.service.request("GET", "/api/messages?limit=500", operator=True).json()["messages"]:
            for path in (f"/api/messages/{message['id']}", f"/api/messages/{message['id']}/trace"):
                self.assert_silent(path, self.service.request("GET", path, operator=True).body)
        for path in (f"/api/messages/{CPR}/replay", f"/api/deliveries/{CPR}/discard", f"/api/targets/{CPR}/pause"):
            self.service.request("POST", path, f'{{"reason": "{CPR}"}}', {"Content-Type": "application/json", "Idempotency-Key": CPR}, operator=True)
        self.assertEqual(self.service.stop(), 0)
        self.check_folder()

    def check_the_record(self):
        """By every door of the record; only what its owner reads back holds the canary."""
        def post(what, path="/fhir", method="POST", content_type=bundles.JSON_TYPE, **headers):
            body = what if isinstance(what, str) else json.dumps(what)
            return self.service.request(method, path, body.encode(), {"Content-Type": content_type, **headers})
        good = post(transaction(patient()))
        self.assertEqual(good.status, 200, good.text)
        self.assert_silent("a transaction's answer", good.body)
        for what, body in wrong_transactions():
            with self.subTest(what):
                answer = post(body)
                self.assertIn(answer.status, (400, 422), answer.text[:300])
                self.assert_silent(f"the refusal of a transaction: {what}", answer.body + str(answer.headers).encode())
                self.assert_silent("the transaction's state", str(self.service.state_of(answer)).encode())
        refused = [post(patient(gender=CPR), "/fhir/Patient/canary", "PUT"), post(patient(), f"/fhir/Patient/{CPR}", "PUT"),
                   post(patient(), "/fhir/Patient/canary", "PUT", **{"If-Match": CPR}),
                   self.service.request("DELETE", f"/fhir/Patient/{CPR}"), self.service.request("GET", f"/fhir/Patient/{CPR}/$everything"),
                   self.service.request("GET", f"/fhir/Patient/canary/_history/{CPR}"), self.service.request("GET", f"/fhir/Patient/canary/_history?page=x{CPR}"),
                   self.service.request("GET", f"/fhir/Patient?identifier=urn:oid:1.2.208.176.1.2%7C{CPR}"),
                   self.service.request("GET", f"/fhir/{CPR}"), self.service.request("GET", f"/fhir/Patient/_search?page={CPR}"),
                   post(f"{CPR}=kanarieord", "/fhir/Patient/_search", content_type="application/x-www-form-urlencoded"),
                   post(f"_count={CPR}", "/fhir/Patient/_search", content_type="application/x-www-form-urlencoded")]
        for answer in refused:
            self.assert_silent("an answer about the record", answer.body + str(answer.headers).encode())
        found = post(f"identifier=urn%3Aoid%3A1.2.208.176.1.2%7C{CPR}", "/fhir/Patient/_search", content_type="application/x-www-form-urlencoded")
        self.assertIn(CPR, found.text, "its owner finds it")

    def check_folder(self):
        searched = 0
        for path in self.service.folder.rglob("*"):
            name = path.relative_to(self.service.folder)
            self.assert_silent("a file name", str(name).encode())
            if path.is_file() and not str(name).startswith(("var/genvej.db", "var/out/")):
                searched += 1
                self.assert_silent(str(name), path.read_bytes())
        self.assertGreaterEqual(searched, 3, "configuration, standard output and standard error at least")
        self.assertGreater((self.service.folder / "stderr.log").stat().st_size + (self.service.folder / "stdout.log").stat().st_size,
                           500, "a log at level trace says something")

    def test_the_canary_is_where_it_belongs(self):
        """Else the search above would prove nothing."""
        self.service.post(letters.encode(letters.letter("XDIS91", "C99", citizen=CPR, text=TEXT)))
        bundle = self.service.delivered(letters.message_id("C99"))
        for word in (CPR, "kanarieord"):
            self.assertIn(word, str(bundle))

    def test_the_command_line_shows_no_content_in_a_summary(self):
        for what, body in wrong_letters():
            with self.subTest(what):
                done = harness.run("convert", "-", stdin=body)
                self.assertEqual(done.returncode, 1, done.stderr[:300])
                self.assert_silent("standard error", done.stderr)


if __name__ == "__main__":
    harness.main()
