#include "gateway/receipts/receipt.hpp"

#include "adapters/formats/vans_envelope.hpp"
#include "adapters/formats/xml_writer.hpp"
#include "gateway/receipts/ids.hpp"

namespace genvej::gateway {

namespace {

constexpr std::string_view receipt_space = "http://rep.oio.dk/sundcom.dk/medcom.dk/xml/schemas/2005/08/07/";
constexpr std::string_view receipt_media_type = "application/xml; charset=ISO-8859-1";
constexpr std::string_view envelope_media_type = "application/xml; charset=UTF-8";
constexpr std::size_t refuse_text_length = 350;  // as much as EDIFACT's CONTRL carries on: five lines of 70
constexpr std::size_t error_description_length = 512;  // VANSEnvelope 1.0.4, Error/Description
constexpr std::string_view unspecified = "ikke_specificeret";
constexpr std::string_view ellipsis = "...";
constexpr std::size_t most_letters = 99;  // OriginalLetter 0..99
constexpr std::size_t identifier_length = 14;
constexpr std::size_t version_length = 7;

/// Which receipt: names and codes that differ.
struct receipt_form {
    std::string_view element, version_code, type_code;
};
constexpr receipt_form positive{"PositiveReceipt", "XC0330Q", "XCTL03"};
constexpr receipt_form negative{"NegativeReceipt", "XC0230Q", "XCTL02"};

/// The first characters of UTF-8 text, cut after a whole one.
std::string_view cut(std::string_view text, std::size_t most) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool begins = (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U;
        if (begins && ++count > most) return text.substr(0, i);
    }
    return text;
}

std::string refuse_text(const model::issue& why, std::size_t most) {
    std::string text = why.path.empty() ? std::string() : model::loggable(why.path) + ": ";
    text += why.summary(model::language::danish);
    const std::string remedy = why.remedy(model::language::danish);
    if (!remedy.empty()) text += " " + remedy;
    return std::string(cut(text, most));
}

refusal refusal_of(const model::issue& why) {
    return {std::string(why.row->refuse), refuse_text(why, refuse_text_length)};
}

class receipt_writer {
public:
    explicit receipt_writer(const receipt_form& form) : form_(form) {
        root_ = tree_.make("Emessage");
        root_->space = receipt_space;
        tree_.set_root(root_);
    }

    /// @param why nullptr: nothing speaks against it
    receipt write(const emessage_heading& about, const refusal* why, const receipt_stamp& stamp) {
        envelope(stamp);
        model::node& letter = add(*root_, form_.element);
        heading(letter, stamp);
        text(add(letter, "Sender"), "EANIdentifier", about.receiver);
        text(add(letter, "Receiver"), "EANIdentifier", about.sender);
        original(add(letter, "OriginalEmessage"), about, why);
        return {std::string(receipt_media_type),
                formats::write_xml(*root_, formats::charset::iso_8859_1),
                store::message_form::oioxml,
                std::string(form_.type_code),
                envelope_id_,
                letter_id_};
    }

private:
    model::node& add(model::node& parent, std::string_view name) {
        model::node* made = tree_.append(parent, name);
        made->space = receipt_space;
        return *made;
    }
    void text(model::node& parent, std::string_view name, std::string_view value) {
        tree_.append_text(add(parent, name), tree_.memory().copy(value));
    }

    void envelope(const receipt_stamp& stamp) {
        const local_time now = danish_time(stamp.now);
        model::node& outside = add(*root_, "Envelope");
        model::node& sent = add(outside, "Sent");
        text(sent, "Date", now.date);
        text(sent, "Time", now.time);
        envelope_id_ = short_id(stamp.new_uuid(), form_.type_code);
        text(outside, "Identifier", envelope_id_);
        text(outside, "AcknowledgementCode", "minuspositivkvitt");
    }

    void heading(model::node& letter, const receipt_stamp& stamp) {
        model::node& head = add(letter, "Letter");
        letter_id_ = short_id(stamp.new_uuid(), form_.type_code);
        text(head, "Identifier", letter_id_);
        text(head, "VersionCode", form_.version_code);
        text(head, "StatisticalCode", form_.type_code);
    }

    void refuse(model::node& parent, const refusal& why) {
        text(parent, "RefuseCode", why.code.empty() ? unspecified : std::string_view(why.code));
        if (why.text.empty()) return;
        const bool fits = cut(why.text, refuse_text_length) == why.text;
        const std::string words =
            fits ? why.text
                 : std::string(cut(why.text, refuse_text_length - ellipsis.size())) + std::string(ellipsis);
        text(parent, "RefuseText", words);
    }

    /// One letter is refused by itself; several, or one whose identifiers do not fit, with the whole
    /// envelope.
    void original(model::node& about, const emessage_heading& heading, const refusal* why) {
        text(about, "OriginalEnvelopeIdentifier", heading.envelope_id);
        text(add(about, "OriginalSender"), "EANIdentifier", heading.sender);
        text(add(about, "OriginalReceiver"), "EANIdentifier", heading.receiver);
        const bool by_itself = heading.letters.size() == 1 && nameable(heading.letters.front());
        if (why != nullptr && !by_itself) refuse(about, *why);
        std::size_t count = 0;
        for (const letter_heading& letter : heading.letters) {
            if (!nameable(letter) || ++count > most_letters) continue;
            model::node& named = add(about, "OriginalLetter");
            text(named, "OriginalLetterIdentifier", letter.id);
            text(named, "OriginalVersionCode", letter.version_code);
            if (why != nullptr && by_itself) refuse(named, *why);
        }
    }

    static bool nameable(const letter_heading& letter) {
        return !letter.id.empty() && cut(letter.id, identifier_length) == letter.id &&
               !letter.version_code.empty() &&
               cut(letter.version_code, version_length) == letter.version_code;
    }

    const receipt_form& form_;
    model::document tree_;
    model::node* root_ = nullptr;
    std::string envelope_id_, letter_id_;
};

receipt vans_answer(const intake& in, formats::vans_receipt verdict, const receipt_stamp& stamp) {
    formats::vans_envelope out;
    out.sender = in.envelope->receiver;
    out.receiver = in.envelope->sender;
    out.envelope_identifier = stamp.new_uuid();
    out.sent = utc_time(stamp.now);
    verdict.original_envelope = in.envelope->envelope_identifier;
    verdict.original_message = in.envelope->message;
    out.receipt = std::move(verdict);
    receipt answer;
    answer.media_type = envelope_media_type;
    answer.body = formats::write_vans_envelope(out);
    return answer;
}

}  // namespace

receipt letter_receipt(const emessage_heading& about, const model::issues* why, const receipt_stamp& stamp) {
    const model::issue* worst = why == nullptr ? nullptr : model::worst(*why);
    if (worst == nullptr) return receipt_writer(positive).write(about, nullptr, stamp);
    return letter_refusal(about, refusal_of(*worst), stamp);
}

receipt letter_refusal(const emessage_heading& about, const refusal& why, const receipt_stamp& stamp) {
    return receipt_writer(negative).write(about, &why, stamp);
}

receipt positive_receipt(const intake& in, const receipt_stamp& stamp) {
    if (in.envelope) return vans_answer(in, {}, stamp);
    return letter_receipt(in.heading, nullptr, stamp);
}

std::optional<receipt> negative_receipt(const intake& in, const model::issues& why,
                                        const receipt_stamp& stamp) {
    const model::issue* worst = model::worst(why);
    if (worst == nullptr || in.is_receipt()) return std::nullopt;
    if (in.envelope) {
        formats::vans_receipt verdict;
        verdict.verdict = formats::vans_receipt::kind::negative_message;
        verdict.error_text = refuse_text(*worst, error_description_length);
        return vans_answer(in, std::move(verdict), stamp);
    }
    if (!in.heading.can_be_receipted()) return std::nullopt;
    return letter_refusal(in.heading, refusal_of(*worst), stamp);
}

bool wants_positive_receipt(const intake& in) noexcept {
    if (in.is_receipt()) return false;
    if (in.envelope) return in.envelope->message && in.envelope->message->wants_receipt();
    return in.heading.wants_positive_receipt();
}

}  // namespace genvej::gateway
