#include <algorithm>
#include <limits>

#include "adapters/store/operation_rules.hpp"
#include "adapters/store/sqlite/listings.hpp"
#include "adapters/store/sqlite/readers.hpp"

namespace genvej::store::sqlite {
namespace {

/// A reception as the walk meets it.
struct met {
    std::int64_t id = 0, first_letter = 0, letters = 0, first = 0;
    message_row row;
};

met met_in(const query& row) {
    met out;
    out.id = row.number(0);
    out.row.id = row.string(1);
    out.row.partner = row.string(2);
    out.row.received = row.number(3);
    out.row.state = static_cast<reception_state>(row.number(4));
    out.first = row.number(5);
    out.first_letter = row.number(6);
    out.letters = row.number(7);
    out.row.http_status = static_cast<std::uint16_t>(row.number(8));
    return out;
}

void read_letters(connection& database, met& of) {
    std::int64_t from = of.first_letter;
    std::int64_t count = of.letters;
    if (of.first != 0) {
        query row = database("SELECT first_letter, letters FROM reception WHERE id = ?");
        if (row.bind(of.first).step()) {
            from = row.number(0);
            count = row.number(1);
        }
    }
    query rows = database(
        "SELECT kind, sender, receiver, letter_id, EXISTS (SELECT 1 FROM follow_up WHERE follow_up.letter = "
        "letter.id "
        "AND follow_up.kind = 0) FROM letter WHERE id >= ? AND id < ? ORDER BY id");
    rows.bind(from, from + count);
    while (rows.step()) {
        of.row.letters.push_back(
            {rows.string(0), rows.string(1), rows.string(2), rows.string(3), rows.number(4) != 0});
    }
}

void count_deliveries(connection& database, met& of) {
    query rows = database(
        "SELECT state, count(*) FROM letter_delivery JOIN delivery ON delivery.id = letter_delivery.delivery "
        "WHERE "
        "of_letter >= ? AND of_letter < ? GROUP BY state");
    rows.bind(of.first_letter, of.first_letter + of.letters);
    while (rows.step()) {
        genvej::store::count_deliveries(of.row, static_cast<delivery_state>(rows.number(0)),
                                        static_cast<std::uint32_t>(rows.number(1)));
    }
}

/// @return whether it belongs to the list
bool complete(connection& database, const message_filter& which, met& one) {
    if (!fits(which, one.row)) return false;
    read_letters(database, one);
    if (!fits(which, one.row.letters)) return false;
    if (one.first == 0) count_deliveries(database, one);
    return true;
}

/// The number of the last reception that can have been received before `until`, plus one.
std::int64_t end_of(connection& database, time_ms until) {
    if (until == 0) return std::numeric_limits<std::int64_t>::max();
    std::int64_t low = 0;
    std::int64_t high = database.pragma("SELECT coalesce(max(id), 0) FROM reception") + 1;
    while (low < high) {
        const std::int64_t middle = low + (high - low) / 2;
        query row = database("SELECT received FROM reception WHERE id >= ? ORDER BY id LIMIT 1");
        const bool later = !row.bind(middle).step() || row.number(0) >= until + clock_slack;
        (later ? high : low) = later ? middle : middle + 1;
    }
    return low;
}

page<message_row> walk(connection& database, const message_filter& which, std::int64_t before,
                       std::size_t limit) {
    page<message_row> out;
    const bool aside = which.state && *which.state != reception_state::accepted;
    std::vector<met> chunk;
    {
        query rows =
            database(aside ? "SELECT id, public_id, partner, received, state, coalesce(first, 0), "
                             "first_letter, letters, "
                             "http_status FROM reception WHERE state = ? AND state > 0 AND id < ? ORDER BY "
                             "id DESC LIMIT ?"
                           : "SELECT id, public_id, partner, received, state, coalesce(first, 0), "
                             "first_letter, letters, "
                             "http_status FROM reception WHERE ? >= 0 AND id < ? ORDER BY id DESC LIMIT ?");
        rows.bind(aside ? static_cast<int>(*which.state) : 0, before, rows_looked_at);
        while (rows.step()) chunk.push_back(met_in(rows));
    }
    for (met& one : chunk) {
        if (which.from > 0 && one.row.received < which.from - clock_slack) return out;
        if (!complete(database, which, one)) continue;
        out.rows.push_back(std::move(one.row));
        if (out.rows.size() == limit) {
            out.next = one.id;
            return out;
        }
    }
    if (chunk.size() == rows_looked_at) out.next = chunk.back().id;
    return out;
}

/// Those whose keys are not in the index yet.
void add_at_hand(connection& database, const message_filter& which, const std::vector<std::int64_t>& letters,
                 std::set<std::int64_t>& to) {
    for (const std::int64_t letter : letters) {
        query row = database("SELECT reception FROM letter WHERE id = ?1 AND (?2 = '' OR sender = ?2)");
        if (row.bind(letter, which.sender).step()) to.insert(row.number(0));
    }
}

/// Whoever sent it: one step down the key for each sender.
void add_by_key(connection& database, const message_filter& which, std::set<std::int64_t>& to) {
    const auto add = [&](std::string_view sender) {
        query row = database(
            "SELECT letter.reception FROM letter_key JOIN letter ON letter.id = letter_key.letter WHERE "
            "letter_key.sender = ? AND letter_key.letter_id = ?");
        if (row.bind(sender, which.letter_id).step()) to.insert(row.number(0));
    };
    if (!which.sender.empty()) return add(which.sender);
    std::string sender;
    for (;;) {
        {
            query row = database("SELECT sender FROM letter_key WHERE sender > ? ORDER BY sender LIMIT 1");
            if (!row.bind(sender).step()) return;
            std::string next = row.string(0);
            row.run();
            sender = std::move(next);
        }
        add(sender);
    }
}

void add_aside(connection& database, const message_filter& which, std::set<std::int64_t>& to) {
    const std::set<std::int64_t> firsts = to;
    for (const std::int64_t first : firsts) {
        query rows = database("SELECT id FROM reception WHERE first = ?");
        rows.bind(first);
        while (rows.step()) to.insert(rows.number(0));
    }
    query rows = database(refused_by_letter_id);
    rows.bind(which.letter_id);
    while (rows.step()) to.insert(rows.number(0));
}

page<message_row> by_letter(connection& database, const message_filter& which, std::int64_t before,
                            std::size_t limit, const std::vector<std::int64_t>& at_hand) {
    std::set<std::int64_t> ids;
    add_at_hand(database, which, at_hand, ids);
    add_by_key(database, which, ids);
    add_aside(database, which, ids);
    page<message_row> out;
    for (auto id = ids.rbegin(); id != ids.rend(); ++id) {
        if (*id >= before) continue;
        met one;
        {
            query row = database(
                "SELECT id, public_id, partner, received, state, coalesce(first, 0), first_letter, letters, "
                "http_status FROM reception WHERE id = ?");
            if (!row.bind(*id).step()) continue;
            one = met_in(row);
        }
        if (!complete(database, which, one)) continue;
        out.rows.push_back(std::move(one.row));
        if (out.rows.size() < limit) continue;
        out.next = *id;
        break;
    }
    return out;
}

}  // namespace

const char* const refused_by_letter_id = "SELECT reception FROM letter WHERE letter_id = ? AND effect = 0";

page<message_row> list_messages(connection& database, const message_filter& which, std::int64_t after,
                                std::size_t limit, const std::vector<std::int64_t>& at_hand) {
    const snapshot one_state(database);
    const std::int64_t before = after > 0 ? after : end_of(database, which.until);
    return which.letter_id.empty() ? walk(database, which, before, limit)
                                   : by_letter(database, which, before, limit, at_hand);
}

}  // namespace genvej::store::sqlite
