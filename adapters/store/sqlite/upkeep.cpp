#include "adapters/store/upkeep.hpp"

#include <filesystem>
#include <optional>

#include "adapters/store/sqlite/auditing.hpp"
#include "adapters/store/sqlite/copying.hpp"
#include "adapters/store/sqlite/file_lock.hpp"
#include "adapters/store/sqlite/guarded.hpp"
#include "adapters/store/sqlite/known_courses.hpp"
#include "adapters/store/sqlite/migrations.hpp"
#include "adapters/store/sqlite/pruning.hpp"
#include "adapters/store/sqlite/readers.hpp"

namespace genvej::store {
namespace sqlite {
namespace {

constexpr int reader_wait_ms = 50;

class sqlite_upkeep final : public upkeep {
public:
    sqlite_upkeep(std::string path, std::uint32_t busy_ms) : path_(std::move(path)), busy_ms_(busy_ms) {}

    result<migration_report> version() override {
        return guarded([&] {
            connection reader = open(connection::purpose::reading);
            return migration_report{form_of(reader), latest_version()};
        });
    }

    result<migration_report> migrate() override {
        return guarded([&] {
            must_be_there();
            const file_lock alone(path_);
            connection database(path_, connection::purpose::writing, busy_ms_);
            const std::int64_t from = database.pragma("PRAGMA user_version");
            sqlite::migrate(database);
            return migration_report{from, database.pragma("PRAGMA user_version")};
        });
    }

    result<audit> verify(const progress& how_far) override {
        return guarded([&] {
            connection reader = open_present(connection::purpose::reading);
            audit out;
            findings found;
            {
                const snapshot one_state(reader);
                audit_rows(reader, found);
                count_rows(reader, out);
            }
            add_up(out, found);
            audit_bodies(reader, how_far, hash_again_, found, out);
            out.broken = found.take();
            return out;
        });
    }

    result<prune_report> prune(const prune_order& what, const progress& how_far) override {
        return guarded([&] {
            connection database =
                open_present(what.only_looks ? connection::purpose::reading : connection::purpose::writing);
            prune_report out;
            out.bytes_before = bytes_on_disk(database);
            sqlite::prune(database, what, how_far, out);
            out.bytes_after = bytes_on_disk(database);
            return out;
        });
    }

    result<void> known_courses(const known_filter& which,
                               const std::function<void(const known_course&)>& each) override {
        const auto done = guarded([&] {
            connection reader = open_present(connection::purpose::reading);
            const snapshot one_state(reader);
            read_known(reader, which, each);
            return 0;
        });
        return done ? result<void>() : result<void>(done.error());
    }

    result<backup_report> backup(const std::string& file, const progress& how_far) override {
        return guarded([&] {
            connection reader = open(connection::purpose::reading);
            return copy_to(reader, file, how_far);
        });
    }

private:
    /// A connection makes a file where none is.
    void must_be_there() const {
        std::error_code error;
        if (!std::filesystem::is_regular_file(path_, error)) fail(store_errc::cannot_open);
    }
    connection open(connection::purpose use) const {
        must_be_there();
        connection out(path_, use, busy_ms_);
        if (out.pragma("PRAGMA application_id") != application_id) fail(store_errc::not_ours);
        if (form_of(out) > latest_version()) fail(store_errc::from_the_future);
        return out;
    }
    connection open_present(connection::purpose use) const {
        connection out = open(use);
        if (form_of(out) < latest_version()) fail(store_errc::outdated_form);
        return out;
    }
    static std::int64_t form_of(connection& database) { return database.pragma("PRAGMA user_version"); }

    /// Of the file, once what was committed has been written to it; a reader of the gateway may be in the way
    /// of that.
    std::uint64_t bytes_on_disk(connection& database) const {
        // It keeps writers out while it waits for readers: not for long.
        sqlite3_busy_timeout(database.handle(), reader_wait_ms);
        sqlite3_wal_checkpoint_v2(database.handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
        sqlite3_busy_timeout(database.handle(), static_cast<int>(busy_ms_));
        std::error_code error;
        const auto size = std::filesystem::file_size(path_, error);
        return error ? 0 : static_cast<std::uint64_t>(size);
    }

    const std::string path_;
    const std::uint32_t busy_ms_;
};

}  // namespace
}  // namespace sqlite

result<std::unique_ptr<upkeep>> open_sqlite_upkeep(const std::string& path, std::uint32_t busy_ms) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) return make_error_code(store_errc::cannot_open);
    return std::unique_ptr<upkeep>(std::make_unique<sqlite::sqlite_upkeep>(path, busy_ms));
}

}  // namespace genvej::store
