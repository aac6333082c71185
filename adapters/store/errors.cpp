#include <string>

#include "adapters/store/operations.hpp"
#include "adapters/store/upkeep.hpp"

namespace genvej::store {
namespace {

/// Sentences for the operator: what is the matter and what to do.
const char* sentence(store_errc value) noexcept {
    switch (value) {
        case store_errc::overloaded:
            return "the store's queue is full; send again later";
        case store_errc::closed:
            return "the store is closed";
        case store_errc::untrustworthy:
            return "a write to the store failed in a way that leaves its state unknown; check the disk, then "
                   "start again";
        case store_errc::disk_full:
            return "the disk of the store is full; make room";
        case store_errc::busy:
            return "another process holds the store; find out which, then try again";
        case store_errc::in_use:
            return "another genvej has this store open; stop it or choose another path";
        case store_errc::not_ours:
            return "the file belongs to another program; choose another path";
        case store_errc::from_the_future:
            return "the store was written by a later version of genvej; start that version";
        case store_errc::no_permission:
            return "no permission to read and write the store; give it to genvej's user";
        case store_errc::cannot_open:
            return "the store cannot be opened; check its path";
        case store_errc::damaged:
            return "the store is damaged; restore a backup";
        case store_errc::too_large:
            return "a message is larger than what the store can hold";
        case store_errc::failed:
            return "the store failed";
        case store_errc::settled_already:
            return "somebody else has settled this already; nothing is left to do";
        case store_errc::outdated:
            return "what was decided rests on what has changed meanwhile; read it again and decide again";
        case store_errc::unreachable:
            return "the database cannot be reached; check that PostgreSQL runs and the url in [store]";
        case store_errc::login_refused:
            return "the database refuses the user or the password; check the url in [store] and pg_hba.conf";
        case store_errc::no_database:
            return "the database does not exist; create it, or correct its name in [store]";
        case store_errc::unsafe:
            return "the database may lose what it acknowledges: synchronous_commit or fsync is off; set both "
                   "to on";
        case store_errc::no_standby:
            return "no synchronous standby is seen; set synchronous_standby_names, start the standby, grant "
                   "pg_monitor "
                   "to genvej's user, or take require_standby out of [store]";
        case store_errc::unresolved:
            return "the connection was lost while the database was writing, and nobody knows whether it did; "
                   "send the "
                   "same again";
        case store_errc::unknown:
            return "the store does not know what it was asked to change; report this to the makers of genvej";
        case store_errc::outdated_form:
            return "the store was written by an earlier version of genvej; run genvej store migrate, or "
                   "start the "
                   "gateway on it";
        case store_errc::exists:
            return "the file exists already and is not overwritten; name another one";
    }
    return "unknown error of the store";
}

// Boost's categories are never destroyed through their base, whose destructor is protected; g++ warns all the
// same.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"
class store_category final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "genvej.store"; }
    std::string message(int value) const override { return sentence(static_cast<store_errc>(value)); }
};
class upkeep_category final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "genvej.upkeep"; }
    std::string message(int) const override {
        return "pg_dump is not on the PATH, or is older than the server; install the client programs of the "
               "server's version (Debian: postgresql-client)";
    }
};
#pragma GCC diagnostic pop

}  // namespace

boost::system::error_code make_error_code(store_errc value) noexcept {
    static const store_category category;
    return {static_cast<int>(value), category};
}

boost::system::error_code make_error_code(upkeep_errc value) noexcept {
    static const upkeep_category category;
    return {static_cast<int>(value), category};
}

std::string_view to_string(delivery_state state) noexcept {
    switch (state) {
        case delivery_state::waiting:
            return "waiting";
        case delivery_state::sending:
            return "sending";
        case delivery_state::delivered:
            return "delivered";
        case delivery_state::refused:
            return "refused";
        case delivery_state::dead:
            return "dead";
        case delivery_state::unknown:
            return "unknown";
        case delivery_state::discarded:
            return "discarded";
    }
    return "unknown";
}

std::string_view to_string(event_kind kind) noexcept {
    switch (kind) {
        case event_kind::received:
            return "received";
        case event_kind::planned:
            return "planned";
        case event_kind::joined:
            return "joined";
        case event_kind::translated:
            return "translated";
        case event_kind::attempted:
            return "attempted";
        case event_kind::delivered:
            return "delivered";
        case event_kind::repeated:
            return "repeated";
        case event_kind::discarded:
            return "discarded";
        case event_kind::replayed:
            return "replayed";
        case event_kind::resent:
            return "resent";
        case event_kind::acknowledged:
            return "acknowledged";
        case event_kind::pruned:
            return "pruned";
    }
    return "unknown";
}

}  // namespace genvej::store
