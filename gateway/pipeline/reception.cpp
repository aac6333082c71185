#include "gateway/pipeline/reception.hpp"

#include <algorithm>
#include <utility>

#include "adapters/formats/fhir_json.hpp"
#include "gateway/pipeline/bundle_heading.hpp"
#include "gateway/pipeline/content_hash.hpp"
#include "gateway/pipeline/letter_out.hpp"
#include "gateway/pipeline/media_types.hpp"
#include "gateway/pipeline/pairing.hpp"
#include "gateway/pipeline/reception_frame.hpp"
#include "mappings/vocabulary/identity.hpp"

namespace genvej::gateway {

namespace {

using store::message_form;

constexpr std::string_view letter_type = "application/xml";
constexpr std::string_view positive_receipt_code = "XCTL03";

/// One Emessage on its way through: its letters are of one kind, from one sender to one receiver.
class letter_reception final : public reception_frame {
public:
    letter_reception(intake& in, std::string raw, const reception_rules& with, const arrival& how)
        : reception_frame(in.found, in.envelope ? &*in.envelope : nullptr, std::move(raw), with, how),
          in_(in) {}

private:
    void fill() override {
        if (in_.ok() && in_.is == nullptr && in_.is_receipt()) return add_network_receipt();
        understood_ = in_.ok() && in_.is != nullptr;
        if (!understood_) return;
        if (in_.is_receipt()) {
            add_receipts();
        } else {
            add_letters();
        }
    }

    store::letter_record make_record(const letter_in& letter) const {
        store::letter_record record;
        record.kind = in_.is->type_code();
        record.sender = in_.heading.sender;
        record.receiver = in_.heading.receiver;
        record.envelope_id = in_.heading.envelope_id;
        record.letter_id = letter.heading.id;
        record.content_hash = letter.hash;
        record.version_code = letter.heading.version_code;
        record.patient = letter.patient;
        record.message_id = mappings::digester().uuid(record.sender + "#" + record.letter_id);
        record.form = message_form::oioxml;
        record.wants_receipt = in_.heading.wants_positive_receipt();
        record.relays = leaves_.relays;
        return record;
    }

    /// A receipt has an effect of its own: it is looked for what it is about, later.
    void add_receipts() {
        for (const letter_in& letter : in_.letters) {
            store::letter_record record = make_record(letter);
            record.wants_receipt = false;
            record.follow_ups.push_back({store::follow_up_kind::receipt, {}, how_.stamp.now, 0});
            out_.letters.push_back(std::move(record));
        }
    }

    /// A receipt that is an envelope without a letter: it is looked for what it is about like any other. Its
    /// content is what it says, without the times of the envelope.
    void add_network_receipt() {
        const formats::vans_envelope& from = *in_.envelope;
        store::letter_record record;
        record.kind = in_.kind();
        record.sender = from.sender.value;
        record.receiver = from.receiver.value;
        record.letter_id = from.envelope_identifier;
        record.content_hash = network_receipt_hash(from);
        record.form = message_form::oioxml;
        record.follow_ups.push_back({store::follow_up_kind::receipt, {}, how_.stamp.now, 0});
        out_.letters.push_back(std::move(record));
    }

    bool plan_letters() {
        const std::string_view kind = in_.is->type_code();
        kind_ = with_.tools.forms->by_type_code(kind);
        const form_row* whole = kind_ == nullptr || kind_->half_of.empty()
                                    ? kind_
                                    : with_.tools.forms->by_type_code(kind_->half_of);
        const bool translatable = with_.tools.maps->for_letter(in_.is->name()) != nullptr || whole != kind_;
        return plan({kind, translatable ? kind_ : nullptr, message_form::oioxml, in_.heading.sender,
                     in_.heading.receiver});
    }

    bool from_broker() const {
        const mappings::organisation* sender = with_.tools.directory->by_gln(in_.heading.sender);
        return sender != nullptr && sender->kind == "broker";
    }

    void add_letters() {
        if (!plan_letters()) return;
        const bool as_fhir = leaves_.any(message_form::fhir);
        half_ = kind_ != nullptr && !kind_->half_of.empty();
        if (half_ && from_broker()) half_goes_on();
        // Translated also where it waits: what cannot become FHIR is refused at once and not in an hour.
        if (as_fhir || !other_kinds().empty()) {
            translate_letters(in_, with_.tools);
        } else if (kind_ != nullptr && kind_->course) {
            translate_for_course();
        }
        if (!in_.ok()) return;
        for (std::size_t i = 0; i < in_.letters.size(); ++i) add_letter(in_.letters[i], i == 0);
        if (as_fhir)
            waits_ = std::any_of(out_.letters.begin(), out_.letters.end(),
                                 [](const store::letter_record& one) { return !one.follow_ups.empty(); });
    }

    /// It leaves as it came; its course is known by what it says all the same. What cannot become FHIR is no
    /// reason to refuse it: it belongs into no file then, and a warning says so.
    void translate_for_course() {
        model::issues before = std::move(in_.found);
        in_.found.clear();
        translate_letters(in_, with_.tools);
        for_course_ = in_.ok();
        in_.found = std::move(before);
        if (!for_course_) say(model::make_issue("course.not_joined", {std::string(in_.is->type_code())}));
    }

    /// Attachments of a broker have no letter to wait for.
    void half_goes_on() {
        for (leaving& one : leaves_.to) {
            if (one.target->rules().carries_oioxml) one.form = message_form::oioxml;
        }
        std::erase_if(leaves_.to, [](const leaving& one) { return one.form == message_form::fhir; });
        if (leaves_.to.empty())
            say(model::make_issue("letter.no_target", {std::string(in_.is->type_code())}));
    }

    /// Kinds of letter that leave instead of this one: an XDIS91 for a receiver without G-GOP.
    std::vector<const form_row*> other_kinds() const {
        std::vector<const form_row*> out;
        for (const leaving& one : leaves_.to) {
            const bool other = one.form == message_form::oioxml && one.kind != kind_;
            if (other && std::find(out.begin(), out.end(), one.kind) == out.end()) out.push_back(one.kind);
        }
        return out;
    }

    void add_letter(letter_in& letter, bool first) {
        store::letter_record record = make_record(letter);
        parcel goods;
        if (leaves_.any(message_form::oioxml)) add_unchanged(record, first, goods);
        std::vector<std::string> keys = letter_keys(letter);
        if (!leaves_.any(message_form::fhir)) keys.clear();
        if (!keys.empty()) {
            record.follow_ups.push_back(wait_for_other_half(std::move(keys), with_.settings, how_.stamp.now));
        } else if (leaves_.any(message_form::fhir)) {
            add_bundle(letter, record, goods);
        } else if (for_course_) {
            formats::write_fhir_json(*letter.translated.target.root(), record.translation);
        }
        add_other_kinds(letter, goods);
        record.documents = std::move(goods.documents);
        record.deliveries = std::move(goods.deliveries);
        out_.letters.push_back(std::move(record));
    }

    /// By way of the letter's FHIR form, whose tree is used up.
    void add_other_kinds(letter_in& letter, parcel& goods) {
        const std::vector<const form_row*> kinds = other_kinds();
        if (kinds.empty()) return;
        bundle_in message;
        message.tree = std::move(letter.translated.target);
        message.heading = read_bundle_heading(*message.tree.root());
        message.event = message.heading.event;
        for (const form_row* kind : kinds) {
            letters_out made = write_letters(message, kind, with_.tools, how_.taken);
            append(std::move(made.found));
            for (const letter_out& one : made.letters)
                send_letter(goods, one, leaves_.targets(message_form::oioxml, kind));
        }
    }

    /// Empty: it does not wait.
    std::vector<std::string> letter_keys(const letter_in& letter) const {
        const bool pairs = half_ || in_.is->type_code() == pair_of_halves();
        return pairs ? object_keys(*letter.element) : std::vector<std::string>{};
    }
    /// Type code of the kind that has halves of its own.
    std::string_view pair_of_halves() const {
        for (const form_row& row : with_.tools.forms->rows()) {
            if (row.half_of == in_.is->type_code()) return row.half_of;
        }
        return {};
    }

    /// The whole Emessage leaves once, with the first of its letters; each of them may be acknowledged.
    void add_unchanged(const store::letter_record& record, bool first, parcel& goods) const {
        const std::vector<const target_entry*> to = leaves_.targets(message_form::oioxml, kind_);
        if (to.empty()) return;
        store::outgoing_document out;
        out.form = message_form::oioxml;
        out.kind = record.kind;
        out.sender = record.sender;
        out.receiver = record.receiver;
        out.envelope_id = record.envelope_id;
        out.letter_id = record.letter_id;
        out.version_code = record.version_code;
        out.media_type = letter_type;
        if (!first) return goods.send(std::move(out), {}, record.message_id);
        out.body = document();
        goods.send_own(std::move(out), to, record.message_id);
    }

    /// The body is the translation, which the store keeps once; a target makes of it what it needs.
    void add_bundle(const letter_in& letter, store::letter_record& record, parcel& goods) const {
        const model::node& bundle = *letter.translated.target.root();
        const bundle_heading heading = read_bundle_heading(bundle);
        record.message_id = letter.translated.message_id;
        record.bundle_id = letter.translated.bundle_id;
        record.thread = heading.thread;
        formats::write_fhir_json(bundle, record.translation);
        store::outgoing_document out;
        out.form = message_form::fhir;
        out.kind = heading.event;
        out.sender = record.sender;
        out.receiver = record.receiver;
        out.envelope_id = record.bundle_id;
        out.letter_id = record.message_id;
        out.media_type = fhir_json_type;
        goods.send_own(std::move(out), leaves_.targets(message_form::fhir), record.message_id);
    }

    void accept() override {
        out_.http_status = 202;
        const bool later = waits_ || leaves_.relays;
        if (in_.envelope && !later) add_receipt_to_outbox();
        if (!wants_positive_receipt(in_) || (later && !in_.envelope)) return;
        answer_with(positive_receipt(in_, how_.stamp));
        out_.http_status = 200;
    }

    /// An envelope is answered by a receipt for the envelope; the letter's own goes to its sender as a letter
    /// does.
    void add_receipt_to_outbox() {
        if (in_.is_receipt() || !in_.heading.wants_positive_receipt() || out_.letters.empty()) return;
        send_to_sender(letter_receipt(in_.heading, nullptr, how_.stamp), positive_receipt_code,
                       out_.letters.front());
    }

    std::vector<store::letter_record> identified() const override {
        std::vector<store::letter_record> out;
        if (understood_) {
            for (const letter_in& letter : in_.letters) out.push_back(make_record(letter));
        }
        return out;
    }

    std::optional<receipt> refusal() const override { return negative_receipt(in_, in_.found, how_.stamp); }

    intake& in_;
    const form_row* kind_ = nullptr;
    bool understood_ = false;
    bool half_ = false;
    bool waits_ = false;
    bool for_course_ = false;  ///< translated though nobody is sent the translation
};

}  // namespace

store::planned_follow_up wait_for_other_half(std::vector<std::string> keys, const configuration& settings,
                                             store::time_ms now) {
    return {store::follow_up_kind::pair, std::move(keys), now, now + settings.pair_within};
}

store::reception begin_reception(const arrival& how) {
    store::reception out;
    out.id = how.id;
    out.partner = how.partner;
    out.media_type = how.media_type;
    out.received = how.stamp.now;
    return out;
}

store::reception receive_letters(intake& in, std::string raw, const reception_rules& with,
                                 const arrival& how) {
    return letter_reception(in, std::move(raw), with, how).run();
}

}  // namespace genvej::gateway
