#pragma once
/// What the store says and does about messages that belong together: adapters/store/exchange.hpp over readers
/// and writer. Thread-safety: every function may be called from any thread. @throw
/// boost::system::system_error
#include "adapters/store/sqlite/follow_ups.hpp"
#include "adapters/store/sqlite/message_index.hpp"

namespace genvej::store::sqlite {

class exchange_desk {
public:
    exchange_desk(readers& from, writer& to) : readers_(from), writer_(to), messages_(from, to) {}

    std::vector<due_follow_up> take(time_ms now, std::size_t limit);
    void give_back(std::int64_t follow_up, time_ms due) { hands_.give_back(follow_up, due); }
    std::optional<time_ms> next();
    std::vector<due_follow_up> find_halves(std::string_view kind, std::string_view sender,
                                           std::string_view receiver, std::span<const std::string> keys);
    std::optional<correlation> find_document(message_form form, std::string_view sender,
                                             std::string_view letter_id);
    std::optional<correlation> find_document(std::int64_t document);
    std::vector<correlation> find_envelope(message_form form, std::string_view sender,
                                           std::string_view envelope_id);
    std::optional<correlation> find_original(std::int64_t letter);
    std::optional<due_follow_up> find_letter(std::string_view sender, std::string_view letter_id);
    std::optional<std::string> document_body(std::int64_t document);
    void settle(settlement what, exchange::settled done);

private:
    std::int64_t number_of(message_form form, std::string_view sender, std::string_view letter_id);

    readers& readers_;
    writer& writer_;
    message_index messages_;
    hands hands_;
    std::mutex taking_;
};

}  // namespace genvej::store::sqlite
