#pragma once
/// What is done to a store as a whole, tried on one in which something stands in every state: for both
/// engines.
#include <fmt/format.h>

#include "tests/unit/adapters/store/rich_store.hpp"

namespace genvej::store::test {

constexpr time_ms later = arrived + 100LL * 86'400'000;

class upkeep_test : public rich_store_test {
protected:
    void SetUp() override {
        store_test::SetUp();
        fill();
    }
    std::unique_ptr<upkeep> kept() const { return open_upkeep(); }
    /// What is stored is of the day on which it was received. On SQLite only that time counts.
    void grow_old() const {
        if (!on_postgres()) return;
        for (const char* const parent : {"reception_body", "body"}) {
            schema_->sql(fmt::format(
                "SET client_min_messages = error; CREATE TABLE IF NOT EXISTS {0}_202311 PARTITION "
                "OF {0} FOR VALUES FROM ('2023-11-01') TO ('2023-12-01')",
                parent));
        }
        for (const char* const table :
             {"reception_body", "body", "reception", "letter", "late_translation", "delivery", "document"})
            schema_->sql("UPDATE " + std::string(table) + " SET kept = '2023-11-14'");
    }
    /// The first number that a statement gives, whichever engine has it.
    std::int64_t number(const std::string& sql) const {
        return on_postgres() ? schema_->number(sql) : number_in(options().path, sql.c_str());
    }
    audit verify() const {
        const auto here = kept();
        here->make_hashes_with(&hashes_of);
        return here->verify({}).value();
    }
    /// As store_fixture.hpp makes them.
    static std::vector<std::string> hashes_of(std::string_view raw, std::span<const hashed_letter> letters) {
        constexpr std::string_view begin = "<Emessage>";
        raw.remove_prefix(begin.size());
        const std::string hash = "hash of " + std::string(raw.substr(0, raw.find('<')));
        return {letters.size(), hash};
    }
    prune_report prune(bool only_looks = false) const {
        grow_old();
        prune_order what;
        what.before = later;
        what.now = later;
        what.only_looks = only_looks;
        what.at_once = 3;
        return kept()->prune(what, {}).value();
    }
};

}  // namespace genvej::store::test
