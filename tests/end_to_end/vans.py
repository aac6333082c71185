#!/usr/bin/env python3
"""Two gateways over VANS: letters and FHIR messages travel in VANSEnvelopes, the network's receipt ends the delivery, the
receiver's own receipt comes back in an envelope and finds what it is about, also after a kill."""
import json
import unittest

import bundles
import emitted
import harness
import letters
from free_ports import free_ports  # harness adds its folder


def listening(port):
    return f'[listen]\naddress = "127.0.0.1:{port}"\n[operator]\naddress = "127.0.0.1:0"\n' + harness.ORGANISATIONS


def vans_target(name, port):
    return (f'[[target]]\nname = "{name}"\nkind = "vans"\nurl = "http://127.0.0.1:{port}/medcom"\n'
            "first_retry_seconds = 1\nlongest_retry_seconds = 1\n")


class Vans(unittest.TestCase):
    """`near` is where the sender posts, `far` is the receiver's: it keeps letters and answers by VANS."""

    def setUp(self):
        self.ports = free_ports(2)
        receivers = harness.directory(sender="XDIS91", receiver="XDIS91")
        self.near = harness.Service(vans_target("net", self.ports[1]), listen=listening(self.ports[0]), directory=receivers)
        answers = "".join(f'[[route]]\nmessage = "{kind}"\ndeliver = ["back"]\n' for kind in ("XCTL02", "XCTL03"))
        self.far = harness.Service('[[target]]\nname = "out"\nkind = "folder"\npath = "var/out"\n' + vans_target("back", self.ports[0]) +
                                   answers + '[[route]]\ndeliver = ["out"]\n', listen=listening(self.ports[1]), directory=receivers)
        for service in (self.near, self.far):
            self.addCleanup(service.__exit__)

    def delivery(self, answer):
        return self.near.state_of(answer)["deliveries"][0]

    def verdict(self, answer):
        """What the receiver said of the document, as soon as it said something."""
        def look():
            documents = self.near.state_of(answer)["letters"][0]["documents"]
            return next((one["verdict"] for one in documents if one["verdict"] not in ("", "none")), None)
        return harness.wait_until(look, "the receiver's own receipt")

    def test_a_letter_goes_out_in_an_envelope_and_its_receipt_comes_back(self):
        self.near.start()
        self.far.start()
        letter = letters.encode(letters.letter("XDIS91", "V001"))
        answer = self.near.post(letter)
        self.assertEqual(answer.status, 200)
        harness.wait_until(lambda: self.delivery(answer)["state"] == "delivered", "the network's receipt")
        there = harness.wait_until(lambda: self.far.out_files(".xml"), "the letter at the receiver")
        self.assertEqual(there[0].read_bytes(), letter, "byte for byte as it was sent")
        self.assertEqual(self.verdict(answer), "positive")

    def test_a_receiver_that_is_down_gets_the_letter_once_when_it_is_back(self):
        self.near.start()
        answer = self.near.post(letters.encode(letters.letter("XDIS91", "V002")))
        harness.wait_until(lambda: self.delivery(answer)["attempts"] > 0, "a failed attempt")
        self.assertIn("reached", self.delivery(answer)["lastError"])
        self.far.start()
        harness.wait_until(lambda: self.delivery(answer)["state"] == "delivered", "the delivery after the outage")
        self.assertEqual(len(harness.wait_until(lambda: self.far.out_files(".xml"), "the letter")), 1)

    def test_the_receivers_word_finds_its_letter_after_a_kill(self):
        self.near.start()
        self.far.start()
        answer = self.near.post(letters.encode(letters.letter("XDIS91", "V003")))
        harness.wait_until(lambda: self.delivery(answer)["state"] == "delivered", "the network's receipt")
        self.near.kill()
        self.near.start()
        self.assertEqual(self.verdict(answer), "positive")
        self.assertEqual(len(self.far.out_files(".xml")), 1, "delivered once")

    def test_a_fhir_message_travels_as_fhir_and_is_acknowledged_as_fhir(self):
        both = harness.directory(sender="FDIS91", receiver="FDIS91")
        for service in (self.near, self.far):
            (service.folder / "organisations.csv").write_text(both, encoding="utf-8")
            service.start()
        message = bundles.care_communication()
        answer = self.near.request("POST", "/fhir/$process-message", bundles.json_bytes(message), {"Content-Type": bundles.JSON_TYPE})
        self.assertEqual(answer.status, 200, answer.text)
        there = harness.wait_until(lambda: self.far.out_files(".json"), "the message at the receiver")
        self.assertEqual(json.loads(there[0].read_bytes()), message)
        self.assertEqual(self.verdict(answer), "positive")
        # The receiver's own word came as FHIR in an envelope: read as it was received (and kept for the validators of others).
        listed = self.near.request("GET", "/api/messages", operator=True).json()["messages"]
        raw = [self.near.request("GET", f"/api/messages/{one['id']}/raw", operator=True).body for one in listed]
        words = [json.loads(one) for body in raw if b"VANSEnvelope" in body for one in emitted.inside(body)]
        self.assertEqual([harness.resources_of(one, "MessageHeader")[0]["eventCoding"]["code"] for one in words], ["acknowledgement-message"])


if __name__ == "__main__":
    harness.main()
