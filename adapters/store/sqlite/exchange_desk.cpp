#include "adapters/store/sqlite/exchange_desk.hpp"

#include "adapters/store/settlement_rules.hpp"
#include "adapters/store/sqlite/correlations.hpp"
#include "adapters/store/sqlite/duplicates.hpp"
#include "adapters/store/sqlite/settling.hpp"

namespace genvej::store::sqlite {
namespace {

class settle_job final : public job {
public:
    settle_job(settlement what, exchange::settled done, hands& in_hand)
        : what_(std::move(what)), done_(std::move(done)), in_hand_(in_hand) {
        pack_settlement(what_);
        bytes_ = settlement_bytes(what_);
    }

    void apply(connection& database, ledger& numbers) override {
        objection_ = objection_to(database, what_);
        if (!objection_) sqlite::settle(database, numbers, what_);
    }
    void finish(boost::system::error_code error) override {
        if (!error) error = objection_;
        if (!error) let_go();
        done_(error ? boost::system::result<void>(error) : boost::system::result<void>());
    }
    std::size_t bytes() const noexcept override { return bytes_; }

private:
    /// Only after the commit: until then a reader still sees them open and would take them again.
    void let_go() {
        std::vector<std::int64_t> ended = what_.closes;
        for (const auto& [follow_up, due] : what_.postpones) ended.push_back(follow_up);
        in_hand_.let_go(ended);
    }

    settlement what_;
    exchange::settled done_;
    hands& in_hand_;
    std::size_t bytes_ = 0;
    boost::system::error_code objection_;
};

}  // namespace

std::vector<due_follow_up> exchange_desk::take(time_ms now, std::size_t limit) {
    const std::lock_guard one_at_a_time(taking_);
    // The copy comes before the snapshot: what is gone from it has been committed as settled.
    const auto held = hands_.held_at(now);
    const readers::loan reader = readers_.borrow();
    const snapshot one_state(*reader);
    std::vector<due_follow_up> out;
    for (const std::int64_t id : due_follow_ups(*reader, now, limit + held.size())) {
        if (out.size() == limit) break;
        if (!held.contains(id)) out.push_back(read_follow_up(*reader, id).value());
    }
    for (const due_follow_up& one : out) hands_.take(one.id);
    return out;
}

std::optional<time_ms> exchange_desk::next() {
    const auto held = hands_.held();
    return earliest_follow_up(*readers_.borrow(), held);
}

std::vector<due_follow_up> exchange_desk::find_halves(std::string_view kind, std::string_view sender,
                                                      std::string_view receiver,
                                                      std::span<const std::string> keys) {
    const readers::loan reader = readers_.borrow();
    const snapshot one_state(*reader);
    std::vector<due_follow_up> out;
    for (const std::int64_t id : halves(*reader, kind, sender, receiver, keys))
        out.push_back(read_follow_up(*reader, id).value());
    return out;
}

std::int64_t exchange_desk::number_of(message_form form, std::string_view sender,
                                      std::string_view letter_id) {
    const bool by_key = form == message_form::oioxml;
    std::int64_t letter = by_key ? writer_.keys().find_letter(sender, letter_id) : 0;
    {
        const readers::loan reader = readers_.borrow();
        const snapshot one_state(*reader);
        const std::int64_t found = document_by_key(*reader, form, sender, letter_id);
        if (found != 0) return found;
        if (by_key && letter == 0) letter = letter_by_key(*reader, sender, letter_id);
    }
    if (form == message_form::fhir) letter = messages_.find(letter_id);
    return letter == 0 ? 0 : sent_as_it_is(*readers_.borrow(), letter, form);
}

std::optional<correlation> exchange_desk::find_document(message_form form, std::string_view sender,
                                                        std::string_view letter_id) {
    const std::int64_t number = number_of(form, sender, letter_id);
    return number == 0 ? std::nullopt : find_document(number);
}

std::optional<correlation> exchange_desk::find_document(std::int64_t document) {
    const readers::loan reader = readers_.borrow();
    const snapshot one_state(*reader);
    return correlate(*reader, document);
}

std::vector<correlation> exchange_desk::find_envelope(message_form form, std::string_view sender,
                                                      std::string_view envelope_id) {
    const auto at_hand = writer_.keys().find_envelope(sender, envelope_id);
    const std::int64_t reception = at_hand ? at_hand->reception : 0;
    const readers::loan reader = readers_.borrow();
    const snapshot one_state(*reader);
    std::vector<correlation> out;
    for (const std::int64_t document : documents_in_envelope(*reader, form, sender, envelope_id, reception)) {
        if (auto one = correlate(*reader, document)) out.push_back(std::move(*one));
    }
    return out;
}

std::optional<correlation> exchange_desk::find_original(std::int64_t letter) {
    const readers::loan reader = readers_.borrow();
    const snapshot one_state(*reader);
    return correlate_letter(*reader, letter);
}

std::optional<due_follow_up> exchange_desk::find_letter(std::string_view sender, std::string_view letter_id) {
    std::int64_t letter = writer_.keys().find_letter(sender, letter_id);
    const readers::loan reader = readers_.borrow();
    const snapshot one_state(*reader);
    if (letter == 0) letter = letter_by_key(*reader, sender, letter_id);
    return letter == 0 ? std::nullopt : read_accepted(*reader, letter);
}

std::optional<std::string> exchange_desk::document_body(std::int64_t document) {
    const readers::loan reader = readers_.borrow();
    const snapshot one_state(*reader);
    return read_body(*reader, document);
}

void exchange_desk::settle(settlement what, exchange::settled done) {
    writer_.push(std::make_unique<settle_job>(std::move(what), std::move(done), hands_));
}

}  // namespace genvej::store::sqlite
