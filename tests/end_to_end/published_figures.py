#!/usr/bin/env python3
"""The published figures again: a population with exactly the counts of referrals to cardiac rehabilitation that Nordjylland published for
2013 and 2017 goes through the real path in those years, as letters and as records, and the table gives the published rows, the totals
that left out two municipalities, and the rates."""
import csv
import concurrent.futures
import io
import itertools
import json
import sys
import unittest
import uuid

import harness
import letters

sys.path.append(str(harness.TOP / "tests" / "support"))
import fake_time  # noqa: E402

#: code: name, referred in 2013 and 2017, per 1,000 inhabitants where published (domain.md)
MUNICIPALITIES = {
    "810": ("Brønderslev", 75, 130, None, None), "813": ("Frederikshavn", 121, 123, "2.0", "2.0"), "860": ("Hjørring", 67, 206, None, None),
    "849": ("Jammerbugt", 71, 165, "1.8", "4.3"), "825": ("Læsø", 2, 8, "1.0", "4.5"), "846": ("Mariagerfjord", 68, 129, "1.6", "2.9"),
    "773": ("Morsø", 35, 66, "1.6", "3.2"), "840": ("Rebild", 23, 51, "0.8", "1.7"), "787": ("Thisted", 52, 150, "1.2", "3.4"),
    "820": ("Vesthimmerland", 39, 75, "1.0", "2.0"), "851": ("Aalborg", 261, 323, "1.3", "1.5")}
YEARS = {"2013": 1, "2017": 2}
#: the published totals leave out Frederikshavn in the one year and Læsø in the other
TOTALS = {"2013": ("813", 693), "2017": ("825", 1418)}
ISCHAEMIC = "DI209"


def with_check_digit(twelve):
    total = sum((3 if i % 2 else 1) * int(c) for i, c in enumerate(twelve))
    return twelve + str(-total % 10)


GLN = {code: with_check_digit(f"579999100{code}") for code in MUNICIPALITIES}
SOR = {code: f"9990000017{code}6" for code in MUNICIPALITIES}


def directory():
    rows = [f"{GLN[code]},{SOR[code]},municipality,{code},{row[0]} Kommune (prøve),00000001," for code, row in MUNICIPALITIES.items()]
    return harness.directory() .replace(",825,", ",999,") + "\n".join(rows) + "\n"


def citizens():
    """Test persons, each once."""
    for serial in range(1000, 4000):
        for day in range(1, 29):
            yield f"{day:02}0{serial % 9 + 1}{40 + serial % 17}{serial}"


def record(code, citizen, day):
    """The municipality's own record of a referral that came by telephone."""
    patient, request = str(uuid.uuid4()), str(uuid.uuid4())
    condition = {"resourceType": "Condition", "id": str(uuid.uuid4()), "subject": {"reference": f"Patient/{patient}"},
                 "code": {"coding": [{"system": "urn:oid:1.2.208.176.2.4.12", "code": ISCHAEMIC}]}}
    resources = [
        {"resourceType": "Patient", "id": patient, "identifier": [{"system": "urn:oid:1.2.208.176.1.2", "value": citizen}],
         "name": [{"family": "Prøvelund", "given": ["Signe"]}],
         "managingOrganization": {"identifier": {"system": "urn:oid:1.2.208.176.1.1", "value": SOR[code]}}},
        condition,
        {"resourceType": "ServiceRequest", "id": request, "status": "active", "intent": "order", "authoredOn": day,
         "subject": {"reference": f"Patient/{patient}"}, "reasonReference": [{"reference": f"Condition/{condition['id']}"}]}]
    return {"resourceType": "Bundle", "type": "transaction", "entry": [
        {"fullUrl": f"urn:uuid:{one['id']}", "resource": one, "request": {"method": "PUT", "url": f"{one['resourceType']}/{one['id']}"}}
        for one in resources]}


NUMBERS = itertools.count(1)


def letter(kind, code, citizen):
    text = letters.letter(kind, f"F{next(NUMBERS):013}", citizen=citizen, receiver=GLN[code]).replace(">825<", f">{code}<")
    return letters.encode(text)


def cardiac(kind, code, citizen):
    return letter(kind, code, citizen).replace(b"DS720", ISCHAEMIC.encode())


@unittest.skipIf(fake_time.hindrance(harness.PROGRAM), fake_time.hindrance(harness.PROGRAM))
class Published(unittest.TestCase):
    def run_year(self, year, everybody):
        """Starts the gateway in May of that year and lets all of its referrals come in; some twice, some by both ways."""
        self.service.environment.update(fake_time.environment(now=f"@{year}-05-06 10:00:00", DONT_FAKE_MONOTONIC="1"))
        self.service.start()
        posts, expected = [], 0
        for code, row in MUNICIPALITIES.items():
            for number in range(row[YEARS[year]]):
                citizen = next(everybody)
                expected += 1
                if number % 5 == 4:
                    posts.append(("record", record(code, citizen, f"{year}-05-06")))
                    continue
                first, second = ("XREF15", "GGOP") if number % 2 else ("GGOP", "XREF15")
                posts.append(("letter", cardiac(first, code, citizen)))
                if number % 7 == 0:  # repeated, and a second referral to the same course
                    posts.append(posts[-1])
                    posts.append(("letter", cardiac(second, code, citizen)))
            posts.append(("letter", letter("GGOP", code, next(everybody))))  # a broken hip is another course
            expected += 1
        # In their order: a repeated letter comes after the first.
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            for answer in pool.map(self.send, posts):
                self.assertIn(answer.status, (200, 202), answer.text[:300])
        harness.wait_until(lambda: self.courses() >= self.so_far + expected, f"{expected} courses of {year}", 120)
        self.so_far += expected
        self.service.stop()

    def send(self, post):
        how, what = post
        if how == "letter":
            return self.service.post(what)
        return self.service.request("POST", "/fhir", json.dumps(what).encode(), {"Content-Type": "application/fhir+json"})

    def courses(self):
        seen, after = 0, ""
        while True:
            page = self.service.request("GET", f"/api/pathways?limit=500{after}", operator=True).json()
            seen += len(page["courses"])
            if page["next"] is None:
                return seen
            after = f"&after={page['next']}"

    def report(self, *arguments):
        done = harness.run("report", "referrals", "--config", "genvej.toml", "--pack", "cardiac", "--format", "csv", *arguments, cwd=self.service.folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        return list(csv.DictReader(io.StringIO(done.stdout.decode() if isinstance(done.stdout, bytes) else done.stdout, newline="")))

    def test_the_tables_give_what_was_published(self):
        self.service = harness.Service(directory=directory())
        self.addCleanup(self.service.__exit__)
        self.so_far = 0
        everybody = citizens()
        for year in YEARS:
            self.run_year(year, everybody)
        for year, column in YEARS.items():
            with self.subTest(year=year):
                rows = {row["municipality"]: row for row in self.report("--by", "municipality,year", "--from", f"{year}-01", "--to", f"{year}-12")}
                for code, row in MUNICIPALITIES.items():
                    self.assertEqual(int(rows[code]["citizens"]), row[column], row[0])
                    self.assertGreaterEqual(int(rows[code]["requests"]), row[column], row[0])
                    if row[column + 2]:
                        self.assertEqual(rows[code]["per_1000"], row[column + 2], row[0])
                total, = self.report("--by", "year", "--from", f"{year}-01", "--to", f"{year}-12")
                self.assertEqual(int(total["citizens"]), sum(row[column] for row in MUNICIPALITIES.values()))
                left_out, published = TOTALS[year]
                without, = self.report("--by", "year", "--from", f"{year}-01", "--to", f"{year}-12", "--without", left_out)
                self.assertEqual(int(without["citizens"]), published)


if __name__ == "__main__":
    harness.main()
