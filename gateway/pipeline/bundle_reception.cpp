#include "gateway/pipeline/bundle_reception.hpp"

#include <algorithm>
#include <utility>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/fhir_xml.hpp"
#include "gateway/pipeline/bundle_rules.hpp"
#include "gateway/pipeline/content_hash.hpp"
#include "gateway/pipeline/fhir_envelope.hpp"
#include "gateway/pipeline/letter_out.hpp"
#include "gateway/pipeline/media_types.hpp"
#include "gateway/pipeline/originals.hpp"
#include "gateway/pipeline/reception_frame.hpp"
#include "gateway/receipts/acknowledgement.hpp"

namespace genvej::gateway {

namespace {

using store::message_form;

constexpr std::string_view acknowledgement_event = "acknowledgement-message";

class bundle_reception final : public reception_frame {
public:
    bundle_reception(bundle_in& in, const intake* around, std::string raw, const reception_rules& with,
                     const arrival& how)
        : reception_frame(in.found, around == nullptr ? nullptr : &*around->envelope, std::move(raw), with,
                          how),
          in_(in),
          around_(around) {}

private:
    void fill() override {
        if (around_ != nullptr && in_.ok())
            append(check_envelope_name(*around_->envelope->message, in_, *with_.tools.forms));
        if (in_.ok()) append(check_bundle(*in_.tree.root(), with_.tools.bounds.attachment_bytes));
        understood_ = in_.ok();
        if (!understood_) return;
        if (in_.heading.is_receipt()) return add_acknowledgement();
        add_message();
        if (in_.ok()) prepare_answer();
    }

    store::letter_record make_record() const {
        store::letter_record record;
        record.kind = in_.heading.event;
        record.sender = in_.heading.sender;
        record.receiver = in_.heading.receiver;
        record.envelope_id = in_.heading.bundle_id;
        record.letter_id = in_.heading.message_id;
        record.content_hash = message_hash(*in_.tree.root(), in_.heading.message_id);
        record.patient = in_.heading.patient;
        record.message_id = in_.heading.message_id;
        record.bundle_id = in_.heading.bundle_id;
        record.thread = in_.heading.thread;
        record.form = message_form::fhir;
        record.wants_receipt = !in_.heading.is_receipt();
        record.relays = leaves_.relays;
        return record;
    }

    void add_acknowledgement() {
        store::letter_record record = make_record();
        record.follow_ups.push_back({store::follow_up_kind::receipt, {}, how_.stamp.now, 0});
        out_.letters.push_back(std::move(record));
    }

    bool plan_message() {
        const form_row* kind = with_.tools.forms->by_event(in_.heading.event);
        return plan({kind == nullptr ? std::string_view(in_.heading.event) : kind->code(), kind,
                     message_form::fhir, in_.heading.sender, in_.heading.receiver});
    }

    void add_message() {
        if (!plan_message()) return;
        store::letter_record record = make_record();
        parcel goods;
        if (leaves_.any(message_form::fhir)) add_unchanged(record, goods);
        if (leaves_.any(message_form::oioxml)) add_letters(goods);
        if (!in_.ok()) return;
        keep_bundle(record);
        record.documents = std::move(goods.documents);
        record.deliveries = std::move(goods.deliveries);
        out_.letters.push_back(std::move(record));
    }

    /// JSON is read back as it came; XML as the JSON that says the same.
    void keep_bundle(store::letter_record& record) const {
        if (in_.xml) {
            formats::write_fhir_json(*in_.tree.root(), record.translation);
        } else {
            record.translation = document();
        }
    }

    /// A FHIR server is sent resources, which are taken out of JSON; everybody else gets the bytes as they
    /// came.
    void add_unchanged(const store::letter_record& record, parcel& goods) const {
        store::outgoing_document out;
        out.form = message_form::fhir;
        out.kind = record.kind;
        out.sender = record.sender;
        out.receiver = record.receiver;
        out.envelope_id = record.bundle_id;
        out.letter_id = record.message_id;
        out.media_type = fhir_json_type;
        std::vector<const target_entry*> to = leaves_.targets(message_form::fhir);
        if (!in_.xml) return goods.send_own(std::move(out), to, record.message_id);
        std::vector<const target_entry*> servers;
        std::vector<const target_entry*> others;
        for (const target_entry* target : to) (target->kind == "fhir" ? servers : others).push_back(target);
        if (!servers.empty()) goods.send_own(out, servers, record.message_id);
        out.media_type = fhir_xml_type;
        out.body = document();
        if (!others.empty()) goods.send_own(std::move(out), others, record.message_id);
    }

    /// One kind of letter at a time, since a target may get another kind that stands for this one.
    void add_letters(parcel& goods) {
        std::vector<const form_row*> kinds;
        for (const leaving& one : leaves_.to) {
            const bool wanted = one.form == message_form::oioxml;
            if (wanted && std::find(kinds.begin(), kinds.end(), one.kind) == kinds.end())
                kinds.push_back(one.kind);
        }
        for (const form_row* kind : kinds) {
            letters_out made = write_letters(in_, kind, with_.tools, how_.taken);
            append(std::move(made.found));
            if (!in_.ok()) return;
            for (const letter_out& letter : made.letters)
                send_letter(goods, letter, leaves_.targets(message_form::oioxml, kind));
        }
    }

    /// What cannot be answered is not taken, also where the receiver is to answer.
    void prepare_answer() {
        said_ = acknowledge_as_it_came(in_, {}, how_.stamp, with_.tools);
        if (!said_) say(model::make_issue("receipt.unanswerable"));
    }

    void accept() override {
        out_.http_status = 202;
        if (in_.heading.is_receipt()) return;
        if (around_ != nullptr) return accept_in_envelope();
        if (leaves_.relays) return;
        answer_with(std::move(*said_));
        out_.http_status = 200;
    }

    void accept_in_envelope() {
        if (!leaves_.relays) send_to_sender(*said_, in_.heading.event, out_.letters.front());
        if (!wants_positive_receipt(*around_)) return;
        answer_with(positive_receipt(*around_, how_.stamp));
        out_.http_status = 200;
    }

    std::vector<store::letter_record> identified() const override {
        std::vector<store::letter_record> out;
        if (understood_) out.push_back(make_record());
        return out;
    }

    std::optional<receipt> refusal() const override {
        return negative_answer(in_, around_, in_.found, how_.stamp, with_.tools);
    }

    bundle_in& in_;
    const intake* around_;
    std::optional<receipt> said_;
    bool understood_ = false;
};

}  // namespace

std::optional<receipt> acknowledge_as_it_came(const bundle_in& in, const model::issues& why,
                                              const receipt_stamp& stamp, const translation_tools& tools) {
    if (in.tree.root() == nullptr || in.heading.is_receipt()) return std::nullopt;
    const auto made = acknowledge(original_of(*in.tree.root()), why, stamp, tools);
    if (!made) return std::nullopt;
    receipt out;
    out.media_type = std::string(in.xml ? fhir_xml_type : fhir_json_type) + "; charset=UTF-8";
    if (in.xml) {
        out.body = formats::write_fhir_xml(*made->bundle.root());
    } else {
        formats::write_fhir_json(*made->bundle.root(), out.body);
    }
    out.form = message_form::fhir;
    out.kind = acknowledgement_event;
    out.envelope_id = made->bundle_id;
    out.letter_id = made->message_id;
    return out;
}

std::string place_of(const bundle_in& in, store::accept_outcome::verdict what) {
    using verdict = store::accept_outcome::verdict;
    const model::node* root = in.tree.root();
    if (root == nullptr) return {};
    const model::node* at = root->child("id");
    for (const model::node* entry = root->child("entry"); entry != nullptr; entry = entry->next_same()) {
        const model::node* resource = resource_of(*entry);
        if (resource == nullptr) continue;
        if (what == verdict::thread_of_another_patient && resource->name == "Communication")
            at = resource->child("identifier");
        if (what == verdict::letter_id_reused && resource->name == "MessageHeader")
            at = resource->child("id");
    }
    return at == nullptr ? std::string() : model::path_of(*at, model::path_style::fhir);
}

std::optional<receipt> negative_answer(const bundle_in& in, const intake* around, const model::issues& why,
                                       const receipt_stamp& stamp, const translation_tools& tools) {
    if (around != nullptr) return negative_receipt(*around, why, stamp);
    return acknowledge_as_it_came(in, why, stamp, tools);
}

store::reception receive_bundle(bundle_in& in, const intake* around, std::string raw,
                                const reception_rules& with, const arrival& how) {
    return bundle_reception(in, around, std::move(raw), with, how).run();
}

}  // namespace genvej::gateway
