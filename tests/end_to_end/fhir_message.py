#!/usr/bin/env python3
"""A target of kind fhir-message answers in the HTTP answer: what it says there is the receipt of what was delivered."""
import http.server
import json
import threading
import time
import unittest
import uuid
import xml.etree.ElementTree as xml

import bundles
import emitted
import harness
import letters
from letters import RECEIPT_NAMESPACE as R

#: What a letter is that is routed on by relay; its receipts go into a folder.
RELAY = """[[target]]
name = "record"
kind = "fhir-message"
url = "%s"
first_retry_seconds = 1
longest_retry_seconds = 1
%s
[[target]]
name = "out"
path = "var/out"
[[route]]
message = "XCTL03"
deliver = ["out"]
[[route]]
message = "XCTL02"
deliver = ["out"]
[[route]]
deliver = ["record"]
receipt = "relay"
"""


class Receiver:
    """A FHIR system that the test plays. answer(Bundle) gives status and body; it may wait for `release`."""

    def __init__(self, answer):
        outer = self
        self.bodies, self.release = [], threading.Event()
        self.release.set()

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                emitted.keep(body)
                outer.bodies.append(json.loads(body))
                outer.release.wait(harness.PATIENCE)
                status, said = answer(outer.bodies[-1])
                data = json.dumps(said).encode() if said is not None else b""
                try:
                    self.send_response(status)
                    self.send_header("Content-Type", bundles.JSON_TYPE)
                    self.send_header("Content-Length", str(len(data)))
                    self.end_headers()
                    self.wfile.write(data)
                except OSError:
                    pass  # who asked has been killed

            def log_message(self, *_):
                pass
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/fhir"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.release.set()
        self.server.shutdown()
        self.server.server_close()


def message_ids(seen):
    return [harness.resources_of(one, "MessageHeader")[0]["id"] for one in seen]


def refusal_of(bundle, text):
    return bundles.acknowledgement(bundle, "fatal-error", text=text, issue="structure")


class FhirMessage(unittest.TestCase):
    def receiver(self, answer):
        played = Receiver(answer)
        self.addCleanup(played.close)
        return played

    def gateway(self, url, more=""):
        service = harness.Service(RELAY % (url, more), directory=harness.directory(receiver="FDIS91")).start()
        self.addCleanup(service.__exit__)
        return service

    def document(self, service, answer):
        return service.state_of(answer)["letters"][0]["documents"][0]

    def receipt(self, service, letter_id):
        """The XCTL about that letter that lies in the sender's folder."""
        def look():
            for path in service.out_files(".xml"):
                if f"<OriginalLetterIdentifier>{letter_id}<".encode() in path.read_bytes():
                    return path
            return None
        return harness.wait_until(look, f"a receipt about {letter_id}; {[p.name for p in service.out_files('.xml')]}").read_bytes()

    def test_two_gateways_the_acknowledgement_in_the_answer_becomes_the_senders_receipt(self):
        with harness.Service(directory=harness.directory()) as other:
            service = self.gateway(f"http://{other.host}:{other.port}/fhir")
            answer = service.post(letters.encode(letters.letter("XDIS91", "M001")))
            self.assertEqual((answer.status, answer.body), (202, b""))
            self.assertIn(b"PositiveReceipt", self.receipt(service, "M001"))
            self.assertEqual(self.document(service, answer)["verdict"], "positive")
            self.assertEqual(service.state_of(answer)["deliveries"][0]["state"], "delivered")
            other.delivered(letters.message_id("M001"))
        harness.wait_until(lambda: 'follow_ups_total{kind="receipt",outcome="positive"} 1' in service.metrics()
                           or "positive" in service.metrics(), "the count")

    def test_two_gateways_a_refusal_in_the_answer_is_told_with_its_reason(self):
        elsewhere = '[[target]]\nname = "out"\npath = "var/out"\n[[route]]\nto = "5790001000035"\ndeliver = ["out"]\n'
        with harness.Service(elsewhere, directory=harness.directory()) as other:
            service = self.gateway(f"http://{other.host}:{other.port}/fhir")
            answer = service.post(letters.encode(letters.letter("XDIS91", "M002")))
            receipt = self.receipt(service, "M002")
            self.assertIn(b"NegativeReceipt", receipt)
            self.assertIn("Ingen rute".encode(), receipt)
            self.assertIn(b"ukendt_lokationsnummer", receipt)
            document = self.document(service, answer)
            self.assertEqual((document["verdict"], document["code"]), ("negative", "not-found"))
            delivery = service.state_of(answer)["deliveries"][0]
            self.assertEqual(delivery["state"], "refused")
            self.assertNotIn("Ingen rute", delivery["lastError"], "what a receiver writes does not go into errors")
            self.assertIsNone(document["overdue"])

    def test_a_negative_acknowledgement_with_200_is_one(self):
        played = self.receiver(lambda bundle: (200, refusal_of(bundle, "Borgeren er ukendt her.")))
        service = self.gateway(played.url)
        answer = service.post(letters.encode(letters.letter("XDIS91", "M003")))
        self.assertIn(b"Borgeren er ukendt her.", self.receipt(service, "M003"))
        document = self.document(service, answer)
        self.assertEqual((document["verdict"], document["code"], document["text"]), ("negative", "structure", "Borgeren er ukendt her."))
        self.assertEqual(service.state_of(answer)["deliveries"][0]["state"], "refused")
        self.assertEqual(len(played.bodies), 1)

    def test_an_answer_without_acknowledgement_starts_the_wait_that_an_asynchronous_one_ends(self):
        for status in (200, 202):
            with self.subTest(status):
                played = self.receiver(lambda bundle, status=status: (status, None))
                service = self.gateway(played.url)
                answer = service.post(letters.encode(letters.letter("XDIS91", f"M{status}")))
                harness.wait_until(lambda: service.state_of(answer)["deliveries"][0]["state"] == "delivered", "the delivery")
                self.assertEqual(self.document(service, answer)["verdict"], "none")
                said = bundles.acknowledgement(played.bodies[0])
                self.assertEqual(service.request("POST", "/fhir/$process-message", bundles.json_bytes(said),
                                                 {"Content-Type": bundles.JSON_TYPE}).status, 202)
                self.assertIn(b"PositiveReceipt", self.receipt(service, f"M{status}"))
                self.assertEqual(self.document(service, answer)["verdict"], "positive")

    def test_without_any_acknowledgement_it_is_sent_again_and_the_answer_to_the_second_counts(self):
        def second_time(bundle):
            return (202, None) if len(played.bodies) == 1 else (200, bundles.acknowledgement(bundle))
        played = self.receiver(second_time)
        service = self.gateway(played.url, "receipt_minutes = 0.005")
        answer = service.post(letters.encode(letters.letter("XDIS91", "M004")))
        self.assertIn(b"PositiveReceipt", self.receipt(service, "M004"))
        self.assertEqual(self.document(service, answer)["resends"], 1)
        self.assertEqual(len(set(message_ids(played.bodies))), 1)
        self.assertEqual(len({one["id"] for one in played.bodies}), 2, "each transmission has a Bundle.id of its own")

    def test_a_transient_error_is_sent_again_until_the_receiver_decides(self):
        def at_last(bundle):
            if len(played.bodies) < 3:
                return 200, bundles.acknowledgement(bundle, "transient-error", text="Postkassen er lukket.")
            return 200, bundles.acknowledgement(bundle)
        played = self.receiver(at_last)
        service = self.gateway(played.url)
        service.post(letters.encode(letters.letter("XDIS91", "M005")))
        self.assertIn(b"PositiveReceipt", self.receipt(service, "M005"))
        self.assertEqual(len(service.out_files(".xml")), 1)

    def test_a_gateway_killed_between_answer_and_record_tells_the_verdict_once(self):
        """The receiver answers the same verdict under new ids each time, as it must."""
        for refused in (False, True):
            with self.subTest(refused=refused):
                played = self.receiver(lambda bundle, no=refused: (200, refusal_of(bundle, "Nej.") if no else bundles.acknowledgement(bundle)))
                service = self.gateway(played.url)
                played.release.clear()
                sent = [service.post(letters.encode(letters.letter("XDIS91", f"K{n:03}", citizen=f"{n + 1:02}01701001"))) for n in range(4)]
                self.assertEqual({one.status for one in sent}, {202})
                harness.wait_until(lambda: played.bodies, "a delivery under way")
                played.release.set()
                time.sleep(0.01)  # some answers arrive, some are recorded, some receipts are settled: whatever it is by now
                service.kill()
                service.start()
                for n, answer in enumerate(sent):
                    receipt = self.receipt(service, f"K{n:03}")
                    self.assertIn(b"NegativeReceipt" if refused else b"PositiveReceipt", receipt)
                    harness.wait_until(lambda one=answer: service.state_of(one)["deliveries"][0]["state"] == ("refused" if refused else "delivered"),
                                       "the delivery's end")
                    self.assertEqual(self.document(service, answer)["verdict"], "negative" if refused else "positive")
                self.assertEqual(len(service.out_files(".xml")), len(sent), "each sender is told once")

    def test_a_sender_hears_that_his_message_was_refused_without_a_word_or_could_not_be_delivered(self):
        """Nobody else will tell him: the gateway does, once, also when it is killed meanwhile, and to whoever asks again."""
        for status, more, reason in ((400, "", "afviste"), (503, "attempts = 2", "ikke leveres")):
            with self.subTest(status):
                played = self.receiver(lambda bundle, status=status: (status, None))
                service = self.gateway(played.url, more)
                name = f"U{status}"
                letter = letters.encode(letters.letter("XDIS91", name))
                answer = service.post(letter)
                self.assertEqual(answer.status, 202)
                receipt = self.receipt(service, name).decode("iso-8859-1")
                self.assertIn("NegativeReceipt", receipt)
                self.assertIn(reason, receipt)
                self.assertIn("<RefuseCode>ikke_specificeret<", receipt)
                service.kill()
                service.start()
                self.assertEqual(self.document(service, answer)["verdict"], "negative")
                self.assertEqual(service.state_of(answer)["deliveries"][0]["state"], "refused" if status == 400 else "dead")
                self.assertEqual(len(service.out_files(".xml")), 1, "he is told once")
                again = service.post(letter)
                self.assertEqual(again.status, 422)
                self.assertIn(reason, again.body.decode("iso-8859-1"))

    def test_a_sender_hears_at_once_that_an_operator_gave_his_message_up(self):
        played = self.receiver(lambda bundle: (503, None))
        service = self.gateway(played.url, "breaker_failures = 1000")
        answer = service.post(letters.encode(letters.letter("XDIS91", "UGIVEN")))
        self.assertEqual(answer.status, 202)
        harness.wait_until(lambda: played.bodies, "the first attempt")

        def press():
            number = service.state_of(answer)["deliveries"][0]["id"]
            return service.request("POST", f"/api/deliveries/{number}/discard", json.dumps({"reason": "given by telephone"}),
                                   {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}, operator=True)
        harness.wait_until(lambda: press().status == 200, "an instant at which it is not under way")
        # Within the patience of a test, not after the minute in which the worker looks by itself.
        receipt = self.receipt(service, "UGIVEN").decode("iso-8859-1")
        self.assertIn("NegativeReceipt", receipt)
        self.assertNotIn("telephone", receipt)

    def test_a_sender_of_fhir_hears_it_as_an_acknowledgement(self):
        played = self.receiver(lambda bundle: (400, None))
        service = self.gateway(played.url)
        message = bundles.care_communication(sender=letters.SENDER, receiver=letters.RECEIVER)
        header = harness.resources_of(message, "MessageHeader")[0]["id"]
        answer = service.request("POST", "/fhir/$process-message", bundles.json_bytes(message), {"Content-Type": bundles.JSON_TYPE})
        self.assertEqual(answer.status, 202, answer.text)
        path = harness.wait_until(lambda: next(iter(service.out_files(".json")), None), "the Acknowledgement")
        said = json.loads(path.read_bytes())
        response = harness.resources_of(said, "MessageHeader")[0]["response"]
        self.assertEqual((response["identifier"], response["code"]), (header, "fatal-error"))
        issue = harness.resources_of(said, "OperationOutcome")[0]["issue"][0]
        self.assertEqual(issue["code"], "processing")
        self.assertIn("afviste", json.dumps(issue, ensure_ascii=False))

    def test_the_answer_to_a_message_that_was_taken_in_as_xml(self):
        """XML leaves as it came, and may be answered in XML."""
        with harness.Service(directory=harness.directory()) as other:
            service = self.gateway(f"http://{other.host}:{other.port}/fhir")
            message = bundles.care_communication(sender=letters.SENDER, receiver=letters.RECEIVER)
            answer = service.request("POST", "/fhir/$process-message", bundles.xml_bytes(message), {"Content-Type": bundles.XML_TYPE})
            self.assertEqual(answer.status, 202, answer.text)
            harness.wait_until(lambda: self.document(service, answer)["verdict"] == "positive", "the verdict")

    def test_an_acknowledgement_of_another_message_or_one_that_breaks_rules_is_no_verdict(self):
        def other(bundle):
            said = bundles.acknowledgement(bundle)
            harness.resources_of(said, "MessageHeader")[0]["response"]["identifier"] = bundles.new_id()
            return 200, said

        def broken(bundle):
            said = bundles.acknowledgement(bundle)
            harness.resources_of(said, "MessageHeader")[0]["sender"]["reference"] = "Organization/nobody"
            return 200, said
        for answer_with, states in ((other, {"waiting", "unknown"}), (broken, {"delivered"})):
            with self.subTest(states):
                played = self.receiver(answer_with)
                service = self.gateway(played.url)
                answer = service.post(letters.encode(letters.letter("XDIS91", "M006")))
                harness.wait_until(lambda: (d := service.state_of(answer)["deliveries"][0])["attempts"] and d["state"] in states, states)
                self.assertEqual(self.document(service, answer)["verdict"], "none")
                self.assertEqual(service.out_files(".xml"), [])


if __name__ == "__main__":
    harness.main()
