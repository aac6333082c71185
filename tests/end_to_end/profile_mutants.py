"""Messages that genvej's own profiles must refuse: each is a valid example with one thing wrong. A profile that cannot fail
proves nothing; official_validator.py hands these to HL7's validator, which must say an error about the right place.
"""
import copy
import json
import re

OWN = "https://genvej.invalid/fhir"
EXAMPLES = {"referral": "xref15/examples/full", "plan": "ggop/examples/specialised_full", "physiotherapy": "xref07/examples/knee_pain",
            "note": "xdis15/examples/full"}
MUTANTS = []


def mutant(kind, expected):
    """@param expected  pattern that an error of the validator must fit: its path and text."""
    def add(change):
        MUTANTS.append((kind, change.__name__, expected, change))
        return change
    return add


def all_of(bundle, kind):
    return [entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == kind]


def the(bundle, kind):
    return all_of(bundle, kind)[0]


def referred(bundle, reference):
    kind, name = reference["reference"].split("/")
    return next(one for one in all_of(bundle, kind) if one["id"] == name)


def section(bundle, code):
    return next(one for one in the(bundle, "Composition")["section"] if one["code"]["coding"][0]["code"] == code)


def drop(bundle, kind):
    bundle["entry"] = [entry for entry in bundle["entry"] if entry["resource"]["resourceType"] != kind]


# ---- sections ------------------------------------------------------------------------------------------------------

@mutant("referral", r"section\[\d+\].*section\.code: minimum required = 1")
def section_without_code(bundle):
    del section(bundle, "anamnesis")["code"]


@mutant("referral", r"section\[\d+\]\.code .*genvej-referral-section")
def section_of_another_kind_of_message(bundle):
    section(bundle, "anamnesis")["code"]["coding"][0]["code"] = "ability-summary"


@mutant("plan", r"Unknown code 'aside'")
def section_code_that_nobody_knows(bundle):
    section(bundle, "patient-safety")["code"]["coding"][0]["code"] = "aside"


@mutant("referral", r"section\.title: minimum required = 1")
def section_without_title(bundle):
    del section(bundle, "cave")["title"]


@mutant("referral", r"section.*\.text: minimum required = 1")
def section_of_text_without_text(bundle):
    one = section(bundle, "cave")
    del one["text"]
    one["entry"] = [{"reference": f"Patient/{the(bundle, 'Patient')['id']}"}]


@mutant("plan", r"section\[\d+\]\.entry\[0\] .*expected one of \(\[Organization\]\)")
def copy_goes_to_somebody_who_is_no_organisation(bundle):
    section(bundle, "copy")["entry"][0]["reference"] = f"Patient/{the(bundle, 'Patient')['id']}"


# ---- event, activity, status ---------------------------------------------------------------------------------------

@mutant("referral", r"genvej-referral-1: .*event is one of this kind")
def event_of_another_kind_of_message(bundle):
    the(bundle, "MessageHeader")["eventCoding"]["code"] = "rehabilitation-plan"


@mutant("plan", r"event\.ofType\(Coding\) .*genvej-event")
def event_that_nobody_knows(bundle):
    the(bundle, "MessageHeader")["eventCoding"]["code"] = "delete-plan"


@mutant("referral", r"event\.ofType\(Coding\) .*genvej-event")
def event_of_another_system(bundle):
    the(bundle, "MessageHeader")["eventCoding"]["system"] = "http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-messaging-eventCodes"


@mutant("referral", r"genvej-referral-\d: .*update-referral: Provenance.activity.coding.code is modified-message, ServiceRequest.status is active")
def corrected_referral_whose_request_is_revoked(bundle):
    the(bundle, "ServiceRequest")["status"] = "revoked"


@mutant("referral", r"genvej-referral-\d: .*update-referral: Provenance.activity.coding.code is modified-message, ServiceRequest.status is active")
def corrected_referral_whose_activity_is_retract(bundle):
    the(bundle, "Provenance")["activity"]["coding"][0]["code"] = "retract-message"


@mutant("plan", r"genvej-rehabilitation-plan-\d: .*cancel-rehabilitation-plan: Provenance.activity.coding.code is retract-message")
def cancelled_plan_that_stays_active(bundle):
    the(bundle, "MessageHeader")["eventCoding"]["code"] = "cancel-rehabilitation-plan"


@mutant("physiotherapy", r"genvej-physiotherapy-referral-\d: .*update-physiotherapy-referral: Provenance.activity.coding.code is modified-message")
def corrected_referral_that_is_a_new_message(bundle):
    the(bundle, "MessageHeader")["eventCoding"]["code"] = "update-physiotherapy-referral"


@mutant("plan", r"activity.*medcom-messaging-activityCodes")
def activity_that_nobody_knows(bundle):
    the(bundle, "Provenance")["activity"]["coding"][0]["code"] = "sent"


# ---- who ------------------------------------------------------------------------------------------------------------

@mutant("referral", r"Composition.author: minimum required = 1")
def document_without_author(bundle):
    del the(bundle, "Composition")["author"]


@mutant("referral", r"'Organization\.identifier:gln': a matching slice is required")
def sender_without_location_number(bundle):
    sender = referred(bundle, the(bundle, "MessageHeader")["sender"])
    sender["identifier"] = [one for one in sender["identifier"] if one["system"] != "https://www.gs1.org/gln"]


@mutant("plan", r"receiver Unable to find a profile match .*genvej-messaging-organization")
def receiver_without_location_number_and_without_claim(bundle):
    receiver = referred(bundle, the(bundle, "MessageHeader")["destination"][0]["receiver"])
    receiver["identifier"] = [one for one in receiver["identifier"] if one["system"] != "https://www.gs1.org/gln"]
    del receiver["meta"]


@mutant("referral", r"ServiceRequest.performer: minimum required = 1")
def nobody_to_perform_it(bundle):
    del the(bundle, "ServiceRequest")["performer"]


@mutant("referral", r"genvej-request-1")
def requester_who_is_only_a_name(bundle):
    the(bundle, "ServiceRequest")["requester"] = {"display": "En læge"}


@mutant("plan", r"Provenance.agent: minimum required = 1")
def nobody_sent_it(bundle):
    del the(bundle, "Provenance")["agent"]


@mutant("referral", r"patient.*max allowed = 1|Bundle.entry:patient: max")
def two_patients(bundle):
    other = copy.deepcopy(next(e for e in bundle["entry"] if e["resource"]["resourceType"] == "Patient"))
    other["resource"]["id"] = "00000000-0000-4000-8000-00000000abcd"
    other["fullUrl"] = f"{OWN}/Patient/{other['resource']['id']}"
    bundle["entry"].append(other)


# ---- frame ----------------------------------------------------------------------------------------------------------

@mutant("referral", r"provenance: minimum required = 1|at least one Provenance")
def message_without_provenance(bundle):
    drop(bundle, "Provenance")


@mutant("referral", r"'Bundle\.entry:composition': a matching slice is required")
def message_without_document(bundle):
    drop(bundle, "Composition")


@mutant("plan", r"genvej-message-1")
def provenance_about_another_message(bundle):
    the(bundle, "Provenance")["target"][0]["reference"] = "MessageHeader/00000000-0000-4000-8000-00000000abcd"


@mutant("referral", r"MessageHeader.destination: max allowed = 1")
def two_receivers(bundle):
    destinations = the(bundle, "MessageHeader")["destination"]
    destinations.append(copy.deepcopy(destinations[0]))


@mutant("referral", r"destination\[0\].*primary")
def receiver_of_a_copy_only(bundle):
    the(bundle, "MessageHeader")["destination"][0]["extension"][0]["valueCoding"]["code"] = "cc"


@mutant("referral", r"genvej-message-4|focus.*ServiceRequest")
def focus_on_the_patient(bundle):
    the(bundle, "MessageHeader")["focus"] = [{"reference": f"Patient/{the(bundle, 'Patient')['id']}"}]


@mutant("plan", r"genvej-message-5")
def request_that_leaves_the_document_out(bundle):
    request = the(bundle, "ServiceRequest")
    request["supportingInfo"] = [one for one in request["supportingInfo"] if not one["reference"].startswith("Composition/")]


@mutant("referral", r"Bundle.timestamp: minimum required = 1")
def message_without_time(bundle):
    del bundle["timestamp"]


@mutant("referral", r"MessageHeader.text: minimum required = 1")
def header_without_narrative(bundle):
    del the(bundle, "MessageHeader")["text"]


# ---- what is asked for, and what comes with it ----------------------------------------------------------------------

@mutant("referral", r"fixed to 'a71921ea.*genvej-referral-service-request")
def code_of_another_request(bundle):
    the(bundle, "ServiceRequest")["code"]["coding"][0]["code"] = "7fc66c15-0cb3-4c89-9e18-f3a01e6a6592"


@mutant("plan", r"intent")
def request_that_is_only_a_plan(bundle):
    the(bundle, "ServiceRequest")["intent"] = "plan"


@mutant("referral", r"priority.*dk-core-priority-codes")
def priority_that_denmark_does_not_have(bundle):
    the(bundle, "ServiceRequest")["priority"] = "urgent"


@mutant("plan", r"status")
def document_that_is_a_draft(bundle):
    the(bundle, "Composition")["status"] = "preliminary"


@mutant("plan", r"\.type")
def document_of_another_type(bundle):
    the(bundle, "Composition")["type"]["coding"][0]["code"] = "57133-1"


@mutant("plan", r"DocumentReference.*type.*genvej-reference")
def reference_of_no_known_kind(bundle):
    the(bundle, "DocumentReference")["type"]["coding"][0]["code"] = "fax"


@mutant("plan", r"genvej-reference-1")
def page_on_the_net_without_address(bundle):
    page = next(one for one in all_of(bundle, "DocumentReference") if one["type"]["coding"][0]["code"] == "url")
    del page["content"][0]["attachment"]["url"]


@mutant("plan", r"Observation.subject: minimum required = 1")
def observation_of_nobody(bundle):
    del the(bundle, "Observation")["subject"]


@mutant("plan", r"genvej-observation-1")
def consent_that_says_nothing(bundle):
    consent = next(one for one in all_of(bundle, "Observation") if one["code"]["coding"][0]["code"] == "informed-consent")
    del consent["valueCodeableConcept"]


@mutant("note", r"genvej-message-4")
def note_whose_focus_is_the_referral(bundle):
    the(bundle, "MessageHeader")["focus"] = [{"reference": f"ServiceRequest/{the(bundle, 'ServiceRequest')['id']}"}]


@mutant("note", r"genvej-municipality-closing-note-\d: .*Composition.status is entered-in-error")
def cancelled_note_that_stays_in_force(bundle):
    the(bundle, "MessageHeader")["eventCoding"]["code"] = "cancel-municipality-closing-note"
    the(bundle, "Provenance")["activity"]["coding"][0]["code"] = "retract-message"


@mutant("note", r"section\[\d+\]\.code .*genvej-municipality-closing-note-section")
def note_with_a_section_of_a_referral(bundle):
    section(bundle, "clinical-information")["code"]["coding"][0]["code"] = "anamnesis"


# ---- claims ---------------------------------------------------------------------------------------------------------

@mutant("referral", r"Composition.author: minimum required = 1")
def no_claims_and_no_author(bundle):
    """The event alone says by which profile it is judged."""
    bundle.pop("meta")
    for entry in bundle["entry"]:
        entry["resource"].pop("meta", None)
    del the(bundle, "Composition")["author"]


@mutant("plan", r"genvej-nowhere.*could not be found|genvej-nowhere.*has not been")
def claim_of_a_profile_that_is_not_there(bundle):
    the(bundle, "Provenance")["meta"]["profile"] = [f"{OWN}/StructureDefinition/genvej-nowhere"]


def mutated(top):
    """(name, pattern, Bundle as JSON) of each."""
    originals = {kind: json.loads((top / "mappings" / path / "bundle.json").read_text(encoding="utf-8")) for kind, path in EXAMPLES.items()}
    for kind, name, expected, change in MUTANTS:
        bundle = copy.deepcopy(originals[kind])
        change(bundle)
        if bundle == originals[kind]:
            raise RuntimeError(f"the mutant {name} changes nothing")
        yield f"{kind}: {name}", expected, json.dumps(bundle).encode()


def survivors(validator, top):
    """What the validator lets pass, or refuses for another reason; and how many there were."""
    passed, count = [], 0
    for name, expected, bundle in mutated(top):
        count += 1
        errors = [f"{path} {text}" for severity, _, path, text in validator.issues_of(bundle) if severity in ("fatal", "error")]
        if not any(re.search(expected, error) for error in errors):
            passed.append(f"{name}: no error fits /{expected}/: {errors[:4] if errors else 'it was accepted'}")
    return passed, count
