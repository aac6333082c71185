#include "adapters/store/sqlite/connection.hpp"

namespace genvej::store::sqlite {

store_errc meaning_of(int code) noexcept {
    switch (code & 0xFF) {
        case SQLITE_FULL:
            return store_errc::disk_full;
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return store_errc::busy;
        case SQLITE_TOOBIG:
            return store_errc::too_large;
        case SQLITE_PERM:
        case SQLITE_READONLY:
            return store_errc::no_permission;
        case SQLITE_CANTOPEN:
            return store_errc::cannot_open;
        case SQLITE_NOTADB:
            return store_errc::not_ours;
        case SQLITE_CORRUPT:
            return store_errc::damaged;
        // After a failed write or flush the kernel may have dropped the pages that it held dirty: what the
        // file holds is unknown until it is opened again.
        case SQLITE_IOERR:
            return store_errc::untrustworthy;
        default:
            return store_errc::failed;
    }
}

void fail(store_errc what) {
    throw boost::system::system_error(make_error_code(what));
}

void query::check(int code) const {
    if (code != SQLITE_OK) fail(meaning_of(code));
}

bool query::step() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    fail(meaning_of(sqlite3_extended_errcode(sqlite3_db_handle(statement_))));
}

std::string_view query::text(int column) const noexcept {
    // A blob's length is right for texts, too; asking for the bytes first avoids a conversion.
    const void* bytes = sqlite3_column_blob(statement_, column);
    const int size = sqlite3_column_bytes(statement_, column);
    return {static_cast<const char*>(bytes), bytes == nullptr ? 0U : static_cast<std::size_t>(size)};
}

void query::bind_one(int at, std::string_view text) {
    const char* bytes = text.data() == nullptr ? "" : text.data();
    check(sqlite3_bind_text64(statement_, at, bytes, text.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void query::bind_one(int at, blob bytes) {
    const char* first = bytes.bytes.data() == nullptr ? "" : bytes.bytes.data();
    check(sqlite3_bind_blob64(statement_, at, first, bytes.bytes.size(), SQLITE_STATIC));
}

namespace {

/// SQLite would count every piece of memory under a lock that all its connections share. Too late, and
/// without effect, where somebody else in the process has used it before.
void without_memory_statistics() {
    static const int set = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    static_cast<void>(set);
}

}  // namespace

connection::connection(const std::string& path, purpose use, std::uint32_t busy_ms) {
    without_memory_statistics();
    sqlite3* raw = nullptr;
    const int flags =
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (use == purpose::writing ? SQLITE_OPEN_CREATE : 0);
    const int code = sqlite3_open_v2(path.c_str(), &raw, flags, nullptr);
    handle_.reset(raw);  // also a failed open leaves a handle to close
    if (code != SQLITE_OK) fail(meaning_of(code));
    sqlite3_extended_result_codes(raw, 1);
    sqlite3_busy_timeout(raw, static_cast<int>(busy_ms));
    // The writer looks up keys all over the file.
    execute(use == purpose::writing ? "PRAGMA cache_size = -16000" : "PRAGMA cache_size = -4000");
    if (use == purpose::reading) execute("PRAGMA query_only = 1");
}

query connection::operator()(const char* sql) {
    auto& place = statements_[sql];
    if (!place) {
        sqlite3_stmt* made = nullptr;
        const int code =
            sqlite3_prepare_v3(handle_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &made, nullptr);
        if (code != SQLITE_OK) fail(meaning_of(code));
        place.reset(made);
    }
    return query(place.get());
}

void connection::execute(const char* sql) {
    if (sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
        fail(meaning_of(sqlite3_extended_errcode(handle_.get())));
    }
}

std::int64_t connection::pragma(const char* sql) {
    query asked = (*this)(sql);
    return asked.step() ? asked.number(0) : 0;
}

}  // namespace genvej::store::sqlite
