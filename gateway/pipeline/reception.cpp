#include "gateway/pipeline/reception.hpp"

#include "adapters/formats/fhir_json.hpp"
#include "gateway/pipeline/routing.hpp"
#include "gateway/receipts/outcome.hpp"
#include "mappings/vocabulary/identity.hpp"

namespace genvej::gateway {

namespace {

constexpr std::string_view fhir_json_type = "application/fhir+json";
constexpr std::string_view outcome_type = "application/fhir+json; charset=UTF-8";

/// What genvej passes on without translating: the document as it came, for folders only.
void plan_unchanged(std::string_view document, const std::vector<const target_entry*>& targets,
                    store::letter_record& record) {
    for (const target_entry* target : targets) {
        if (target->kind != "folder") continue;
        store::planned_delivery plan;
        plan.target = target->name;
        plan.receiver_key = record.message_id;
        plan.media_type = "application/xml";
        plan.body = document;
        record.deliveries.push_back(std::move(plan));
    }
}

/// The body is the translation, which the store keeps once; a target makes of it what it needs.
void plan_bundle(const std::vector<const target_entry*>& targets, store::letter_record& record) {
    for (const target_entry* target : targets) {
        store::planned_delivery plan;
        plan.target = target->name;
        plan.receiver_key = record.message_id;
        plan.media_type = fhir_json_type;
        record.deliveries.push_back(std::move(plan));
    }
}

store::letter_record make_record(const intake& in, const letter_in& letter) {
    store::letter_record record;
    record.kind = in.is->type_code();
    record.sender = in.heading.sender;
    record.receiver = in.heading.receiver;
    record.envelope_id = in.heading.envelope_id;
    record.letter_id = letter.heading.id;
    record.content_hash = letter.hash;
    record.version_code = letter.heading.version_code;
    record.patient = letter.patient;
    record.message_id = letter.translated.message_id;
    record.bundle_id = letter.translated.bundle_id;
    if (letter.map != nullptr) {
        formats::write_fhir_json(*letter.translated.target.root(), record.translation);
    } else {
        record.message_id = mappings::digester().uuid(record.sender + "#" + record.letter_id);
    }
    return record;
}

void add_letter(intake& in, const letter_in& letter, std::string_view document, const configuration& settings,
                store::reception& out) {
    store::letter_record record = make_record(in, letter);
    const auto targets = targets_for(settings, record.kind, record.sender, record.receiver);
    if (!targets) {
        in.found.push_back(model::make_issue("route.unknown_receiver", {record.kind}));
    } else if (letter.map != nullptr) {
        plan_bundle(*targets, record);
    } else {
        plan_unchanged(document, *targets, record);
        if (record.deliveries.empty())
            in.found.push_back(model::make_issue("letter.no_target", {record.kind}));
    }
    out.letters.push_back(std::move(record));
}

void refuse(store::reception& out, const intake& in, const model::issues& why, const receipt_stamp& stamp) {
    out.refused = true;
    out.http_status = http_status(why);
    if (std::optional<receipt> answer = negative_receipt(in, why, stamp)) {
        out.receipt = std::move(answer->body);
        out.receipt_media_type = std::move(answer->media_type);
    } else {
        out.receipt = outcome_json(why);
        out.receipt_media_type = outcome_type;
    }
}

void accept(store::reception& out, const intake& in, const receipt_stamp& stamp) {
    out.http_status = 202;
    if (!wants_positive_receipt(in)) return;
    receipt answer = positive_receipt(in, stamp);
    out.http_status = 200;
    out.receipt = std::move(answer.body);
    out.receipt_media_type = std::move(answer.media_type);
}

/// Letters of a refused message are kept by their identifiers only.
void forget_effects(store::reception& out) {
    for (store::letter_record& letter : out.letters) {
        letter.deliveries.clear();
        letter.translation.clear();
    }
}

}  // namespace

store::reception make_reception(intake& in, std::string raw, const configuration& settings,
                                const arrival& how) {
    store::reception out;
    out.id = how.id;
    out.partner = how.partner;
    out.media_type = how.media_type;
    out.received = how.stamp.now;
    if (in.envelope) {
        out.vans_envelope_id = in.envelope->envelope_identifier;
        if (in.envelope->message) out.vans_message_id = in.envelope->message->identifier;
    }
    const std::string_view document =
        in.envelope ? std::string_view(in.envelope->data) : std::string_view(raw);
    if (in.ok() && !in.is_receipt()) {
        for (const letter_in& letter : in.letters) add_letter(in, letter, document, settings, out);
    }
    if (in.ok()) {
        accept(out, in, how.stamp);
    } else {
        forget_effects(out);
        refuse(out, in, in.found, how.stamp);
    }
    if (!in.found.empty()) out.issues = outcome_json(in.found);
    out.raw = std::move(raw);
    return out;
}

}  // namespace genvej::gateway
