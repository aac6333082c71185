#pragma once
/// A store in which something stands in every state: what lists, prune and verify are tried on.
#include "adapters/store/operations.hpp"
#include "tests/unit/adapters/store/exchange_fixture.hpp"

namespace genvej::store::test {

class rich_store_test : public exchange_test {
protected:
    /// Of patient 1: delivered D1; refused D2, which holds the lane of D3. Alone: dead D4, discarded D5,
    /// unknown D6, D7 that waits. A duplicate of D1, a refused reception, a receipt, half of a pair, and a
    /// message that is two documents.
    void fill() {
        for (const char* id : {"D1", "D2", "D3"}) ids_[id] = accept_letter(id, "0101010101");
        for (const char* id : {"D4", "D5", "D6", "D7"}) ids_[id] = accept_letter(id, "");
        for (const due_delivery& one : store_->take_due("out", arrived, 10).value()) end(one);
        for (const due_delivery& one : store_->take_due("out", arrived, 1).value()) end(one);
        reception again = a_reception("D1", "content of D1", "E99");
        ASSERT_EQ(accept(*store_, again)->what, accept_outcome::verdict::duplicate);
        ids_["again"] = again.id;
        reception refused = a_reception("D8");
        refused.refused = true;
        refused.http_status = 422;
        refused.letters[0].deliveries.clear();
        ids_["D8"] = refused.id;
        ASSERT_TRUE(accept(*store_, refused));
        reception receipt = a_reception("D9", "content of D9");
        receipt.letters[0].deliveries.clear();
        receipt.letters[0].translation.clear();
        receipt.letters[0].follow_ups.push_back({follow_up_kind::receipt, {}, arrived, 0});
        ids_["D9"] = receipt.id;
        ASSERT_TRUE(accept(*store_, receipt));
        reception half = a_half("XDIS91", "H1");
        ids_["H1"] = half.id;
        ASSERT_TRUE(accept(*store_, half));
        reception two = two_documents("M1");
        ids_["M1"] = two.id;
        ASSERT_TRUE(accept(*store_, two));
        deliver(arrived);
        ASSERT_TRUE(settle(*store_, verdict_for(found("D1M1").id)));
    }
    std::string accept_letter(const std::string& id, const std::string& patient, time_ms received = arrived) {
        reception what = a_reception(id, "content of " + id);
        what.received = received;
        what.letters[0].patient = patient;
        std::string out = what.id;
        EXPECT_TRUE(accept(*store_, std::move(what)).has_value());
        return out;
    }
    void end(const due_delivery& one) {
        const std::string key = one.receiver_key.substr(sizeof("message-") - 1);
        attempt_result what{one.id, delivery_state::delivered, 0, arrived + 10, ""};
        what.lease = one.lease;
        if (key == "D2") what.state = delivery_state::refused, what.hold_until = arrived + 60 * minute;
        if (key == "D4") what.state = delivery_state::dead;
        if (key == "D6") what.state = delivery_state::unknown, what.next_attempt = arrived + minute;
        if (key == "D7" || key == "D5")
            what.state = delivery_state::waiting, what.next_attempt = arrived + minute;
        if (what.state != delivery_state::delivered) what.error = "connect: why " + key;
        ASSERT_TRUE(record(*store_, {what}));
        if (key == "D5") {
            std::promise<result<std::vector<std::int64_t>>> done;
            store_->decide(
                {
                    {one.id, true, "given up", arrived + 20}
            },
                [&](auto changed) { done.set_value(changed); });
            ASSERT_EQ(done.get_future().get()->size(), 1U);
        }
    }
    std::int64_t delivery_of(const std::string& id) {
        return store_->find_reception(ids_.at(id)).value().value().deliveries.at(0).id;
    }
    operations& operated() { return store_->operated(); }

    std::map<std::string, std::string> ids_;
};

}  // namespace genvej::store::test
