#!/usr/bin/env python3
"""A letter goes in, is receipted, becomes FHIR and is delivered: three kinds, five ways to write Danish, bare and in an envelope."""
import unittest
import uuid
import xml.etree.ElementTree as xml

import harness
import letters
from letters import RECEIPT_NAMESPACE as R, VANS_NAMESPACE as V

# name, charset, with a declaration?
CHARSETS = [("latin1", "iso-8859-1", True), ("windows", "windows-1252", True), ("utf8", "utf-8", True),
            ("bom", "utf-8-sig", True), ("undeclared", "utf-8", False)]


class MainPath(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = harness.Service().start()

    @classmethod
    def tearDownClass(cls):
        cls.service.__exit__()

    def each_form(self):
        """kind, letter id, envelope id, bytes of the letter"""
        number = 0
        for kind in letters.KINDS:
            for name, charset, declare in CHARSETS:
                number += 1
                letter_id, envelope_id = f"B{number:03}", f"K{number:03}"
                with self.subTest(kind=kind, charset=name):
                    yield kind, letter_id, envelope_id, letters.encode(
                        letters.letter(kind, letter_id, envelope_id), charset, declare)

    def check_delivered(self, answer, letter_id, envelope_id):
        bundle = self.service.delivered(letters.message_id(letter_id))
        self.assertEqual(bundle["resourceType"], "Bundle")
        self.assertEqual(bundle["id"], letters.bundle_id(envelope_id, letter_id))
        header = harness.resources_of(bundle, "MessageHeader")[0]
        self.assertEqual(header["id"], letters.message_id(letter_id))
        patient = harness.resources_of(bundle, "Patient")[0]
        self.assertEqual(patient["name"][0]["family"], "Prøvelund")
        self.assertIn("Æble", " ".join(patient["name"][0]["given"]))
        self.assertIn(letters.CITIZEN, [identifier["value"] for identifier in patient["identifier"]])

        read = self.service.request("GET", f"/fhir/Bundle/{bundle['id']}")
        self.assertEqual(read.status, 200)
        self.assertTrue(read.headers["Content-Type"].startswith("application/fhir+json"), read.headers["Content-Type"])
        self.assertEqual(read.json(), bundle)

        def delivered():
            state = self.service.state_of(answer)
            return {delivery["state"] for delivery in state["deliveries"]} == {"delivered"} and state
        state = harness.wait_until(delivered, "a delivery that is noted as delivered")
        self.assertNotIn(letters.CITIZEN, str({key: state[key] for key in state if key != "receipt"}))

    def test_bare_letters_get_a_positive_receipt(self):
        for kind, letter_id, envelope_id, body in self.each_form():
            answer = self.service.post(body)
            self.assertEqual(answer.status, 200, answer.text)
            self.assertIn("xml", answer.headers["Content-Type"])
            receipt = xml.fromstring(answer.body)
            self.assertEqual(receipt.tag, f"{R}Emessage")
            self.assertEqual(receipt.findtext(f"{R}Envelope/{R}AcknowledgementCode"), "minuspositivkvitt")
            positive = receipt.find(f"{R}PositiveReceipt")
            self.assertIsNotNone(positive, answer.text)
            self.assertEqual(positive.findtext(f"{R}Letter/{R}VersionCode"), "XC0330Q")
            self.assertEqual(positive.findtext(f"{R}Letter/{R}StatisticalCode"), "XCTL03")
            self.assertEqual(positive.findtext(f"{R}Sender/{R}EANIdentifier"), letters.RECEIVER)
            self.assertEqual(positive.findtext(f"{R}Receiver/{R}EANIdentifier"), letters.SENDER)
            original = positive.find(f"{R}OriginalEmessage")
            self.assertEqual(original.findtext(f"{R}OriginalEnvelopeIdentifier"), envelope_id)
            self.assertEqual(original.findtext(f"{R}OriginalLetter/{R}OriginalLetterIdentifier"), letter_id)
            self.assertEqual(original.findtext(f"{R}OriginalLetter/{R}OriginalVersionCode"), letters.VERSIONS[kind])
            self.check_delivered(answer, letter_id, envelope_id)

    def test_letters_in_envelopes_get_an_envelope_with_a_receipt(self):
        for kind, letter_id, envelope_id, body in self.each_form():
            letter_id, envelope_id = "V" + letter_id, "V" + envelope_id
            body = body.replace(b">B", b">VB").replace(b">K", b">VK", 1)
            vans_id = str(uuid.uuid4())
            answer = self.service.post(letters.in_envelope(body, envelope_id=vans_id))
            self.assertEqual(answer.status, 200, answer.text)
            receipt = xml.fromstring(answer.body)
            self.assertEqual(receipt.tag, f"{V}VANSEnvelope")
            self.assertEqual(receipt.findtext(f"{V}SenderID"), letters.RECEIVER)
            self.assertEqual(receipt.findtext(f"{V}ReceiverID"), letters.SENDER)
            self.assertNotEqual(receipt.findtext(f"{V}EnvelopeIdentifier"), vans_id)
            positive = receipt.find(f"{V}Receipt/{V}PositiveMessage")
            self.assertIsNotNone(positive, answer.text)
            self.assertEqual(positive.findtext(f"{V}OriginalEnvelopeIdentifier"), vans_id)
            self.check_delivered(answer, letter_id, envelope_id)
            self.check_own_receipt(answer, letter_id)

    def check_own_receipt(self, answer, letter_id):
        """The envelope has its receipt in the answer; the letter's goes to its sender as letters do."""
        receipts = [one for one in self.service.state_of(answer)["letters"][0]["documents"] if one["kind"] == "XCTL03"]
        self.assertEqual(len(receipts), 1)
        path = self.service.folder / "var" / "out" / f"{receipts[0]['letterIdentifier']}.xml"
        named = [one.text for one in xml.fromstring(path.read_bytes()).iter(f"{R}OriginalLetterIdentifier")]
        self.assertEqual(named, [letter_id])

    def test_no_positive_receipt_where_none_is_wanted(self):
        bare = letters.encode(letters.letter("XREF15", "N001", acknowledgement="minuspositivkvitt"))
        enveloped = letters.in_envelope(letters.encode(letters.letter("XREF15", "N002")), transport="unreliable")
        for body, letter_id in ((bare, "N001"), (enveloped, "N002")):
            answer = self.service.post(body)
            self.assertEqual((answer.status, answer.body), (202, b""))
            self.check_delivered(answer, letter_id, letter_id)

    def test_every_prefix_is_understood(self):
        text = letters.letter("XDIS91", "P001").replace("xmlns=", "xmlns:q=").replace("</", "</q:").replace("<", "<q:")
        text = text.replace("<q:/q:", "</q:")
        answer = self.service.post(letters.encode(text))
        self.assertEqual(answer.status, 200, answer.text)
        self.check_delivered(answer, "P001", "P001")

    def test_several_letters_in_one_emessage_are_several_messages(self):
        first, second = letters.letter("XDIS91", "M001", "M100"), letters.letter("XDIS91", "M002", "M100")
        part = second[second.index("<ClinicalEmail>"):second.index("</Emessage>")]
        answer = self.service.post(letters.encode(first.replace("</Emessage>", part + "</Emessage>")))
        self.assertEqual(answer.status, 200, answer.text)
        named = [element.text for element in xml.fromstring(answer.body).iter(f"{R}OriginalLetterIdentifier")]
        self.assertEqual(named, ["M001", "M002"])
        for letter_id in named:
            bundle = self.service.delivered(letters.message_id(letter_id))
            self.assertEqual(bundle["id"], letters.bundle_id("M100", letter_id))

    def test_what_was_written_is_in_the_bundle(self):
        for kind in letters.KINDS:
            with self.subTest(kind=kind):
                letter_id = f"T{kind[:4]}"
                words = "Ømme knæ & skuldre <Break/>trods øvelser".replace(" & ", " &amp; ")
                if kind == "GGOP":
                    words = words.replace("<Break/>", "<a:Break/>")
                self.service.post(letters.encode(letters.letter(kind, letter_id, text=words)))
                bundle = self.service.delivered(letters.message_id(letter_id))
                everything = str(bundle).replace("&amp;", "&")
                self.assertIn("Ømme knæ & skuldre", everything)
                self.assertIn("trods øvelser", everything)


if __name__ == "__main__":
    harness.main()
