// The rules of a letter: which schema, structure, meaning. The argument is the size of the correspondence in
// bytes.
#include <benchmark/benchmark.h>

#include <stdexcept>
#include <string>

#include "adapters/formats/xml_reader.hpp"
#include "conformance/schemas/meaning.hpp"
#include "conformance/schemas/schema.hpp"

namespace {

using namespace genvej;

constexpr std::string_view head = R"(<?xml version="1.0" encoding="UTF-8"?>
<Emessage xmlns="http://rep.oio.dk/sundcom.dk/medcom.dk/xml/schemas/2006/07/01/">
  <Envelope><Sent><Date>2026-03-02</Date><Time>08:15</Time></Sent><Identifier>ENV1</Identifier>
    <AcknowledgementCode>pluspositivkvitt</AcknowledgementCode></Envelope>
  <ClinicalEmail>
    <Letter><Identifier>BREV1</Identifier><VersionCode>XD9134L</VersionCode><StatisticalCode>XDIS91</StatisticalCode>
      <Authorisation><Date>2026-03-02</Date><Time>08:14</Time></Authorisation><TypeCode>XDIS91</TypeCode>
      <StatusCode>nytbrev</StatusCode></Letter>
    <Sender><EANIdentifier>5799000000015</EANIdentifier><Identifier>9900011</Identifier>
      <IdentifierCode>sygehusafdelingsnummer</IdentifierCode><OrganisationName>Sygehus Prøveby</OrganisationName>
      <MedicalSpecialityCode>psykolog</MedicalSpecialityCode></Sender>
    <Receiver><EANIdentifier>5799000000022</EANIdentifier><Identifier>998</Identifier>
      <IdentifierCode>kommunenummer</IdentifierCode><OrganisationName>Prøveby Kommune</OrganisationName></Receiver>
    <Patient><CivilRegistrationNumber>0202020202</CivilRegistrationNumber><PersonSurnameName>Opdigtet</PersonSurnameName>
      <PersonGivenName>Åge</PersonGivenName><EpisodeOfCareStatusCode>inaktiv</EpisodeOfCareStatusCode></Patient>
    <AdditionalInformation><Subject>Opfølgning</Subject></AdditionalInformation>
    <ClinicalInformation><Text01>)";
constexpr std::string_view line =
    "Borgeren har <Bold>deltaget</Bold> på holdet og klarer nu trappen uden pause.<Break/>\n";
constexpr std::string_view tail = "</Text01></ClinicalInformation></ClinicalEmail></Emessage>";

model::document letter(std::size_t bytes) {
    std::string text(head);
    while (text.size() + line.size() + tail.size() < bytes) text += line;
    auto read = formats::read_xml(text += tail);
    if (!read.ok()) throw std::logic_error("the letter is not well-formed");
    return std::move(read.value);
}

void check_structure(benchmark::State& state) {
    const model::document document = letter(static_cast<std::size_t>(state.range(0)));
    const schemas::schema& is = *schemas::recognise(*document.root()).is;
    for ([[maybe_unused]] const auto _ : state) {
        if (!is.check_structure(*document.root()).empty()) throw std::logic_error("the letter is right");
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * state.range(0));
}

void check_all(benchmark::State& state) {
    const model::document document = letter(static_cast<std::size_t>(state.range(0)));
    for ([[maybe_unused]] const auto _ : state) {
        const schemas::recognised found = schemas::recognise(*document.root());
        benchmark::DoNotOptimize(found.is->check_structure(*document.root()));
        benchmark::DoNotOptimize(schemas::check_meaning(*found.is, *document.root()));
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * state.range(0));
}

BENCHMARK(check_structure)->Arg(8'000)->Arg(80'000)->Arg(8'000'000);
BENCHMARK(check_all)->Arg(8'000)->Arg(10'000)->Arg(8'000'000);

}  // namespace
