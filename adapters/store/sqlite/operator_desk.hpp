#pragma once
/// What operators ask and change: adapters/store/operations.hpp over readers and writer.
/// Thread-safety: every function may be called from any thread.
#include "adapters/store/operations.hpp"
#include "adapters/store/sqlite/press_job.hpp"
#include "adapters/store/sqlite/readers.hpp"

namespace genvej::store::sqlite {

class operator_desk final : public operations {
public:
    operator_desk(readers& from, writer& to, const hands_on_deliveries& hands)
        : readers_(from), writer_(to), hands_(hands) {}

    result<page<message_row>> messages(const message_filter& which, std::int64_t after,
                                       std::size_t limit) override;
    result<page<delivery_row>> deliveries(const delivery_filter& which, std::int64_t after,
                                          std::size_t limit) override;
    result<std::optional<delivery_row>> find_delivery(std::int64_t id) override;
    result<std::optional<std::vector<message_event>>> trace(std::string_view reception) override;
    result<std::vector<paused_target>> paused() override;
    void press(button which, operator_action what, answering answer, pressed done) override;

private:
    readers& readers_;
    writer& writer_;
    const hands_on_deliveries hands_;
};

}  // namespace genvej::store::sqlite
