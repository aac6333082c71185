#include "adapters/store/settlement_rules.hpp"
#include "adapters/store/sqlite/correlations.hpp"
#include "adapters/store/sqlite/settling.hpp"

namespace genvej::store::sqlite {
namespace {

bool exists(query row, std::int64_t id) {
    return row.bind(id).step();
}

/// What this transaction sees.
class seen_facts final : public settlement_facts {
public:
    explicit seen_facts(connection& database) : database_(database) {}

    bool follow_up_exists(std::int64_t id) override {
        return exists(database_("SELECT 1 FROM follow_up WHERE id = ?"), id);
    }
    bool letter_exists(std::int64_t id) override {
        return exists(database_("SELECT 1 FROM letter WHERE id = ?"), id);
    }
    bool has_translation(std::int64_t letter) override {
        return exists(
            database_("SELECT 1 FROM letter WHERE id = ?1 AND (translation_size > 0 OR EXISTS (SELECT 1 FROM "
                      "late_translation WHERE letter = ?1))"),
            letter);
    }
    bool reception_exists(std::string_view public_id) override {
        query row = database_("SELECT 1 FROM reception WHERE public_id = ?");
        return row.bind(public_id).step();
    }
    std::optional<receipt_verdict> verdict_of_row(std::int64_t document) override {
        query row = database_("SELECT verdict FROM document WHERE id = ?");
        if (!row.bind(document).step()) return std::nullopt;
        return static_cast<receipt_verdict>(row.number(0));
    }
    bool is_row_of(std::int64_t document, std::int64_t letter) override {
        query row = database_("SELECT 1 FROM document WHERE id = ? AND letter = ?");
        return row.bind(document, letter).step();
    }
    std::int64_t sent_as_it_is(std::int64_t letter, message_form form) override {
        return sqlite::sent_as_it_is(database_, letter, form);
    }

private:
    connection& database_;
};

}  // namespace

boost::system::error_code objection_to(connection& database, const settlement& what) {
    seen_facts known(database);
    return genvej::store::objection_to(known, what);
}

}  // namespace genvej::store::sqlite
