#!/usr/bin/env python3
"""FHIR messages come in, are acknowledged in their own format, and leave in the form that their receiver takes."""
import base64
import hashlib
import json
import socket
import unittest
import xml.etree.ElementTree as xml

import bundles
import harness
import letters

F = "{http://hl7.org/fhir}"
FORMATS = {bundles.JSON_TYPE: bundles.json_bytes, bundles.XML_TYPE: bundles.xml_bytes}
TYPE_ERROR = "application/fhir+json"


def post(service, bundle, media_type=bundles.JSON_TYPE, **headers):
    body = bundle if isinstance(bundle, bytes) else FORMATS[media_type](bundle)
    return service.request("POST", "/fhir/$process-message", body, {"Content-Type": media_type, **headers})


def verdict_of(answer):
    """code and answered message of an Acknowledgement, JSON or XML; None when it is none"""
    if "xml" in answer.headers["Content-Type"]:
        root = xml.fromstring(answer.body)
        header = root.find(f"{F}entry/{F}resource/{F}MessageHeader")
        if header is None:
            return None
        response = header.find(f"{F}response")
        return response.find(f"{F}code").get("value"), response.find(f"{F}identifier").get("value")
    bundle = answer.json()
    if bundle["resourceType"] != "Bundle":
        return None
    response = harness.resources_of(bundle, "MessageHeader")[0]["response"]
    return response["code"], response["identifier"]


def header_of(bundle):
    return harness.resources_of(bundle, "MessageHeader")[0]


def short_id(uuid_text, collision, kind="XDIS91"):
    """settled.md: 70 bits of the digest in Crockford's base 32; after a collision the next 70."""
    bits = int.from_bytes(hashlib.sha256(f"{uuid_text}#{kind}#1".encode()).digest(), "big")
    bits = bits >> (256 - 70 * (collision + 1)) & ((1 << 70) - 1)
    return "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[bits >> shift & 31] for shift in range(65, -1, -5))


class ProcessMessage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = harness.Service(directory=harness.directory(sender="XDIS91", receiver="FDIS91;FREF15")).start()

    @classmethod
    def tearDownClass(cls):
        cls.service.__exit__()

    def out(self, name):
        path = self.service.folder / "var" / "out" / name
        harness.wait_until(path.exists, f"{name} in var/out")
        return path.read_bytes()

    def letters_out(self):
        return {path.name for path in self.service.out_files(".xml")}

    def test_a_care_communication_is_acknowledged_in_its_own_format_and_becomes_a_letter(self):
        for media_type in FORMATS:
            with self.subTest(media_type):
                before = self.letters_out()
                message = bundles.care_communication(text="Ømme knæ & skuldre\ntrods øvelser")
                answer = post(self.service, message, media_type)
                self.assertEqual(answer.status, 200, answer.text)
                self.assertTrue(answer.headers["Content-Type"].startswith(media_type), answer.headers["Content-Type"])
                self.assertEqual(verdict_of(answer), ("ok", header_of(message)["id"]))
                name = harness.wait_until(lambda: self.letters_out() - before, "a letter").pop()
                letter = self.out(name).decode("iso-8859-1")
                for part in ("XDIS91", "Ømme knæ &amp; skuldre", "trods øvelser", letters.CITIZEN, letters.SENDER, letters.RECEIVER):
                    self.assertIn(part, letter)
                state = self.service.state_of(answer)
                self.assertEqual(state["letters"][0]["form"], "fhir")
                self.assertEqual([one["kind"] for one in state["letters"][0]["documents"] if one["form"] == "oioxml"], ["XDIS91"])

    def test_what_leaves_in_its_own_form_leaves_byte_for_byte(self):
        for media_type, suffix in ((bundles.JSON_TYPE, "json"), (bundles.XML_TYPE, "xml")):
            with self.subTest(media_type):
                message = bundles.care_communication(sender=letters.SENDER, receiver=letters.RECEIVER)
                body = FORMATS[media_type](message)
                answer = post(self.service, body, media_type)
                self.assertEqual(answer.status, 200, answer.text)
                self.assertEqual(self.out(f"{header_of(message)['id']}.{suffix}"), body)
                read = self.service.request("GET", f"/fhir/Bundle/{message['id']}")
                self.assertEqual((read.status, read.json()), (200, message))

    def test_an_oioxml_letter_leaves_as_it_came_for_who_takes_letters_only(self):
        body = letters.encode(letters.letter("XDIS91", "U001", sender=letters.RECEIVER, receiver=letters.SENDER))
        answer = self.service.post(body)
        self.assertEqual(answer.status, 200, answer.text)
        self.assertEqual(self.out(f"{letters.message_id('U001', letters.RECEIVER)}.xml"), body)

    def test_an_identifier_that_another_letter_has_already_takes_the_next_70_bits(self):
        """settled.md, "14-character ids": whoever sent it, letter or envelope, the receiver knows it as another message."""
        for taken, (letter_id, envelope_id) in {"letter": (short_id, lambda *_: "E-OTHER"), "envelope": (lambda *_: "L-OTHER", short_id)}.items():
            with self.subTest(taken):
                message = bundles.care_communication(text=f"Samme id som et andet brev ({taken}).")
                ids = header_of(message)["id"], message["id"]
                other = letters.letter("XDIS91", letter_id(ids[0], 0), envelope_id(ids[1], 0), sender=letters.RECEIVER, receiver=letters.SENDER)
                self.assertEqual(self.service.post(letters.encode(other)).status, 200)
                answer = post(self.service, message)
                self.assertEqual(answer.status, 200, answer.text)
                made = [one for one in self.service.state_of(answer)["letters"][0]["documents"] if one["form"] == "oioxml"]
                self.assertEqual([(one["letterIdentifier"], one["envelopeIdentifier"]) for one in made], [(short_id(ids[0], 1), short_id(ids[1], 1))])
                letter = self.out(f"{short_id(ids[0], 1)}.xml").decode("iso-8859-1")
                self.assertIn(f"<Identifier>{short_id(ids[0], 1)}</Identifier>", letter)
                self.assertIn(f"<Identifier>{short_id(ids[1], 1)}</Identifier>", letter)
                self.assertEqual(post(self.service, message).headers["Location"], answer.headers["Location"], "and is a duplicate when it comes again")

    def test_an_acknowledgement_is_taken_and_never_acknowledged(self):
        message = bundles.care_communication(sender=letters.SENDER, receiver=letters.RECEIVER)
        self.assertEqual(post(self.service, message).status, 200)
        answer = post(self.service, bundles.acknowledgement(message))
        self.assertEqual((answer.status, answer.body), (202, b""), answer.text)

    def test_a_resend_is_a_duplicate_and_gets_the_same_verdict_under_new_ids(self):
        message = bundles.care_communication()
        answers = [post(self.service, message), post(self.service, message),
                   post(self.service, bundles.resent(message)), post(self.service, message, bundles.XML_TYPE)]
        self.assertEqual([answer.status for answer in answers], [200] * 4, answers[2].text)
        self.assertEqual({verdict_of(answer) for answer in answers}, {("ok", header_of(message)["id"])})
        self.assertEqual(len({answer.json()["id"] for answer in answers[:3]}), 3)
        self.assertEqual(len({answer.headers["Location"] for answer in answers}), 1)

    def test_an_identifier_used_for_something_else_is_refused(self):
        message = bundles.care_communication()
        self.assertEqual(post(self.service, message).status, 200)
        other = bundles.care_communication(message_id=header_of(message)["id"], text="Noget andet.")
        reused = bundles.care_communication(bundle_id=message["id"])
        for wrong in (other, reused):
            answer = post(self.service, wrong)
            self.assertEqual((answer.status, verdict_of(answer)), (422, ("fatal-error", header_of(wrong)["id"])), answer.text[:500])

    def test_a_thread_that_belongs_to_another_patient_is_refused(self):
        message = bundles.care_communication()
        self.assertEqual(post(self.service, message).status, 200)
        thread = harness.resources_of(message, "Communication")[0]["identifier"][0]["value"]
        answer = post(self.service, bundles.care_communication(citizen="2412009996", thread=thread))
        self.assertEqual(answer.status, 422, answer.text[:500])
        self.assertEqual(verdict_of(answer)[0], "fatal-error")
        self.assertIn("anden patient", answer.text)
        self.assertEqual(post(self.service, bundles.care_communication(thread=thread)).status, 200, "the same patient goes on")

    def test_a_fhir_message_in_an_envelope(self):
        message = bundles.care_communication()
        body = bundles.json_bytes(message)
        answer = self.service.post(in_fhir_envelope(body, message, "FDIS91#other"))
        self.assertEqual(answer.status, 200, answer.text)
        self.assertIn("PositiveMessage", answer.text)
        self.assertEqual(vans_issues(self.service, answer), set())
        wrong = bundles.care_communication()
        refused = self.service.post(in_fhir_envelope(bundles.json_bytes(wrong), wrong, "FCTL#ok"))
        self.assertEqual(refused.status, 422, refused.text)
        self.assertIn("NegativeMessage", refused.text)
        warned = bundles.care_communication()
        answer = self.service.post(in_fhir_envelope(bundles.json_bytes(warned), warned, "FDIS91#regarding-referral", mime="application/fhir+xml"))
        self.assertEqual(answer.status, 200, answer.text)
        self.assertEqual(vans_issues(self.service, answer), {"vans.detail", "vans.mime"})

    def test_the_enveloped_message_is_acknowledged_through_the_outbox(self):
        message = bundles.care_communication(sender=letters.SENDER, receiver=letters.RECEIVER)
        answer = self.service.post(in_fhir_envelope(bundles.xml_bytes(message), message, "FDIS91#other", mime=bundles.XML_TYPE))
        self.assertEqual(answer.status, 200, answer.text)
        documents = self.service.state_of(answer)["letters"][0]["documents"]
        self.assertEqual([one["kind"] for one in documents], ["acknowledgement-message"])
        self.out(f"{documents[0]['letterIdentifier']}.xml")

    def test_metadata_says_that_messages_are_taken(self):
        rest = self.service.request("GET", "/fhir/metadata").json()["rest"][0]
        self.assertIn("process-message", [one["name"] for one in rest["operation"]])


def vans_issues(service, answer):
    """What was said of the envelope."""
    found = service.state_of(answer)["issues"] or {"issue": []}
    codes = {issue["details"]["coding"][0]["code"] for issue in found["issue"]}
    return {code for code in codes if code.startswith("vans.")}


def in_fhir_envelope(body, message, name, mime=bundles.JSON_TYPE):
    header = header_of(message)
    receiver, sender = ([one["identifier"][1]["value"] for one in harness.resources_of(message, "Organization")
                         if one["id"] in reference] for reference in
                        (header["destination"][0]["receiver"]["reference"], header["sender"]["reference"]))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<VANSEnvelope xmlns="urn:oio:medcom:vans-envelope:1.0.4"><SenderID EndPointType="EAN">{sender[0]}</SenderID>
<ReceiverID EndPointType="EAN">{receiver[0]}</ReceiverID><EnvelopeIdentifier>{message['id']}</EnvelopeIdentifier>
<SentDateTime>2026-03-03T09:00:00Z</SentDateTime><Message><MetaInformation><Identifier>{header['id']}</Identifier>
<Document><Format>HL7</Format><Name>MCM:{name}</Name><Version>5.0</Version><SizeInBytes>{len(body)}</SizeInBytes></Document>
<Transport><Type>reliable</Type><TransformMessage>false</TransformMessage><ServiceTag name="MCM:MIME">{mime}</ServiceTag></Transport>
</MetaInformation><Data>{base64.b64encode(body).decode()}</Data></Message></VANSEnvelope>""".encode()


class BadBundles(unittest.TestCase):
    """Issue 4, "Bad input": each is refused with an Acknowledgement that names path and rule, and kept."""

    @classmethod
    def setUpClass(cls):
        cls.service = harness.Service(directory=harness.directory(sender="XDIS91", receiver="FDIS91")).start()

    @classmethod
    def tearDownClass(cls):
        cls.service.__exit__()

    def changed(self, change):
        message = bundles.care_communication(attachments=[("Billede", "image/png", b"\x89PNG")])
        change(message)
        return message

    def rows(self):
        def resource(message, kind):
            return harness.resources_of(message, kind)[0]
        return [
            ("wrong event", lambda m: header_of(m)["eventCoding"].update(code="no-such-message"), "MessageHeader"),
            ("two focuses", lambda m: header_of(m)["focus"].append(dict(header_of(m)["focus"][0])), "focus"),
            ("dangling reference", lambda m: resource(m, "Communication")["subject"].update(reference=f"Patient/{bundles.new_id()}"), "subject"),
            ("contained instead of bundled", lambda m: resource(m, "Communication").update(
                contained=[{"resourceType": "Patient", "id": "p1"}], subject={"reference": "#p1"}), "entry"),
            ("duplicate ids", lambda m: m["entry"].append(dict(m["entry"][-1])), "entry"),
            ("unknown profile version", lambda m: m["meta"].update(profile=[bundles.CC + "message|9.9.9"]), "profile"),
            ("base64 that is none", lambda m: resource(m, "Communication")["payload"][1]["contentAttachment"].update(data="!!!!"), "data"),
            ("narrative with script", lambda m: resource(m, "Patient").update(text={
                "status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></div>'}), "text"),
            ("reference to an outside address", lambda m: resource(m, "Communication")["subject"].update(
                reference="https://127.0.0.1:1/Patient/1"), "subject"),
        ]

    def test_each_is_refused_with_an_acknowledgement_that_says_where_and_why(self):
        for what, change, place in self.rows():
            for media_type in FORMATS:
                with self.subTest(what, media_type=media_type):
                    message = self.changed(change)
                    answer = post(self.service, message, media_type)
                    self.assertEqual(answer.status, 422, answer.text[:600])
                    self.assertEqual(verdict_of(answer), ("fatal-error", header_of(message)["id"]), answer.text[:600])
                    self.assertIn(place, answer.text)
                    state = self.service.state_of(answer)
                    self.assertEqual((state["state"], state["deliveries"]), ("refused", []))
                    self.assertTrue(all(issue["details"]["text"] for issue in state["issues"]["issue"]))

    def test_nothing_is_fetched(self):
        """An address in a message is refused, and nobody is asked there: a server that listens sees no connection."""
        places = [lambda m, url: harness.resources_of(m, "Communication")[0]["subject"].update(reference=url + "/Patient/1"),
                  lambda m, url: m["meta"].update(profile=[url + "/StructureDefinition/x"]),
                  lambda m, url: harness.resources_of(m, "Communication")[0]["payload"][1]["contentAttachment"].update(url=url + "/image.png"),
                  lambda m, url: harness.resources_of(m, "Patient")[0]["text"].update(
                      div=f'<div xmlns="http://www.w3.org/1999/xhtml"><img src="{url}/x.png" alt="x"/></div>')]
        with socket.create_server(("127.0.0.1", 0)) as listening:
            url = f"http://127.0.0.1:{listening.getsockname()[1]}"
            statuses = []
            for change in places:
                for media_type in FORMATS:
                    message = self.changed(lambda m, change=change: change(m, url))
                    statuses.append(post(self.service, message, media_type).status)
            self.assertEqual(statuses[:2], [422, 422], "the reference is refused")
            listening.settimeout(0.2)
            with self.assertRaises(TimeoutError):
                listening.accept()

    def test_the_thread_of_another_patient(self):
        for media_type in FORMATS:
            with self.subTest(media_type):
                first = bundles.care_communication()
                self.assertEqual(post(self.service, first, media_type).status, 200)
                thread = harness.resources_of(first, "Communication")[0]["identifier"][0]["value"]
                message = bundles.care_communication(citizen="2412009996", thread=thread)
                answer = post(self.service, message, media_type)
                self.assertEqual((answer.status, verdict_of(answer)), (422, ("fatal-error", header_of(message)["id"])), answer.text[:500])
                self.assertIn("Bundle.entry[1].resource.identifier", answer.text)
                self.assertNotIn(letters.CITIZEN, answer.text, "whose thread it is, is nobody's business")
                self.assertEqual(self.service.state_of(answer)["state"], "refused")

    def test_an_identifier_that_was_used_for_something_else_is_named(self):
        message = bundles.care_communication()
        self.assertEqual(post(self.service, message).status, 200)
        other = bundles.care_communication(message_id=header_of(message)["id"])
        answer = post(self.service, other)
        self.assertEqual((answer.status, verdict_of(answer)[0]), (422, "fatal-error"))
        self.assertIn("Bundle.entry[0].resource.id", answer.text)

    def test_100_megabytes_of_attachment(self):
        """Above what a document and an attachment may hold, below what a request may: read, refused in its own form, kept."""
        message = bundles.care_communication(attachments=[("Stor", "application/pdf", b"@DATA@")])
        body = bundles.json_bytes(message).replace(base64.b64encode(b"@DATA@"), b"QUFB" * (100_000_000 // 3))
        answer = self.service.request("POST", "/fhir/$process-message", body, {"Content-Type": bundles.JSON_TYPE}, timeout=120)
        self.assertEqual((answer.status, verdict_of(answer)), (413, ("fatal-error", header_of(message)["id"])), answer.text[:600])
        self.assertIn("contentAttachment.data", answer.text)
        for limit in ("document", "attachment"):
            self.assertIn(f"({limit})", answer.text)
        state = self.service.state_of(answer)
        self.assertEqual((state["state"], state["deliveries"]), ("refused", []))
        self.assertEqual([issue["details"]["coding"][0]["code"] for issue in state["issues"]["issue"]], ["limit.document", "limit.attachment"])

    def test_what_names_no_sender_gets_an_outcome(self):
        no_header = bundles.care_communication()
        no_header["entry"] = no_header["entry"][1:]
        rows = [("not JSON", b"{", bundles.JSON_TYPE, {400}), ("not XML", b"<Bundle", bundles.XML_TYPE, {400}), ("empty", b"", bundles.JSON_TYPE, {400}),
                ("wrong resource", b'{"resourceType": "Patient"}', bundles.JSON_TYPE, {422}),
                ("no MessageHeader", bundles.json_bytes(no_header), bundles.JSON_TYPE, {422}),
                ("UTF-16", bundles.json_bytes(bundles.care_communication()).decode().encode("utf-16"), bundles.JSON_TYPE, {400, 415}),
                ("a letter", letters.encode(letters.letter("XDIS91", "W001")), bundles.XML_TYPE, {400, 415, 422})]
        for what, body, media_type, statuses in rows:
            with self.subTest(what):
                answer = post(self.service, body, media_type)
                self.assertIn(answer.status, statuses, answer.text[:400])
                self.assertIn("OperationOutcome", answer.text)
                self.assertIsNone(verdict_of(answer))
                self.assertEqual(self.service.state_of(answer)["state"], "refused")

    def test_character_sets_and_media_types(self):
        body = bundles.json_bytes(bundles.care_communication())
        self.assertEqual(post(self.service, body, "application/fhir+json; charset=iso-8859-1").status, 415)
        self.assertEqual(post(self.service, body, "text/plain").status, 415)
        self.assertEqual(post(self.service, body, "application/fhir+json; charset=UTF-8").status, 200)

    def test_without_routes_a_receiver_that_the_directory_lacks_is_served(self):
        message = bundles.care_communication(receiver="5790001000035")
        answer = post(self.service, message)
        self.assertEqual((answer.status, verdict_of(answer)), (200, ("ok", header_of(message)["id"])))

    def test_an_organisation_without_sor_is_refused_with_the_remedy(self):
        directory = harness.directory(receiver="FDIS91").replace("999000000000028", "")
        with harness.Service(directory=directory) as service:
            answer = service.post(letters.encode(letters.letter("XDIS91", "W002")))
            self.assertEqual(answer.status, 422, answer.text)
            for part in ("ukendt_lokationsnummer", "Receiver/EANIdentifier", "ingen SOR-kode", "kolonnen sor"):
                self.assertIn(part, answer.text)
            self.assertEqual(service.state_of(answer)["state"], "refused")

    def test_an_attachment_above_the_limit_in_a_message_below_it(self):
        with harness.Service("[limits]\nattachment_bytes = 1000\n", directory=harness.directory()) as small:
            message = bundles.care_communication(attachments=[("Stor", "application/pdf", b"x" * 2_000)])
            answer = post(small, message)
            self.assertEqual((answer.status, verdict_of(answer)), (413, ("fatal-error", header_of(message)["id"])), answer.text[:400])
            self.assertIn("contentAttachment.data", answer.text)
            self.assertEqual(small.state_of(answer)["state"], "refused")

    def test_a_message_above_the_limit_is_answered_in_its_own_form_as_long_as_it_can_be_read(self):
        limits = "[limits]\nmessage_bytes = 100000\nenvelope_bytes = 400000\n"
        with harness.Service(limits, directory=harness.directory()) as small:
            message = bundles.care_communication(attachments=[("Stor", "application/pdf", b"x" * 200_000)])
            for media_type in FORMATS:
                with self.subTest(media_type):
                    answer = post(small, message, media_type)
                    self.assertEqual((answer.status, verdict_of(answer)), (413, ("fatal-error", header_of(message)["id"])), answer.text[:400])
                    self.assertEqual(small.state_of(answer)["state"], "refused")
            letter = letters.encode(letters.letter_of_size("XDIS91", "BIG1", 200_000))
            answer = small.post(letter)
            self.assertEqual(answer.status, 413, answer.text[:400])
            self.assertIn(b"NegativeReceipt", answer.body)
            self.assertIn(b"<OriginalLetterIdentifier>BIG1<", answer.body)
            self.assertEqual(small.state_of(answer)["state"], "refused")

    def test_the_beginning_of_what_is_larger_still_is_kept(self):
        limits = "[limits]\nmessage_bytes = 100000\nenvelope_bytes = 100000\nbeginning_bytes = 5000\n"
        with harness.Service(limits, directory=harness.directory()) as small:
            message = bundles.care_communication(attachments=[("Stor", "application/pdf", b"x" * 200_000)])
            for media_type in FORMATS:
                with self.subTest(media_type):
                    body = FORMATS[media_type](message)
                    answer = post(small, body, media_type, Accept=media_type)
                    self.assertEqual(answer.status, 413, answer.text[:400])
                    self.assertTrue(answer.headers["Content-Type"].startswith(media_type), answer.headers["Content-Type"])
                    self.assertIn("OperationOutcome", answer.text)
                    state = small.state_of(answer)
                    self.assertEqual((state["state"], state["letters"]), ("refused", []))
                    said = {issue["details"]["coding"][0]["code"]: issue["details"]["text"] for issue in state["issues"]["issue"]}
                    self.assertEqual(set(said), {"http.too_large", "quarantine.beginning"})
                    self.assertIn(str(len(body)), said["quarantine.beginning"])
                    self.assertIn("5000", said["quarantine.beginning"])


if __name__ == "__main__":
    harness.main()
