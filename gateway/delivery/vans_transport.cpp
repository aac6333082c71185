#include "gateway/delivery/vans_transport.hpp"

#include <utility>

#include <fmt/format.h>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/fhir_xml.hpp"
#include "adapters/formats/vans_envelope.hpp"
#include "adapters/formats/xml_reader.hpp"
#include "conformance/model/csv.hpp"
#include "conformance/model/resources.hpp"
#include "conformance/schemas/schema.hpp"
#include "gateway/delivery/fhir_answer.hpp"
#include "gateway/pipeline/detect.hpp"
#include "gateway/pipeline/fhir_envelope.hpp"
#include "gateway/pipeline/forms.hpp"
#include "gateway/pipeline/media_types.hpp"
#include "mappings/vocabulary/identity.hpp"

namespace genvej::delivery {
namespace {

using channels::http_answer;
using channels::outcome;
using gateway::bundle_heading;
using gateway::emessage_heading;

/// Document/Version is a text of at least one character.
std::optional<std::string> unless_empty(std::string text) {
    if (text.empty()) return std::nullopt;
    return text;
}

/// Sent of a letter as xs:dateTime: local Danish time, of which nothing is guessed but the seconds it leaves
/// out.
std::string local_date_time(const model::node& sent) {
    const model::node* date = sent.child("Date");
    const model::node* time = sent.child("Time");
    const std::string hours = time == nullptr ? std::string() : model::text_of(*time);
    constexpr std::size_t hours_and_minutes = 5;
    return fmt::format("{}T{}{}", date == nullptr ? std::string() : model::text_of(*date), hours,
                       hours.size() == hours_and_minutes ? ":00" : "");
}

/// A letter: its envelope is made of what stands on its outside.
std::optional<formats::vans_envelope> around_letter(std::string_view body) {
    const auto read = formats::read_xml(body);
    if (!read.ok() || read.value.root() == nullptr) return std::nullopt;
    const emessage_heading heading = gateway::read_heading(*read.value.root());
    const model::node* inner = read.value.root()->child("Envelope");
    const model::node* sent = inner == nullptr ? nullptr : inner->child("Sent");
    if (heading.letters.empty() || heading.sender.empty() || heading.receiver.empty() || sent == nullptr ||
        heading.envelope_id.empty() || heading.letters.front().id.empty())
        return std::nullopt;
    formats::vans_envelope out;
    out.sender.value = heading.sender;
    out.receiver.value = heading.receiver;
    out.sent = local_date_time(*sent);
    mappings::digester digest;
    out.envelope_identifier = digest.uuid(fmt::format("{}#{}", heading.sender, heading.envelope_id));
    formats::vans_meta meta;
    meta.identifier = digest.uuid(fmt::format("{}#{}", heading.sender, heading.letters.front().id));
    meta.name = fmt::format("MCM:{}", heading.letters.front().type_code);
    meta.version = unless_empty(heading.letters.front().version_code);
    out.message = std::move(meta);
    return out;
}

/// What vans_names.csv says of a FHIR form.
struct name_row {
    std::string_view detail;
    std::string_view version;
};

name_row row_of(std::string_view code) {
    static const model::table rows =
        model::table::read(model::resource_text("gateway/delivery/vans_names.csv")).value();
    for (const model::table::row& row : rows.rows()) {
        if (row.fields[0] == code) return {row.fields[1], row.fields[2]};
    }
    return {};
}

std::string name_of(const model::node& bundle, const bundle_heading& heading, std::string_view code) {
    const name_row row = row_of(code);
    const std::string detail = row.detail.empty() ? std::string() : gateway::detail_of(bundle, heading);
    return detail.empty() ? fmt::format("MCM:{}", code) : fmt::format("MCM:{}#{}", code, detail);
}

const gateway::form_table& forms() {
    static const gateway::form_table rows =
        gateway::form_table::read(model::resource_text("mappings/shared/forms.csv")).value();
    return rows;
}

/// A FHIR message Bundle.
std::optional<formats::vans_envelope> around_bundle(std::string_view body, bool xml) {
    const auto read = xml ? formats::read_fhir_xml(body) : formats::read_fhir_json(body);
    if (!read.ok() || read.value.root() == nullptr) return std::nullopt;
    const model::node& bundle = *read.value.root();
    const bundle_heading heading = gateway::read_bundle_heading(bundle);
    const gateway::form_row* kind = forms().by_event(heading.event);
    const std::string_view sent = bundle.child_value("timestamp");
    if (!heading.can_be_acknowledged() || heading.bundle_id.empty() || kind == nullptr || sent.empty())
        return std::nullopt;
    formats::vans_envelope out;
    out.sender.value = heading.sender;
    out.receiver.value = heading.receiver;
    out.sent = sent;
    out.envelope_identifier = heading.bundle_id;
    formats::vans_meta meta;
    meta.identifier = heading.message_id;
    meta.format = "HL7";
    meta.name = name_of(bundle, heading, kind->fhir);
    meta.version = unless_empty(std::string(row_of(kind->fhir).version));
    meta.has_transport = true;
    meta.service_tags.push_back({"MCM:MIME", std::string(gateway::fhir_type(xml))});
    out.message = std::move(meta);
    return out;
}

std::optional<formats::vans_envelope> envelope_around(std::string_view body) {
    switch (gateway::detect(body)) {
        case gateway::document_kind::xml:
            return around_letter(body);
        case gateway::document_kind::fhir_xml:
            return around_bundle(body, true);
        case gateway::document_kind::json:
            return around_bundle(body, false);
        case gateway::document_kind::empty:
        case gateway::document_kind::edifact:
        case gateway::document_kind::unknown:
            break;
    }
    return std::nullopt;
}

/// The receipt in an answer; nothing: there is none that can be read.
std::optional<formats::vans_envelope> read_receipt(std::string_view body) {
    const auto read = formats::read_xml(body);
    const model::node* root = read.value.root();
    if (!read.ok() || root == nullptr || !formats::is_vans_envelope(*root)) return std::nullopt;
    if (model::has_errors(schemas::find_schema("vans_envelope")->check_structure(*root))) return std::nullopt;
    auto opened = formats::open_vans_envelope(*root);
    if (!opened.ok() || !opened.value.receipt) return std::nullopt;
    return std::move(opened.value);
}

outcome judge_receipt(const formats::vans_receipt& said, const channels::outgoing& what,
                      const http_answer& answer) {
    const auto sent = envelope_around(what.body);
    if (!sent || said.original_envelope != sent->envelope_identifier)
        return failed("answer.rubbish", "a receipt for another envelope", answer);
    outcome out;
    switch (said.verdict) {
        case formats::vans_receipt::kind::positive_message:
            out.delivered = true;
            return out;
        case formats::vans_receipt::kind::negative_message:
            return failed("answer.refused", "a negative receipt for the message", answer);
        case formats::vans_receipt::kind::negative_vans:
            break;
    }
    return failed("answer.refused", "a negative receipt of the network", answer);
}

}  // namespace

std::optional<std::string> to_vans_envelope(const channels::outgoing& what) {
    auto envelope = envelope_around(what.body);
    if (!envelope) return std::nullopt;
    envelope->message->size_in_bytes = static_cast<std::int32_t>(what.body.size());
    envelope->data = what.body;
    return formats::write_vans_envelope(*envelope);
}

outcome judge_vans(const channels::outgoing& what, const http_answer& answer) {
    const bool success = answer.status >= 200 && answer.status < 300;
    const auto receipt = answer.body.empty() ? std::nullopt : read_receipt(answer.body);
    // A negative receipt may come with a status of 4xx; what stands in a 5xx is not the network's word.
    const bool counts = receipt && (success || (answer.status >= 400 && answer.status < 500));
    if (counts) {
        outcome said = judge_receipt(*receipt->receipt, what, answer);
        if (success || said.failure == "answer.refused") return said;
    }
    if (!success) return judge_status(answer);
    outcome out;
    out.delivered = answer.body.empty();
    return out.delivered ? out : failed("answer.rubbish", "a receipt of the network was expected", answer);
}

}  // namespace genvej::delivery
