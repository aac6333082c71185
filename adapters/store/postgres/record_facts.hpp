#pragma once
/// What a transaction of the record rests on, read for all of its entries at once. Thread-safety: used inside
/// the writer's transaction. @throw failure
#include <map>

#include "adapters/store/postgres/connection.hpp"
#include "adapters/store/record_rules.hpp"

namespace genvej::store::postgres {

class loaded_facts final : public record_facts {
public:
    loaded_facts(connection& database, const record_transaction& what);

    known_record find(const record_name& name) override;
    std::vector<record_name> find_by_key(std::string_view type, const record_token& key) override;
    std::int64_t find_citizen(const citizen_key& whom) override;
    std::vector<record_name> referrers(const known_record& target) override;

private:
    void ask(const record_transaction& what);
    void note_records(rows answer);
    void note_keys(rows answer);
    void note_citizens(rows answer);

    connection& database_;
    const std::string partner_;
    std::map<record_name, known_record> records_;
    std::map<std::pair<std::string, std::string>, std::vector<record_name>> by_key_;  ///< by type and key
    std::map<std::pair<std::int64_t, std::string>, std::int64_t> citizens_;
};

}  // namespace genvej::store::postgres
