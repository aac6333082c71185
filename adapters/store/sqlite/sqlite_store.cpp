/// The store on SQLite: glue between the interface, the writer's thread and the readers. Reading order:
/// writer.hpp, intake.cpp, attempts.cpp, views.cpp.
#include <filesystem>
#include <set>

#include "adapters/store/sqlite/attempts.hpp"
#include "adapters/store/sqlite/file_lock.hpp"
#include "adapters/store/sqlite/intake.hpp"
#include "adapters/store/sqlite/resource_index.hpp"
#include "adapters/store/sqlite/views.hpp"

namespace genvej::store {
namespace sqlite {
namespace {

/// Runs what may fail because of the world; our own mistakes pass through.
template <class Work>
auto guarded(Work work) -> result<decltype(work())> {
    try {
        return work();
    } catch (const boost::system::system_error& failure) {
        return failure.code();
    }
}

class accept_job final : public job {
public:
    accept_job(reception what, store::accepted done)
        : what_(pack_bodies(std::move(what))), done_(std::move(done)), bytes_(size_of(what_)) {}

    void apply(connection& database, ledger& numbers) override {
        outcome_ = take_in(database, numbers, what_);
    }
    void finish(boost::system::error_code error) override {
        done_(error ? result<accept_outcome>(error) : result<accept_outcome>(std::move(outcome_)));
    }
    std::size_t bytes() const noexcept override { return bytes_; }
    bool bounded() const noexcept override { return true; }

private:
    static std::size_t size_of(const packed_reception& in) noexcept {
        const reception& what = in.what;
        std::size_t sum =
            sizeof(in) + in.translations.size() + what.raw.size() + what.receipt.size() + what.issues.size();
        for (const letter_record& letter : what.letters) {
            sum += sizeof(letter_record);
            for (const planned_delivery& one : letter.deliveries) sum += sizeof(one) + one.body.size();
        }
        return sum;
    }

    packed_reception what_;
    store::accepted done_;
    const std::size_t bytes_;
    accept_outcome outcome_;
};

/// Deliveries that are under way. They are still waiting in the database: see 001_first.sql.
class flights {
public:
    std::set<std::int64_t> copy() const {
        const std::lock_guard lock(mutex_);
        return ids_;
    }
    void add(std::int64_t id) {
        const std::lock_guard lock(mutex_);
        ids_.insert(id);
    }
    void remove(const std::vector<attempt_result>& attempts) {
        const std::lock_guard lock(mutex_);
        for (const attempt_result& one : attempts) ids_.erase(one.id);
    }
    std::size_t size() const {
        const std::lock_guard lock(mutex_);
        return ids_.size();
    }

private:
    mutable std::mutex mutex_;
    std::set<std::int64_t> ids_;
};

class attempts_job final : public job {
public:
    attempts_job(std::vector<attempt_result> attempts, store::recorded done, flights& under_way)
        : attempts_(std::move(attempts)), done_(std::move(done)), under_way_(under_way) {}

    void apply(connection& database, ledger& numbers) override {
        for (const attempt_result& one : attempts_) record(database, numbers, one);
    }
    void finish(boost::system::error_code error) override {
        // Only after the commit: until then a reader still sees them waiting and would take them again.
        if (!error) under_way_.remove(attempts_);
        done_(error ? result<void>(error) : result<void>());
    }

private:
    std::vector<attempt_result> attempts_;
    store::recorded done_;
    flights& under_way_;
};

class sqlite_store final : public store {
public:
    explicit sqlite_store(const sqlite_options& options)
        : lock_(options.path),
          writer_(options),
          readers_(options.path, options.busy_ms),
          resources_(readers_, writer_, options.resources) {}
    ~sqlite_store() override { shut(); }

    void accept(reception what, accepted done) override {
        writer_.push(std::make_unique<accept_job>(std::move(what), std::move(done)));
    }

    result<std::vector<due_delivery>> take_due(std::string_view target, time_ms now,
                                               std::size_t limit) override {
        const std::lock_guard one_at_a_time(taking_);
        return guarded([&] {
            // The copy comes before the snapshot: what is gone from it has been committed as done.
            const std::set<std::int64_t> sending = flights_.copy();
            const readers::loan held = readers_.borrow();
            const snapshot one_state(*held);
            std::vector<due_delivery> out;
            for (const std::int64_t id : due_heads(*held, target, now, limit + sending.size())) {
                if (out.size() == limit) break;
                if (!sending.contains(id)) out.push_back(read_delivery(*held, id));
            }
            for (const due_delivery& one : out) flights_.add(one.id);
            return out;
        });
    }

    result<std::optional<time_ms>> next_due(std::string_view target) override {
        return guarded([&] {
            const std::set<std::int64_t> sending = flights_.copy();
            return earliest(*readers_.borrow(), target, sending);
        });
    }

    void record_attempts(std::vector<attempt_result> attempts, recorded done) override {
        writer_.push(std::make_unique<attempts_job>(std::move(attempts), std::move(done), flights_));
    }

    result<std::optional<reception_view>> find_reception(std::string_view id) override {
        return guarded([&] { return read_reception(*readers_.borrow(), id, flights_.copy()); });
    }

    result<std::optional<std::string>> raw(std::string_view id) override {
        return guarded([&] { return read_raw(*readers_.borrow(), id); });
    }

    result<std::optional<std::string>> bundle(std::string_view bundle_id, std::string_view partner) override {
        return resource("Bundle", bundle_id, partner);
    }

    result<std::optional<std::string>> resource(std::string_view type, std::string_view id,
                                                std::string_view partner) override {
        return guarded([&] { return resources_.find(type, id, partner); });
    }

    result<counts> count() override {
        counts out = writer_.sums();
        out.sending = std::min<std::uint64_t>(flights_.size(), out.waiting);
        out.waiting -= out.sending;
        return out;
    }

    bool healthy() const noexcept override { return writer_.healthy(); }
    void close() override { shut(); }

private:
    void shut() {
        writer_.close();
        readers_.close();
    }

    file_lock lock_;
    flights flights_;
    writer writer_;
    readers readers_;
    resource_index resources_;
    std::mutex taking_;
};

}  // namespace
}  // namespace sqlite

result<std::unique_ptr<store>> open_sqlite(const sqlite_options& options) {
    const std::filesystem::path folder = std::filesystem::path(options.path).parent_path();
    std::error_code made;
    if (!folder.empty()) std::filesystem::create_directories(folder, made);
    if (made)
        return make_error_code(made == std::errc::permission_denied ? store_errc::no_permission
                                                                    : store_errc::cannot_open);
    return sqlite::guarded(
        [&]() -> std::unique_ptr<store> { return std::make_unique<sqlite::sqlite_store>(options); });
}

}  // namespace genvej::store
