#pragma once
/// A small correspondence letter for tests of the gateway: invented people and organisations.
/// Thread-safety: functions without state.
#include <string>
#include <string_view>

#include "adapters/formats/base64.hpp"

namespace genvej::test {

struct letter_parts {
    std::string_view envelope = "K0001";
    std::string_view letter = "L0001";
    std::string_view acknowledgement = "pluspositivkvitt";
    std::string_view text = "Prøve";
    std::string_view sender = "5790000000005";
    std::string_view receiver = "5790000000012";
};

inline std::string small_letter(const letter_parts& with = {}) {
    std::string out = R"(<?xml version="1.0" encoding="UTF-8"?>
<Emessage xmlns="http://rep.oio.dk/sundcom.dk/medcom.dk/xml/schemas/2006/07/01/"><Envelope><Sent><Date>2026-03-02</Date>)";
    const auto element = [&](std::string_view name, std::string_view text) {
        out.append("<").append(name).append(">").append(text).append("</").append(name).append(">");
    };
    element("Time", "10:10");
    out += "</Sent>";
    element("Identifier", with.envelope);
    element("AcknowledgementCode", with.acknowledgement);
    out += "</Envelope><ClinicalEmail><Letter>";
    element("Identifier", with.letter);
    out +=
        "<VersionCode>XD9134L</VersionCode><StatisticalCode>XDIS91</"
        "StatisticalCode><Authorisation><Date>2026-03-02</Date>"
        "<Time>10:09</Time></Authorisation><TypeCode>XDIS91</TypeCode><StatusCode>nytbrev</StatusCode></"
        "Letter><Sender>";
    element("EANIdentifier", with.sender);
    out +=
        "<Identifier>999000000000011</Identifier><IdentifierCode>sorkode</IdentifierCode>"
        "<OrganisationName>Lægehuset Søbred</OrganisationName></Sender><Receiver>";
    element("EANIdentifier", with.receiver);
    out +=
        "<Identifier>999000000000028</Identifier><IdentifierCode>sorkode</IdentifierCode>"
        "<OrganisationName>Prøveby Kommune</OrganisationName></Receiver><Patient>"
        "<CivilRegistrationNumber>0101010101</CivilRegistrationNumber><PersonSurnameName>Prøvelund</"
        "PersonSurnameName>"
        "<PersonGivenName>Æble</PersonGivenName><EpisodeOfCareStatusCode>inaktiv</EpisodeOfCareStatusCode></"
        "Patient>"
        "<AdditionalInformation><Priority>rutine</Priority><Subject>Prøve</Subject></AdditionalInformation>"
        "<ClinicalInformation>";
    element("Text01", with.text);
    return out + "</ClinicalInformation></ClinicalEmail></Emessage>";
}

inline std::string in_vans_envelope(std::string_view document, std::string_view name = "MCM:XDIS91",
                                    std::string_view transport = "") {
    std::string out =
        "<VANSEnvelope xmlns=\"urn:oio:medcom:vans-envelope:1.0.4\"><SenderID "
        "EndPointType=\"EAN\">5790000000005</SenderID>"
        "<ReceiverID EndPointType=\"EAN\">5790000000012</ReceiverID>"
        "<EnvelopeIdentifier>11111111-2222-4333-8444-555555555555</EnvelopeIdentifier>"
        "<SentDateTime>2026-03-02T10:10:00+01:00</SentDateTime><Message><MetaInformation>"
        "<Identifier>66666666-7777-4888-8999-aaaaaaaaaaaa</Identifier><Document><Format>XML</Format><Name>";
    out += name;
    out += "</Name><Version>XD9134L</Version><SizeInBytes>" + std::to_string(document.size()) +
           "</SizeInBytes></Document>";
    out += transport;
    out += "</MetaInformation><Data>" + formats::base64_encode(document) + "</Data></Message></VANSEnvelope>";
    return out;
}

}  // namespace genvej::test
