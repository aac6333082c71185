#pragma once
/// Lanes that are leased by the transaction that opens them: what a node takes in and can send at once need
/// not be looked for afterwards. Only as far as its worker has said that it could send (expect), and only
/// while the last look at the database left nothing there; what may wait there gets half of each turn. So
/// nobody waits for ever behind what comes.
///
/// What was leased ahead is in the node's hands like what was taken: its lease is renewed, and where the node
/// dies it runs out. What the worker no longer wants is given back by the bell (bell.hpp). Where the outcome
/// of a commit had to be asked for, the leases run out by themselves. Thread-safety: every function may be
/// called from any thread; `leased_ahead` belongs to the writer's transaction.
#include <chrono>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/store/postgres/taking.hpp"

namespace genvej::store::postgres {

class ahead {
public:
    /// So many may wait here for that target, from now on.
    void expect(std::string_view target, std::size_t most);
    /// Nothing is expected any more, and what waits goes back.
    void put_back(std::string_view target);

    /// How many more may be leased for it now.
    std::size_t room(std::string_view target) const;
    /// They are leased. What is not expected any more goes back.
    void add(std::vector<head> leased);
    /// At most `limit` of those that wait, oldest first.
    std::vector<head> take(std::string_view target, std::size_t limit);
    /// They cannot be sent, since their bodies could not be read: they go back.
    void give_up(std::vector<head> taken);
    bool has_unwanted() const;
    /// What is to be given back in the database, once. With it what has waited for more than a second: so a
    /// node that slept beyond its leases sends nothing of what others have sent meanwhile, and a worker that
    /// is busy with a slow target keeps letters from nobody.
    std::vector<head> unwanted();

    /// Something may be due that nobody here has in his hands: for one target, or for any.
    void may_wait(std::string_view target);
    void may_wait();
    /// Whether the database is to be asked what is due. Now and then also where nothing is known, since other
    /// nodes and time make things due as well.
    bool is_worth_a_look(std::string_view target) const;
    /// How often something may have become due.
    std::uint64_t news(std::string_view target) const;
    /// The database was asked. @param known what news() gave before @param found_all there was not more
    void looked(std::string_view target, std::uint64_t known, bool found_all);

private:
    using steady = std::chrono::steady_clock;

    struct queue {
        bool is_expected = false, was_ever_expected = false;
        std::size_t most = 0;
        bool is_crowded = true;  ///< the last look left something there, or there was none
        std::deque<std::pair<steady::time_point, head>> waiting;  ///< and since when
        std::uint64_t news = 1, answered = 0;  ///< `answered`: what was known when a look found no more
        steady::time_point last_look;
    };
    const queue* find(std::string_view target) const;
    queue& at(std::string_view target);
    void drop_old(queue& here);

    mutable std::mutex mutex_;
    std::map<std::string, queue, std::less<>> queues_;
    std::vector<head> unwanted_;
};

/// What one transaction leases ahead, and what it makes due otherwise. Tried again it is made anew.
class leased_ahead {
public:
    explicit leased_ahead(const ahead& from, const holder& who) : from_(from), who_(who) {}

    const holder& who() const noexcept { return who_; }
    /// @param what without its lease @return false: not ahead, whoever takes what is due finds it
    bool plan(std::string_view target, head what);
    void planned_behind(std::string_view target) { behind_.emplace(target); }
    /// Something in any lane may have become due.
    void changes_lanes() noexcept { others_ = true; }
    /// The database said so. @param lease 0: its lane was there already
    void leased(std::int64_t delivery, std::uint64_t lease);
    /// It is committed.
    void keep(ahead& in, hands& held);

private:
    const ahead& from_;
    const holder& who_;
    std::map<std::int64_t, head> planned_;
    std::map<std::string, std::size_t, std::less<>> counts_;
    std::set<std::string, std::less<>> behind_;
    bool others_ = false;
};

/// Gives back what is not wanted. @return whether there was anything
bool give_back_unwanted(connection& database, const holder& who, ahead& from, hands& held);

}  // namespace genvej::store::postgres
