#!/usr/bin/env python3
"""The same letter again has no second effect; the same identifier with another content is never acknowledged as the first."""
import concurrent.futures
import unittest
import uuid
import xml.etree.ElementTree as xml

import harness
import letters
from letters import RECEIPT_NAMESPACE as R, VANS_NAMESPACE as V


def receipt_of(answer):
    """The kind of receipt and what it is about, without the receipt's own ids and times."""
    root = xml.fromstring(answer.body)
    letter = root.find(f"{R}PositiveReceipt")
    letter = root.find(f"{R}NegativeReceipt") if letter is None else letter
    return letter.tag.removeprefix(R), xml.tostring(letter.find(f"{R}OriginalEmessage"))


class Duplicates(unittest.TestCase):
    def setUp(self):
        self.service = harness.Service().start()
        self.addCleanup(self.service.__exit__)

    def post(self, letter_id, envelope_id=None, **parts):
        return self.service.post(letters.encode(letters.letter("XREF15", letter_id, envelope_id, **parts)))

    def test_the_same_bytes_again_get_the_first_verdict_under_new_ids(self):
        first, second = self.post("D001"), self.post("D001")
        self.assertEqual((first.status, second.status), (200, 200), second.text)
        self.assertEqual(receipt_of(first), receipt_of(second))
        own_id = f"{R}Envelope/{R}Identifier"
        self.assertNotEqual(xml.fromstring(first.body).findtext(own_id), xml.fromstring(second.body).findtext(own_id))
        self.service.delivered(letters.message_id("D001"))
        self.assertEqual(len(self.service.out_files()), 1)

    def test_a_duplicate_points_to_the_first(self):
        first, second = self.post("D002"), self.post("D002")
        self.assertEqual(second.headers["Location"], first.headers["Location"])
        self.assertEqual(len(self.service.state_of(second)["deliveries"]), 1)

    def test_a_resent_letter_in_another_envelope_is_a_duplicate(self):
        self.assertEqual(self.post("D003", "K001").status, 200)
        self.assertEqual(self.post("D003", "K002").status, 200)
        self.service.delivered(letters.message_id("D003"))
        self.assertEqual(len(self.service.out_files()), 1)

    def test_other_charset_same_content_is_a_duplicate(self):
        text = letters.letter("XREF15", "D004")
        for charset in ("iso-8859-1", "utf-8", "windows-1252"):
            answer = self.service.post(letters.encode(text, charset))
            self.assertEqual(answer.status, 200, answer.text)
        self.service.delivered(letters.message_id("D004"))
        self.assertEqual(len(self.service.out_files()), 1)

    def test_a_known_letter_id_with_other_content_is_refused(self):
        self.assertEqual(self.post("D005", "K005").status, 200)
        answer = self.post("D005", "K006", text="Noget andet.")
        self.assertEqual(answer.status, 422, answer.text)
        self.assertEqual(receipt_of(answer)[0], "NegativeReceipt")
        self.service.delivered(letters.message_id("D005"))
        self.assertEqual(len(self.service.out_files()), 1)

    def test_an_envelope_id_with_another_letter_is_refused(self):
        self.assertEqual(self.post("D006", "K007").status, 200)
        answer = self.post("D007", "K007")
        self.assertEqual(answer.status, 422, answer.text)
        self.assertEqual(receipt_of(answer)[0], "NegativeReceipt")

    def test_a_refused_id_is_free_for_the_corrected_letter(self):
        self.assertEqual(self.post("D008", citizen="3113991234").status, 422)
        answer = self.post("D008")
        self.assertEqual(answer.status, 200, answer.text)
        self.assertEqual(receipt_of(answer)[0], "PositiveReceipt")

    def test_copies_at_the_same_instant_take_effect_once(self):
        body = letters.encode(letters.letter("XREF15", "D009"))
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(lambda _: self.service.post(body), range(32)))
        self.assertEqual({answer.status for answer in answers}, {200})
        self.assertEqual(len({answer.headers["Location"] for answer in answers}), 1, "all are told of one reception")
        self.assertEqual(len(self.service.state_of(answers[0])["deliveries"]), 1)

    def test_envelopes(self):
        """Both ids seen, the message's seen, the envelope's reused (oioxml.md, section 6)."""
        letter = letters.encode(letters.letter("XREF15", "D010"))
        envelope, message = str(uuid.uuid4()), str(uuid.uuid4())
        first = self.service.post(letters.in_envelope(letter, envelope, message))
        again = self.service.post(letters.in_envelope(letter, envelope, message))
        resent = self.service.post(letters.in_envelope(letter, str(uuid.uuid4()), message))
        other = letters.encode(letters.letter("XREF15", "D011"))
        reused = self.service.post(letters.in_envelope(other, envelope, str(uuid.uuid4())))
        for answer in (first, again, resent):
            self.assertEqual(answer.status, 200, answer.text)
            self.assertIsNotNone(xml.fromstring(answer.body).find(f"{V}Receipt/{V}PositiveMessage"))
        self.assertEqual(reused.status, 422, reused.text)
        self.service.delivered(letters.message_id("D010"))
        self.assertEqual(len(self.service.out_files()), 1)

    def test_after_a_restart_a_duplicate_is_still_one(self):
        self.assertEqual(self.post("D012").status, 200)
        self.service.kill()
        self.service.start()
        self.assertEqual(self.post("D012").status, 200)
        self.service.delivered(letters.message_id("D012"))
        self.assertEqual(len(self.service.out_files()), 1)


if __name__ == "__main__":
    harness.main()
