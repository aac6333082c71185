#include "adapters/store/sqlite/threads.hpp"

#include "adapters/store/reception_rules.hpp"
#include "adapters/store/sqlite/planning.hpp"

namespace genvej::store::sqlite {
namespace {

bool is_another_patients(connection& database, const letter_record& letter) {
    query owner = database("SELECT lane FROM thread WHERE id = ?");
    if (!owner.bind(letter.thread).step()) return false;
    return known_lane_of(database, letter.patient) != owner.text(0);
}

}  // namespace

bool threads_are_their_own(connection& database, const reception& what, const std::vector<bool>& known) {
    for (std::size_t i = 0; i < what.letters.size(); ++i) {
        if (known[i] || !claims_thread(what.letters[i])) continue;
        if (is_another_patients(database, what.letters[i]) || contradicts_earlier(what, i)) return false;
    }
    return true;
}

void own_thread(connection& database, std::string_view thread, std::string_view lane) {
    database("INSERT OR IGNORE INTO thread (id, lane) VALUES (?, ?)").bind(thread, lane).run();
}

}  // namespace genvej::store::sqlite
