#include "adapters/store/sqlite/migrations.hpp"

#include <charconv>

#include <fmt/format.h>

#include "adapters/store/packed.hpp"
#include "conformance/model/resources.hpp"

namespace genvej::store::sqlite {
namespace {

constexpr std::string_view folder = "adapters/store/sqlite/";

std::int64_t number_of(const model::resource& step) {
    std::int64_t number = 0;
    const std::string_view name = step.path.substr(folder.size());
    std::from_chars(name.data(), name.data() + name.size(), number);
    return number;
}

/// Page size and vacuum can only be chosen before the first table exists.
void prepare_new(connection& database) {
    database.execute("PRAGMA page_size = 8192");
    database.execute("PRAGMA auto_vacuum = INCREMENTAL");
}

std::string_view bytes_of(sqlite3_value* value) {
    const void* bytes = sqlite3_value_blob(value);
    const int size = sqlite3_value_bytes(value);
    return {static_cast<const char*>(bytes), size > 0 ? static_cast<std::size_t>(size) : 0U};
}

/// packed_size(body): of what was packed.
void packed_size(sqlite3_context* context, int, sqlite3_value** values) {
    const auto size = unpacked_size(bytes_of(values[0]));
    size ? sqlite3_result_int64(context, *size) : sqlite3_result_error_code(context, SQLITE_CORRUPT);
}

/// packed_together(body...): what was packed one by one, as one.
void packed_together(sqlite3_context* context, int count, sqlite3_value** values) {
    std::string all;
    for (int i = 0; i < count; ++i) {
        const auto one = unpack(bytes_of(values[i]));
        if (!one) return sqlite3_result_error_code(context, SQLITE_CORRUPT);
        all += *one;
    }
    const std::string packed = pack(all);
    sqlite3_result_blob64(context, packed.data(), packed.size(), SQLITE_TRANSIENT);
}

/// What steps need beyond SQL.
void add_functions(connection& database) {
    constexpr int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
    sqlite3_create_function_v2(database.handle(), "packed_size", 1, flags, nullptr, &packed_size, nullptr,
                               nullptr, nullptr);
    sqlite3_create_function_v2(database.handle(), "packed_together", -1, flags, nullptr, &packed_together,
                               nullptr, nullptr, nullptr);
}

void run_step(connection& database, const model::resource& step) {
    database.execute("BEGIN IMMEDIATE");
    try {
        database.execute(std::string(step.text).c_str());
        database.execute(fmt::format("PRAGMA user_version = {}", number_of(step)).c_str());
        database.execute(fmt::format("PRAGMA application_id = {}", application_id).c_str());
        database.execute("COMMIT");
    } catch (...) {
        if (database.in_transaction()) database.execute("ROLLBACK");
        throw;
    }
}

}  // namespace

std::int64_t latest_version() {
    std::int64_t latest = 0;
    for (const model::resource& step : model::resources_below(folder))
        latest = std::max(latest, number_of(step));
    return latest;
}

void migrate(connection& database) {
    const bool is_new = database.pragma("SELECT count(*) FROM sqlite_schema") == 0;
    const std::int64_t owner = database.pragma("PRAGMA application_id");
    if (is_new ? owner != 0 && owner != application_id : owner != application_id) fail(store_errc::not_ours);
    const std::int64_t version = database.pragma("PRAGMA user_version");
    if (version > latest_version()) fail(store_errc::from_the_future);
    if (is_new) prepare_new(database);
    database.execute("PRAGMA journal_mode = WAL");
    add_functions(database);
    for (const model::resource& step : model::resources_below(folder)) {
        if (number_of(step) > version) run_step(database, step);
    }
}

}  // namespace genvej::store::sqlite
