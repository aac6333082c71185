/// The store on PostgreSQL: glue between the interface, the writer's thread, the bell's thread and the pool.
/// Reading order: 001_first.sql, writer.hpp, intake.cpp, attempts.cpp, taking.cpp, taker.cpp; for what
/// belongs together: settling.cpp, correlations.cpp.
#include <algorithm>

#include "adapters/store/postgres/correlations.hpp"
#include "adapters/store/postgres/delivery_jobs.hpp"
#include "adapters/store/postgres/guarded.hpp"
#include "adapters/store/postgres/migrations.hpp"
#include "adapters/store/postgres/operator_desk.hpp"
#include "adapters/store/postgres/record_desk.hpp"
#include "adapters/store/postgres/resource_index.hpp"
#include "adapters/store/postgres/taker.hpp"
#include "adapters/store/postgres/views.hpp"
#include "adapters/store/random_id.hpp"
#include "adapters/store/reception_rules.hpp"

namespace genvej::store {
namespace postgres {
namespace {

class postgres_store final : public store {
public:
    postgres_store(const postgres_options& options, std::unique_ptr<connection> first, const session& how,
                   const std::string& node)
        : who_{node, options.lease_ms},
          pool_(how),
          resources_(pool_, options.resources),
          bell_(how, who_, held_, at_once_, std::chrono::milliseconds(options.look_every_ms)),
          writer_(std::move(first), how, who_,
                  {options.queue_records, options.queue_bytes, std::chrono::milliseconds(options.wait_ms),
                   options.require_standby},
                  at_once_, held_,
                  [this, tell = options.watch.committed](std::size_t records, std::chrono::nanoseconds took) {
                      bell_.ring();
                      if (tell) tell(records, took);
                  }) {}
    ~postgres_store() override { shut(); }

    void accept(reception what, accepted done) override {
        if (!is_well_formed(what)) return done(store_errc::unknown);
        writer_.push(std::make_unique<accept_job>(std::move(what), std::move(done), recent_));
    }

    using store::take_due;
    result<std::vector<due_delivery>> take_due(std::string_view target, time_ms now, std::size_t limit,
                                               time_ms horizon) override {
        return guarded([&] { return taker_.take(target, now, limit, horizon); });
    }
    result<std::optional<time_ms>> next_due(std::string_view target) override {
        return read([&](connection& database) {
            const std::optional<time_ms> out = earliest(database, who_, target);
            if (out) at_once_.may_wait(target);
            return out;
        });
    }
    void expect(std::string_view target, std::size_t most) override { at_once_.expect(target, most); }
    void put_back(std::string_view target) override {
        at_once_.put_back(target);
        bell_.ring();
    }
    void record_attempts(std::vector<attempt_result> attempts, recorded done) override {
        writer_.push(std::make_unique<attempts_job>(std::move(attempts), std::move(done), held_));
    }

    void decide(std::vector<delivery_decision> what, decided done) override {
        writer_.push(std::make_unique<decisions_job>(std::move(what), std::move(done)));
    }
    result<std::vector<queue_view>> queues() override {
        return see([](connection& database) { return read_queues(database); });
    }

    result<std::optional<reception_view>> find_reception(std::string_view id) override {
        return see([&](connection& database) { return read_reception(database, who_, id); });
    }
    result<std::optional<std::string>> raw(std::string_view id) override {
        return read([&](connection& database) { return read_raw(database, id); });
    }
    result<std::optional<std::string>> bundle(std::string_view bundle_id, std::string_view partner) override {
        return see([&](connection& database) { return read_bundle(database, bundle_id, partner); });
    }
    result<std::optional<std::string>> resource(std::string_view type, std::string_view id,
                                                std::string_view partner) override {
        if (type == "Bundle") return bundle(id, partner);
        return guarded([&] { return resources_.find(type, id, partner); });
    }
    result<counts> count() override {
        return see([](connection& database) { return read_counts(database); });
    }

    result<std::vector<due_follow_up>> take_follow_ups(time_ms now, std::size_t limit) override {
        return guarded([&] {
            const pool::loan database = pool_.borrow();
            std::vector<due_follow_up> out = postgres::take_follow_ups(*database, who_, now, limit);
            for (const due_follow_up& one : out) held_.take_follow_up(one.id);
            return out;
        });
    }
    void give_back(std::int64_t follow_up, time_ms due) override {
        held_.let_go_follow_up(follow_up);
        // Where that fails its lease runs out: it comes back all the same, later.
        static_cast<void>(guarded([&] {
            postgres::give_back(*pool_.borrow(), who_, follow_up, due);
            return 0;
        }));
    }
    result<std::optional<time_ms>> next_follow_up() override {
        return read([&](connection& database) { return earliest_follow_up(database, who_); });
    }
    result<std::vector<due_follow_up>> find_halves(std::string_view kind, std::string_view sender,
                                                   std::string_view receiver,
                                                   std::span<const std::string> keys) override {
        return see([&](connection& database) {
            std::vector<due_follow_up> out;
            for (const std::int64_t id : halves(database, kind, sender, receiver, keys))
                out.push_back(read_follow_up(database, id).value());
            return out;
        });
    }
    result<std::optional<correlation>> find_document(message_form form, std::string_view sender,
                                                     std::string_view letter_id) override {
        return see([&](connection& database) -> std::optional<correlation> {
            std::int64_t number = document_by_key(database, form, sender, letter_id);
            if (number == 0) {
                const std::int64_t letter = form == message_form::oioxml
                                                ? letter_by_key(database, sender, letter_id)
                                                : letter_by_message(database, letter_id);
                if (letter != 0) number = sent_as_it_is(database, letter, form);
            }
            return number == 0 ? std::nullopt : correlate(database, number);
        });
    }
    result<std::optional<correlation>> find_document(std::int64_t document) override {
        return see([&](connection& database) { return correlate(database, document); });
    }
    result<std::vector<correlation>> find_envelope(message_form form, std::string_view sender,
                                                   std::string_view envelope_id) override {
        return see([&](connection& database) {
            std::vector<correlation> out;
            for (const std::int64_t document : documents_in_envelope(database, form, sender, envelope_id)) {
                if (auto one = correlate(database, document)) out.push_back(std::move(*one));
            }
            return out;
        });
    }
    result<std::optional<correlation>> find_original(std::int64_t letter) override {
        return see([&](connection& database) { return correlate_letter(database, letter); });
    }
    result<std::optional<due_follow_up>> find_letter(std::string_view sender,
                                                     std::string_view letter_id) override {
        return see([&](connection& database) -> std::optional<due_follow_up> {
            const std::int64_t letter = letter_by_key(database, sender, letter_id);
            return letter == 0 ? std::nullopt : read_accepted(database, letter);
        });
    }
    result<std::optional<std::string>> document_body(std::int64_t document) override {
        return see([&](connection& database) { return read_body(database, document); });
    }
    void settle(settlement what, settled done) override {
        writer_.push(std::make_unique<settle_job>(std::move(what), std::move(done), held_));
    }

    operations& operated() noexcept override { return operated_; }
    record_keeper& record() noexcept override { return record_; }

    void on_wake(std::function<void()> callback) override { bell_.on_wake(std::move(callback)); }
    /// A database that cannot be reached is waited for; what it says about its own disk it says to each
    /// commit.
    bool healthy() const noexcept override { return true; }
    void close() override { shut(); }

private:
    template <class Work>
    auto read(const Work& work) -> result<decltype(work(std::declval<connection&>()))> {
        return look(pool_, work);
    }
    /// Several statements that see one state.
    template <class Work>
    auto see(const Work& work) -> result<decltype(work(std::declval<connection&>()))> {
        return postgres::see(pool_, work);
    }

    void shut() {
        writer_.close();
        bell_.close();
        // Else it would be due again only when the leases have run out.
        static_cast<void>(guarded([&] {
            let_go(*pool_.borrow(), who_);
            return 0;
        }));
        pool_.close();
    }

    const holder who_;
    hands held_;
    ahead at_once_;
    pool pool_;
    recent_translations recent_;
    resource_index resources_;
    bell bell_;
    taker taker_{pool_, who_, held_, at_once_, recent_, bell_};
    writer writer_;
    operator_desk operated_{pool_, writer_, who_};
    record_desk record_{pool_, writer_, who_, held_};
};

std::string setting(connection& database, const char* asked) {
    query row = database(asked);
    return row.step() ? row.string(0) : std::string();
}

/// What it acknowledges must be on disk, and where that is demanded on a second machine.
/// @return how sessions are to commit, whatever the server's configuration says later
std::string check_durability(connection& database, bool require_standby) {
    std::string commits = setting(database, "SELECT current_setting('synchronous_commit')");
    if (commits == "off" || setting(database, "SELECT current_setting('fsync')") == "off")
        fail(store_errc::unsafe);
    if (!require_standby) return commits;
    query standbys = database(
        "SELECT count(*) FROM pg_stat_replication WHERE sync_state IN ('sync', 'quorum') AND "
        "current_setting('synchronous_standby_names') <> ''");
    if (commits == "local" || !standbys.step() || standbys.number(0) == 0) fail(store_errc::no_standby);
    return commits;
}

/// A row for this life of the node; those of nodes that were not heard of for a month become one.
void enter(connection& database, const std::string& node, const std::string& name) {
    database(
        "WITH gone AS (DELETE FROM node WHERE changed < now() - interval '30 days' AND node <> '' RETURNING "
        "sums), "
        "added AS (SELECT n, sum(v)::bigint AS v FROM gone, unnest(sums) WITH ORDINALITY AS u(v, n) GROUP BY "
        "n) "
        "INSERT INTO node (node, sums) SELECT '', array_agg(v ORDER BY n) FROM added HAVING count(*) > 0 ON "
        "CONFLICT "
        "(municipality, node) DO UPDATE SET changed = now(), sums = (SELECT array_agg(coalesce(a, 0) + "
        "coalesce(b, 0) "
        "ORDER BY n) FROM unnest(node.sums, excluded.sums) WITH ORDINALITY AS u(a, b, n))")
        .run();
    database("INSERT INTO node (node, name) VALUES ($1, $2)").bind(node, name);
}

std::unique_ptr<store> open(const postgres_options& options) {
    session how;
    how.url = options.url;
    how.password = options.password;
    how.idle_in_transaction = std::chrono::milliseconds(std::max<std::int64_t>(1'000, options.lease_ms));
    auto first = std::make_unique<connection>(how);
    how.synchronous_commit = check_durability(*first, options.require_standby);
    migrate(*first);
    make_partitions(*first);
    const std::string node = random_lane();
    enter(*first, node, options.name);
    // With the settings that are in force from now on.
    first = std::make_unique<connection>(how);
    say_that_a_node_is_here(*first);
    return std::make_unique<postgres_store>(options, std::move(first), how, node);
}

}  // namespace
}  // namespace postgres

result<std::unique_ptr<store>> open_postgres(const postgres_options& options) {
    return postgres::guarded([&] { return postgres::open(options); });
}

}  // namespace genvej::store
