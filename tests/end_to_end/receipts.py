#!/usr/bin/env python3
"""What receivers say finds what it is about, is passed on where a route says so, and is asked for again when it does not come."""
import json
import unittest
import uuid
import xml.etree.ElementTree as xml

import bundles
import harness
import letters
from letters import RECEIPT_NAMESPACE as R, VANS_NAMESPACE as V

RELAY = '[[target]]\nname = "out"\npath = "var/out"\nreceipt_minutes = 120\n[[route]]\ndeliver = ["out"]\nreceipt = "relay"\n'


VERSIONS = {"XCTL01": ("XC0130Q", "NegativeVansReceipt"), "XCTL02": ("XC0230Q", "NegativeReceipt"), "XCTL03": ("XC0330Q", "PositiveReceipt")}


def xctl(letter, code="XCTL03", text="", sender=letters.SENDER, receiver=letters.RECEIVER, letter_id="Q001", whole=False):
    """A receipt about a letter (its bytes) from its receiver. whole: about its envelope, without naming the letter."""
    root = xml.fromstring(letter)
    space = root.tag[:root.tag.index("}") + 1]
    part = next(child for child in root if not child.tag.endswith("Envelope"))
    version, element = VERSIONS[code]
    why = f"<RefuseCode>syntaksfejl</RefuseCode><RefuseText>{text}</RefuseText>" if code != "XCTL03" else ""
    named = "" if whole else f"""<OriginalLetter><OriginalLetterIdentifier>{part.findtext(f'{space}Letter/{space}Identifier')}</OriginalLetterIdentifier>
<OriginalVersionCode>{part.findtext(f'{space}Letter/{space}VersionCode')}</OriginalVersionCode>{why}</OriginalLetter>
"""
    return letters.encode(f"""<Emessage xmlns="{R[1:-1]}"><Envelope><Sent><Date>2026-03-03</Date><Time>10:00</Time></Sent>
<Identifier>{letter_id}</Identifier><AcknowledgementCode>minuspositivkvitt</AcknowledgementCode></Envelope><{element}>
<Letter><Identifier>{letter_id}</Identifier><VersionCode>{version}</VersionCode><StatisticalCode>{code}</StatisticalCode></Letter>
<Sender><EANIdentifier>{sender}</EANIdentifier></Sender><Receiver><EANIdentifier>{receiver}</EANIdentifier></Receiver>
<OriginalEmessage><OriginalEnvelopeIdentifier>{root.findtext(f'{space}Envelope/{space}Identifier')}</OriginalEnvelopeIdentifier>
<OriginalSender><EANIdentifier>{receiver}</EANIdentifier></OriginalSender><OriginalReceiver><EANIdentifier>{sender}</EANIdentifier></OriginalReceiver>
{why if whole else ""}{named}</OriginalEmessage></{element}></Emessage>""")


def network_receipt(message_id, kind, text="", sender="DKVANSNET", envelope=None):
    """A VANSEnvelope that holds nothing but a receipt about an envelope of ours with that message in it; message_id empty: about that
    envelope, whatever is in it."""
    named = f"""<OriginalMessage><Identifier>{message_id}</Identifier>
<Document><Format>HL7</Format><Name>MCM:FDIS91#other</Name><Version>5.0</Version><SizeInBytes>10</SizeInBytes></Document>
<Transport><Type>reliable</Type><TransformMessage>false</TransformMessage></Transport></OriginalMessage>""" if message_id else ""
    why = f"<Error><Description>{text}</Description></Error>" if kind != "PositiveMessage" else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<VANSEnvelope xmlns="{V[1:-1]}"><SenderID EndPointType="VANS">{sender}</SenderID><ReceiverID EndPointType="EAN">{letters.SENDER}</ReceiverID>
<EnvelopeIdentifier>{uuid.uuid4()}</EnvelopeIdentifier><SentDateTime>2026-03-03T10:00:00Z</SentDateTime><Receipt><{kind}>{why}
<OriginalEnvelopeIdentifier>{envelope or uuid.uuid4()}</OriginalEnvelopeIdentifier>{named}</{kind}></Receipt></VANSEnvelope>""".encode()


def about(receipt):
    """What a receipt is and what it says, without its own identifiers and times."""
    root = xml.fromstring(receipt)
    part = next(child for child in root if not child.tag.endswith("Envelope"))
    return part.tag, letters.without_layout(xml.tostring(part.find(f"{R}OriginalEmessage"), "unicode"))


def own_ids(receipt):
    root = xml.fromstring(receipt)
    part = next(child for child in root if not child.tag.endswith("Envelope"))
    return root.findtext(f"{R}Envelope/{R}Identifier"), part.findtext(f"{R}Letter/{R}Identifier")


class Receipts(unittest.TestCase):
    def service(self, config=RELAY, **forms):
        service = harness.Service(config, directory=harness.directory(**(forms or {"sender": "XDIS91", "receiver": "FDIS91"}))).start()
        self.addCleanup(service.__exit__)
        self.out = service.folder / "var" / "out"
        return service

    def file_with(self, text, suffix):
        def look():
            return next((path for path in self.out.glob(f"*{suffix}") if not path.name.startswith(".") and text in path.read_bytes()), None)
        return harness.wait_until(look, f"a {suffix} file with {text!r}; there is {sorted(path.name for path in self.out.glob('*'))}").read_bytes()

    def post_bundle(self, service, bundle):
        return service.request("POST", "/fhir/$process-message", bundles.json_bytes(bundle), {"Content-Type": bundles.JSON_TYPE})

    def verdict(self, service, answer):
        return [one["verdict"] for one in service.state_of(answer)["letters"][0]["documents"]][:1]

    def test_an_acknowledgement_becomes_the_senders_receipt(self):
        for code, kind in (("ok", b"XCTL03"), ("fatal-error", b"XCTL02")):
            with self.subTest(code):
                service = self.service()
                answer = service.post(letters.encode(letters.letter("XDIS91", "L001")))
                self.assertEqual((answer.status, answer.body), (202, b""))
                message = service.delivered(letters.message_id("L001"))
                parts = {} if code == "ok" else {"text": "Borgeren er ukendt her."}
                self.assertEqual(self.post_bundle(service, bundles.acknowledgement(message, code, **parts)).status, 202)
                receipt = self.file_with(b"<OriginalLetterIdentifier>L001<", ".xml")
                self.assertIn(kind, receipt)
                if parts:
                    self.assertIn(parts["text"].encode(), receipt)
                harness.wait_until(lambda: self.verdict(service, answer) == ["positive" if code == "ok" else "negative"], "the verdict")

    def test_a_receipt_becomes_the_senders_acknowledgement(self):
        for code, verdict in (("XCTL03", "ok"), ("XCTL02", "fatal-error")):
            with self.subTest(code):
                service = self.service()
                message = bundles.care_communication()
                answer = self.post_bundle(service, message)
                self.assertEqual((answer.status, answer.body), (202, b""), answer.text)
                letter = self.file_with(b">XDIS91<", ".xml")
                self.assertEqual(service.post(xctl(letter, code, "Ukendt borger.")).status, 202)
                bundle = json.loads(self.file_with(b"acknowledgement-message", ".json"))
                response = harness.resources_of(bundle, "MessageHeader")[0]["response"]
                self.assertEqual((response["code"], response["identifier"]), (verdict, harness.resources_of(message, "MessageHeader")[0]["id"]))

    def test_a_receipt_about_nothing_changes_nothing(self):
        service = self.service()
        letter = letters.encode(letters.letter("XDIS91", "N001", sender=letters.RECEIVER, receiver=letters.SENDER))
        answer = service.post(xctl(letter))
        self.assertEqual(answer.status, 202)
        harness.wait_until(lambda: service.state_of(answer)["laterIssues"], "the word that it is unknown")
        self.assertEqual(service.state_of(answer)["laterIssues"][0]["issue"][0]["details"]["coding"][0]["code"], "receipt.unknown")
        self.assertEqual(list(self.out.glob("*")), [])

    def test_a_second_receipt_changes_nothing(self):
        service = self.service()
        answer = service.post(letters.encode(letters.letter("XDIS91", "L002")))
        message = service.delivered(letters.message_id("L002"))
        self.post_bundle(service, bundles.acknowledgement(message))
        harness.wait_until(lambda: self.verdict(service, answer) == ["positive"], "the verdict")
        second = self.post_bundle(service, bundles.acknowledgement(message, "fatal-error", text="Nej."))
        harness.wait_until(lambda: service.state_of(second)["laterIssues"], "the word that it changes nothing")
        self.assertEqual(self.verdict(service, answer), ["positive"])
        self.assertEqual(len(list(self.out.glob("*.xml"))), 1)

    def refused_text(self, service, answer):
        """Of the document that was refused."""
        documents = service.state_of(answer)["letters"][0]["documents"]
        return next((one["verdict"], one["text"]) for one in documents if one["verdict"] == "negative")

    def test_a_duplicate_is_told_what_the_receiver_said_meanwhile(self):
        for code, kind, status in (("ok", f"{R}PositiveReceipt", 200), ("fatal-error", f"{R}NegativeReceipt", 422)):
            with self.subTest(code):
                service = self.service()
                body = letters.encode(letters.letter("XDIS91", "R001"))
                first = service.post(body)
                self.assertEqual((first.status, first.body), (202, b""))
                again = service.post(body)
                self.assertEqual((again.status, again.body), (202, b""), "nothing is known yet")
                message = service.delivered(letters.message_id("R001"))
                parts = {} if code == "ok" else {"text": "Borgeren er ukendt her."}
                self.post_bundle(service, bundles.acknowledgement(message, code, **parts))
                told = self.file_with(b"<OriginalLetterIdentifier>R001<", ".xml")
                answers = [service.post(body), service.post(letters.encode(letters.letter("XDIS91", "R001", "OTHERENVELOPE")))]
                for answer in answers:
                    self.assertEqual(answer.status, status, answer.text)
                    self.assertEqual(answer.headers["Location"], first.headers["Location"])
                    self.assertEqual(about(answer.body), about(told))
                    self.assertEqual(about(answer.body)[0], kind)
                ids = [one for body in (told, *(answer.body for answer in answers)) for one in own_ids(body)]
                self.assertEqual(len(ids), len(set(ids)), "each has identifiers of its own")
                self.assertEqual(len(list(self.out.glob("*.xml"))), 1, "no second effect")

    def test_a_duplicate_fhir_message_is_told_in_its_own_format(self):
        for code, verdict, status in (("XCTL03", "ok", 200), ("XCTL02", "fatal-error", 422)):
            with self.subTest(code):
                service = self.service()
                message = bundles.care_communication()
                self.assertEqual(self.post_bundle(service, message).status, 202)
                letter = self.file_with(b">XDIS91<", ".xml")
                service.post(xctl(letter, code, "Ukendt borger."))
                told = json.loads(self.file_with(b"acknowledgement-message", ".json"))
                again = self.post_bundle(service, bundles.resent(message))
                self.assertEqual(again.status, status, again.text[:600])
                header = harness.resources_of(again.json(), "MessageHeader")[0]
                self.assertEqual(header["response"]["code"], verdict)
                self.assertEqual(header["response"]["identifier"], harness.resources_of(message, "MessageHeader")[0]["id"])
                self.assertEqual([one["issue"] for one in harness.resources_of(again.json(), "OperationOutcome")],
                                 [one["issue"] for one in harness.resources_of(told, "OperationOutcome")])
                ids = {again.json()["id"], told["id"], header["id"], harness.resources_of(told, "MessageHeader")[0]["id"]}
                self.assertEqual(len(ids), 4)
                own = [one for one in harness.resources_of(again.json(), "Provenance") if one["target"][0]["reference"].endswith(header["id"])]
                self.assertEqual(len(own), 1)
                as_xml = service.request("POST", "/fhir/$process-message", bundles.xml_bytes(message), {"Content-Type": bundles.XML_TYPE})
                self.assertEqual(as_xml.status, status)
                self.assertTrue(as_xml.headers["Content-Type"].startswith("application/fhir+xml"), as_xml.headers["Content-Type"])
                self.assertIn(f'<code value="{verdict}"/>', as_xml.text)

    def test_a_sender_to_whom_no_route_leads_asks_by_sending_again(self):
        config = RELAY.replace("[[route]]", f'[[route]]\nto = "{letters.RECEIVER}"')
        service = self.service(config)
        body = letters.encode(letters.letter("XDIS91", "R002"))
        first = service.post(body)
        self.post_bundle(service, bundles.acknowledgement(service.delivered(letters.message_id("R002")), "fatal-error", text="Nej tak."))
        harness.wait_until(lambda: self.verdict(service, first) == ["negative"], "the verdict")
        answer = service.post(body)
        self.assertEqual(answer.status, 422, answer.text)
        self.assertIn(b"Nej tak.", answer.body)
        self.assertEqual(list(self.out.glob("*.xml")), [])

    def test_a_duplicate_in_an_envelope_gets_both_receipts_again(self):
        service = self.service()
        letter = letters.encode(letters.letter("XDIS91", "R003"))
        message = str(uuid.uuid4())
        self.assertEqual(service.post(letters.in_envelope(letter, str(uuid.uuid4()), message)).status, 200)
        self.post_bundle(service, bundles.acknowledgement(service.delivered(letters.message_id("R003"))))
        told = self.file_with(b"<OriginalLetterIdentifier>R003<", ".xml")
        answer = service.post(letters.in_envelope(letter, str(uuid.uuid4()), message))
        self.assertEqual(answer.status, 200, answer.text)
        self.assertIn(b"PositiveMessage", answer.body)
        harness.wait_until(lambda: len(list(self.out.glob("[!.]*.xml"))) == 2, "the letter's receipt once more")
        receipts = [path.read_bytes() for path in self.out.glob("*.xml")]
        self.assertEqual({about(one) for one in receipts}, {about(told)})
        self.assertEqual(len({own_ids(one) for one in receipts}), 2)

    def test_a_half_that_was_joined_is_acknowledged_again(self):
        service = self.service('[[target]]\nname = "out"\npath = "var/out"\n')
        key = str(uuid.uuid4())
        halves = [letters.encode(letters.letter("XDIS91", "R004", references=letters.reference(key))),
                  letters.encode(letters.letter("XBIN01", "R004B", objects=letters.binary_object(key)))]
        for body in halves:
            self.assertEqual(service.post(body).status, 202)
        for letter_id, body in zip(("R004", "R004B"), halves):
            told = self.file_with(f"<OriginalLetterIdentifier>{letter_id}<".encode(), ".xml")
            answer = service.post(body)
            self.assertEqual(answer.status, 200, answer.text)
            self.assertEqual(about(answer.body), about(told))

    def test_a_receipt_about_the_whole_envelope_is_about_each_letter_in_it(self):
        for code, verdict in (("XCTL03", "ok"), ("XCTL02", "fatal-error"), ("XCTL01", "fatal-error")):
            with self.subTest(code):
                service = self.service()
                message = bundles.care_communication(attachments=[("Billede", "image/png", b"\x89PNG")])
                answer = self.post_bundle(service, message)
                written = [self.file_with(f">{kind}</TypeCode>".encode(), ".xml") for kind in ("XDIS91", "XBIN01")]
                for number, letter in enumerate(written[:1] if code != "XCTL03" else written):
                    self.assertEqual(service.post(xctl(letter, code, "Kuverten er ulæselig.", whole=True, letter_id=f"W00{number}")).status, 202)
                bundle = json.loads(self.file_with(b"acknowledgement-message", ".json"))
                self.assertEqual(harness.resources_of(bundle, "MessageHeader")[0]["response"]["code"], verdict)
                if verdict != "ok":
                    self.assertIn("Kuverten er ulæselig.", json.dumps(bundle, ensure_ascii=False))
                    self.assertEqual(self.refused_text(service, answer), ("negative", "Kuverten er ulæselig."))

    def test_a_receipt_about_an_envelope_with_several_letters_is_passed_on_once(self):
        service = self.service(sender="XDIS91", receiver="XDIS91")
        two = letters.letter("XDIS91", "W010")
        part = two[two.index("<ClinicalEmail>"):two.index("</ClinicalEmail>") + len("</ClinicalEmail>")]
        body = letters.encode(two.replace(part, part + "\n" + part.replace("W010", "W011")).replace("<Identifier>W010</Identifier><Ack", "<Identifier>W099</Identifier><Ack"))
        answer = service.post(body)
        self.assertEqual(answer.status, 202, answer.text)
        self.file_with(b">W011<", ".xml")
        self.assertEqual(service.post(xctl(body, "XCTL02", "Nej.", sender=letters.RECEIVER, receiver=letters.SENDER, whole=True, letter_id="W012")).status, 202)
        harness.wait_until(lambda: [one["documents"][0]["verdict"] for one in service.state_of(answer)["letters"]] == ["negative"] * 2, "both verdicts")
        self.file_with(b"<Identifier>W012</Identifier>", ".xml")
        self.assertEqual(len(service.out_files(".xml")), 2, "the letters, and one receipt")
        nothing = service.post(xctl(letters.encode(letters.letter("XDIS91", "W098")), "XCTL02", "Nej.", sender=letters.RECEIVER,
                                    receiver=letters.SENDER, whole=True, letter_id="W013"))
        harness.wait_until(lambda: service.state_of(nothing)["laterIssues"], "the word that it is about nothing")
        self.assertEqual(service.state_of(nothing)["laterIssues"][0]["issue"][0]["details"]["coding"][0]["code"], "receipt.unknown")

    def test_a_networks_receipt_refuses_what_was_in_the_envelope_and_accepts_the_envelope_only(self):
        service = self.service()
        answer = service.post(letters.encode(letters.letter("XDIS91", "V001")))
        service.delivered(letters.message_id("V001"))
        arrived = service.post(network_receipt(letters.message_id("V001"), "PositiveMessage"))
        self.assertEqual((arrived.status, arrived.body), (202, b""), arrived.text)
        harness.wait_until(lambda: service.state_of(arrived)["laterIssues"], "the word that the envelope arrived")
        self.assertEqual(service.state_of(arrived)["laterIssues"][0]["issue"][0]["details"]["coding"][0]["code"], "receipt.transport")
        self.assertEqual(self.verdict(service, answer), ["none"])
        self.assertEqual(service.post(network_receipt(letters.message_id("V001"), "NegativeMessage", "Modtageren findes ikke.")).status, 202)
        receipt = self.file_with(b"<OriginalLetterIdentifier>V001<", ".xml")
        self.assertIn(b"NegativeReceipt", receipt)
        self.assertIn(b"Modtageren findes ikke.", receipt)
        self.assertEqual(self.refused_text(service, answer), ("negative", "Modtageren findes ikke."))

    def test_an_acknowledgement_that_names_the_bundle_instead_of_the_message_is_about_nothing(self):
        service = self.service()
        answer = service.post(letters.encode(letters.letter("XDIS91", "V002")))
        said = bundles.acknowledgement(service.delivered(letters.message_id("V002")))
        harness.resources_of(said, "MessageHeader")[0]["response"]["identifier"] = letters.bundle_id("V002", "V002")
        posted = self.post_bundle(service, said)
        harness.wait_until(lambda: service.state_of(posted)["laterIssues"], "the word that it is unknown")
        self.assertEqual(service.state_of(posted)["laterIssues"][0]["issue"][0]["details"]["coding"][0]["code"], "receipt.unknown")
        self.assertEqual(self.verdict(service, answer)[:1], ["none"])

    def test_a_plan_that_left_as_a_correspondence_is_refused_in_the_receivers_own_words(self):
        for code, element in (("XCTL02", "NegativeReceipt"), ("XCTL03", "PositiveReceipt")):
            with self.subTest(code):
                service = self.service(sender="GGOP", receiver="XDIS91")
                answer = service.post(letters.encode(letters.letter("GGOP", "P001"), "utf-8"))
                self.assertEqual((answer.status, answer.body), (202, b""), answer.text)
                letter = self.file_with(b">XDIS91</TypeCode>", ".xml")
                self.assertIn("Fraktur af lårbenshals".encode("iso-8859-1"), letter)
                self.assertEqual(service.post(xctl(letter, code, "Vi mangler<Break/>hjælpemidler.", sender=letters.RECEIVER, receiver=letters.SENDER)).status, 202)
                receipt = self.file_with(b"<OriginalVersionCode>GGOP100<", ".xml").decode("iso-8859-1")
                self.assertIn(element, receipt)
                self.assertIn("<OriginalLetterIdentifier>P001<", receipt)
                if code == "XCTL02":
                    self.assertIn("<RefuseText>Vi mangler hjælpemidler.</RefuseText>", receipt)
                    self.assertIn("<RefuseCode>syntaksfejl</RefuseCode>", receipt)

    def test_a_message_without_receipt_is_sent_again_and_then_shown_as_unanswered(self):
        config = '[[target]]\nname = "out"\npath = "var/out"\nreceipt_minutes = 0.005\nresends = 2\n'
        service = self.service(config)
        answer = service.post(letters.encode(letters.letter("XDIS91", "O001")))
        self.assertEqual(answer.status, 200)
        name = letters.message_id("O001")
        first, *again = [json.loads(harness.wait_until(lambda one=one: (self.out / one).exists() and (self.out / one).read_bytes(), one))
                         for one in (f"{name}.json", f"{name}-2.json", f"{name}-3.json")]
        self.assertEqual(len({first["id"], *(one["id"] for one in again)}), 3, "a new Bundle.id each time")
        for one in again:
            self.assertEqual(harness.resources_of(one, "MessageHeader"), harness.resources_of(first, "MessageHeader"))
            self.assertEqual(harness.resources_of(one, "Communication"), harness.resources_of(first, "Communication"))
        harness.wait_until(lambda: service.state_of(answer)["laterIssues"], "the word that it is unanswered")
        document = service.state_of(answer)["letters"][0]["documents"][0]
        self.assertEqual((document["resends"], document["verdict"]), (2, "none"))
        self.assertIsNotNone(document["overdue"])
        self.assertFalse((self.out / f"{name}-4.json").exists())

    def sent_twice(self, suffix):
        """What was sent, and what was sent again for want of a receipt."""
        again = harness.wait_until(lambda: next(self.out.glob(f"[!.]*-2{suffix}"), None), "a resend")
        first = next(path for path in self.out.glob(f"[!.]*{suffix}") if path != again)
        return first.read_bytes(), again.read_bytes()

    def test_a_receipt_that_names_nothing_but_the_envelope_of_a_resend_finds_what_was_sent(self):
        config = RELAY.replace("receipt_minutes = 120", "receipt_minutes = 0.005\nresends = 1")
        with self.subTest("a letter that was made of a message"):
            service = self.service(config)
            message = bundles.care_communication()
            self.assertEqual(self.post_bundle(service, message).status, 202)
            first, again = self.sent_twice(".xml")
            envelopes = [xml.fromstring(one).findtext("{*}Envelope/{*}Identifier") for one in (first, again)]
            self.assertNotEqual(*envelopes)
            self.assertEqual(service.post(xctl(again, "XCTL02", "Ukendt borger.", whole=True)).status, 202)
            bundle = json.loads(self.file_with(b"acknowledgement-message", ".json"))
            response = harness.resources_of(bundle, "MessageHeader")[0]["response"]
            self.assertEqual((response["code"], response["identifier"]), ("fatal-error", harness.resources_of(message, "MessageHeader")[0]["id"]))
            self.assertIn("Ukendt borger.", json.dumps(bundle, ensure_ascii=False))
        with self.subTest("a letter that left as it came"):
            service = self.service(config, sender="XDIS91", receiver="XDIS91")
            letter = letters.encode(letters.letter("XDIS91", "L021"))
            answer = service.post(letter)
            self.assertEqual(answer.status, 202)
            _, again = self.sent_twice(".xml")
            said = xctl(again, "XCTL02", "Ukendt borger.", sender=letters.RECEIVER, receiver=letters.SENDER, whole=True)
            self.assertEqual(service.post(said).status, 202)
            receipt = xml.fromstring(self.file_with(b"<NegativeReceipt>", ".xml"))
            named = receipt.find(f".//{R}OriginalEmessage")
            own = xml.fromstring(letter).findtext("{*}Envelope/{*}Identifier")
            self.assertEqual(named.findtext(f"{R}OriginalEnvelopeIdentifier"), own, "the other one he has never seen")
            self.assertEqual(named.findtext(f".//{R}OriginalLetterIdentifier"), "L021")
            self.assertEqual(named.findtext(f".//{R}RefuseText"), "Ukendt borger.")
            self.assertEqual(self.verdict(service, answer), ["negative"])
        with self.subTest("a message of which a network knows no more than the envelope"):
            service = self.service(config)
            answer = service.post(letters.encode(letters.letter("XDIS91", "L022")))
            first, envelope = (json.loads(one)["id"] for one in self.sent_twice(".json"))
            self.assertNotEqual(first, envelope)
            sent = network_receipt("", "NegativeVans", "Modtageren har ingen postkasse.", envelope=envelope)
            self.assertEqual(service.post(sent).status, 202)
            self.assertIn("Modtageren har ingen postkasse.", self.file_with(b"<NegativeReceipt>", ".xml").decode("iso-8859-1"))
            self.assertEqual(self.verdict(service, answer), ["negative"])


if __name__ == "__main__":
    harness.main()
