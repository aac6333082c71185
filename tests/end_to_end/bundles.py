"""FHIR messages for tests: CareCommunications and Acknowledgements, made of parts, in JSON and XML.

All persons and organisations are invented. A message is a dict in the order of the specification until json_bytes() or
xml_bytes() writes it. xml_bytes() is a writer of its own, so that the gateway's reader is not tested by its own writer.
"""
import base64
import copy
import json
import uuid
import xml.sax.saxutils

import letters

CC = "http://medcomfhir.dk/ig/carecommunication/StructureDefinition/medcom-careCommunication-"
CORE = "http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-"
CODES = "http://medcomfhir.dk/ig/terminology/CodeSystem/"
MESSAGING = "http://medcomfhir.dk/ig/messaging/StructureDefinition/medcom-messaging-"
JSON_TYPE, XML_TYPE = "application/fhir+json", "application/fhir+xml"
#: location number -> SOR code, as the directory of harness.py has them
SOR = {letters.SENDER: "999000000000011", letters.RECEIVER: "999000000000028"}


def new_id():
    return str(uuid.uuid4())


def _narrative(*lines):
    body = "".join(f"<p>{xml.sax.saxutils.escape(line)}</p>" for line in lines)
    return {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{body}</div>'}


def _organisation(gln, name):
    identity = f"{uuid.uuid5(letters.NAMESPACE, 'test organisation ' + gln)}"
    return {"resourceType": "Organization", "id": identity, "meta": {"profile": [MESSAGING + "organization"]},
            "text": _narrative(name, gln),
            "identifier": [{"system": "urn:oid:1.2.208.176.1.1", "value": SOR.get(gln, "999000000000099")},
                           {"system": "https://www.gs1.org/gln", "value": gln}], "name": name}


def _header(message_id, event, sender, receiver, profile):
    return {"resourceType": "MessageHeader", "id": message_id, "meta": {"profile": [profile]}, "text": _narrative(event),
            "eventCoding": {"system": CODES + "medcom-messaging-eventCodes", "code": event},
            "destination": [{"extension": [{"url": MESSAGING + "destinationUseExtension", "valueCoding": {
                "system": CODES + "medcom-messaging-destinationUse", "code": "primary"}}],
                "endpoint": f"https://sor2.sum.dsdn.dk/#id={SOR.get(receiver['identifier'][1]['value'], '')}",
                "receiver": {"reference": f"Organization/{receiver['id']}"}}],
            "sender": {"reference": f"Organization/{sender['id']}"},
            "source": {"endpoint": f"https://sor2.sum.dsdn.dk/#id={SOR.get(sender['identifier'][1]['value'], '')}"}}


def _provenance(message_id, sender, activity, when, entities, profile):
    return {"resourceType": "Provenance", "id": new_id(), "meta": {"profile": [profile]}, "text": _narrative(activity, when),
            "target": [{"reference": f"MessageHeader/{message_id}"}], "occurredDateTime": when, "recorded": when,
            "activity": {"coding": [{"system": CODES + "medcom-messaging-activityCodes", "code": activity}]},
            "agent": [{"who": {"reference": f"Organization/{sender['id']}"}}], "entity": entities}


def _bundle(bundle_id, profile, when, resources, base):
    return {"resourceType": "Bundle", "id": bundle_id, "meta": {"profile": [profile]}, "type": "message", "timestamp": when,
            "entry": [{"fullUrl": f"{base}/{one['resourceType']}/{one['id']}", "resource": one} for one in resources]}


def _payload(content, when, payload_id, sender, role):
    extension = [{"url": CORE + "datetime-extension", "valueDateTime": when},
                 {"url": CORE + "identifier-extension", "valueIdentifier": {
                     "value": payload_id, "assigner": {"reference": f"Organization/{sender['id']}"}}}]
    if "contentString" in content:
        extension += [{"url": CORE + "practitioner-extension", "valueReference": {"reference": f"PractitionerRole/{role['id']}"}},
                      {"url": CORE + "contact-extension", "valueContactPoint": {"system": "phone", "value": "00000002"}}]
    return {"extension": extension, **content}


def care_communication(text="Borgeren trives.", message_id=None, bundle_id=None, sender=letters.RECEIVER, receiver=letters.SENDER,
                       citizen=letters.CITIZEN, thread=None, when="2026-03-03T09:00:00+01:00", subject="Prøve", attachments=(),
                       answers=None, activity=None, answered_letter=None):
    """A CareCommunication. answers: the message that it answers or forwards, whose segments it carries on; activity:
    new-message, reply-message or forward-message; attachments: (title, media type, bytes)."""
    message_id, bundle_id = message_id or new_id(), bundle_id or new_id()
    activity = activity or ("reply-message" if answers else "new-message")
    from_organisation, to_organisation = _organisation(sender, "Prøveby Kommune"), _organisation(receiver, "Lægehuset Søbred")
    person = {"resourceType": "Practitioner", "id": new_id(), "meta": {"profile": [CORE + "practitioner"]},
              "text": _narrative("Åge Prøvemark"), "name": [{"family": "Prøvemark", "given": ["Åge"]}]}
    role = {"resourceType": "PractitionerRole", "id": new_id(), "meta": {"profile": [CORE + "practitionerrole"]},
            "text": _narrative("Fysioterapeut"), "practitioner": {"reference": f"Practitioner/{person['id']}"},
            "code": [{"coding": [{"system": "http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-core-PractitionerRolesSKSadministrativ",
                                  "code": "fysioterapeut"}]}]}
    patient = {"resourceType": "Patient", "id": new_id(), "meta": {"profile": [CORE + "patient"]}, "text": _narrative("Signe Prøvelund"),
               "identifier": [{"system": "urn:oid:1.2.208.176.1.2", "value": citizen}],
               "name": [{"use": "official", "family": "Prøvelund", "given": ["Signe"]}]}
    own = [_payload({"contentString": text}, when, f"urn:uuid:{new_id()}", from_organisation, role)]
    own += [_payload({"contentAttachment": {"contentType": kind, "data": base64.b64encode(data).decode(), "title": title,
                                            "creation": when}}, when, f"urn:uuid:{new_id()}", from_organisation, role)
            for title, kind, data in attachments]
    earlier = _resources(answers, "Communication")[0] if answers else None
    segments = copy.deepcopy(earlier["payload"]) if earlier else []
    if activity == "reply-message":
        for one in segments:
            one.get("contentAttachment", {}).pop("data", None)
    if thread is None:
        thread = earlier["identifier"][0]["value"] if earlier and activity == "reply-message" else f"urn:uuid:{new_id()}"
    communication = {"resourceType": "Communication", "id": new_id(), "meta": {"profile": [CC + "communication"]},
                     "text": _narrative(subject, text, *(one.get("contentString", "") for one in segments)),
                     "identifier": [{"value": thread}], "status": "unknown",
                     "category": [{"coding": [{"system": CODES + "medcom-careCommunication-categoryCodes", "code": "other"}]}],
                     "subject": {"reference": f"Patient/{patient['id']}"}, "topic": {"text": subject}, "payload": own + segments}
    header = _header(message_id, "care-communication-message", from_organisation, to_organisation, CC + "messageHeader")
    header["focus"] = [{"reference": f"Communication/{communication['id']}"}]
    header["definition"] = "http://medcomfhir.dk/ig/messagedefinitions/MessageDefinition/MedComCareCommunicationMessageDefinition|5.0"
    entities = [{"role": "source", "what": {"identifier": {"value": one["extension"][1]["valueIdentifier"]["value"]}}} for one in own]
    if answers and not answered_letter:
        previous = _resources(answers, "MessageHeader")[0]["id"]
        entities.insert(0, {"role": "revision", "what": {"reference": f"MessageHeader/{previous}"}})
    if answered_letter:
        entities.insert(0, {"role": "revision", "what": {"identifier": {"value": answered_letter}}})
    chain = [_provenance(message_id, from_organisation, activity, when, entities, CC + "provenance")]
    kept = [from_organisation, to_organisation]
    resources = [header, communication, patient, *kept, role, person, *chain]
    have = {(one["resourceType"], one["id"]) for one in resources}
    for one in (copy.deepcopy(entry["resource"]) for entry in (answers or {}).get("entry", [])):
        wanted = one["resourceType"] in ("Provenance", "Organization", "PractitionerRole", "Practitioner")
        if wanted and (one["resourceType"], one["id"]) not in have:
            resources.append(one)
    return _bundle(bundle_id, CC + "message", when, resources, "https://medcomfhir.dk/ig/carecommunication")


def acknowledgement(of, code="ok", text=None, issue="processing", message_id=None, bundle_id=None, when="2026-03-03T09:05:00+01:00"):
    """What the receiver of a FHIR message says about it."""
    ack = "http://medcomfhir.dk/ig/acknowledgement/StructureDefinition/medcom-acknowledgement-"
    about = _resources(of, "MessageHeader")[0]
    organisations = {f"Organization/{one['id']}": one for one in _resources(of, "Organization")}
    sender = organisations[about["destination"][0]["receiver"]["reference"].split("/ig/")[-1].split("carecommunication/")[-1]]
    receiver = organisations[about["sender"]["reference"].split("carecommunication/")[-1]]
    message_id = message_id or new_id()
    header = {"resourceType": "MessageHeader", "id": message_id, "meta": {"profile": [ack + "messageHeader"]},
              "text": _narrative(code, text or ""),
              "eventCoding": {"system": CODES + "medcom-messaging-eventCodes", "code": "acknowledgement-message"},
              "destination": [{"extension": about["destination"][0]["extension"], "endpoint": about["source"]["endpoint"],
                               "receiver": {"reference": f"Organization/{receiver['id']}"}}],
              "sender": {"reference": f"Organization/{sender['id']}"},
              "source": {"endpoint": about["destination"][0]["endpoint"]},
              "response": {"identifier": about["id"], "code": code}}
    resources = [header, sender, receiver]
    if text:
        outcome = {"resourceType": "OperationOutcome", "id": new_id(), "meta": {"profile": [ack + "operationoutcome"]},
                   "text": _narrative(text), "issue": [{"severity": "error", "code": issue, "details": {"text": text}}]}
        header["response"]["details"] = {"reference": f"OperationOutcome/{outcome['id']}"}
        resources.append(outcome)
    newest = copy.deepcopy(next(one for one in _resources(of, "Provenance") if one["target"][0]["reference"].endswith(about["id"])))
    own = _provenance(message_id, sender, "acknowledgement", when,
                      [{"role": "revision", "what": {"reference": f"MessageHeader/{about['id']}"}}],
                      MESSAGING + "provenance")
    return _bundle(bundle_id or new_id(), ack + "message", when, [*resources, newest, own], "https://medcomfhir.dk/ig/acknowledgement")


def _resources(bundle, kind):
    return [entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == kind]


def resent(bundle, when="2026-03-03T10:00:00+01:00"):
    """The same message as MedCom has it sent again: new Bundle.id and times (medcom-fhir.md, MR7)."""
    again = copy.deepcopy(bundle)
    again["id"], again["timestamp"] = new_id(), when
    own = _resources(bundle, "MessageHeader")[0]["id"]
    for one in _resources(again, "Provenance"):
        if one["target"][0]["reference"].endswith(own):
            one["occurredDateTime"] = one["recorded"] = when
            one["text"] = _narrative("sent again", when)
    return again


def json_bytes(bundle):
    return json.dumps(bundle, ensure_ascii=False).encode()


def xml_bytes(bundle):
    return ('<?xml version="1.0" encoding="UTF-8"?>\n' + _xml_resource(bundle, ' xmlns="http://hl7.org/fhir"')).encode()


def _xml_resource(resource, space=""):
    inner = "".join(_xml(name, value) for name, value in resource.items() if name != "resourceType")
    return f"<{resource['resourceType']}{space}>{inner}</{resource['resourceType']}>"


def _xml(name, value):
    if isinstance(value, list):
        return "".join(_xml(name, one) for one in value)
    if isinstance(value, dict):
        if "resourceType" in value:
            return f"<{name}>{_xml_resource(value)}</{name}>"
        url = f" url={xml.sax.saxutils.quoteattr(value['url'])}" if name in ("extension", "modifierExtension") else ""
        inner = "".join(_xml(key, one) for key, one in value.items() if not (url and key == "url"))
        return f"<{name}{url}>{inner}</{name}>"
    if name == "div":
        return value
    text = {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    return f"<{name} value={xml.sax.saxutils.quoteattr(text, {chr(10): '&#10;', chr(13): '&#13;', chr(9): '&#9;'})}/>"
