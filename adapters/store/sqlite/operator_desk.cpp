#include "adapters/store/sqlite/operator_desk.hpp"

#include "adapters/store/sqlite/guarded.hpp"
#include "adapters/store/sqlite/listings.hpp"
#include "adapters/store/sqlite/views.hpp"

namespace genvej::store::sqlite {

result<page<message_row>> operator_desk::messages(const message_filter& which, std::int64_t after,
                                                  std::size_t limit) {
    return guarded([&] {
        const auto at_hand = writer_.keys().find_letters(which.letter_id);
        return list_messages(*readers_.borrow(), which, after, limit, at_hand);
    });
}

result<page<delivery_row>> operator_desk::deliveries(const delivery_filter& which, std::int64_t after,
                                                     std::size_t limit) {
    return guarded([&] {
        const std::set<std::int64_t> sending = hands_.under_way.copy();
        return list_deliveries(*readers_.borrow(), which, after, limit, sending);
    });
}

result<std::optional<delivery_row>> operator_desk::find_delivery(std::int64_t id) {
    return guarded([&] {
        const std::set<std::int64_t> sending = hands_.under_way.copy();
        return read_delivery_row(*readers_.borrow(), id, sending);
    });
}

result<std::optional<std::vector<message_event>>> operator_desk::trace(std::string_view reception) {
    return guarded([&] { return read_trace(*readers_.borrow(), reception); });
}

result<std::vector<paused_target>> operator_desk::paused() {
    return guarded([&] { return read_paused(*readers_.borrow()); });
}

void operator_desk::press(button which, operator_action what, answering answer, pressed done) {
    writer_.push(std::make_unique<press_job>(std::move(which), std::move(what), std::move(answer),
                                             std::move(done), hands_));
}

}  // namespace genvej::store::sqlite
