#include "adapters/store/postgres/operator_desk.hpp"

#include "adapters/store/postgres/delivery_views.hpp"
#include "adapters/store/postgres/guarded.hpp"
#include "adapters/store/postgres/listings.hpp"
#include "adapters/store/postgres/press_job.hpp"

namespace genvej::store::postgres {

result<page<message_row>> operator_desk::messages(const message_filter& which, std::int64_t after,
                                                  std::size_t limit) {
    return see(pool_, [&](connection& database) { return list_messages(database, which, after, limit); });
}

result<page<delivery_row>> operator_desk::deliveries(const delivery_filter& which, std::int64_t after,
                                                     std::size_t limit) {
    return see(pool_,
               [&](connection& database) { return list_deliveries(database, who_, which, after, limit); });
}

result<std::optional<delivery_row>> operator_desk::find_delivery(std::int64_t id) {
    return see(pool_, [&](connection& database) -> std::optional<delivery_row> {
        column one = int8s();
        one.add(id);
        std::vector<delivery_row> found = read_delivery_rows(database, who_, one);
        if (found.empty()) return std::nullopt;
        return std::move(found.front());
    });
}

result<std::optional<std::vector<message_event>>> operator_desk::trace(std::string_view reception) {
    return see(pool_, [&](connection& database) { return read_trace(database, reception); });
}

result<std::vector<paused_target>> operator_desk::paused() {
    return guarded([&] { return pool_.with(&read_paused); });
}

void operator_desk::press(button which, operator_action what, answering answer, pressed done) {
    writer_.push(
        std::make_unique<press_job>(std::move(which), std::move(what), std::move(answer), std::move(done)));
}

}  // namespace genvej::store::postgres
