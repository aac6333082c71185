#pragma once
/// A store in a folder of its own, and calls that wait for their callback.
///
/// The same tests run against both engines: with GENVEJ_TEST_STORE=postgres each gets a schema of its own in
/// the server that tests/support/private_postgres.py has started (CMakeLists.txt says which).
#include <filesystem>
#include <future>

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "adapters/store/upkeep.hpp"
#include "tests/unit/adapters/store/postgres_schema.hpp"

namespace genvej::store::test {

constexpr time_ms arrived = 1'700'000'000'000;

class folder {
public:
    folder() {
        std::string name = (std::filesystem::temp_directory_path() / "genvej-store-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
        path_ = name;
    }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    ~folder() { std::filesystem::remove_all(path_); }
    std::string operator/(const std::string& name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

/// A reception with one invented letter and one delivery to `out`.
inline reception a_reception(const std::string& letter_id, const std::string& content = "content",
                             const std::string& envelope_id = "") {
    reception what;
    what.id = make_id(1'700'000'000'000);
    what.partner = "demo";
    what.media_type = "application/xml";
    what.received = 1'700'000'000'000;
    what.raw = "<Emessage>" + content + "</Emessage>";
    what.issues = "{}";
    what.receipt = "receipt of " + letter_id;
    what.receipt_media_type = "application/xml";
    letter_record letter;
    letter.kind = "XREF15";
    letter.sender = "5790000000012";
    letter.receiver = "5790000000029";
    letter.envelope_id = envelope_id.empty() ? "E" + letter_id : envelope_id;
    letter.letter_id = letter_id;
    letter.content_hash = "hash of " + content;
    letter.message_id = "message-" + letter_id;
    letter.bundle_id = "bundle-" + letter_id;
    letter.version_code = "XR1534K";
    letter.patient = "0101010101";
    letter.translation = "{\"resourceType\":\"Bundle\",\"id\":\"bundle-" + letter_id + "\"}";
    letter.deliveries.push_back({"out", "", letter.message_id, "application/fhir+json", ""});
    what.letters.push_back(std::move(letter));
    return what;
}

inline result<accept_outcome> accept(store& to, reception what) {
    std::promise<result<accept_outcome>> done;
    to.accept(std::move(what), [&](result<accept_outcome> outcome) { done.set_value(std::move(outcome)); });
    return done.get_future().get();
}

inline result<void> record(store& to, std::vector<attempt_result> attempts) {
    std::promise<result<void>> done;
    to.record_attempts(std::move(attempts), [&](result<void> outcome) { done.set_value(outcome); });
    return done.get_future().get();
}

/// The first number that a statement gives on the store's file, beside whoever has it open; -1: it fails.
inline int number_in(const std::string& path, const char* sql) {
    int out = -1;
    sqlite3* database = nullptr;
    sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READWRITE, nullptr);
    sqlite3_exec(
        database, sql,
        [](void* to, int, char** values, char**) {
            return *static_cast<int*>(to) = static_cast<int>(std::strtol(values[0], nullptr, 10)), 0;
        },
        &out, nullptr);
    sqlite3_close(database);
    return out;
}

class store_test : public testing::Test {
protected:
    void SetUp() override { open(); }
    /// Every store that a test has made keeps what stores promise.
    void TearDown() override {
        store_.reset();
        if (!keeps_promises()) return;
        const auto held_against = open_upkeep()->verify({});
        ASSERT_TRUE(held_against.has_value()) << held_against.error().message();
        for (const model::issue& one : held_against->broken) {
            if (!breaks(one.code())) ADD_FAILURE() << model::to_line(one);
        }
    }
    /// What a test breaks on purpose, by ending what a letter waits for without putting anything in its
    /// place.
    virtual bool breaks(std::string_view /*promise*/) const { return false; }
    /// False where the test spoils the file.
    virtual bool keeps_promises() const { return true; }

    void open() {
        store_.reset();
        auto opened = open_another();
        ASSERT_TRUE(opened.has_value()) << opened.error().message();
        store_ = std::move(*opened);
    }
    std::unique_ptr<upkeep> open_upkeep() const {
        return on_postgres() ? open_postgres_upkeep(schema_->url())
                             : open_sqlite_upkeep(options().path).value();
    }
    /// The store once more: a second node, where the engine permits one.
    result<std::unique_ptr<store>> open_another() const {
        return on_postgres() ? open_postgres(postgres_options_of(options())) : open_sqlite(options());
    }
    postgres_options postgres_options_of(const sqlite_options& from) const {
        postgres_options out;
        out.url = schema_->url();
        out.queue_records = from.queue_records;
        out.queue_bytes = from.queue_bytes;
        out.resources = from.resources;
        return out;
    }
    virtual sqlite_options options() const {
        sqlite_options out;
        out.path = folder_ / "var/genvej.db";
        return out;
    }

    folder folder_;
    std::unique_ptr<postgres_schema> schema_ = on_postgres() ? std::make_unique<postgres_schema>() : nullptr;
    std::unique_ptr<store> store_;
};

}  // namespace genvej::store::test
