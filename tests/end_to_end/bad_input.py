#!/usr/bin/env python3
"""Wrong input: each gets a clear error, none stops the service, costs it memory for good, or keeps others waiting."""
import base64
import gzip
import http.client
import io
import json
import os
import socket
import time
import unittest
import xml.etree.ElementTree as xml
import zlib

import harness
import letters
from letters import RECEIPT_NAMESPACE as R, VANS_NAMESPACE as V

MEGABYTE = 1_000_000


def good(letter_id="X001", kind="XREF15", **parts):
    return letters.letter(kind, letter_id, **parts)


def doctype(subset, reference):
    body = good(text=reference)
    return f'<?xml version="1.0" encoding="utf-8"?><!DOCTYPE Emessage [{subset}]>{body}'.encode()


def bomb():
    rows = ['<!ENTITY a0 "ha">'] + [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    return doctype("".join(rows), "&a9;")


def envelope(**instead):
    return letters.in_envelope(letters.encode(good()), **instead)


# what, bytes, statuses, a word that the answer must have (lower case) or ""
ROWS = [
    ("empty", b"", {400}, ""),
    ("white space", b" \n\n ", {400}, ""),
    ("not XML", b"hello", {400, 415}, ""),
    ("cut in the middle", letters.encode(good())[:700], {400}, ""),
    ("two roots", letters.encode(good() + good()), {400}, ""),
    ("wrong root", b"<Hello/>", {422}, "hello"),
    ("unknown namespace", letters.encode(good(kind="XDIS91").replace("2006/07/01", "1999/01/01")), {422}, ""),
    ("unknown version", letters.encode(good(kind="XDIS91", version="XD9199L")), {422}, "xd9134l"),
    ("unknown kind", letters.encode(good(kind="XDIS91").replace("ClinicalEmail", "ClinicalPigeon")), {422}, ""),
    ("no CPR number", letters.encode(good(kind="XDIS91").replace(f"<CivilRegistrationNumber>{letters.CITIZEN}</CivilRegistrationNumber>", "")),
     {422}, "civilregistrationnumber"),
    ("CPR number of nobody", letters.encode(good(citizen="0000000000")), {422}, "civilregistrationnumber"),
    ("CPR number of an impossible date", letters.encode(good(citizen="3102991234")), {422}, "civilregistrationnumber"),
    ("impossible date", letters.encode(good(kind="XDIS91").replace("2026-03-02", "2026-02-30")), {422}, "date"),
    ("impossible time", letters.encode(good(kind="XDIS91").replace("10:10", "25:61")), {422}, "time"),
    ("unknown code", letters.encode(good(kind="XDIS91").replace("inaktiv", "maaske")), {422}, "episodeofcarestatuscode"),
    ("too long a value", letters.encode(good(kind="XDIS91").replace("Lægehuset Søbred", "L" * 36)), {422}, "organisationname"),
    ("too long an identifier", letters.encode(good("X" * 15, kind="XDIS91")), {422}, "identifier"),
    ("external entity", doctype('<!ENTITY x SYSTEM "file:///etc/hostname">', "&x;"), {400}, "doctype"),
    ("external DTD", b'<!DOCTYPE Emessage SYSTEM "http://127.0.0.1:1/x.dtd">' + good().encode(), {400}, "doctype"),
    ("entity bomb", bomb(), {400}, "doctype"),
    ("undeclared entity", letters.encode(good(text="&nope;")), {400}, ""),
    ("100,000 levels", b"<a>" * 100_000 + b"</a>" * 100_000, {400, 413, 422}, "128"),
    ("100,000 attributes", b"<a " + b" ".join(b'b%d="1"' % n for n in range(100_000)) + b"/>", {400, 413, 422}, ""),
    ("2,000,000 nodes", b"<a>" + b"<b/>" * 2_000_000 + b"</a>", {400, 413, 422}, ""),
    ("UTF-16", good().encode("utf-16"), {415}, "utf-16"),
    ("control characters", letters.encode(good(text="a\x01b")), {400}, ""),
    ("invalid base64", envelope(data="!!!!"), {400, 422}, "base64"),
    ("base64 with bits left over", envelope(data="QQ"), {400, 422}, "base64"),
    ("a letter of another kind in the envelope", envelope(name="GGOP", version="GGOP100"), {422}, ""),
    ("no letter in the envelope", envelope(data="aGVq"), {400, 422}, ""),
    ("an envelope in the envelope", letters.in_envelope(letters.encode(good()), data=base64.b64encode(envelope()).decode()), {422}, ""),
    ("envelope identifier that is no UUID", envelope(envelope_id="17"), {422}, "envelopeidentifier"),
]


def sentences_of(answer):
    """What an answer says in words, whatever its form."""
    if answer.headers["Content-Type"].startswith("application/fhir+json"):
        outcome = json.loads(answer.body)
        return " ".join(str(value) for issue in outcome["issue"]
                        for value in (issue["details"]["text"], issue.get("diagnostics", ""), issue.get("expression", "")))
    root = xml.fromstring(answer.body)
    return " ".join("".join(element.itertext()) for tag in (f"{R}RefuseText", f"{V}Description") for element in root.iter(tag))


class BadInput(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = harness.Service("[limits]\nheader_seconds = 1\nidle_seconds = 2\n").start()

    @classmethod
    def tearDownClass(cls):
        cls.service.__exit__()

    def tearDown(self):
        self.assertTrue(self.service.alive(), self.service.log()[-2000:])

    def check_good_letter(self):
        letter_id = "G" + os.urandom(6).hex().upper()
        self.assertEqual(self.service.post(letters.encode(good(letter_id))).status, 200)

    def test_each_kind_of_wrong_input_is_answered_in_words(self):
        for what, body, statuses, word in ROWS:
            with self.subTest(what):
                answer = self.service.post(body)
                self.assertIn(answer.status, statuses, answer.text[:500])
                words = sentences_of(answer)
                self.assertGreater(len(words.split()), 5, "says what was found, expected, and to be done")
                self.assertIn(word, words.lower())
        self.check_good_letter()

    def test_a_refused_message_is_kept_and_its_state_can_be_read(self):
        answer = self.service.post(letters.encode(good("Q001", kind="XDIS91", citizen="3102991234")))
        self.assertEqual(answer.status, 422)
        state = self.service.state_of(answer)
        self.assertEqual(state["state"], "refused")
        self.assertIn("NegativeReceipt", state["receipt"]["body"])

    def test_media_types_that_are_no_letter(self):
        for media_type in ("text/plain", "application/json", "multipart/form-data", ""):
            with self.subTest(media_type):
                answer = self.service.post(letters.encode(good()), media_type)
                self.assertEqual(answer.status, 415, answer.text[:300])

    def test_a_letter_of_each_kind_cut_at_every_byte(self):
        connection = http.client.HTTPConnection(self.service.host, self.service.port, timeout=harness.PATIENCE)
        for kind in letters.KINDS:
            whole = letters.encode(good("CUT02", kind)).rstrip()
            for length in range(len(whole)):
                connection.request("POST", "/medcom", whole[:length], {"Content-Type": "application/xml"})
                answer = connection.getresponse()
                answer.read()
                self.assertEqual(answer.status, 400, f"{kind}, {length} bytes")
        connection.close()

    def kept(self, file, status):
        """The quarantine's word on an answer that is read from a socket: issue codes and sentences."""
        self.assertIn(b" %d " % status, file.readline())
        headers = http.client.parse_headers(file)
        state = self.service.request("GET", headers["Location"]).json()
        self.assertEqual((state["state"], state["letters"], state["deliveries"]), ("refused", [], []))
        return {issue["details"]["coding"][0]["code"]: issue["details"]["text"] for issue in state["issues"]["issue"]}

    def test_sizes_above_the_limit_are_refused_before_they_are_read(self):
        with self.service.connect() as connection:
            connection.sendall(b"POST /medcom HTTP/1.1\r\nHost: t\r\nContent-Type: application/xml\r\nContent-Length: 150000000\r\n\r\n<Emessage")
            said = self.kept(connection.makefile("rb"), 413)
        self.assertEqual(set(said), {"http.too_large", "quarantine.beginning"})
        self.assertIn("first 9 bytes of the 150000000", said["quarantine.beginning"])

    def test_100_megabytes(self):
        """Above the limit without saying so beforehand; and a big letter within it, which is just a letter."""
        def endless():
            for _ in range(150):
                yield b" " * MEGABYTE
        disk, memory = self.on_disk(), self.service.resident_bytes()
        said = self.kept(self.chunked(self.service.connect(), endless()), 413)
        self.assertEqual(set(said), {"http.too_large", "quarantine.beginning_of_more"})
        self.assertIn("first 1000000 bytes are kept", said["quarantine.beginning_of_more"])
        self.assertLess(self.on_disk() - disk, 10 * MEGABYTE)
        self.assertLess(self.service.resident_bytes() - memory, 200 * MEGABYTE)
        self.check_good_letter()

    def on_disk(self):
        return sum(path.stat().st_size for path in (self.service.folder / "var").glob("genvej.db*"))

    def chunked(self, connection, pieces):
        connection.sendall(b"POST /medcom HTTP/1.1\r\nHost: t\r\nContent-Type: application/xml\r\nTransfer-Encoding: chunked\r\n\r\n")
        with connection:
            try:
                for piece in pieces:
                    connection.sendall(b"%x\r\n" % len(piece) + piece + b"\r\n")
                connection.sendall(b"0\r\n\r\n")
            except ConnectionError:
                pass
            file = connection.makefile("rb")
            head = [file.readline()]
            while head[-1].strip():  # what is behind it may be lost: the connection ends in the middle of the body
                head.append(file.readline())
            return io.BytesIO(b"".join(head))

    def test_a_gzip_bomb(self):
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        body = b"".join(packer.compress(b" " * MEGABYTE) for _ in range(1000)) + packer.flush()
        self.assertLess(len(body), 2 * MEGABYTE)
        before = self.service.resident_bytes()
        answer = self.service.post(body, **{"Content-Encoding": "gzip"})
        self.assertEqual(answer.status, 413, answer.text[:300])
        said = [issue["details"]["text"] for issue in self.service.state_of(answer)["issues"]["issue"]]
        self.assertIn(f"first {min(len(body), MEGABYTE)} bytes of the {len(body)} that were announced are kept", " ".join(said))
        self.assertLess(self.service.resident_bytes() - before, 300 * MEGABYTE)
        self.check_good_letter()

    def test_slow_senders_are_closed_and_block_nobody(self):
        body = letters.encode(good("SLOW1"))
        head = b"POST /medcom HTTP/1.1\r\nHost: t\r\nContent-Type: application/xml\r\nContent-Length: %d\r\n\r\n" % len(body)
        slow = [(self.service.connect(), iter(head)) for _ in range(20)] + [(self.service.connect(), iter(body)) for _ in range(20)]
        for connection, _ in slow[20:]:
            connection.sendall(head)
        open_ones = list(slow)
        begun = time.monotonic()
        sent = [0]

        def all_closed():
            """Looks whether each is answered or closed; one byte a second goes on coming from each."""
            second = int(time.monotonic() - begun)
            for pair in list(open_ones):
                connection, rest = pair
                connection.setblocking(False)
                try:
                    if second > sent[0]:
                        connection.send(bytes([next(rest)]))
                    connection.recv(4096, socket.MSG_PEEK)
                    open_ones.remove(pair)
                except BlockingIOError:
                    continue
                except ConnectionError:
                    open_ones.remove(pair)
            sent[0] = second
            return not open_ones

        self.check_good_letter()
        harness.wait_until(all_closed, "slow senders to be closed", 60)
        for connection, _ in slow:
            connection.close()
        self.check_good_letter()

    def test_connections_that_close_in_the_middle(self):
        body = letters.encode(good("CUT01"))
        request = b"POST /medcom HTTP/1.1\r\nHost: t\r\nContent-Type: application/xml\r\nContent-Length: %d\r\n\r\n" % len(body) + body
        for length in range(1, len(request), 50):
            with self.service.connect() as connection:
                connection.sendall(request[:length])
        self.check_good_letter()
        self.assertEqual(self.service.request("GET", "/health/live", operator=True).status, 200)

    def test_wrong_input_again_and_again_costs_no_memory(self):
        small = [(body, statuses) for _, body, statuses, _ in ROWS if len(body) < 100_000]

        def all_rows():
            for body, statuses in small:
                self.assertIn(self.service.post(body).status, statuses)
        for _ in range(5):
            all_rows()
        before = self.service.resident_bytes()
        for _ in range(25):
            all_rows()
        self.assertLess(self.service.resident_bytes() - before, 25 * MEGABYTE)

    def test_convert_refuses_the_same(self):
        for what, body, statuses, _ in ROWS:
            if what.startswith(("2,000,000", "100,000")):
                continue
            with self.subTest(what):
                answer = self.service.request("POST", "/convert?to=fhir-json", body, {"Content-Type": "application/xml"})
                self.assertGreaterEqual(answer.status, 400)
                self.assertLess(answer.status, 500, answer.text[:300])
                self.assertEqual(answer.json()["resourceType"], "OperationOutcome")

    def test_gzip_that_is_no_gzip(self):
        answer = self.service.post(b"hello", **{"Content-Encoding": "gzip"})
        self.assertEqual(answer.status, 400)
        self.assertEqual(self.service.state_of(answer)["state"], "refused")
        self.assertEqual(self.service.post(gzip.compress(b""), **{"Content-Encoding": "gzip"}).status, 400)


if __name__ == "__main__":
    harness.main()
