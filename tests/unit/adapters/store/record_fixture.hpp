#pragma once
/// A small record of invented persons, and calls that wait for their callback: for both engines.
#include <array>

#include "adapters/store/record.hpp"
#include "tests/unit/adapters/store/exchange_fixture.hpp"

namespace genvej::store::test {

constexpr const char* anna = "0101010101";
constexpr const char* bo = "0202020202";

constexpr std::uint16_t municipality = 999;

inline record_write a_patient(const std::string& id, const std::string& cpr, const std::string& more = "") {
    record_write out;
    out.name = {"Patient", id};
    out.body = R"({"resourceType":"Patient","id":")" + id + "\"" + more + "}";
    out.citizen = citizen_key{municipality, cpr};
    out.keys = {
        {"identifier", "urn:oid:1.2.208.176.1.2|" + cpr}
    };
    return out;
}

/// About a Patient; with an empty one about nobody.
inline record_write a_resource(const std::string& type, const std::string& id, const std::string& patient,
                               const std::string& more = "", std::vector<record_name> references = {}) {
    record_write out;
    out.name = {type, id};
    out.body = R"({"resourceType":")" + type + R"(","id":")" + id + "\"" + more + "}";
    out.patient = patient;
    out.references = std::move(references);
    if (!patient.empty()) {
        out.references.push_back({"Patient", patient});
        out.keys = {
            {"subject", "Patient/" + patient}
        };
    }
    return out;
}

inline record_write a_delete(const std::string& type, const std::string& id) {
    record_write out;
    out.name = {type, id};
    return out;
}

inline record_transaction transaction(std::vector<record_write> writes, time_ms now = arrived,
                                      const std::string& partner = "journal") {
    record_transaction out;
    out.came.id = make_id(now);
    out.came.partner = partner;
    out.came.media_type = "application/fhir+json";
    out.came.received = now;
    out.came.raw = R"({"resourceType":"Bundle","type":"transaction"})";
    out.came.municipality = municipality;
    out.writes = std::move(writes);
    out.now = now;
    out.when_written = [](reception& came, const std::vector<record_version>& written) {
        came.http_status = 200;
        came.receipt_media_type = "application/fhir+json";
        for (const record_version& one : written)
            came.receipt += one.name.type + "/" + one.name.id + "/" + std::to_string(one.version) + " ";
    };
    return out;
}

inline result<record_outcome> write(store& to, record_transaction what) {
    std::promise<result<record_outcome>> done;
    to.record().write(std::move(what),
                      [&](result<record_outcome> outcome) { done.set_value(std::move(outcome)); });
    return done.get_future().get();
}

inline result<void> join(store& to, std::vector<joined_letter> what, time_ms now = arrived) {
    std::promise<result<void>> done;
    to.record().join(std::move(what), now, [&](result<void> outcome) { done.set_value(outcome); });
    return done.get_future().get();
}

inline result<void> settle(store& to, citizen_settlement what) {
    std::promise<result<void>> done;
    to.record().settle(std::move(what), [&](result<void> outcome) { done.set_value(outcome); });
    return done.get_future().get();
}

class record_test : public exchange_test {
protected:
    bool breaks(std::string_view) const override { return false; }
    record_keeper& kept() { return store_->record(); }
    /// Whom a conflict is about, in words: its kind, entry, other and version.
    std::string conflict(std::vector<record_write> writes) {
        const auto outcome = write(*store_, transaction(std::move(writes)));
        EXPECT_TRUE(outcome.has_value());
        static constexpr std::array<const char*, 7> words = {
            "none",           "version",   "dangling", "other citizen", "citizen changes",
            "still referred", "exists now"};
        std::string out = words.at(static_cast<std::size_t>(outcome->why));
        if (outcome->why == record_conflict::none) return out;
        EXPECT_TRUE(outcome->written.empty());
        out += " " + std::to_string(outcome->entry);
        if (!outcome->other.type.empty()) out += " " + outcome->other.type + "/" + outcome->other.id;
        if (outcome->there != 0) out += " v" + std::to_string(outcome->there);
        return out;
    }
    std::vector<std::uint32_t> versions(std::vector<record_write> writes, time_ms now = arrived) {
        const auto outcome = write(*store_, transaction(std::move(writes), now));
        std::vector<std::uint32_t> out;
        EXPECT_EQ(outcome->why, record_conflict::none);
        for (const record_version& one : outcome->written) out.push_back(one.version);
        return out;
    }
    std::string citizen(const std::string& cpr) {
        return kept().find_citizen({municipality, cpr}).value().value_or("none");
    }
    citizen_file file(const std::string& cpr) { return kept().read_file(citizen(cpr)).value().value(); }
    static std::vector<std::string> resources(const citizen_file& of) {
        std::vector<std::string> out;
        for (const record_version& one : of.resources)
            out.push_back(one.name.type + "/" + one.name.id + "/" + std::to_string(one.version));
        return out;
    }
    std::vector<std::string> found(const std::string& type, const std::vector<record_token>& keys,
                                   const std::string& after = "", std::size_t limit = 100) {
        std::vector<std::string> out;
        for (const record_version& one : kept().search("journal", type, keys, after, limit).value())
            out.push_back(one.name.id);
        return out;
    }
    std::vector<std::string> due(time_ms now = arrived, std::size_t limit = 100) {
        std::vector<std::string> out;
        for (const due_citizen& one : kept().take_citizens(now, limit).value()) out.push_back(one.citizen);
        return out;
    }
    citizen_settlement settlement_of(const std::string& cpr) {
        citizen_settlement out;
        out.citizen = citizen(cpr);
        out.seen = file(cpr).version;
        out.now = arrived;
        return out;
    }
};

}  // namespace genvej::store::test
