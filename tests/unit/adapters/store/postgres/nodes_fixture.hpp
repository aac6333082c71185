#pragma once
/// Two nodes on one database, and letters for them. Thread-safety: none.
#include "tests/unit/adapters/store/exchange_fixture.hpp"

namespace genvej::store::test {

class nodes_test : public exchange_test {
protected:
    void SetUp() override {
        exchange_test::SetUp();
        other_ = node();
    }
    std::unique_ptr<store> node(std::int64_t lease_ms = 10'000, std::uint32_t look_every_ms = 60'000) {
        postgres_options how = postgres_options_of(options());
        how.lease_ms = lease_ms;
        how.look_every_ms = look_every_ms;
        auto opened = open_postgres(how);
        EXPECT_TRUE(opened.has_value()) << opened.error().message();
        return std::move(*opened);
    }
    static reception letter_of(const std::string& id, const std::string& patient,
                               const std::string& partner = "demo") {
        reception out = a_reception(id, "content of " + id);
        out.letters[0].patient = patient;
        out.partner = partner;
        return out;
    }
    static names keys(const std::vector<due_delivery>& due) {
        names out;
        for (const due_delivery& one : due) out.push_back(one.receiver_key);
        return out;
    }
    static result<void> end(store& at, const due_delivery& one, delivery_state state, time_ms next = 0,
                            time_ms hold_until = 0) {
        attempt_result what{one.id, state, next, arrived, ""};
        what.lease = one.lease;
        what.hold_until = hold_until;
        return record(at, {what});
    }

    std::unique_ptr<store> other_;
};

}  // namespace genvej::store::test
