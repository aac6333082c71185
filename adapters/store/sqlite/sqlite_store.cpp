/// The store on SQLite: glue between the interface, the writer's thread and the readers. Reading order:
/// writer.hpp, intake.cpp, attempts.cpp, views.cpp; for what belongs together: settling.cpp,
/// correlations.cpp.
#include <filesystem>
#include <set>

#include "adapters/store/reception_rules.hpp"
#include "adapters/store/sqlite/bodies.hpp"
#include "adapters/store/sqlite/decisions.hpp"
#include "adapters/store/sqlite/exchange_desk.hpp"
#include "adapters/store/sqlite/file_lock.hpp"
#include "adapters/store/sqlite/guarded.hpp"
#include "adapters/store/sqlite/jobs.hpp"
#include "adapters/store/sqlite/operator_desk.hpp"
#include "adapters/store/sqlite/record_desk.hpp"
#include "adapters/store/sqlite/resource_index.hpp"
#include "adapters/store/sqlite/turns.hpp"
#include "adapters/store/sqlite/views.hpp"
#include "adapters/store/taking_rules.hpp"

namespace genvej::store {
namespace sqlite {
namespace {

class sqlite_store final : public store {
public:
    explicit sqlite_store(const sqlite_options& options)
        : lock_(options.path),
          writer_(options),
          readers_(options.path, options.busy_ms),
          resources_(readers_, writer_, options.resources),
          desk_(readers_, writer_),
          operated_(readers_, writer_, {flights_, at_hand_, taking_}),
          record_(readers_, writer_, at_hand_) {}
    ~sqlite_store() override { shut(); }

    void accept(reception what, accepted done) override {
        if (!is_well_formed(what)) return done(store_errc::unknown);
        writer_.push(std::make_unique<accept_job>(std::move(what), std::move(done), recent_, at_hand_));
    }

    using store::take_due;
    result<std::vector<due_delivery>> take_due(std::string_view target, time_ms now, std::size_t limit,
                                               time_ms horizon) override {
        const std::lock_guard one_at_a_time(taking_);
        return guarded([&] {
            // The copy comes before the snapshot: what is gone from it has been committed as done.
            const std::set<std::int64_t> sending = flights_.copy();
            const readers::loan held = readers_.borrow();
            const snapshot one_state(*held);
            candidates all = waiting_ones(*held, target, {now, horizon}, limit, sending);
            for (deliveries_at_hand::entry& one : at_hand_.take(target, now, horizon, limit)) {
                const std::int64_t id = one.id, partner = one.partner;
                all[partner].push_back(
                    {id, partner, std::make_unique<deliveries_at_hand::entry>(std::move(one))});
            }
            std::int64_t& last = last_partner_[std::string(target)];
            std::vector<candidate> chosen = in_turns(all, last, limit);
            std::vector<deliveries_at_hand::entry> left;
            for (auto& [partner, ones] : all) leave(ones, left);
            at_hand_.put_back(std::move(left));
            return begin(*held, std::move(chosen), last);
        });
    }

    result<std::optional<time_ms>> next_due(std::string_view target) override {
        return guarded([&] {
            const std::set<std::int64_t> sending = flights_.copy();
            const std::optional<time_ms> waiting = earliest(*readers_.borrow(), target, sending);
            const std::optional<time_ms> at_hand = at_hand_.next(target);
            return waiting && at_hand ? std::min(waiting, at_hand) : waiting ? waiting : at_hand;
        });
    }

    void record_attempts(std::vector<attempt_result> attempts, recorded done) override {
        writer_.push(std::make_unique<attempts_job>(std::move(attempts), std::move(done), flights_));
    }

    void decide(std::vector<delivery_decision> what, decided done) override {
        writer_.push(
            std::make_unique<decisions_job>(std::move(what), std::move(done), flights_, at_hand_, taking_));
    }
    result<std::vector<queue_view>> queues() override {
        return guarded([&] { return read_queues(*readers_.borrow()); });
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
        // All that is open is among the waiting ones, whatever is known of it.
        out.sending = std::min<std::uint64_t>(flights_.size(), out.waiting);
        out.waiting -= out.sending;
        out.unknown = std::min(out.unknown, out.waiting);
        out.waiting -= out.unknown;
        return out;
    }

    result<std::vector<due_follow_up>> take_follow_ups(time_ms now, std::size_t limit) override {
        return guarded([&] { return desk_.take(now, limit); });
    }
    void give_back(std::int64_t follow_up, time_ms due) override { desk_.give_back(follow_up, due); }
    result<std::optional<time_ms>> next_follow_up() override {
        return guarded([&] { return desk_.next(); });
    }
    result<std::vector<due_follow_up>> find_halves(std::string_view kind, std::string_view sender,
                                                   std::string_view receiver,
                                                   std::span<const std::string> keys) override {
        return guarded([&] { return desk_.find_halves(kind, sender, receiver, keys); });
    }
    result<std::optional<correlation>> find_document(message_form form, std::string_view sender,
                                                     std::string_view letter_id) override {
        return guarded([&] { return desk_.find_document(form, sender, letter_id); });
    }
    result<std::optional<correlation>> find_document(std::int64_t document) override {
        return guarded([&] { return desk_.find_document(document); });
    }
    result<std::vector<correlation>> find_envelope(message_form form, std::string_view sender,
                                                   std::string_view envelope_id) override {
        return guarded([&] { return desk_.find_envelope(form, sender, envelope_id); });
    }
    result<std::optional<correlation>> find_original(std::int64_t letter) override {
        return guarded([&] { return desk_.find_original(letter); });
    }
    result<std::optional<due_follow_up>> find_letter(std::string_view sender,
                                                     std::string_view letter_id) override {
        return guarded([&] { return desk_.find_letter(sender, letter_id); });
    }
    result<std::optional<std::string>> document_body(std::int64_t document) override {
        return guarded([&] { return desk_.document_body(document); });
    }
    void settle(settlement what, settled done) override { desk_.settle(std::move(what), std::move(done)); }

    operations& operated() noexcept override { return operated_; }
    record_keeper& record() noexcept override { return record_; }

    bool healthy() const noexcept override { return writer_.healthy(); }
    void close() override { shut(); }

private:
    /// A delivery that may be taken: from the indexes, or one at hand.
    struct candidate {
        std::int64_t id = 0;
        std::int64_t partner = 0;
        std::unique_ptr<deliveries_at_hand::entry> at_hand;
    };
    using candidates = std::map<std::int64_t, std::vector<candidate>>;

    static candidates waiting_ones(connection& database, std::string_view target, const due_times& when,
                                   std::size_t limit, const std::set<std::int64_t>& sending) {
        candidates out;
        for (const auto& [partner, ids] : due_heads(database, target, when, limit + sending.size())) {
            for (const std::int64_t id : ids) {
                if (!sending.contains(id)) out[partner].push_back({id, partner, nullptr});
            }
        }
        return out;
    }

    /// Those at hand that were not chosen, in their order.
    static void leave(std::vector<candidate>& among, std::vector<deliveries_at_hand::entry>& to) {
        for (candidate& one : among) {
            if (one.at_hand) to.push_back(std::move(*one.at_hand));
        }
    }

    due_delivery read(connection& database, const candidate& what) {
        if (!what.at_hand) return read_delivery(database, what.id, recent_);
        const deliveries_at_hand::entry& one = *what.at_hand;
        due_delivery out;
        out.id = one.id;
        out.target = one.target;
        out.lane = one.lane;
        out.receiver_key = one.receiver_key;
        out.media_type = one.media_type;
        std::optional<std::string> recent = one.is_translation ? recent_.take(one.letter) : std::nullopt;
        out.body = recent ? std::move(*recent) : read_delivery_body(database, one.id);
        return out;
    }

    /// All are read before one is under way: one, and more as long as their bodies together are not large.
    /// @param last becomes the partner of the last of them
    std::vector<due_delivery> begin(connection& database, std::vector<candidate> chosen, std::int64_t& last) {
        std::vector<due_delivery> read_ones;
        std::vector<deliveries_at_hand::entry> later;
        std::size_t bytes = 0;
        try {
            for (const candidate& one : chosen) {
                if (bytes >= taken_bytes) break;
                read_ones.push_back(read(database, one));
                bytes += read_ones.back().body.size();
                last = one.partner;
            }
        } catch (...) {
            leave(chosen, later);
            at_hand_.put_back(std::move(later));
            throw;
        }
        for (std::size_t i = read_ones.size(); i < chosen.size(); ++i) {
            if (chosen[i].at_hand) later.push_back(std::move(*chosen[i].at_hand));
        }
        std::vector<due_delivery> out;
        for (std::size_t i = 0; i < read_ones.size(); ++i) {
            due_delivery& one = read_ones[i];
            one.lease = flights_.add(one.id, one.target + '/' + one.lane);
            if (one.lease != 0) {
                out.push_back(std::move(one));
            } else if (chosen[i].at_hand) {
                later.push_back(std::move(*chosen[i].at_hand));
            }
        }
        at_hand_.put_back(std::move(later));
        return out;
    }

    void shut() {
        writer_.close();
        readers_.close();
    }

    file_lock lock_;
    std::mutex taking_;
    std::map<std::string, std::int64_t> last_partner_;  ///< of each target, who had the last turn
    flights flights_;
    recent_translations recent_;
    deliveries_at_hand at_hand_;
    writer writer_;
    readers readers_;
    resource_index resources_;
    exchange_desk desk_;
    operator_desk operated_;
    record_desk record_;
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
