#!/usr/bin/env python3
"""An XDIS91 and its XBIN01 become one CareCommunication, whatever comes first and whatever happens between them."""
import base64
import unittest
import uuid
import xml.etree.ElementTree as xml

import harness
import letters
from letters import RECEIPT_NAMESPACE as R

LONG = "[exchange]\npair_minutes = 60\n"
SHORT = "[exchange]\npair_minutes = 0.02\n"  # 1.2 seconds
FORMS = harness.directory(sender="XDIS91", receiver="FDIS91")


def pair(name, data=b"%PDF-1.4", **parts):
    """XDIS91 and XBIN01 that belong together, as bytes."""
    key = str(uuid.uuid5(letters.NAMESPACE, name))
    letter = letters.letter("XDIS91", f"{name}A", references=letters.reference(key, size=len(data)), **parts)
    objects = letters.letter("XBIN01", f"{name}B", objects=letters.binary_object(key, data), **parts)
    return letters.encode(letter), letters.encode(objects)


class Pairing(unittest.TestCase):
    def service(self, config, **more):
        service = harness.Service(config, **{"directory": FORMS, **more}).start()
        self.addCleanup(service.__exit__)
        return service

    def receipts(self, service):
        """letter id -> kind of receipt that was sent to the letter's sender"""
        out = {}
        for path in service.out_files(".xml"):
            root = xml.fromstring(path.read_bytes())
            for letter in root.iter(f"{R}OriginalLetterIdentifier"):
                out[letter.text] = root.findtext(f"*/{R}Letter/{R}StatisticalCode")
        return out

    def check_joined(self, service, name, data=b"%PDF-1.4"):
        bundle = service.delivered(letters.message_id(f"{name}A"))
        attachments = [one["contentAttachment"] for one in harness.resources_of(bundle, "Communication")[0]["payload"]
                       if "contentAttachment" in one]
        self.assertEqual([base64.b64decode(one["data"]) for one in attachments], [data])
        harness.wait_until(lambda: self.receipts(service) == {f"{name}A": "XCTL03", f"{name}B": "XCTL03"}, "receipts for both halves")
        self.assertEqual(len(service.out_files()), 1, "one message of two halves")

    def test_either_may_come_first(self):
        for name, order in (("P1", (0, 1)), ("P2", (1, 0))):
            with self.subTest(name):
                service = self.service(LONG)
                halves = pair(name)
                answers = [service.post(halves[i]) for i in order]
                self.assertEqual([(answer.status, answer.body) for answer in answers], [(202, b"")] * 2)
                self.check_joined(service, name)
                first = service.state_of(answers[order.index(0)])["letters"][0]
                self.assertIsNone(first["waitsForOtherHalfUntil"])
                second = service.state_of(answers[order.index(1)])["letters"][0]
                self.assertEqual(second["partOf"], answers[order.index(0)].headers["Location"])

    def test_a_half_that_waits_says_so_and_survives_a_kill(self):
        service = self.service(LONG)
        letter, objects = pair("P3")
        answer = service.post(letter)
        state = service.state_of(answer)
        self.assertIsNotNone(state["letters"][0]["waitsForOtherHalfUntil"])
        self.assertIn('genvej_follow_ups_open{kind="pair"} 1', service.metrics())
        service.kill()
        service.start()
        self.assertIsNotNone(service.state_of(answer)["letters"][0]["waitsForOtherHalfUntil"])
        service.post(objects)
        self.check_joined(service, "P3")
        self.assertIn('genvej_follow_ups_open{kind="pair"} 0', service.metrics())

    def test_an_xbin01_that_never_comes(self):
        service = self.service(SHORT)
        letter, _ = pair("P4")
        answer = service.post(letter)
        self.assertEqual(answer.status, 202)
        harness.wait_until(lambda: self.receipts(service) == {"P4A": "XCTL02"}, "a negative receipt")
        receipt = next(path.read_bytes().decode("iso-8859-1") for path in service.out_files(".xml"))
        self.assertIn("Bilag er ikke modtaget inden 0.02 minutter", receipt)
        state = service.state_of(answer)
        self.assertEqual(state["state"], "refused")
        self.assertEqual(service.out_files(), [], "nothing half is sent")

    def test_the_window_goes_on_while_the_gateway_is_down(self):
        service = self.service(SHORT)
        letter, _ = pair("P5")
        service.post(letter)
        service.kill()
        service.start()
        harness.wait_until(lambda: self.receipts(service) == {"P5A": "XCTL02"}, "a negative receipt after the restart")

    def test_a_lone_xbin01_is_passed_on_unconverted(self):
        service = self.service(SHORT)
        _, objects = pair("P6")
        answer = service.post(objects)
        self.assertEqual(answer.status, 202)
        path = service.folder / "var" / "out" / f"{letters.message_id('P6B')}.xml"
        harness.wait_until(path.exists, "the XBIN01 as it came")
        self.assertEqual(path.read_bytes(), objects)
        self.assertEqual(service.state_of(answer)["laterIssues"][0]["issue"][0]["details"]["coding"][0]["code"], "pair.alone")

    def test_attachments_of_a_broker_do_not_wait(self):
        directory = FORMS.replace(f"{letters.SENDER},999000000000011,gp", f"{letters.SENDER},999000000000011,broker")
        service = self.service(LONG, directory=directory)
        _, objects = pair("P7")
        self.assertEqual(service.post(objects).status, 200)
        harness.wait_until((service.folder / "var" / "out" / f"{letters.message_id('P7B')}.xml").exists, "the XBIN01 as it came")

    def test_a_file_type_that_is_not_permitted_is_refused_at_once(self):
        service = self.service(LONG)
        key = str(uuid.uuid4())
        letter = letters.letter("XDIS91", "P8A", references=letters.reference(key, extension="exe", code="tekstfil"))
        answer = service.post(letters.encode(letter))
        self.assertEqual(answer.status, 422, answer.text)
        self.assertIn("NegativeReceipt", answer.text)

    def test_halves_between_others_do_not_meet(self):
        service = self.service(SHORT)
        letter, _ = pair("P9")
        _, objects = pair("P9", citizen="2412009996", receiver=letters.SENDER, sender=letters.RECEIVER)
        service.post(letter)
        service.post(objects)
        harness.wait_until(lambda: self.receipts(service).get("P9A") == "XCTL02", "a negative receipt")

    def test_halves_of_two_citizens_are_refused_and_never_joined(self):
        service = self.service(LONG)
        letter, _ = pair("PD")
        _, objects = pair("PD", citizen="2412009996")
        answers = [service.post(letter), service.post(objects)]
        harness.wait_until(lambda: self.receipts(service) == {"PDA": "XCTL02", "PDB": "XCTL02"}, "a negative receipt for both")
        self.assertEqual([service.state_of(answer)["state"] for answer in answers], ["refused", "refused"])
        self.assertEqual(service.out_files(), [])

    def test_what_leaves_as_letters_waits_for_nothing(self):
        service = self.service(LONG, directory=harness.directory(receiver="XDIS91"))
        for half, letter_id in zip(pair("PA"), ("PAA", "PAB")):
            answer = service.post(half)
            self.assertEqual(answer.status, 200, answer.text)
            path = service.folder / "var" / "out" / f"{letters.message_id(letter_id)}.xml"
            harness.wait_until(path.exists, "the letter as it came")
            self.assertEqual(path.read_bytes(), half)

    def test_a_pair_in_envelopes(self):
        service = self.service(LONG)
        answers = [service.post(letters.in_envelope(half)) for half in pair("PB")]
        self.assertEqual([answer.status for answer in answers], [200, 200])
        for answer in answers:
            self.assertIn("PositiveMessage", answer.text)
        self.check_joined(service, "PB")

    def test_a_half_that_is_sent_again_while_it_waits_has_no_second_effect(self):
        service = self.service(LONG)
        letter, objects = pair("PC")
        locations = {service.post(letter).headers["Location"] for _ in range(3)}
        self.assertEqual(len(locations), 1)
        service.post(objects)
        self.check_joined(service, "PC")


if __name__ == "__main__":
    harness.main()
