#include "adapters/store/postgres/bell.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "adapters/store/postgres/migrations.hpp"

namespace genvej::store::postgres {
namespace {

constexpr std::chrono::milliseconds between_notes{20};
constexpr std::chrono::hours between_partitions{6};
constexpr std::chrono::seconds between_statistics{10};

void forget(std::unique_ptr<PGnotify, decltype(&PQfreemem)>) {}

/// True when another node has rung.
bool heard(connection& database, std::string_view own) {
    if (PQconsumeInput(database.handle()) == 0) throw failure(store_errc::unreachable);
    bool out = false;
    while (PGnotify* const note = PQnotifies(database.handle())) {
        out |= own != note->extra;
        forget({note, &PQfreemem});
    }
    return out;
}

}  // namespace

bell::bell(session how, holder who, hands& held, ahead& at_once, std::chrono::milliseconds look_every)
    : how_(std::move(how)),
      who_(std::move(who)),
      held_(held),
      at_once_(at_once),
      look_every_(look_every),
      signal_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (signal_ < 0) fail(store_errc::failed);
    thread_ = std::thread([this] { run(); });
}

void bell::ring() noexcept {
    if (rung_.exchange(true)) return;
    const std::uint64_t one = 1;
    static_cast<void>(::write(signal_, &one, sizeof one) == sizeof one);
}

void bell::on_wake(std::function<void()> callback) {
    const std::lock_guard lock(mutex_);
    callback_ = std::move(callback);
}

void bell::close() {
    closing_ = true;
    rung_ = false;
    ring();
    if (thread_.joinable()) thread_.join();
    if (signal_ >= 0) ::close(signal_);
    signal_ = -1;
}

void bell::wake() {
    const std::lock_guard lock(mutex_);
    if (callback_) callback_();
}

bool bell::wait(int socket, steady::time_point until) {
    pollfd what[] = {
        {signal_, POLLIN, 0},
        {socket,  POLLIN, 0}
    };
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - steady::now()).count();
    static_cast<void>(::poll(what, socket < 0 ? 1 : 2, static_cast<int>(std::max<std::int64_t>(0, left))));
    std::uint64_t rung = 0;
    static_cast<void>(::read(signal_, &rung, sizeof rung) == sizeof rung);
    return !closing_;
}

void bell::run() {
    while (!closing_) {
        try {
            connection database(how_);
            say_that_a_node_is_here(database);
            database("LISTEN genvej").run();
            serve(database);
        } catch (const failure&) {
            // Without the database nobody can be told; the regular look goes on.
            at_once_.may_wait();
            if (wait(-1, steady::now() + look_every_)) wake();
        }
    }
}

void bell::serve(connection& database) {
    const auto renew_every = std::chrono::milliseconds(std::max<std::int64_t>(1, who_.lease_ms / 3));
    auto next_renewal = steady::now();
    auto next_look = steady::now();
    auto next_note = steady::now();
    auto next_partitions = steady::now() + between_partitions;
    auto next_statistics = steady::now() + between_statistics;
    while (!closing_) {
        const auto now = steady::now();
        if (give_back_unwanted(database, who_, at_once_, held_)) {
            rung_ = true;
            wake();
        }
        if (rung_ && now >= next_note) {
            rung_ = false;
            database("SELECT pg_notify('genvej', $1)").bind(who_.node);
            next_note = now + between_notes;
        }
        if (now >= next_renewal) {
            renew(database, who_, held_);
            next_renewal = now + renew_every;
        }
        if (now >= next_partitions) {
            make_partitions(database);
            forget_old_holds(database);
            next_partitions = now + between_partitions;
        }
        if (now >= next_statistics) {
            note_statistics(database);
            next_statistics = now + between_statistics;
        }
        if (heard(database, who_.node) || now >= next_look) {
            next_look = now + look_every_;
            at_once_.may_wait();
            wake();
        }
        auto until = std::min(next_renewal, next_look);
        if (rung_) until = std::min(until, next_note);
        wait(database.socket(), until);
    }
}

}  // namespace genvej::store::postgres
