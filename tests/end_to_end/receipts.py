#!/usr/bin/env python3
"""What receivers say finds what it is about, is passed on where a route says so, and is asked for again when it does not come."""
import json
import unittest
import xml.etree.ElementTree as xml

import bundles
import harness
import letters
from letters import RECEIPT_NAMESPACE as R

RELAY = '[[target]]\nname = "out"\npath = "var/out"\nreceipt_minutes = 120\n[[route]]\ndeliver = ["out"]\nreceipt = "relay"\n'


def xctl(letter, code="XCTL03", text="", sender=letters.SENDER, receiver=letters.RECEIVER, letter_id="Q001"):
    """A receipt about a letter (its bytes) from its receiver."""
    root = xml.fromstring(letter)
    space = root.tag[:root.tag.index("}") + 1]
    part = next(child for child in root if not child.tag.endswith("Envelope"))
    version, element = {"XCTL03": ("XC0330Q", "PositiveReceipt"), "XCTL02": ("XC0230Q", "NegativeReceipt")}[code]
    why = f"<RefuseCode>syntaksfejl</RefuseCode><RefuseText>{text}</RefuseText>" if code == "XCTL02" else ""
    return letters.encode(f"""<Emessage xmlns="{R[1:-1]}"><Envelope><Sent><Date>2026-03-03</Date><Time>10:00</Time></Sent>
<Identifier>{letter_id}</Identifier><AcknowledgementCode>minuspositivkvitt</AcknowledgementCode></Envelope><{element}>
<Letter><Identifier>{letter_id}</Identifier><VersionCode>{version}</VersionCode><StatisticalCode>{code}</StatisticalCode></Letter>
<Sender><EANIdentifier>{sender}</EANIdentifier></Sender><Receiver><EANIdentifier>{receiver}</EANIdentifier></Receiver>
<OriginalEmessage><OriginalEnvelopeIdentifier>{root.findtext(f'{space}Envelope/{space}Identifier')}</OriginalEnvelopeIdentifier>
<OriginalSender><EANIdentifier>{receiver}</EANIdentifier></OriginalSender><OriginalReceiver><EANIdentifier>{sender}</EANIdentifier></OriginalReceiver>
<OriginalLetter><OriginalLetterIdentifier>{part.findtext(f'{space}Letter/{space}Identifier')}</OriginalLetterIdentifier>
<OriginalVersionCode>{part.findtext(f'{space}Letter/{space}VersionCode')}</OriginalVersionCode>{why}</OriginalLetter>
</OriginalEmessage></{element}></Emessage>""")


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


if __name__ == "__main__":
    harness.main()
