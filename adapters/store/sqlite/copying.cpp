#include "adapters/store/sqlite/copying.hpp"

#include "adapters/store/new_file.hpp"
#include "adapters/store/sqlite/readers.hpp"

namespace genvej::store::sqlite {
namespace {

/// 8 MB: often enough for a progress bar.
constexpr int pages_at_once = 1024;

void copy_pages(connection& from, connection& to, const progress& how_far) {
    sqlite3_backup* const copy = sqlite3_backup_init(to.handle(), "main", from.handle(), "main");
    if (copy == nullptr) fail(meaning_of(sqlite3_extended_errcode(to.handle())));
    int code = SQLITE_OK;
    while (code == SQLITE_OK) {
        code = sqlite3_backup_step(copy, pages_at_once);
        const auto all = static_cast<std::uint64_t>(sqlite3_backup_pagecount(copy));
        if (how_far) how_far(all - static_cast<std::uint64_t>(sqlite3_backup_remaining(copy)), all);
    }
    const int ended = sqlite3_backup_finish(copy);
    if (code != SQLITE_DONE) fail(meaning_of(code));
    if (ended != SQLITE_OK) fail(meaning_of(ended));
}

}  // namespace

backup_report copy_to(connection& database, const std::string& file, const progress& how_far) {
    new_file copy(file);
    {
        // One state for the whole copy: else each commit of a gateway would begin it anew.
        const snapshot one_state(database);
        static_cast<void>(database.pragma("SELECT count(*) FROM sqlite_schema"));
        connection to(copy.partial(), connection::purpose::writing, 0);
        copy_pages(database, to, how_far);
    }
    return {copy.keep()};
}

}  // namespace genvej::store::sqlite
