#include "adapters/store/sqlite/message_index.hpp"

#include "adapters/store/sqlite/task.hpp"

namespace genvej::store::sqlite {
namespace {

/// Rows are small; so many do not hold up the writer.
constexpr std::int64_t letters_at_once = 1024;
constexpr std::string_view mark = "messages indexed";

}  // namespace

std::int64_t message_index::find(std::string_view message_id) {
    if (message_id.empty()) return 0;
    if (const std::int64_t found = look_up(message_id); found != 0) return found;
    const std::lock_guard one_at_a_time(indexing_);
    while (index_some()) {
    }
    return look_up(message_id);
}

std::int64_t message_index::look_up(std::string_view message_id) {
    const readers::loan held = readers_.borrow();
    query row = (*held)("SELECT letter FROM message_key WHERE message_id = ?");
    return row.bind(message_id).step() ? row.number(0) : 0;
}

bool message_index::index_some() {
    std::int64_t after = 0;
    std::int64_t end = 0;
    {
        const readers::loan held = readers_.borrow();
        const snapshot one_state(*held);
        end = (*held).pragma("SELECT coalesce(max(id), 0) FROM letter");
        query row = (*held)("SELECT value FROM tally WHERE name = ?");
        after = row.bind(mark).step() ? row.number(0) : 0;
    }
    if (after >= end) return false;
    const std::int64_t last = std::min(after + letters_at_once, end);
    run_on(writer_, [after, last](connection& database) {
        database(
            "INSERT OR IGNORE INTO message_key (message_id, letter) SELECT message_id, letter.id FROM letter "
            "JOIN reception ON reception.id = letter.reception "
            "WHERE letter.id > ? AND letter.id <= ? AND state = 0 AND message_id <> '' ORDER BY letter.id")
            .bind(after, last)
            .run();
        database("INSERT OR REPLACE INTO tally (name, value) VALUES (?, ?)").bind(mark, last).run();
    });
    return true;
}

void rename_message(connection& database, std::int64_t letter, std::string_view message_id) {
    forget_message(database, letter);
    database("UPDATE letter SET message_id = ? WHERE id = ?").bind(message_id, letter).run();
    database("INSERT OR IGNORE INTO message_key (message_id, letter) VALUES (?, ?)")
        .bind(message_id, letter)
        .run();
}

void forget_message(connection& database, std::int64_t letter) {
    database(
        "DELETE FROM message_key WHERE message_id = (SELECT message_id FROM letter WHERE id = ?1) AND letter "
        "= ?1")
        .bind(letter)
        .run();
}

}  // namespace genvej::store::sqlite
