#include "gateway/pipeline/reception_frame.hpp"

#include <iterator>
#include <utility>

#include "gateway/pipeline/receipt_out.hpp"
#include "gateway/receipts/outcome.hpp"

namespace genvej::gateway {

namespace {

constexpr std::string_view outcome_type = "application/fhir+json; charset=UTF-8";
/// By which routes know a positive receipt, whatever its form.
constexpr std::string_view positive_receipt_code = "XCTL03";

/// 0: it is none, or the directory does not know it.
std::uint16_t municipality_of(const mappings::organisations& directory, std::string_view gln) {
    const mappings::organisation* const who = directory.by_gln(gln);
    return who == nullptr ? std::uint16_t{0} : who->municipality();
}

}  // namespace

reception_frame::reception_frame(model::issues& found, const formats::vans_envelope* around, std::string raw,
                                 const reception_rules& with, const arrival& how)
    : with_(with),
      how_(how),
      out_(begin_reception(how)),
      found_(found),
      around_(around),
      raw_(std::move(raw)) {}

store::reception reception_frame::run() {
    if (around_ != nullptr) {
        out_.vans_envelope_id = around_->envelope_identifier;
        if (around_->message) out_.vans_message_id = around_->message->identifier;
    }
    fill();
    if (ok()) {
        accept();
    } else {
        refuse();
    }
    if (!found_.empty()) out_.issues = outcome_json(found_);
    out_.raw = std::move(raw_);
    if (!out_.letters.empty()) {
        const store::letter_record& first = out_.letters.front();
        out_.municipality = municipality_of(*with_.tools.directory, first.receiver);
        if (out_.municipality == 0) out_.municipality = municipality_of(*with_.tools.directory, first.sender);
        if (ok() && out_.municipality != 0) join_courses();
    }
    return std::move(out_);
}

/// A citizen's file is a municipality's: what neither comes from one nor goes to one belongs into none.
void reception_frame::join_courses() {
    for (store::letter_record& letter : out_.letters)
        letter.joins_course =
            belongs_into_course(letter.kind) && !letter.patient.empty() && !letter.translation.empty();
}

bool reception_frame::belongs_into_course(std::string_view kind) const {
    const form_row* row = with_.tools.forms->by_type_code(kind);
    if (row == nullptr) row = with_.tools.forms->by_event(kind);
    return row != nullptr && row->course;
}

void reception_frame::append(model::issues&& more) {
    found_.insert(found_.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

std::string_view reception_frame::document() const noexcept {
    return around_ != nullptr ? std::string_view(around_->data) : std::string_view(raw_);
}

bool reception_frame::plan(const outbound& what) {
    const std::string code(what.type_code);
    auto planned = plan_departure(with_.settings, *with_.tools.forms, *with_.tools.directory, what);
    if (!planned) {
        say(model::make_issue("route.unknown_receiver", {code}));
        return false;
    }
    leaves_ = std::move(*planned);
    if (leaves_.to.empty()) say(model::make_issue("letter.no_target", {code}));
    append(std::move(leaves_.found));
    return ok();
}

void reception_frame::send_to_sender(const receipt& said, std::string_view kind, store::letter_record& of) {
    parcel goods{std::move(of.documents), std::move(of.deliveries)};
    const bool sent = send_receipt_by_routes(goods, said, positive_receipt_code, of.receiver, of.sender,
                                             with_.settings, *with_.tools.forms, *with_.tools.directory);
    if (!sent) say(model::make_issue("receipt.no_route", {std::string(kind)}));
    of.documents = std::move(goods.documents);
    of.deliveries = std::move(goods.deliveries);
}

void reception_frame::answer_with(receipt said) {
    out_.receipt = std::move(said.body);
    out_.receipt_media_type = std::move(said.media_type);
}

void reception_frame::refuse() {
    out_.refused = true;
    out_.http_status = http_status(found_);
    out_.letters = identified();
    if (auto said = refusal()) return answer_with(std::move(*said));
    out_.receipt = outcome_json(found_);
    out_.receipt_media_type = outcome_type;
}

}  // namespace genvej::gateway
