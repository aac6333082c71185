"""Letters for tests: one of each kind, made of parts, so that a test can say in one place what is unusual about its own.

All persons and organisations are invented. A letter is text until encode() gives it a charset and a declaration.
"""
import base64
import importlib.machinery
import importlib.util
import pathlib
import re
import uuid

TOP = pathlib.Path(__file__).resolve().parents[2]
NAMESPACE = uuid.UUID("4abacc64-2fa9-46ad-8434-cf785cdd0a08")
SENDER = "5790001000011"
RECEIVER = "5790001000028"
CITIZEN = "1502541234"
RECEIPT_NAMESPACE = "{http://rep.oio.dk/sundcom.dk/medcom.dk/xml/schemas/2005/08/07/}"
VANS_NAMESPACE = "{urn:oio:medcom:vans-envelope:1.0.4}"
VERSIONS = {"XREF15": "XH1530R", "GGOP": "GGOP100", "XDIS91": "XD9134L"}
KINDS = tuple(VERSIONS)  # letters that are whole by themselves
VERSIONS["XBIN01"] = "XB0131X"

ENVELOPE = """<Envelope{envelope_xmlns}><Sent><Date>2026-03-02</Date><Time>10:15</Time></Sent>\
<Identifier>{envelope_id}</Identifier><AcknowledgementCode>{acknowledgement}</AcknowledgementCode></Envelope>"""

XREF15 = """<Emessage xmlns="http://rep.oio.dk/medcom.dk/xml/schemas/2016/12/01/">
""" + ENVELOPE + """
<MunicipalityReferral>
<Letter><Identifier>{letter_id}</Identifier><VersionCode>{version}</VersionCode><StatisticalCode>XREF15</StatisticalCode>
<Authorisation><Date>2026-03-02</Date><Time>10:10</Time></Authorisation><TypeCode>XREF15</TypeCode><StatusCode>nytbrev</StatusCode></Letter>
<Sender><EANIdentifier>{sender}</EANIdentifier><Identifier>123456</Identifier><IdentifierCode>ydernummer</IdentifierCode>
<OrganisationName>Lægehuset Søbred</OrganisationName><StreetName>Prøvegade 3</StreetName><DistrictName>Prøveby</DistrictName>
<PostCodeIdentifier>9999</PostCodeIdentifier><TelephoneSubscriberIdentifier>00000001</TelephoneSubscriberIdentifier></Sender>
<Receiver><EANIdentifier>{receiver}</EANIdentifier><Identifier>825</Identifier><IdentifierCode>kommunenummer</IdentifierCode>
<OrganisationName>Prøveby Kommune</OrganisationName><DepartmentName>Forebyggelse</DepartmentName></Receiver>
<Patient><CivilRegistrationNumber>{citizen}</CivilRegistrationNumber><PersonSurnameName>Prøvelund</PersonSurnameName>
<PersonGivenName>Signe Æble</PersonGivenName><StreetName>Prøvevej 1</StreetName><DistrictName>Prøveby</DistrictName>
<PostCodeIdentifier>9999</PostCodeIdentifier></Patient>
<Referral><Refer><DiagnoseCode>DI209</DiagnoseCode><DiagnoseTypeCode>SKSdiagnosekode</DiagnoseTypeCode>
<DiagnoseText>Angina pectoris</DiagnoseText></Refer>{more}</Referral>
<RelevantClinicalInformation><Anamnesis>{text}</Anamnesis></RelevantClinicalInformation>
</MunicipalityReferral></Emessage>
"""

GGOP = """<Emessage xmlns="urn:oio:medcom:municipality:1.0.4" xmlns:a="urn:oio:medcom:municipality:1.0.0">
""" + ENVELOPE + """
<RehabilitationPlan>
<Letter><Identifier>{letter_id}</Identifier><VersionCode>{version}</VersionCode><StatisticalCode>GGOP1</StatisticalCode>
<Authorisation><a:Date>2026-03-02</a:Date><a:Time>10:10</a:Time></Authorisation><TypeCode>GGOP</TypeCode></Letter>
<Sender><a:EANIdentifier>{sender}</a:EANIdentifier><a:Identifier>9999001</a:Identifier><IdentifierCode>sygehusafdelingsnummer</IdentifierCode>
<a:OrganisationName>Prøveby Sygehus</a:OrganisationName><a:DepartmentName>Ortopædkirurgi</a:DepartmentName><a:UnitName>P1</a:UnitName>
<a:StreetName>Prøvegade 3</a:StreetName><a:DistrictName>Prøveby</a:DistrictName><a:PostCodeIdentifier>9999</a:PostCodeIdentifier>
<a:TelephoneSubscriberIdentifier>00000001</a:TelephoneSubscriberIdentifier>
<SignedBy><PersonGivenName>Åge</PersonGivenName><PersonSurnameName>Prøvemark</PersonSurnameName><PersonTitle>Fysioterapeut</PersonTitle></SignedBy></Sender>
<Receiver><a:EANIdentifier>{receiver}</a:EANIdentifier><a:Identifier>825</a:Identifier><IdentifierCode>kommunenummer</IdentifierCode>
<a:OrganisationName>Prøveby Kommune</a:OrganisationName><a:DepartmentName>Genoptræning</a:DepartmentName><a:UnitName>Team 1</a:UnitName></Receiver>
<GPCCReceiver><Deselected/></GPCCReceiver>
<Patient><a:CivilRegistrationNumber>{citizen}</a:CivilRegistrationNumber><a:PersonSurnameName>Prøvelund</a:PersonSurnameName>
<a:PersonGivenName>Signe Æble</a:PersonGivenName><a:StreetName>Prøvevej 1</a:StreetName><a:DistrictName>Prøveby</a:DistrictName>
<a:PostCodeIdentifier>9999</a:PostCodeIdentifier><TelephoneSubscriber><a:TelephoneSubscriberIdentifier>00000002</a:TelephoneSubscriberIdentifier>
<TelephoneSubscriberCode>mobil</TelephoneSubscriberCode></TelephoneSubscriber></Patient>
<TypeOfRehabilitationPlan>almen</TypeOfRehabilitationPlan>
<ConsentInformed>ja</ConsentInformed>
<RehabilitationNeedAndPotential>{text}</RehabilitationNeedAndPotential>
<ICD10Diagnoses><ICD10Diagnose><PrimaryDiagnosis><Code>DS720</Code><TypeCode>ICD10kode</TypeCode><Text>Fraktur af lårbenshals</Text></PrimaryDiagnosis></ICD10Diagnose></ICD10Diagnoses>
</RehabilitationPlan></Emessage>
"""

XDIS91 = """<Emessage xmlns="http://rep.oio.dk/sundcom.dk/medcom.dk/xml/schemas/2006/07/01/">
""" + ENVELOPE + """
<ClinicalEmail>
<Letter><Identifier>{letter_id}</Identifier><VersionCode>{version}</VersionCode><StatisticalCode>XDIS91</StatisticalCode>
<Authorisation><Date>2026-03-02</Date><Time>10:10</Time></Authorisation><TypeCode>XDIS91</TypeCode><StatusCode>nytbrev</StatusCode></Letter>
<Sender><EANIdentifier>{sender}</EANIdentifier><Identifier>123456</Identifier><IdentifierCode>ydernummer</IdentifierCode>
<OrganisationName>Lægehuset Søbred</OrganisationName></Sender>
<Receiver><EANIdentifier>{receiver}</EANIdentifier><Identifier>825</Identifier><IdentifierCode>kommunenummer</IdentifierCode>
<OrganisationName>Prøveby Kommune</OrganisationName></Receiver>
<Patient><CivilRegistrationNumber>{citizen}</CivilRegistrationNumber><PersonSurnameName>Prøvelund</PersonSurnameName>
<PersonGivenName>Signe Æble</PersonGivenName><EpisodeOfCareStatusCode>inaktiv</EpisodeOfCareStatusCode></Patient>
<AdditionalInformation><Priority>rutine</Priority><Subject>Prøve</Subject></AdditionalInformation>
<ClinicalInformation><Text01>{text}</Text01></ClinicalInformation>{references}
</ClinicalEmail></Emessage>
"""

XBIN01 = """<Emessage xmlns="http://rep.oio.dk/medcom.dk/xml/schemas/2012/03/28/">
""" + ENVELOPE + """
<BinaryLetter>
<Letter><Identifier>{letter_id}</Identifier><VersionCode>{version}</VersionCode><StatisticalCode>XBIN01</StatisticalCode>
<Authorisation><Date>2026-03-02</Date><Time>10:10</Time></Authorisation><TypeCode>XBIN01</TypeCode><StatusCode>nytbrev</StatusCode></Letter>
<Sender><EANIdentifier>{sender}</EANIdentifier><Identifier>123456</Identifier><IdentifierCode>ydernummer</IdentifierCode>
<OrganisationName>Lægehuset Søbred</OrganisationName></Sender>
<Receiver><EANIdentifier>{receiver}</EANIdentifier><Identifier>825</Identifier><IdentifierCode>kommunenummer</IdentifierCode>
<OrganisationName>Prøveby Kommune</OrganisationName></Receiver>
<Patient><CivilRegistrationNumber>{citizen}</CivilRegistrationNumber><PersonSurnameName>Prøvelund</PersonSurnameName>
<PersonGivenName>Signe Æble</PersonGivenName></Patient>
{objects}
</BinaryLetter></Emessage>
"""

TEMPLATES = {"XREF15": XREF15, "GGOP": GGOP, "XDIS91": XDIS91, "XBIN01": XBIN01}
PARAGRAPH = "Borgeren går små ture på egen hånd, men bliver forpustet på trapper og ønsker et forløb på hold.<Break/>"
PARAGRAPHS = {"GGOP": PARAGRAPH.replace("<Break/>", "<a:Break/>")}


def letter(kind, letter_id, envelope_id=None, **parts):
    """The text of a letter, without declaration."""
    values = {
        "envelope_id": envelope_id or letter_id, "letter_id": letter_id, "version": VERSIONS[kind], "sender": SENDER,
        "receiver": RECEIVER, "citizen": CITIZEN, "acknowledgement": "pluspositivkvitt", "more": "",
        "references": "", "objects": "",
        "text": PARAGRAPHS.get(kind, PARAGRAPH) * 2,
        "envelope_xmlns": ' xmlns="urn:oio:medcom:municipality:1.0.0"' if kind == "GGOP" else "",
    }
    unknown = parts.keys() - values.keys()
    if unknown:
        raise KeyError(f"letters have no part {sorted(unknown)}")
    return TEMPLATES[kind].format(**{**values, **parts})


def reference(object_id, title="Bilag", extension="pdf", code="vektor_grafik", size=4):
    """A correspondence refers to an object that comes in an XBIN01: by the same UUID, here without hyphens."""
    return (f"<Reference><RefDescription>{title}</RefDescription><BIN><ObjectIdentifier>{object_id.replace('-', '')}</ObjectIdentifier>"
            f"<ObjectCode>{code}</ObjectCode><ObjectExtensionCode>{extension}</ObjectExtensionCode>"
            f"<OriginalObjectSize>{size}</OriginalObjectSize></BIN></Reference>")


def binary_object(object_id, data=b"%PDF", extension="pdf", code="vektor_grafik"):
    """The object itself. Its identifier has hyphens here and none in the letter."""
    return (f"<BinaryObject><ObjectIdentifier>{object_id}</ObjectIdentifier><ObjectCode>{code}</ObjectCode>"
            f"<ObjectExtensionCode>{extension}</ObjectExtensionCode><OriginalObjectSize>{len(data)}</OriginalObjectSize>"
            f"<Object_Base64Encoded>{base64.b64encode(data).decode()}</Object_Base64Encoded></BinaryObject>")


def letter_of_size(kind, letter_id, size, **parts):
    """A letter of about `size` bytes, filled with the clinician's text."""
    paragraph = PARAGRAPHS.get(kind, PARAGRAPH)
    bare = len(letter(kind, letter_id, text="", **parts).encode("iso-8859-1"))
    count = max(1, (size - bare) // len(paragraph.encode("iso-8859-1")))
    return letter(kind, letter_id, text=paragraph * count, **parts)


def encode(text, charset="iso-8859-1", declare=True):
    """Bytes with a declaration of their charset; `utf-8-sig` puts a byte order mark before it."""
    declared = "utf-8" if charset == "utf-8-sig" else charset
    declaration = f'<?xml version="1.0" encoding="{declared}"?>\n' if declare else ""
    return (declaration + text).encode(charset)


def message_id(letter_id, sender=SENDER):
    """MessageHeader.id as settled.md gives it."""
    return str(uuid.uuid5(NAMESPACE, f"{sender}#{letter_id}"))


def bundle_id(envelope_id, letter_id, sender=SENDER):
    """Bundle.id as settled.md gives it."""
    return str(uuid.uuid5(NAMESPACE, f"{sender}#{envelope_id}#{letter_id}"))


def _load_wrapper():
    path = str(TOP / "deploy" / "wrap_in_vans_envelope")
    loader = importlib.machinery.SourceFileLoader("wrap_in_vans_envelope", path)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("wrap_in_vans_envelope", loader))
    loader.exec_module(module)
    return module


#: in_envelope(letter bytes, envelope_id=..., transport=...): the letter in a VANSEnvelope
in_envelope = _load_wrapper().wrap


def without_layout(xml):
    """XML as text without white space between tags, for comparisons."""
    return re.sub(r">\s+<", "><", xml)
