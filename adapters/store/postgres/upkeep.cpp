#include "adapters/store/upkeep.hpp"

#include "adapters/store/postgres/auditing.hpp"
#include "adapters/store/postgres/dumping.hpp"
#include "adapters/store/postgres/known_courses.hpp"
#include "adapters/store/postgres/migrations.hpp"
#include "adapters/store/postgres/pruning.hpp"

namespace genvej::store {
namespace postgres {
namespace {

/// So long a question about whole tables may take until its first row comes.
constexpr std::chrono::hours patience{2};

template <class Work>
auto guarded(const Work& work) -> result<decltype(work())> {
    try {
        return work();
    } catch (const boost::system::system_error& failure) {
        return failure.code();
    }
}

class postgres_upkeep final : public upkeep {
public:
    postgres_upkeep(const std::string& url, const std::string& password) {
        how_.url = url;
        how_.password = password;
        how_.answer_within = patience;
        how_.idle_in_transaction = std::chrono::milliseconds(0);  // bodies are unpacked meanwhile
        how_.reads_whole_tables = true;
    }

    result<migration_report> version() override {
        return guarded([&] {
            connection database(how_);
            return migration_report{form_of(database), latest_version()};
        });
    }

    result<migration_report> migrate() override {
        return guarded([&] {
            connection database(how_);
            const without_nodes alone(database);
            const std::int64_t from = form_of(database);
            postgres::migrate(database);
            make_partitions(database);
            return migration_report{from, form_of(database)};
        });
    }

    result<audit> verify(const progress& how_far) override {
        return guarded([&] {
            connection database(how_);
            must_be_present(database);
            const snapshot one_state(database);
            audit out;
            findings found;
            audit_rows(database, found);
            count_rows(database, out);
            add_up(out, found);
            audit_bodies(database, how_far, hash_again_, found, out);
            out.broken = found.take();
            return out;
        });
    }

    result<prune_report> prune(const prune_order& what, const progress& how_far) override {
        return guarded([&] {
            session by_index = how_;
            by_index.reads_whole_tables = false;
            connection database(by_index);
            must_be_present(database);
            prune_report out;
            out.bytes_before = bytes_on_disk(database);
            postgres::prune(database, what, how_far, out);
            out.bytes_after = bytes_on_disk(database);
            return out;
        });
    }
    result<void> known_courses(const known_filter& which,
                               const std::function<void(const known_course&)>& each) override {
        const auto done = guarded([&] {
            session by_index = how_;
            by_index.reads_whole_tables = false;
            connection database(by_index);
            must_be_present(database);
            const snapshot one_state(database);
            read_known(database, which, each);
            return 0;
        });
        return done ? result<void>() : result<void>(done.error());
    }
    result<backup_report> backup(const std::string& file, const progress& how_far) override {
        return guarded([&] {
            connection database(how_);
            const std::int64_t form = form_of(database);
            if (form == 0) fail(store_errc::not_ours);
            if (form > latest_version()) fail(store_errc::from_the_future);
            return dump_to(database, file, how_far);
        });
    }

private:
    static void must_be_present(connection& database) {
        const std::int64_t form = form_of(database);
        if (form > latest_version()) fail(store_errc::from_the_future);
        if (form < latest_version()) fail(store_errc::outdated_form);
    }

    session how_;
};

}  // namespace
}  // namespace postgres

std::unique_ptr<upkeep> open_postgres_upkeep(const std::string& url, const std::string& password) {
    return std::make_unique<postgres::postgres_upkeep>(url, password);
}

}  // namespace genvej::store
