#include "adapters/store/sqlite/auditing.hpp"

#include <fmt/format.h>

namespace genvej::store::sqlite {
namespace {

constexpr std::string_view questions_path = "adapters/store/audit/sqlite.sql";

/// Texts that are made here would otherwise be taken for the names of prepared statements.
class audit_statement {
public:
    audit_statement(connection& database, const std::string& sql) {
        if (sqlite3_prepare_v2(database.handle(), sql.c_str(), -1, &made_, nullptr) != SQLITE_OK)
            fail(meaning_of(sqlite3_extended_errcode(database.handle())));
    }
    audit_statement(const audit_statement&) = delete;
    audit_statement& operator=(const audit_statement&) = delete;
    ~audit_statement() { sqlite3_finalize(made_); }
    sqlite3_stmt* get() const noexcept { return made_; }

private:
    sqlite3_stmt* made_ = nullptr;
};

void ask(connection& database, const question& what, findings& to) {
    const audit_statement made(database, what.sql);
    query rows(made.get());
    while (rows.step()) to.add(what.code, rows.string(0), rows.string(1), rows.string(2));
}

void audit_foreign_rows(connection& database, findings& to) {
    query rows = database(
        "SELECT \"table\", coalesce(rowid, 'without a number'), parent FROM pragma_foreign_key_check");
    while (rows.step()) {
        to.add("store.foreign_row", fmt::format("{} {}", rows.text(0), rows.text(1)),
               fmt::format("a {} that is not there", rows.text(2)), fmt::format("a row of {}", rows.text(2)));
    }
}

/// What SQLite itself knows of the file. It quotes no content.
void audit_file(connection& database, findings& to) {
    query rows = database("PRAGMA integrity_check(50)");
    while (rows.step()) {
        if (rows.text(0) != "ok") to.add("store.file", "the file", rows.string(0), "ok");
    }
}

}  // namespace

void audit_rows(connection& database, findings& to) {
    for (const question& one : read_questions(questions_path)) ask(database, one, to);
    audit_foreign_rows(database, to);
    audit_file(database, to);
}

void count_rows(connection& database, audit& to) {
    const auto number = [&](const char* sql) { return static_cast<std::uint64_t>(database.pragma(sql)); };
    to.received = number("SELECT coalesce(sum(max(letters, 1)), 0) FROM reception");
    to.duplicates = number("SELECT count(*) FROM reception WHERE state = 1");
    // A letter of an accepted reception without effect was refused later.
    to.refused = number(
        "SELECT (SELECT coalesce(sum(max(letters, 1)), 0) FROM reception WHERE state = 2) + (SELECT count(*) "
        "FROM letter JOIN reception ON reception.id = letter.reception WHERE state = 0 AND effect = 0)");
    to.receipts = number(
        "SELECT count(*) FROM letter JOIN reception ON reception.id = letter.reception WHERE state = 0 AND "
        "receipt = 1 AND effect > 0");
    to.waiting_for_pair = number("SELECT count(DISTINCT letter) FROM follow_up WHERE kind = 0");
    to.translated = number(
        "SELECT count(*) FROM letter JOIN reception ON reception.id = letter.reception WHERE state = 0 AND "
        "receipt = 0 AND effect > 0 AND letter.id NOT IN (SELECT letter FROM follow_up WHERE kind = 0) AND "
        "(part_of IS NOT NULL OR letter.id IN (SELECT of_letter FROM letter_delivery) OR letter.id IN "
        "(SELECT "
        "letter FROM citizen_letter) OR letter.id IN (SELECT letter FROM unjoined_letter))");
    to.recorded = number("SELECT count(*) FROM record_reception");
    to.planned = number("SELECT count(*) FROM delivery");
    to.waiting = number("SELECT count(*) FROM delivery WHERE state IN (0, 1) AND unknown = 0");
    to.unknown = number("SELECT count(*) FROM delivery WHERE state = 0 AND unknown = 1");
    to.delivered = number("SELECT count(*) FROM delivery WHERE state = 2");
    to.refused_deliveries = number("SELECT count(*) FROM delivery WHERE state = 3");
    to.dead = number("SELECT count(*) FROM delivery WHERE state = 4");
    to.discarded = number("SELECT count(*) FROM delivery WHERE state = 6");
}

}  // namespace genvej::store::sqlite
