#pragma once
/// What operators ask and change: adapters/store/operations.hpp over the pool and the writer. Lists are read
/// on the caller's thread by connections of the pool, so that what comes in never waits for one.
/// Thread-safety: every function may be called from any thread.
#include "adapters/store/operations.hpp"
#include "adapters/store/postgres/follow_ups.hpp"
#include "adapters/store/postgres/pool.hpp"
#include "adapters/store/postgres/writer.hpp"

namespace genvej::store::postgres {

class operator_desk final : public operations {
public:
    operator_desk(pool& from, writer& to, holder who) : pool_(from), writer_(to), who_(std::move(who)) {}

    result<page<message_row>> messages(const message_filter& which, std::int64_t after,
                                       std::size_t limit) override;
    result<page<delivery_row>> deliveries(const delivery_filter& which, std::int64_t after,
                                          std::size_t limit) override;
    result<std::optional<delivery_row>> find_delivery(std::int64_t id) override;
    result<std::optional<std::vector<message_event>>> trace(std::string_view reception) override;
    result<std::vector<paused_target>> paused() override;
    void press(button which, operator_action what, answering answer, pressed done) override;

private:
    pool& pool_;
    writer& writer_;
    const holder who_;
};

}  // namespace genvej::store::postgres
