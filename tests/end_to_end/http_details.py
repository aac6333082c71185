#!/usr/bin/env python3
"""What clients expect of an HTTP server, said to it byte by byte where libraries would hide it."""
import gzip
import http.client
import json
import unittest

import harness
import letters


def read_answer(file):
    """One answer from a socket's file: status, headers, body."""
    status = int(file.readline().split()[1])
    headers = http.client.parse_headers(file)
    return status, headers, file.read(int(headers.get("Content-Length", 0)))


class HttpDetails(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = harness.Service().start()

    @classmethod
    def tearDownClass(cls):
        cls.service.__exit__()

    def request_bytes(self, body, *headers):
        lines = ["POST /medcom HTTP/1.1", "Host: test", "Content-Type: application/xml", f"Content-Length: {len(body)}", *headers]
        return "\r\n".join(lines + ["", ""]).encode() + body

    def test_one_connection_serves_many_requests(self):
        connection = http.client.HTTPConnection(self.service.host, self.service.port, timeout=harness.PATIENCE)
        connection.connect()
        port = connection.sock.getsockname()[1]
        for number in range(5):
            connection.request("POST", "/medcom", letters.encode(letters.letter("XDIS91", f"H{number}")),
                               {"Content-Type": "text/xml"})
            answer = connection.getresponse()
            answer.read()
            self.assertEqual(answer.status, 200)
            self.assertEqual(connection.sock.getsockname()[1], port)
        connection.close()

    def test_pipelined_requests_are_answered_in_order(self):
        with self.service.connect() as connection:
            bodies = [letters.encode(letters.letter("XREF15", f"HP{number}")) for number in range(8)]
            connection.sendall(b"".join(self.request_bytes(body, f"X-Request-Id: pipe-{number}")
                                        for number, body in enumerate(bodies)))
            file = connection.makefile("rb")
            for number in range(len(bodies)):
                status, headers, body = read_answer(file)
                self.assertEqual(status, 200)
                self.assertIn(f"<OriginalLetterIdentifier>HP{number}<", body.decode())
                self.assertEqual(headers["X-Request-Id"], f"pipe-{number}")

    def test_a_client_that_asks_before_it_sends_is_told_to_go_on(self):
        body = letters.encode(letters.letter("XREF15", "HE1"))
        request = self.request_bytes(body, "Expect: 100-continue")
        with self.service.connect() as connection:
            connection.sendall(request[:-len(body)])
            file = connection.makefile("rb")
            self.assertIn(b" 100 ", file.readline())
            self.assertEqual(file.readline().strip(), b"")
            connection.sendall(body)
            self.assertEqual(read_answer(file)[0], 200)

    def test_a_client_that_asks_with_too_much_is_refused_at_once(self):
        with self.service.connect() as connection:
            connection.sendall(b"POST /medcom HTTP/1.1\r\nHost: test\r\nContent-Type: application/xml\r\n"
                               b"Content-Length: 900000000\r\nExpect: 100-continue\r\n\r\n")
            status, headers, _ = read_answer(connection.makefile("rb"))
            self.assertEqual(status, 413)
            state = self.service.request("GET", headers["Location"]).json()
            self.assertEqual(state["state"], "refused")
            self.assertIn("first 0 bytes of the 900000000", state["issues"]["issue"][1]["details"]["text"])

    def test_chunked_bodies(self):
        body = letters.encode(letters.letter("XREF15", "HC1"))
        pieces = (body[start:start + 100] for start in range(0, len(body), 100))
        connection = http.client.HTTPConnection(self.service.host, self.service.port, timeout=harness.PATIENCE)
        connection.request("POST", "/medcom", pieces, {"Content-Type": "application/xml"}, encode_chunked=True)
        answer = connection.getresponse()
        self.assertEqual(answer.status, 200, answer.read())
        connection.close()

    def test_gzipped_bodies(self):
        body = gzip.compress(letters.encode(letters.letter("XREF15", "HG1")))
        answer = self.service.post(body, **{"Content-Encoding": "gzip"})
        self.assertEqual(answer.status, 200, answer.text)

    def test_broken_gzip_and_unknown_encodings_are_refused(self):
        body = gzip.compress(letters.encode(letters.letter("XREF15", "HG2")))
        self.assertEqual(self.service.post(body[:-20], **{"Content-Encoding": "gzip"}).status, 400)
        self.assertEqual(self.service.post(body, **{"Content-Encoding": "br"}).status, 415)

    def test_the_charset_of_the_content_type_counts_when_the_letter_declares_none(self):
        body = letters.encode(letters.letter("XREF15", "HT1"), "iso-8859-1", declare=False)
        answer = self.service.post(body, "application/xml; charset=iso-8859-1")
        self.assertEqual(answer.status, 200, answer.text)
        patient = harness.resources_of(self.service.delivered(letters.message_id("HT1")), "Patient")[0]
        self.assertEqual(patient["name"][0]["family"], "Prøvelund")

    def test_head_is_get_without_the_body(self):
        for path in ("/fhir/metadata",):
            get, head = self.service.request("GET", path), self.service.request("HEAD", path)
            self.assertEqual((head.status, head.body), (200, b""))
            self.assertEqual(head.headers["Content-Type"], get.headers["Content-Type"])

    def test_a_method_that_a_path_lacks_is_405_and_names_those_it_has(self):
        for path, method, allowed in (("/medcom", "GET", "POST"), ("/fhir/metadata", "DELETE", "GET"), ("/convert", "PUT", "POST")):
            with self.subTest(path=path):
                answer = self.service.request(method, path)
                self.assertEqual(answer.status, 405, answer.text)
                self.assertIn(allowed, answer.headers["Allow"])

    def test_unknown_paths_are_404_with_an_outcome(self):
        for path in ("/nowhere", "/medcom/more", "/messages/none", "/fhir/Bundle/none", "/fhir/Patient/none"):
            with self.subTest(path=path):
                answer = self.service.request("GET", path)
                self.assertEqual(answer.status, 404)
                self.assertEqual(answer.json()["resourceType"], "OperationOutcome")

    def test_a_request_id_is_kept_or_made(self):
        kept = self.service.request("GET", "/fhir/metadata", headers={"X-Request-Id": "abc-1"})
        self.assertEqual(kept.headers["X-Request-Id"], "abc-1")
        made = self.service.request("GET", "/fhir/metadata")
        self.assertTrue(made.headers["X-Request-Id"])

    def test_the_operators_side_is_not_on_the_data_listener(self):
        for path in ("/metrics", "/health/ready", "/health/live"):
            self.assertEqual(self.service.request("GET", path).status, 404)
            self.assertEqual(self.service.request("GET", path, operator=True).status, 200)
        self.assertEqual(self.service.request("POST", "/medcom", b"", operator=True).status, 404)

    def test_the_capability_statement(self):
        answer = self.service.request("GET", "/fhir/metadata")
        self.assertTrue(answer.headers["Content-Type"].startswith("application/fhir+json"))
        statement = answer.json()
        self.assertEqual(statement["resourceType"], "CapabilityStatement")
        self.assertEqual(statement["fhirVersion"], "4.0.1")

    def test_convert_over_http_is_convert_on_the_command_line(self):
        body = letters.encode(letters.letter("XREF15", "HV1"))
        (self.service.folder / "letter.xml").write_bytes(body)
        answer = self.service.request("POST", "/convert?to=fhir-json", body, {"Content-Type": "application/xml"})
        self.assertEqual(answer.status, 200, answer.text)
        line = harness.run("convert", "--organisations", "organisations.csv", "letter.xml", cwd=self.service.folder)
        self.assertEqual(answer.json(), json.loads(line.stdout))
        self.assertFalse((self.service.folder / "var" / "out" / f"{letters.message_id('HV1')}.json").exists())

    def test_nonsense_instead_of_http_is_answered_or_closed(self):
        for nonsense in (b"\x00\x01\x02\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"A" * 100_000):
            with self.service.connect() as connection:
                try:
                    connection.sendall(nonsense)
                    answer = connection.makefile("rb").readline()
                except ConnectionError:
                    answer = b""
                self.assertTrue(answer == b"" or answer.split()[1].startswith(b"4"), answer)
        self.assertTrue(self.service.alive())


if __name__ == "__main__":
    harness.main()
