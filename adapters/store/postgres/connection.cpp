#include "adapters/store/postgres/connection.hpp"

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <utility>

#include <poll.h>

#include <fmt/format.h>

namespace genvej::store::postgres {
namespace {

bool begins_with_any(std::string_view state, std::initializer_list<std::string_view> classes) {
    for (const std::string_view one : classes) {
        if (state.substr(0, one.size()) == one) return true;
    }
    return false;
}

/// A statement's name at the server: its address here.
std::string name_of(const char* sql) {
    return fmt::format("s{:x}", reinterpret_cast<std::uintptr_t>(sql));  // NOLINT
}

/// What libpq says when no session came about has no SQLSTATE.
store_errc why_not_open(PGconn* handle) {
    const std::string_view text = PQerrorMessage(handle);
    if (PQconnectionNeedsPassword(handle) != 0 || PQconnectionUsedPassword(handle) != 0)
        return text.find("authentication failed") != std::string_view::npos ||
                       PQconnectionNeedsPassword(handle) != 0
                   ? store_errc::login_refused
                   : store_errc::unreachable;
    if (text.find("authentication failed") != std::string_view::npos ||
        (text.find("role \"") != std::string_view::npos &&
         text.find("does not exist") != std::string_view::npos))
        return store_errc::login_refused;
    if (text.find("database \"") != std::string_view::npos &&
        text.find("does not exist") != std::string_view::npos)
        return store_errc::no_database;
    return store_errc::unreachable;
}

}  // namespace

void fail(store_errc what) {
    throw failure(what);
}

store_errc meaning_of(std::string_view state) noexcept {
    // 25006: it became a standby, which takes no writes; another one does.
    if (state.empty() || begins_with_any(state, {"08", "57P", "53300", "25P03", "25006"}))
        return store_errc::unreachable;
    if (begins_with_any(state, {"40001", "40P01", "55P03", "57014"})) return store_errc::busy;
    if (begins_with_any(state, {"53100"})) return store_errc::disk_full;
    if (begins_with_any(state, {"28"})) return store_errc::login_refused;
    if (begins_with_any(state, {"3D000"})) return store_errc::no_database;
    if (begins_with_any(state, {"42501"})) return store_errc::no_permission;
    if (begins_with_any(state, {"GV001"})) return store_errc::no_standby;  // demand_standby()
    if (begins_with_any(state, {"54"})) return store_errc::too_large;
    if (begins_with_any(state, {"XX001", "XX002"})) return store_errc::damaged;
    return store_errc::failed;
}

std::int64_t rows::number(int at) const noexcept {
    const std::string_view bytes = text(at);
    if (bytes.empty()) return 0;  // null
    // The first byte carries the sign.
    std::int64_t out = bytes.size() == 1 ? 0 : static_cast<signed char>(bytes[0]) < 0 ? -1 : 0;
    for (const char c : bytes)
        out = static_cast<std::int64_t>((static_cast<std::uint64_t>(out) << 8U) |
                                        static_cast<unsigned char>(c));
    return out;
}

std::uint64_t rows::changes() const noexcept {
    const std::string_view text = PQcmdTuples(what_.get());
    std::uint64_t out = 0;
    std::from_chars(text.data(), text.data() + text.size(), out);
    return out;
}

void query::run_with(const parameters& given) {
    on_.send(sql_, given);
    answer_ = std::move(on_.finish().back());
    done_ = true;
}

connection::connection(const session& how) : answer_within_(how.answer_within) {
    open(how);
    settle_in(how);
}

/// A server that is gone is noticed although it says nothing; the url may say otherwise.
void connection::open(const session& how) {
    const char* const names[] = {"fallback_application_name",
                                 "connect_timeout",
                                 "keepalives_idle",
                                 "keepalives_interval",
                                 "keepalives_count",
                                 "tcp_user_timeout",
                                 "dbname",
                                 how.password.empty() ? nullptr : "password",
                                 nullptr};
    const char* const values[] = {
        "genvej", "5", "5", "2", "3", "10000", how.url.c_str(), how.password.c_str(), nullptr};
    handle_.reset(PQconnectdbParams(names, values, 1));
    if (PQstatus(handle_.get()) != CONNECTION_OK) throw failure(why_not_open(handle_.get()));
    PQsetNoticeReceiver(handle_.get(), &connection::note, this);
}

void connection::settle_in(const session& how) {
    std::string sql = fmt::format(
        "SET client_encoding = 'UTF8'; SET timezone = 'UTC'; SET bytea_output = 'hex'; "
        "SET idle_in_transaction_session_timeout = {}; SET statement_timeout = 0; SET jit = off; ",
        how.idle_in_transaction.count());
    // What a gateway asks for is found by an index; a plan that was made while a table was empty must not
    // become a search through millions. Then one plan is good for all values, and none is made anew for each
    // message.
    if (!how.reads_whole_tables)
        sql +=
            "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; "
            "SET plan_cache_mode = force_generic_plan; ";
    if (!how.synchronous_commit.empty())
        sql += fmt::format("SET synchronous_commit = '{}'; ", how.synchronous_commit);
    const rows done(PQexec(handle_.get(), sql.c_str()));
    if (PQstatus(handle_.get()) != CONNECTION_OK) throw failure(store_errc::unreachable);
    if (PQsetnonblocking(handle_.get(), 1) != 0 || PQenterPipelineMode(handle_.get()) == 0)
        throw failure(store_errc::unreachable);
}

/// SQLSTATE 01000 of a commit: the transaction has committed here, but may not have reached the standby.
void connection::note(void* self, const PGresult* notice) {
    const char* const state = PQresultErrorField(notice, PG_DIAG_SQLSTATE);
    const char* const from = PQresultErrorField(notice, PG_DIAG_SOURCE_FUNCTION);
    if (state != nullptr && std::strcmp(state, "01000") == 0 && from != nullptr &&
        std::strcmp(from, "SyncRepWaitForLSN") == 0)
        static_cast<connection*>(self)->standby_was_skipped_ = true;
}

void connection::lost() {
    broken_ = true;
    throw failure(store_errc::unreachable);
}

void connection::prepare(const char* sql, const parameters& given) {
    if (PQsendPrepare(handle_.get(), name_of(sql).c_str(), sql, given.count(), given.types()) == 0) lost();
    expected_.push_back({sql, {}});
}

void connection::send(const char* sql, const parameters& given, told answered) {
    if (broken()) lost();
    // A batch sends one statement once; the same again is answered under the same name.
    if (prepared_.insert(sql).second) prepare(sql, given);
    static const std::array<int, parameters::most> binary = [] {
        std::array<int, parameters::most> out{};
        out.fill(1);
        return out;
    }();
    if (PQsendQueryPrepared(handle_.get(), name_of(sql).c_str(), given.count(), given.values(),
                            given.lengths(), binary.data(), 1) == 0)
        lost();
    expected_.push_back({nullptr, std::move(answered)});
}

void connection::wait(short events) {
    pollfd what{PQsocket(handle_.get()), events, 0};
    const int ready = ::poll(&what, 1, static_cast<int>(answer_within_.count()));
    if (ready == 0 || (ready < 0 && errno != EINTR)) lost();
    if (ready > 0 && (what.revents & (POLLIN | POLLERR | POLLHUP)) != 0 && PQconsumeInput(handle_.get()) == 0)
        lost();
}

void connection::flush() {
    for (int left = PQflush(handle_.get()); left != 0; left = PQflush(handle_.get())) {
        if (left < 0) lost();
        wait(POLLIN | POLLOUT);
    }
}

/// The next answer; null between the answers to two statements.
PGresult* connection::next() {
    while (PQisBusy(handle_.get()) != 0) wait(POLLIN);
    return PQgetResult(handle_.get());
}

std::vector<rows> connection::finish() {
    if (broken() || PQpipelineSync(handle_.get()) == 0) lost();
    flush();
    std::vector<rows> out;
    std::string state;
    bool failed = false;
    for (const expected& one : std::exchange(expected_, {})) {
        rows answer;
        bool worked = true;
        while (PGresult* const part = next()) {
            const ExecStatusType status = PQresultStatus(part);
            rows held(part);
            if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
                worked = false;
                const char* const code = PQresultErrorField(part, PG_DIAG_SQLSTATE);
                if (!failed && code != nullptr) state = code;
                failed = true;
            }
            answer = std::move(held);
        }
        if (!worked && one.prepares != nullptr) prepared_.erase(one.prepares);
        if (PQstatus(handle_.get()) != CONNECTION_OK) lost();
        if (one.answered && !failed) one.answered(answer);
        if (one.prepares == nullptr) out.push_back(std::move(answer));
    }
    end_pipeline();
    if (failed) throw failure(meaning_of(state), state);
    return out;
}

void connection::end_pipeline() {
    PGresult* const end = next();
    const bool well = end != nullptr && PQresultStatus(end) == PGRES_PIPELINE_SYNC;
    PQclear(end);
    if (!well) lost();
}

void connection::stream(const char* sql, const parameters& given,
                        const std::function<void(const rows&)>& to) {
    send(sql, given);
    if (PQpipelineSync(handle_.get()) == 0) lost();
    flush();
    std::string state;
    bool failed = false;
    for (const expected& one : std::exchange(expected_, {})) {
        if (one.prepares == nullptr && !failed && PQsetSingleRowMode(handle_.get()) == 0) lost();
        while (PGresult* const part = next()) {
            rows row(part);
            const ExecStatusType status = PQresultStatus(part);
            if (status == PGRES_SINGLE_TUPLE) {
                row.step();
                to(row);
            } else if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
                const char* const code = PQresultErrorField(part, PG_DIAG_SQLSTATE);
                if (!failed && code != nullptr) state = code;
                failed = true;
            }
        }
        if (failed && one.prepares != nullptr) prepared_.erase(one.prepares);
        if (PQstatus(handle_.get()) != CONNECTION_OK) lost();
    }
    end_pipeline();
    if (failed) throw failure(meaning_of(state), state);
}

void connection::script(const char* sql) {
    if (PQexitPipelineMode(handle_.get()) == 0) lost();
    PQsetnonblocking(handle_.get(), 0);
    PGresult* const last = PQexec(handle_.get(), sql);
    const ExecStatusType status = PQresultStatus(last);
    const char* const code = PQresultErrorField(last, PG_DIAG_SQLSTATE);
    const std::string state = code == nullptr ? "" : code;
    PQclear(last);
    if (PQstatus(handle_.get()) != CONNECTION_OK) lost();
    PQsetnonblocking(handle_.get(), 1);
    if (PQenterPipelineMode(handle_.get()) == 0) lost();
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw failure(meaning_of(state), state);
}

bool connection::roll_back() noexcept {
    try {
        if (broken()) return false;
        if (in_transaction()) (*this)("ROLLBACK").run();
        return true;
    } catch (const std::exception&) {
        broken_ = true;
        return false;
    }
}

}  // namespace genvej::store::postgres
