#!/usr/bin/env python3
"""Conversations between a system that speaks OIOXML and one that speaks FHIR, through the gateway, several times each way.

usage: tests/end_to_end/exchanges.py            as a test
       tests/end_to_end/exchanges.py --show     prints what each of the two sends and gets (docs/how-to/oioxml-fhir-exchange.md)
Both parties are played here: each posts to the gateway, looks into the folder that the gateway delivers to it, and acknowledges
what it got. The route relays: a sender hears what the receiver said. At the end both have read the same texts in the same order.
"""
import base64
import json

import sys
import unittest
import uuid
import xml.etree.ElementTree as xml

import bundles
import harness
import letters
from letters import RECEIPT_NAMESPACE as R

CONFIG = """[exchange]
pair_minutes = 10
[[target]]
name = "clinic"
path = "var/clinic"
receipt_minutes = 120
resends = 3
[[target]]
name = "municipality"
path = "var/municipality"
receipt_minutes = 30
resends = 2
[[route]]
to = "%s"
deliver = ["clinic"]
receipt = "relay"
[[route]]
to = "%s"
deliver = ["municipality"]
receipt = "relay"
""" % (letters.SENDER, letters.RECEIVER)

X91 = "{http://rep.oio.dk/sundcom.dk/medcom.dk/xml/schemas/2006/07/01/}"
XBIN = "{http://rep.oio.dk/medcom.dk/xml/schemas/2012/03/28/}"
SHOW = "--show" in sys.argv


def tell(who, what):
    if SHOW:
        print(f"{who:<14}{what}")


class Party:
    """One end of the conversation, with the folder in which its messages arrive."""

    def __init__(self, service, name):
        self.service, self.name, self.folder = service, name, service.folder / "var" / name
        self.seen, self.texts, self.files = set(), [], []

    def next_file(self, wanted, what):
        def look():
            for path in sorted(self.folder.glob("*")):
                if path.name.startswith(".") or path in self.seen:
                    continue
                if wanted(path):
                    self.seen.add(path)
                    return path
            return None
        return harness.wait_until(look, f"{what} for the {self.name}; it has {sorted(p.name for p in self.folder.glob('*'))}")


def broken_text(element):
    """The characters of a formatted text; a Break is a line."""
    out = element.text or ""
    for child in element:
        out += ("\n" if child.tag.endswith("}Break") else broken_text(child)) + (child.tail or "")
    return out


class Clinic(Party):
    """Speaks OIOXML: sends XDIS91 with XBIN01, answers with XCTL."""

    def __init__(self, service):
        super().__init__(service, "clinic")
        self.count = 0

    def post(self, body, what):
        answer = self.service.post(body)
        assert answer.status == 202, f"{what}: {answer.status} {answer.text[-600:]}"
        return answer

    def send(self, text, attachment=None):
        """A new letter; the attachment follows in a letter of its own, as OIOXML has it."""
        self.count += 1
        letter_id, key = f"K{self.count:03}", str(uuid.uuid4())
        parts = {"references": letters.reference(key, "Billede", "png", "billede", len(attachment))} if attachment else {}
        tell(self.name, f"sends XDIS91 {letter_id}: {text}" + (" (refers to a picture)" if attachment else ""))
        self.post(letters.encode(letters.letter("XDIS91", letter_id, text=text, **parts)), "XDIS91")
        sent = [letter_id]
        if attachment:
            objects = letters.binary_object(key, attachment, "png", "billede")
            tell(self.name, f"sends XBIN01 {letter_id}B: the picture")
            self.post(letters.encode(letters.letter("XBIN01", f"{letter_id}B", objects=objects)), "XBIN01")
            sent.append(f"{letter_id}B")
        self.texts.append(text)
        return sent

    def get_letter(self, attachment=False):
        """An XDIS91, with its XBIN01 where one is expected: text of the newest segment, attachments, trees."""
        def of_kind(code):
            return lambda path: path.suffix == ".xml" and f">{code}</TypeCode>".encode() in path.read_bytes()
        root = xml.fromstring(self.next_file(of_kind("XDIS91"), "an XDIS91").read_bytes())
        text = broken_text(root.find(f"{X91}ClinicalEmail/{X91}ClinicalInformation/{X91}Text01"))
        objects = None
        data = []
        if attachment:
            objects = xml.fromstring(self.next_file(of_kind("XBIN01"), "an XBIN01").read_bytes())
            data = [base64.b64decode(one.text) for one in objects.iter(f"{XBIN}Object_Base64Encoded")]
        tell(self.name, "gets  XDIS91" + (" and XBIN01" if attachment else "") + ": " + text.replace("\n", " / "))
        return root, objects, text, data

    def read(self, sentence, text):
        """The letter is read: what the other one wrote stands in its newest segment."""
        assert sentence in text, f"{sentence!r} is not in {text!r}"
        self.texts.append(sentence)

    def acknowledge(self, root, refuse=None):
        """XCTL03 for a letter of either kind, or XCTL02."""
        space = X91 if root.tag.startswith(X91) else XBIN
        letter = root.find(f"{space}ClinicalEmail") if space == X91 else root.find(f"{space}BinaryLetter")
        self.count += 1
        code, version, element = ("XCTL02", "XC0230Q", "NegativeReceipt") if refuse else ("XCTL03", "XC0330Q", "PositiveReceipt")
        why = f"<RefuseCode>ikke_specificeret</RefuseCode><RefuseText>{refuse}</RefuseText>" if refuse else ""
        body = f"""<Emessage xmlns="{R[1:-1]}"><Envelope><Sent><Date>2026-03-03</Date><Time>10:00</Time></Sent>
<Identifier>Q{self.count:03}</Identifier><AcknowledgementCode>minuspositivkvitt</AcknowledgementCode></Envelope><{element}>
<Letter><Identifier>Q{self.count:03}</Identifier><VersionCode>{version}</VersionCode><StatisticalCode>{code}</StatisticalCode></Letter>
<Sender><EANIdentifier>{letters.SENDER}</EANIdentifier></Sender><Receiver><EANIdentifier>{letters.RECEIVER}</EANIdentifier></Receiver>
<OriginalEmessage><OriginalEnvelopeIdentifier>{root.findtext(f'{space}Envelope/{space}Identifier')}</OriginalEnvelopeIdentifier>
<OriginalSender><EANIdentifier>{letters.RECEIVER}</EANIdentifier></OriginalSender>
<OriginalReceiver><EANIdentifier>{letters.SENDER}</EANIdentifier></OriginalReceiver>
<OriginalLetter><OriginalLetterIdentifier>{letter.findtext(f'{space}Letter/{space}Identifier')}</OriginalLetterIdentifier>
<OriginalVersionCode>{letter.findtext(f'{space}Letter/{space}VersionCode')}</OriginalVersionCode>{why}</OriginalLetter>
</OriginalEmessage></{element}></Emessage>"""
        tell(self.name, f"sends {code} for the {letter.findtext(f'{space}Letter/{space}TypeCode')}")
        self.post(letters.encode(body), code)

    def get_receipts(self, letter_ids):
        """Which receipt came for each of its letters."""
        out = {}
        for _ in letter_ids:
            path = self.next_file(lambda one: one.suffix == ".xml" and b"OriginalLetterIdentifier" in one.read_bytes(), "a receipt")
            root = xml.fromstring(path.read_bytes())
            kind = root.findtext(f"*/{R}Letter/{R}StatisticalCode")
            out[next(root.iter(f"{R}OriginalLetterIdentifier")).text] = kind
            tell(self.name, f"gets  {kind} for {next(root.iter(f'{R}OriginalLetterIdentifier')).text}")
        assert set(out) == set(letter_ids), out
        return set(out.values())


class Municipality(Party):
    """Speaks FHIR: sends CareCommunications, answers with Acknowledgements."""

    def __init__(self, service):
        super().__init__(service, "municipality")

    def post(self, bundle):
        answer = self.service.request("POST", "/fhir/$process-message", bundles.json_bytes(bundle), {"Content-Type": bundles.JSON_TYPE})
        assert answer.status == 202, f"{answer.status} {answer.text[:800]}"
        return answer

    def send(self, text, **parts):
        message = bundles.care_communication(text=text, **parts)
        activity = harness.resources_of(message, "Provenance")[0]["activity"]["coding"][0]["code"]
        tell(self.name, f"sends CareCommunication ({activity}): {text}" + (" (with a document)" if parts.get("attachments") else ""))
        self.post(message)
        self.texts.append(text)
        return message

    def get_message(self, event="care-communication-message"):
        path = self.next_file(lambda one: one.suffix == ".json" and event in one.read_text("utf-8"), event)
        return json.loads(path.read_bytes())

    def read(self, sentence, message):
        payload = harness.resources_of(message, "Communication")[0]["payload"]
        tell(self.name, "gets  CareCommunication: " + payload[0]["contentString"].replace("\n", " / "))
        assert sentence in payload[0]["contentString"], payload[0]
        self.texts.append(sentence)
        return [base64.b64decode(one["contentAttachment"]["data"]) for one in payload if "data" in one.get("contentAttachment", {})]

    def acknowledge(self, message, **parts):
        tell(self.name, f"sends Acknowledgement {parts.get('code', 'ok')}")
        self.post(bundles.acknowledgement(message, **parts))

    def get_acknowledgement(self, of):
        response = harness.resources_of(self.get_message("acknowledgement-message"), "MessageHeader")[0]["response"]
        tell(self.name, f"gets  Acknowledgement {response['code']}")
        assert response["identifier"] == harness.resources_of(of, "MessageHeader")[0]["id"], response
        return response["code"]


class Exchanges(unittest.TestCase):
    def setUp(self):
        directory = harness.directory(sender="XDIS91;XBIN01", receiver="FDIS91")
        self.service = harness.Service(CONFIG, directory=directory).start()
        self.addCleanup(self.service.__exit__)
        self.clinic, self.municipality = Clinic(self.service), Municipality(self.service)
        if SHOW:
            print()

    def letter_to_fhir(self, text, attachment=None):
        """The clinic writes, the municipality reads and acknowledges, the clinic hears of it."""
        sent = self.clinic.send(text, attachment)
        message = self.municipality.get_message()
        self.assertEqual(self.municipality.read(text, message), [attachment] if attachment else [])
        self.municipality.acknowledge(message)
        self.assertEqual(self.clinic.get_receipts(sent), {"XCTL03"})
        return message

    def fhir_to_letter(self, text, expect_attachment=None, refuse=None, **parts):
        """The municipality writes, the clinic reads and acknowledges each letter, the municipality hears of it once."""
        message = self.municipality.send(text, **parts)
        root, objects, newest, data = self.clinic.get_letter(expect_attachment is not None)
        self.assertEqual(data, expect_attachment or [])
        self.clinic.acknowledge(root, refuse)
        if objects is not None:
            self.clinic.acknowledge(objects)
        if refuse:
            self.municipality.texts.remove(text)
            self.assertEqual(self.municipality.get_acknowledgement(message), "fatal-error")
            return message
        self.clinic.read(text, newest)
        self.assertEqual(self.municipality.get_acknowledgement(message), "ok")
        return message

    def check_same_texts(self, texts):
        self.assertEqual(self.clinic.texts, texts)
        self.assertEqual(self.municipality.texts, texts)
        if SHOW:
            print("both have read:", *(f"\n  {number}. {text}" for number, text in enumerate(texts, 1)))

    def test_a_letter_a_reply_with_a_document_an_answer_and_a_forward(self):
        picture, document = b"\x89PNG picture", b"%PDF-1.4 programme"
        texts = ["Borgeren er henvist til hold.", "Her er programmet for holdet.", "Tak. Han begynder i uge 12.", "Videresendt til orientering."]
        first = self.letter_to_fhir(texts[0])
        self.fhir_to_letter(texts[1], expect_attachment=[document], answers=first,
                            attachments=[("Program", "application/pdf", document)])
        answer = self.letter_to_fhir(texts[2], attachment=picture)
        self.fhir_to_letter(texts[3], expect_attachment=[picture], answers=answer, activity="forward-message")
        self.check_same_texts(texts)

    def test_the_municipality_begins_and_one_message_is_refused(self):
        document = b"%PDF-1.4 status"
        texts = ["Status efter 8 uger er vedlagt.", "Tak for status. Se billedet af saaret.", "Vi ser paa det i morgen.", "Saaret heler fint."]
        first = self.fhir_to_letter(texts[0], expect_attachment=[document], attachments=[("Status", "application/pdf", document)])
        answer = self.letter_to_fhir(texts[1], attachment=b"\x89PNG wound")
        self.fhir_to_letter("Denne naar ikke frem.", refuse="Borgeren er ikke tilknyttet.", answers=answer)
        second = self.fhir_to_letter(texts[2], answers=answer)
        self.assertNotEqual(first["id"], second["id"])
        self.fhir_to_letter(texts[3], answers=second)
        self.check_same_texts(texts)


if __name__ == "__main__":
    if SHOW:
        sys.argv.remove("--show")
    harness.main()
