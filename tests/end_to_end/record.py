#!/usr/bin/env python3
"""The municipality's record: transactions in, reads out, refusals with their places, and a death in the middle of a load."""
import copy
import json
import os
import pathlib
import subprocess
import tempfile
import threading
import unittest
import urllib.parse
import uuid

import harness

TOP = pathlib.Path(__file__).resolve().parents[2]
JSON, XML, FORM = "application/fhir+json", "application/fhir+xml", "application/x-www-form-urlencoded"
CPR_SYSTEM, SOR_SYSTEM = "urn:oid:1.2.208.176.1.2", "urn:oid:1.2.208.176.1.1"
MUNICIPALITY, NEIGHBOUR = "9990000016005", "9990000016006"
DIRECTORY = f"""gln,sor,kind,local_code,name,telephone,receives
5799990000057,{MUNICIPALITY},municipality,825,Solbæk Kommune,,
5799990000064,{NEIGHBOUR},municipality,563,Havkær Kommune,,
5799990000019,9990000016001,hospital,9900010,Hjertehøj Sygehus,,
"""
PARTNER = f'[[partner]]\nname = "kommune"\nmunicipalities = ["{MUNICIPALITY}"]\n'


def course():
    """The transactions of the sample course, in their order."""
    with tempfile.TemporaryDirectory() as folder:
        told = subprocess.run([str(TOP / "deploy" / "prepare_course"), folder], capture_output=True, text=True, check=True)
        return [json.loads((pathlib.Path(folder) / name).read_text()) for name in told.stdout.split()]


COURSE = course()


def patient(name, cpr="0303030303", sor=MUNICIPALITY):
    return {"resourceType": "Patient", "id": name, "identifier": [{"system": CPR_SYSTEM, "value": cpr}], "name": [{"family": "Prøve"}],
            "deceasedBoolean": False, "generalPractitioner": [{"display": "x"}],
            "managingOrganization": {"identifier": {"system": SOR_SYSTEM, "value": sor}}}


def encounter(name, citizen, start="2026-04-01T09:00:00+02:00", end="2026-04-01T10:00:00+02:00", **more):
    return {"resourceType": "Encounter", "id": name, "status": "finished", "class": {"code": "AMB"}, "subject": {"reference": f"Patient/{citizen}"},
            "participant": [{"individual": {"display": "x"}}], "period": {"start": start, "end": end}, **more}


def observation(name, citizen, code, value):
    return {"resourceType": "Observation", "id": name, "status": "final", "code": {"coding": [{"system": "http://snomed.info/sct", "code": code}]},
            "subject": {"reference": f"Patient/{citizen}"}, "effectiveDateTime": "2026-04-01", "valueInteger": value}


def put(one, **more):
    return {"resource": one, "request": {"method": "PUT", "url": f"{one['resourceType']}/{one['id']}", **more}}


def bundle(*entries, kind="transaction"):
    return {"resourceType": "Bundle", "type": kind, "entry": list(entries)}


def told(answer):
    """(place, code) of each error of an OperationOutcome."""
    return [(issue.get("expression", [""])[0], issue["details"]["coding"][0]["code"])
            for issue in answer.json()["issue"] if issue["severity"] == "error"]


class Record(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = harness.Service(PARTNER + "[limits]\nentries = 300\nmessage_bytes = 3000000\nenvelope_bytes = 3000000\n",
                                      directory=DIRECTORY).start()
        cls.addClassCleanup(cls.service.__exit__)

    def post(self, what, path="/fhir", content_type=JSON, method="POST", **headers):
        body = what if isinstance(what, (bytes, str)) else json.dumps(what, ensure_ascii=False)
        body = body.encode() if isinstance(body, str) else body
        return self.service.request(method, path, body, {"Content-Type": content_type, **headers})

    def get(self, path, **headers):
        return self.service.request("GET", path, headers=headers)

    def search(self, kind, **parameters):
        return self.post(urllib.parse.urlencode(parameters), f"/fhir/{kind}/_search", FORM)

    def citizen(self, cpr):
        """A new Patient of that number; his id."""
        name = str(uuid.uuid4())
        answer = self.post(bundle(put(patient(name, cpr))))
        self.assertEqual(answer.status, 200, answer.text)
        return name

    def refused(self, what, *expected, status=422):
        answer = self.post(what)
        self.assertEqual((answer.status, told(answer)), (status, list(expected)), answer.text[:800])
        state = self.service.state_of(answer)
        self.assertEqual((state["state"], state["httpStatus"]), ("refused", status))
        for issue in answer.json()["issue"]:
            self.assertTrue(issue["diagnostics"] and issue["details"]["text"], "every refusal says what to do")
        return answer

    # ---- what comes in -----------------------------------------------------------------------------------------------

    def test_01_the_sample_course_is_registered_and_read_back(self):
        for transaction in COURSE:
            answer = self.post(transaction)
            self.assertEqual(answer.status, 200, answer.text[:2000])
            said = answer.json()
            self.assertEqual((said["type"], len(said["entry"])), ("transaction-response", len(transaction["entry"])))
            for asked, got in zip(transaction["entry"], said["entry"], strict=True):
                response, one = got["response"], asked["resource"]
                version = response["etag"][3:-1]
                self.assertEqual(response["location"], f"{one['resourceType']}/{one['id']}/_history/{version}")
                self.assertEqual(response["status"], "201 Created" if version == "1" else "200 OK")
                self.assertNotIn("outcome", response, "nothing is odd in the sample")
                read = self.get(f"/fhir/{one['resourceType']}/{one['id']}")
                self.assertEqual(read.headers["ETag"], response["etag"])
                body = read.json()
                self.assertEqual(body.pop("meta"), {"versionId": version, "lastUpdated": response["lastModified"]})
                self.assertEqual(body, one, "what is read is what was written")
            self.assertEqual(self.service.state_of(answer)["state"], "accepted")

    def test_02_the_same_again_changes_nothing(self):
        for transaction in COURSE:
            self.post(transaction)
        answer = self.post(COURSE[-1])
        self.assertEqual({entry["response"]["status"] for entry in answer.json()["entry"]}, {"200 OK"})
        again = self.post(COURSE[-1])
        self.assertEqual(answer.json(), again.json(), "not a version more")

    def test_xml_comes_in_and_goes_out(self):
        name = self.citizen("0404040404")
        text = (f'<Bundle xmlns="http://hl7.org/fhir"><type value="transaction"/><entry><resource><Goal><id value="x-{name}"/>'
                f'<lifecycleStatus value="active"/><description><text value="Gå til bageren"/></description><subject><reference value="Patient/{name}"/></subject>'
                f'</Goal></resource><request><method value="PUT"/><url value="Goal/x-{name}"/></request></entry></Bundle>')
        answer = self.post(text, content_type=XML)
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "application/fhir+xml; charset=UTF-8"), answer.text)
        self.assertIn('<status value="201 Created"/>', answer.text)
        self.assertEqual(self.get(f"/fhir/Goal/x-{name}").json()["description"]["text"], "Gå til bageren")
        self.assertIn("<Goal", self.get(f"/fhir/Goal/x-{name}?_format=xml").text)
        wrong = self.post(text.replace("Patient/", "Device/"), content_type=XML)
        self.assertEqual((wrong.status, wrong.headers["Content-Type"]), (422, "application/fhir+xml; charset=UTF-8"))

    @unittest.skipUnless(os.environ.get("GENVEJ_SHARED"), "needs KL's published course (GENVEJ_SHARED)")
    def test_kls_published_course_comes_in_as_a_vendor_would_enter_it(self):
        """KL's five reports without KL's profiles, and with the name that a record has: nothing else is in the way."""
        folder = pathlib.Path(os.environ["GENVEJ_SHARED"]) / "data" / "samples" / "kl-gateway-140"
        for name in ("e87d5e68-e5f3-476f-988f-4efda86b0645", "4b9443a2-7231-4387-8e3d-614bf193df49", "4a391f69-a909-4a79-92bd-1b0f812dc52a",
                     "9960b8dc-5ebf-4166-83d7-b042bcc6aca5", "c2f75bbf-2027-41bf-b597-de5e242f2b3d"):
            resources = [entry["resource"] for entry in json.loads((folder / f"Bundle-{name}.json").read_text())["entry"]]
            for one in resources:
                del one["meta"]
                if one["resourceType"] == "Patient":
                    one |= {"name": [{"family": "Prøve"}]}
                    one["managingOrganization"]["identifier"]["value"] = MUNICIPALITY
            answer = self.post(bundle(*map(put, resources)))
            self.assertEqual(answer.status, 200, answer.text[:1500])

    def test_all_or_nothing(self):
        name = self.citizen("0505050505")
        self.refused(bundle(put(encounter("whole-1", name)), put(encounter("whole-2", name, end="2026-04-01T08:00:00+02:00"))),
                     ("Bundle.entry[1].resource.period.end", "record.order"))
        self.assertEqual(self.get("/fhir/Encounter/whole-1").status, 404)

    def test_conditions_find_what_is_there(self):
        number = "0606060606"
        post = {"fullUrl": "urn:uuid:2c0b6f4e-34c5-4b0a-8a4b-2f6a6f0d1c01", "resource": patient("ignored", number),
                "request": {"method": "POST", "url": "Patient", "ifNoneExist": f"identifier={CPR_SYSTEM}|{number}"}}
        visit = {"resource": encounter("ignored", "x") | {"subject": {"reference": post["fullUrl"]}}, "request": {"method": "POST", "url": "Encounter"}}
        first, second = self.post(bundle(post, visit)).json()["entry"], self.post(bundle(post, visit)).json()["entry"]
        self.assertEqual(first[0]["response"]["status"], "201 Created")
        self.assertEqual(second[0]["response"]["status"], "200 OK")
        self.assertEqual(first[0]["response"]["location"], second[0]["response"]["location"])
        self.assertNotEqual(first[1]["response"]["location"], second[1]["response"]["location"])
        by_number = f"Patient?identifier={CPR_SYSTEM}|{number}"
        third = self.post(bundle({"resource": encounter("ignored", "x") | {"subject": {"reference": by_number}}, "request": {"method": "POST", "url": "Encounter"}}))
        patient_id = first[0]["response"]["location"].split("/")[1]
        made = self.get("/fhir/" + third.json()["entry"][0]["response"]["location"].split("/_history")[0]).json()
        self.assertEqual(made["subject"]["reference"], f"Patient/{patient_id}")
        letter = {"system": "https://genvej.invalid/fhir/letter", "value": f"5799990000019#{uuid.uuid4().hex[:14]}"}
        request = {"resource": {"resourceType": "ServiceRequest", "identifier": [letter], "status": "active", "intent": "plan",
                                "subject": {"reference": by_number}},
                   "request": {"method": "PUT", "url": "ServiceRequest?identifier=" + urllib.parse.quote(f"{letter['system']}|{letter['value']}")}}
        made, again = self.post(bundle(request)).json()["entry"][0], copy.deepcopy(request)
        again["resource"]["status"] = "completed"
        changed = self.post(bundle(again)).json()["entry"][0]
        self.assertEqual(changed["response"]["location"], made["response"]["location"].replace("_history/1", "_history/2"))

    def test_many_at_once_make_one_citizen(self):
        number, statuses = "0505050506", []
        post = {"resource": patient("ignored", number), "request": {"method": "POST", "url": "Patient", "ifNoneExist": f"identifier={CPR_SYSTEM}|{number}"}}
        workers = [threading.Thread(target=lambda: statuses.append(self.post(bundle(post)).status)) for _ in range(12)]
        for one in workers:
            one.start()
        for one in workers:
            one.join()
        self.assertEqual(set(statuses), {200})
        self.assertEqual(len(self.search("Patient", identifier=f"{CPR_SYSTEM}|{number}").json()["entry"]), 1)

    # ---- what is refused -----------------------------------------------------------------------------------------------

    def test_every_bad_entry_is_named(self):
        name = self.citizen("0707070707")
        everything = bundle(
            put(encounter("bad-0", name, serviceProvider={"reference": "Organization/nobody"})),
            put(encounter("bad-1", name, serviceProvider={"reference": "https://elsewhere.invalid/fhir/Organization/1"})),
            put(observation("bad-2", name, "401319005", 45)),
            put(patient("bad-3", "0808080808", NEIGHBOUR)),
            {"request": {"method": "GET", "url": "Patient/x"}},
            put(encounter("bad-5", name, end="2026-04-01T08:00:00+02:00")),
            put({"resourceType": "Appointment", "id": "bad-6", "status": "cancelled", "start": "2026-04-01T08:00:00Z",
                 "participant": [{"actor": {"reference": f"Patient/{name}"}, "status": "accepted"}]}),
            put(encounter("bad-5", name)))
        self.refused(everything,
                     ("Bundle.entry[1].resource.serviceProvider.reference", "record.foreign"),
                     ("Bundle.entry[2].resource.valueInteger", "record.impossible"),
                     ("Bundle.entry[3].resource.managingOrganization.identifier", "record.municipality"),
                     ("Bundle.entry[4].request", "record.method"),
                     ("Bundle.entry[5].resource.period.end", "record.order"),
                     ("Bundle.entry[6].resource", "record.needs"),
                     ("Bundle.entry[7]", "record.twice"))
        self.refused(bundle(everything["entry"][0], put(encounter("bad-8", name, partOf={"reference": "Encounter/nobody"}))),
                     ("Bundle.entry[0].resource.serviceProvider.reference", "record.dangling"),
                     ("Bundle.entry[1].resource.partOf.reference", "record.dangling"))

    def test_another_citizens_resource_is_not_pointed_at(self):
        one, other = self.citizen("0909090909"), self.citizen("1010101010")
        self.assertEqual(self.post(bundle(put(encounter(f"of-{one}", one)))).status, 200)
        self.refused(bundle(put(encounter(f"of-{other}", other, partOf={"reference": f"Encounter/of-{one}"}))),
                     ("Bundle.entry[0].resource.partOf.reference", "record.other_citizen"))
        self.refused(bundle(put(encounter(f"of-{one}", other))), ("Bundle.entry[0]", "record.citizen_changes"))
        self.refused(bundle(put(patient(one, "1111111111"))), ("Bundle.entry[0]", "record.citizen_changes"))

    def test_what_is_no_transaction(self):
        self.refused(patient("x"), ("Patient", "record.bundle"))
        self.refused(bundle(put(patient("x")), kind="batch"), ("Bundle", "record.bundle_type"))
        self.refused(b"{", ("", "json.name"), status=400)
        self.refused(b"[]", ("", "fhir.not_an_object"))
        self.refused(bundle(*[put(patient(f"p{i}")) for i in range(301)]), ("Bundle", "record.too_many"))
        self.assertEqual(self.post(b"{}", content_type="text/plain").status, 415)

    def test_a_body_that_is_too_large_is_refused_unread(self):
        answer = self.post(b'{"resourceType":"Bundle",' + b" " * 3_000_001)
        self.assertEqual(answer.status, 413, answer.text)
        self.assertEqual(self.service.state_of(answer)["state"], "refused")

    def test_answers_that_are_missing_are_said(self):
        name = self.citizen("1212121212")
        form = {"resourceType": "QuestionnaireResponse", "id": f"q-{name}", "status": "completed", "subject": {"reference": f"Patient/{name}"},
                "authored": "2026-04-01", "item": [{"linkId": f"hads-{i}", "answer": [{"valueInteger": 1}]} for i in range(1, 14)]}
        response = self.post(bundle(put(form))).json()["entry"][0]["response"]
        self.assertEqual(response["status"], "201 Created")
        issue = response["outcome"]["issue"][0]
        self.assertEqual((issue["severity"], issue["details"]["coding"][0]["code"]), ("warning", "record.answers_missing"))
        self.assertEqual([tag["code"] for tag in self.get(f"/fhir/QuestionnaireResponse/q-{name}").json()["meta"]["tag"]], ["incomplete"])
        form["item"][0]["answer"][0]["valueInteger"] = 45
        self.refused(bundle(put(form)), ("Bundle.entry[0].resource.item[0]", "record.answer"))

    def test_what_is_pointed_at_is_not_deleted(self):
        name = self.citizen("1312131213")
        self.post(bundle(put(encounter(f"e-{name}", name))))
        self.refused(bundle({"request": {"method": "DELETE", "url": f"Patient/{name}"}}), ("Bundle.entry[0]", "record.still_referred"))
        both = bundle({"request": {"method": "DELETE", "url": f"Patient/{name}"}}, {"request": {"method": "DELETE", "url": f"Encounter/e-{name}"}})
        self.assertEqual([entry["response"]["status"] for entry in self.post(both).json()["entry"]], ["204 No Content"] * 2)
        self.assertEqual(self.get(f"/fhir/Patient/{name}").status, 410)

    # ---- versions ------------------------------------------------------------------------------------------------------

    def test_versions_etags_and_history(self):
        name = self.citizen("1401140114")
        place = f"/fhir/Encounter/v-{name}"
        first = self.post(encounter(f"v-{name}", name), place, method="PUT")
        self.assertEqual((first.status, first.headers["ETag"], first.headers["Location"]), (201, 'W/"1"', place + "/_history/1"), first.text)
        second = self.post(encounter(f"v-{name}", name, end="2026-04-01T11:00:00+02:00"), place, method="PUT", **{"If-Match": 'W/"1"'})
        self.assertEqual((second.status, second.headers["ETag"]), (200, 'W/"2"'))
        late = self.post(encounter(f"v-{name}", name), place, method="PUT", **{"If-Match": 'W/"1"'})
        self.assertEqual((late.status, told(late)), (412, [("Encounter", "record.version_now")]))
        self.assertEqual(self.post(encounter(f"v-{name}", name), place, method="PUT", **{"If-Match": "1"}).status, 422)
        self.assertEqual(told(self.post(encounter(f"v-{name}", name), place, method="PUT", **{"If-None-Match": "*"})), [("", "record.condition")])
        self.refused(bundle(put(encounter(f"v-{name}", name), ifMatch='W/"7"')), ("Bundle.entry[0].request", "record.version"))
        self.assertEqual(self.get(place, **{"If-None-Match": 'W/"2"'}).status, 304)
        self.assertEqual(self.get(place, **{"If-None-Match": 'W/"1"'}).status, 200)
        self.assertEqual(self.get(place + "/_history/1").json()["period"]["end"], "2026-04-01T10:00:00+02:00")
        self.assertEqual(self.get(place + "/_history/9").status, 404)
        gone = self.service.request("DELETE", place, headers={"If-Match": 'W/"2"'})
        self.assertEqual((gone.status, gone.body, gone.headers["ETag"]), (204, b"", 'W/"3"'))
        self.assertEqual((self.get(place).status, self.get(place + "/_history/3").status), (410, 410))
        self.assertEqual(self.service.request("DELETE", "/fhir/Encounter/never").status, 204)
        history = self.get(place + "/_history?_count=2").json()
        self.assertEqual([entry["request"]["method"] for entry in history["entry"]], ["DELETE", "PUT"])
        rest = self.get("/fhir/" + history["link"][1]["url"]).json()
        self.assertEqual([entry["response"]["etag"] for entry in rest["entry"]], ['W/"1"'])
        self.assertEqual(self.get("/fhir/Encounter/never/_history").status, 404)

    # ---- searches ------------------------------------------------------------------------------------------------------

    def test_searches_stand_in_the_body(self):
        name = self.citizen("1502150215")
        self.post(bundle(*[put(encounter(f"s{i}-{name}", name)) for i in range(5)]))
        found = self.search("Encounter", subject=f"Patient/{name}", _count=2).json()
        pages, seen = 1, [entry["resource"]["id"] for entry in found["entry"]]
        while len(found["link"]) > 1:
            self.assertNotIn("1502150215", found["link"][1]["url"])
            found = self.get("/fhir/" + found["link"][1]["url"]).json()
            pages, seen = pages + 1, seen + [entry["resource"]["id"] for entry in found.get("entry", [])]
        self.assertEqual(seen, sorted(f"s{i}-{name}" for i in range(5)))
        self.assertEqual(pages, 3)
        by_number = self.search("Patient", identifier=f"{CPR_SYSTEM}|1502150215").json()
        self.assertEqual([entry["resource"]["id"] for entry in by_number["entry"]], [name])
        self.assertEqual(len(self.search("Encounter", patient=name, status="planned").json().get("entry", [])), 0)
        self.assertEqual(len(self.search("Encounter", patient=name, _id=f"s1-{name},s2-{name},other").json()["entry"]), 2)
        for answer in (self.get(f"/fhir/Patient?identifier={CPR_SYSTEM}|1502150215"), self.post("", f"/fhir/Encounter/_search?subject=Patient/{name}", FORM)):
            self.assertEqual((answer.status, told(answer)), (400, [("", "record.query")]))
        self.assertEqual(told(self.search("Encounter", nothing="x")), [("", "record.parameter")])
        self.assertEqual(told(self.get("/fhir/Encounter/_search?page=xyz")), [("", "record.page")])

    def test_everything_about_a_citizen(self):
        first, second = self.citizen("1603160316"), self.citizen("1603160316")
        self.post(bundle(put(encounter(f"a-{first}", first)), put(encounter(f"b-{second}", second))))
        everything = self.get(f"/fhir/Patient/{first}/$everything").json()
        resources = [entry["resource"] for entry in everything["entry"]]
        patients = [one for one in resources if one["resourceType"] == "Patient"]
        self.assertEqual(len(patients), 1, "one Patient, though the record has two of the same citizen")
        citizen = patients[0]["id"]
        self.assertNotIn(citizen, (first, second))
        self.assertEqual({one["subject"]["reference"] for one in resources if one["resourceType"] == "Encounter"}, {f"Patient/{citizen}"})
        self.assertEqual(len(resources), 3)
        by_citizen = self.get(f"/fhir/Patient/{citizen}/$everything").json()
        self.assertEqual([entry["resource"]["id"] for entry in by_citizen["entry"]], [one["id"] for one in resources])
        self.assertEqual(self.get("/fhir/Patient/nobody/$everything").status, 404)

    def test_the_capability_statement_is_true(self):
        statement = self.get("/fhir/metadata").json()
        rest = statement["rest"][0]
        self.assertIn({"code": "transaction"}, rest["interaction"])
        by_type = {one["type"]: one for one in rest["resource"]}
        self.assertEqual({one["code"] for one in by_type["Encounter"]["interaction"]},
                         {"read", "vread", "update", "delete", "history-instance", "search-type"})
        name = self.citizen("1704170417")
        for kind, row in by_type.items():
            for parameter in row.get("searchParam", []):
                value = {"identifier": "urn:x|1", "subject": name, "patient": name}.get(parameter["name"], "x")
                self.assertEqual(self.search(kind, **{parameter["name"]: value}).status, 200, f"{kind} {parameter['name']}")
        self.assertEqual(by_type["Patient"]["operation"][0]["name"], "everything")
        self.assertEqual(by_type["Composition"]["versioning"], "no-version", "of messages only")

    def test_send_posts_a_transaction_into_the_record(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "course.json"
            path.write_text(json.dumps(COURSE[0]), encoding="utf-8")
            done = harness.run("send", f"http://127.0.0.1:{self.service.port}", path)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertRegex(done.stdout.decode(), r"200 in the record, 13 x 20[01] ")
            path.write_text(json.dumps(bundle(put(encounter("x", "nobody")))), encoding="utf-8")
            done = harness.run("send", f"http://127.0.0.1:{self.service.port}", path)
            self.assertEqual(done.returncode, 1)
            self.assertIn(b"The reference leads to no resource", done.stdout)


class Death(unittest.TestCase):
    """What was answered is there; what was not answered is whole or absent."""

    def test_a_death_in_the_middle_of_a_load(self):
        service = harness.Service(PARTNER, directory=DIRECTORY)
        self.addCleanup(service.__exit__)
        service.start()
        posted, answered, enough = [], [], threading.Event()

        def load(worker):
            for number in range(10_000):
                key = f"{worker}-{number}"
                citizen = f"p-{key}"
                entries = [put(patient(citizen, f"0101{worker}{number % 10}{1000 + number % 9000}"))]
                entries += [put(encounter(f"e{i}-{key}", citizen)) for i in range(4)]
                posted.append(key)
                try:
                    answer = service.request("POST", "/fhir", json.dumps(bundle(*entries)), {"Content-Type": JSON})
                except (OSError, harness.http.client.HTTPException):
                    return
                if answer.status == 200:
                    answered.append(key)
                if len(answered) > 60:
                    enough.set()
        workers = [threading.Thread(target=load, args=(one,)) for one in range(4)]
        for one in workers:
            one.start()
        self.assertTrue(enough.wait(harness.PATIENCE), "transactions are answered")
        service.kill()
        for one in workers:
            one.join()
        service.start()
        whole = 0
        for key in posted:
            found = [service.request("GET", f"/fhir/{place}").status
                     for place in (f"Patient/p-{key}", *(f"Encounter/e{i}-{key}" for i in range(4)))]
            self.assertIn(found, ([200] * 5, [404] * 5), f"{key} is whole or absent")
            whole += found[0] == 200
            if key in answered:
                self.assertEqual(found, [200] * 5, f"{key} was answered")
        self.assertGreaterEqual(whole, len(answered))
        self.assertEqual(service.stop(), 0)


if __name__ == "__main__":
    harness.main()
