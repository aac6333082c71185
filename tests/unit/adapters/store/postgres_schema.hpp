#pragma once
/// A schema of its own in the server that tests/support/private_postgres.py has started, and plain SQL for
/// tests that look behind the store.
#include <atomic>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include <libpq-fe.h>
#include <unistd.h>

namespace genvej::store::test {

inline bool on_postgres() {
    const char* const which = std::getenv("GENVEJ_TEST_STORE");
    return which != nullptr && std::string(which) == "postgres";
}

/// Where that server is.
inline std::string server_url() {
    const char* const url = std::getenv("GENVEJ_TEST_POSTGRES");
    if (url == nullptr) throw std::runtime_error("GENVEJ_TEST_POSTGRES");
    return url;
}

/// To make one takes longer than most tests: what a test leaves is emptied and given to the next.
class postgres_schema {
public:
    enum class state { any, untouched };  ///< untouched: without a table

    explicit postgres_schema(state wanted = state::any) : is_given_on_(wanted == state::any) {
        if (is_given_on_ && !spare().empty()) {
            name_ = spare();
            spare().clear();
            return;
        }
        static std::atomic<int> made = 0;
        name_ = "t" + std::to_string(getpid()) + "_" + std::to_string(++made);
        sql("CREATE SCHEMA " + name_, server_url());
    }
    postgres_schema(const postgres_schema&) = delete;
    postgres_schema& operator=(const postgres_schema&) = delete;
    ~postgres_schema() {
        if (is_given_on_ && empty()) spare() = name_;
    }
    const std::string& name() const { return name_; }
    std::string url() const { return server_url() + "&options=-csearch_path%3D" + name_; }
    /// The first value that it gives, or nothing.
    std::string sql(const std::string& text) const { return sql(text, url()); }
    std::int64_t number(const std::string& text) const { return std::stoll(sql(text)); }

private:
    static std::string& spare() {
        static std::string name;
        return name;
    }
    static std::string sql(const std::string& text, const std::string& where) {
        PGconn* const database = PQconnectdb(where.c_str());
        PGresult* const answer = PQexec(database, text.c_str());
        const ExecStatusType status = PQresultStatus(answer);
        std::string value = PQntuples(answer) > 0 ? PQgetvalue(answer, 0, 0) : "";
        const std::string why = PQerrorMessage(database);
        PQclear(answer);
        PQfinish(database);
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw std::runtime_error(why);
        return value;
    }
    /// As a store that was just made; false: it is not what the next test may get.
    bool empty() const {
        try {
            sql("SET lock_timeout = 2000; DO $$ DECLARE name text; BEGIN "
                "FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND "
                "tablename "
                "<> 'genvej' LOOP EXECUTE format('DELETE FROM %I', name); END LOOP; "
                "INSERT INTO municipality VALUES (0); ALTER SEQUENCE number RESTART; ALTER SEQUENCE lease "
                "RESTART; END $$");
            return number("SELECT count(*) FROM genvej WHERE version < 9999") == 1;
        } catch (const std::exception&) {
            return false;
        }
    }

    bool is_given_on_;
    std::string name_;
};

}  // namespace genvej::store::test
