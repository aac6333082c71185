#!/usr/bin/env python3
"""Start, reload, end: ready soon and small, SIGHUP takes new maps or keeps the old ones, SIGTERM loses nobody's letter."""
import pathlib
import shutil
import signal
import tempfile
import unittest

import harness
import letters

MEGABYTE = 1_000_000


class Lifecycle(unittest.TestCase):
    def start(self, *arguments, **how):
        service = harness.Service(*how.pop("config", ()), arguments=arguments, **how).start()
        self.addCleanup(service.__exit__)
        return service

    def test_ready_soon_and_small_when_idle(self):
        # The figures themselves stand in docs/performance.md; here only what no load of the machine explains.
        times, sizes = [], []
        for _ in range(5):
            service = self.start()
            times.append(service.ready_seconds)
            sizes.append(service.resident_bytes())
            self.assertEqual(service.stop(), 0)
        print(f"ready after {min(times) * 1000:.0f} ms at best, resident {min(sizes) / MEGABYTE:.1f} MB")
        self.assertLess(min(times), 2)
        self.assertLess(min(sizes), 50 * MEGABYTE)

    def test_the_start_line_names_both_addresses_and_port_0_takes_free_ones(self):
        one, other = self.start(), self.start()
        self.assertEqual(len({one.port, one.operator_port, other.port, other.operator_port}), 4)

    def test_sigterm_lets_a_letter_that_is_under_way_arrive(self):
        service = self.start()
        body = letters.encode(letters.letter("XREF15", "S001"))
        with service.connect() as connection:
            connection.sendall(b"POST /medcom HTTP/1.1\r\nHost: t\r\nContent-Type: application/xml\r\n"
                               b"Content-Length: %d\r\n\r\n" % len(body) + body[:100])
            # The service has begun to read this one when it answers another that came later.
            self.assertEqual(service.post(letters.encode(letters.letter("XREF15", "S002"))).status, 200)
            service.signal(signal.SIGTERM)
            harness.wait_until(lambda: self.refused(service), "the listener to be closed")
            connection.sendall(body[100:])
            self.assertIn(b" 200 ", connection.makefile("rb").readline())
        self.assertEqual(service.process.wait(harness.PATIENCE), 0)
        service.start()
        for letter_id in ("S001", "S002"):
            service.delivered(letters.message_id(letter_id))

    def refused(self, service):
        try:
            service.connect().close()
            return False
        except ConnectionError:
            return True

    def test_sigterm_with_idle_connections_ends_at_once(self):
        service = self.start()
        with service.connect(), service.connect(operator=True):
            service.signal(signal.SIGTERM)
            self.assertEqual(service.process.wait(5), 0)

    def test_what_was_delivered_is_not_delivered_again_after_a_restart(self):
        service = self.start()
        answer = service.post(letters.encode(letters.letter("XREF15", "S003")))
        service.delivered(letters.message_id("S003"))
        harness.wait_until(lambda: service.state_of(answer)["deliveries"][0]["state"] == "delivered", "the note of the delivery")
        service.kill()
        service.out_files()[0].unlink()
        service.start()
        again = service.post(letters.encode(letters.letter("XREF15", "S004")))
        service.delivered(letters.message_id("S004"))
        self.assertEqual([path.stem for path in service.out_files()], [letters.message_id("S004")])
        self.assertEqual(again.status, 200)

    def test_a_target_that_is_down_for_a_while(self):
        """A file takes the place of the folder; retries go on until the folder is back. The other target waits for nothing."""
        service = harness.Service('[[target]]\nname = "out"\npath = "down"\nfirst_retry_seconds = 1\nbreaker_failures = 2\n'
                                  '[[target]]\nname = "up"\npath = "var/out"\n').start()
        self.addCleanup(service.__exit__)
        target = service.folder / "down"
        shutil.rmtree(target)
        target.write_text("in the way")
        answer = service.post(letters.encode(letters.letter("XREF15", "S005")))
        self.assertEqual(answer.status, 200)
        service.delivered(letters.message_id("S005"))

        def attempted():
            return [row for row in service.state_of(answer)["deliveries"] if row["target"] == "out" and row["attempts"] > 0]
        row = harness.wait_until(attempted, "an attempt")[0]
        self.assertEqual(row["state"], "waiting")
        self.assertIn(row["waits"]["code"], ("retry", "turn", "outage"))
        self.assertTrue(row["waits"]["text"] and row["waits"]["textDa"], row["waits"])
        down = harness.wait_until(lambda: [row for row in service.state_of(answer)["deliveries"] if (row["waits"] or {}).get("code") == "outage"],
                                  "the outage")[0]
        self.assertIn("out has been down since", down["waits"]["text"])
        self.assertEqual(down["attempts"], 2, "an outage uses up no attempts")
        metrics = service.metrics()
        self.assertIn('genvej_queue_open{target="out"} 1', metrics)
        self.assertIn('genvej_queue_open{target="up"} 0', metrics)
        self.assertIn('genvej_breaker_state{target="up"} 0', metrics)
        self.assertRegex(metrics, r'genvej_breaker_state{target="out"} [12]')
        self.assertIn('genvej_target_outages_total{event="began",target="out"} 1', metrics)
        target.unlink()
        target.mkdir()
        harness.wait_until((target / f"{letters.message_id('S005')}.json").exists, "the delivery after the pause")
        harness.wait_until(lambda: 'genvej_target_outages_total{event="ended",target="out"} 1' in service.metrics(), "the end of the outage")
        self.assertIsNone([row for row in service.state_of(answer)["deliveries"] if row["target"] == "up"][0]["waits"])


class Reload(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="genvej-test-")
        self.addCleanup(folder.cleanup)
        self.maps = pathlib.Path(folder.name) / "maps"
        shutil.copytree(letters.TOP / "mappings", self.maps)
        self.service = harness.Service(arguments=["--mappings", str(self.maps)]).start()
        self.addCleanup(self.service.__exit__)
        self.xref15 = self.maps / "xref15" / "xref15.map"
        self.number = 0

    def bundle(self):
        """What a fresh referral becomes now."""
        body = letters.encode(letters.letter("XREF15", "R001"))
        answer = self.service.request("POST", "/convert?to=fhir-json", body, {"Content-Type": "application/xml"})
        self.assertEqual(answer.status, 200, answer.text)
        return answer.text

    def test_changed_maps_are_taken_without_a_restart(self):
        base = "https://genvej.invalid/fhir"
        before = self.bundle()
        self.assertIn(base, before)
        text = self.xref15.read_text("utf-8")
        self.assertRegex(text, rf"(?m)^base\s+{base}\s*(#.*)?$")
        self.xref15.write_text(text.replace(f"{base}\n", "https://other.invalid/fhir\n", 1), encoding="utf-8")
        self.service.signal(signal.SIGHUP)
        harness.wait_until(lambda: "https://other.invalid/fhir" in self.bundle(), "the new base in a translation")

    def test_a_bad_map_is_refused_with_its_place_and_the_old_one_stays(self):
        before = self.bundle()
        lines = self.xref15.read_text("utf-8").rstrip("\n").split("\n")
        self.xref15.write_text("\n".join([*lines, "this is no row", ""]), encoding="utf-8")
        self.service.signal(signal.SIGHUP)
        place = f"xref15.map:{len(lines) + 1}"
        harness.wait_until(lambda: place in self.service.log(), f"{place} in the log")
        self.assertEqual(self.bundle(), before)
        self.assertEqual(self.service.request("GET", "/health/ready", operator=True).status, 200)


if __name__ == "__main__":
    harness.main()
