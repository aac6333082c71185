#include "adapters/store/postgres/correlations.hpp"
#include "adapters/store/postgres/settling.hpp"
#include "adapters/store/settlement_rules.hpp"

namespace genvej::store::postgres {
namespace {

bool exists(query row, std::int64_t id) {
    return row.bind(id).step();
}

/// What this transaction sees.
class seen_facts final : public settlement_facts {
public:
    explicit seen_facts(connection& database) : database_(database) {}

    bool follow_up_exists(std::int64_t id) override {
        return exists(database_("SELECT 1 FROM follow_up WHERE municipality = place($1) AND id = $1"), id);
    }
    bool letter_exists(std::int64_t id) override {
        return exists(database_("SELECT 1 FROM letter WHERE municipality = place($1) AND id = $1"), id);
    }
    bool has_translation(std::int64_t letter) override {
        return exists(database_("SELECT 1 FROM letter WHERE municipality = place($1) AND id = $1 AND "
                                "(translation_size > 0 OR EXISTS (SELECT 1 FROM late_translation WHERE "
                                "municipality = place($1) AND letter = $1))"),
                      letter);
    }
    bool reception_exists(std::string_view public_id) override {
        query row = database_("SELECT 1 FROM reception WHERE public_id = $1");
        return row.bind(public_id).step();
    }
    std::optional<receipt_verdict> verdict_of_row(std::int64_t document) override {
        query row = database_("SELECT verdict FROM document WHERE municipality = place($1) AND id = $1");
        if (!row.bind(document).step()) return std::nullopt;
        return static_cast<receipt_verdict>(row.number(0));
    }
    bool is_row_of(std::int64_t document, std::int64_t letter) override {
        query row =
            database_("SELECT 1 FROM document WHERE municipality = place($1) AND id = $1 AND letter = $2");
        return row.bind(document, letter).step();
    }
    std::int64_t sent_as_it_is(std::int64_t letter, message_form form) override {
        return postgres::sent_as_it_is(database_, letter, form);
    }

private:
    connection& database_;
};

/// Whoever settles locks what it rests on, in one order: follow-ups, letters (for their documents as well),
/// receptions. What is looked at afterwards stays so.
void lock(connection& database, const settlement& what) {
    column follow_ups = int8s();
    column letters = int8s();
    column documents = int8s();
    column receptions = texts();
    const auto document = [&](std::int64_t id) {
        if (id < 0) letters.add(letter_of_own_document(id));
        if (id > 0) documents.add(id);
    };
    for (const std::int64_t one : what.closes) follow_ups.add(one);
    for (const auto& [one, as_read] : what.seen) document(one);
    for (const given_verdict& one : what.verdicts) document(one.document);
    for (const std::int64_t one : what.resent) document(one);
    for (const consequence& one : what.consequences) {
        letters.add(one.letter);
        for (const std::int64_t part : one.parts) letters.add(part);
        for (const planned_delivery& delivery : one.deliveries) document(delivery.repeats);
    }
    for (const changed_reception& one : what.receptions) receptions.add(one.id);
    database.send(
        "SELECT 1 FROM follow_up WHERE (municipality, id) IN (SELECT place(i), i FROM unnest($1::bigint[]) "
        "AS r(i)) "
        "ORDER BY id FOR UPDATE",
        parameters(follow_ups));
    database.send(
        "SELECT 1 FROM letter WHERE (municipality, id) IN (SELECT place(i), i FROM unnest($1::bigint[]) AS "
        "r(i) UNION "
        "SELECT d.municipality, letter FROM unnest($2::bigint[]) AS r(i) JOIN document d ON d.municipality = "
        "place(i) "
        "AND d.id = i) ORDER BY id FOR NO KEY UPDATE",
        parameters(letters, documents));
    database.send(
        "SELECT 1 FROM reception WHERE public_id IN (SELECT i FROM unnest($1::text[]) AS r(i)) ORDER BY id "
        "FOR NO KEY "
        "UPDATE",
        parameters(receptions));
    database.finish();
}

}  // namespace

boost::system::error_code objection_to(connection& database, const settlement& what) {
    lock(database, what);
    seen_facts known(database);
    return genvej::store::objection_to(known, what);
}

}  // namespace genvej::store::postgres
