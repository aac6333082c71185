#pragma once
/// Transactions for the tests of the record, made of short texts.
#include <string>
#include <vector>

#include "gateway/record/transaction.hpp"

namespace genvej::gateway::record {

inline const mappings::organisations& directory() {
    static const mappings::organisations read =
        mappings::organisations::read(
            "gln,sor,kind,local_code,name,telephone,receives\n"
            "5799990000057,9990000016005,municipality,825,Solbæk Kommune,,\n"
            "5799990000064,9990000016006,municipality,563,Havkær Kommune,,\n"
            "5799990000019,9990000016001,hospital,9900010,Hjertehøj Sygehus,,\n")
            .value();
    return read;
}

inline intake_rules rules(std::span<const std::string> municipalities = {},
                          std::uint32_t most_entries = 100) {
    return {directory(), municipalities, {}, most_entries, "2026-11-26T12:00:00.000Z"};
}

inline std::string patient(const std::string& id, const std::string& cpr = "0202020202",
                           const std::string& sor = "9990000016005") {
    return R"({"resourceType":"Patient","id":")" + id +
           R"(","identifier":[{"system":"urn:oid:1.2.208.176.1.2","value":")" + cpr +
           R"("}],"name":[{"family":"Prøve"}],"deceasedBoolean":false,"generalPractitioner":[{"display":"x"}],)"
           R"("managingOrganization":{"identifier":{"system":"urn:oid:1.2.208.176.1.1","value":")" +
           sor + R"("}}})";
}

/// A session that was held.
inline std::string encounter(const std::string& id, const std::string& more = "",
                             const std::string& subject = "Patient/p1") {
    return R"({"resourceType":"Encounter","id":")" + id +
           R"(","status":"finished","class":{"code":"AMB"},"subject":{"reference":")" + subject +
           R"("},"participant":[{"individual":{"display":"x"}}],"period":{"start":"2026-10-01T09:00:00+02:00",)"
           R"("end":"2026-10-01T10:00:00+02:00"})" +
           more + "}";
}

inline std::string observation(const std::string& id, const std::string& code, const std::string& value,
                               const std::string& more = "") {
    return R"({"resourceType":"Observation","id":")" + id + R"(","status":"final","code":{"coding":[)" +
           code + R"(]},"subject":{"reference":"Patient/p1"},"effectiveDateTime":"2026-10-01",)" + value +
           more + "}";
}

inline std::string put(const std::string& type, const std::string& id, const std::string& resource,
                       const std::string& more = "") {
    return R"({"resource":)" + resource + R"(,"request":{"method":"PUT","url":")" + type + "/" + id + "\"" +
           more + "}}";
}

inline const std::string p1 = put("Patient", "p1", patient("p1"));

inline std::string bundle(const std::vector<std::string>& entries, const std::string& type = "transaction") {
    std::string out = R"({"resourceType":"Bundle","type":")" + type + R"(","entry":[)";
    for (const std::string& one : entries) out += (out.back() == '[' ? "" : ",") + one;
    return out + "]}";
}

/// `code@path` of each error, in their order.
inline std::vector<std::string> errors(const model::issues& found) {
    std::vector<std::string> out;
    for (const model::issue& one : found) {
        if (one.level <= model::severity::error) out.push_back(std::string(one.code()) + "@" + one.path);
    }
    return out;
}

struct resolved {
    transaction_in in;
    std::vector<store::record_write> writes;
};
inline resolved take(const std::string& text, const lookup_answers& answers = {},
                     const intake_rules& by = rules()) {
    int drawn = 0;
    resolved out{read_transaction(text, by), {}};
    lookup_answers known = answers;
    known.resize(out.in.wanted.size());
    out.writes = resolve(out.in, known, [&] { return "drawn-" + std::to_string(++drawn); });
    return out;
}

using list = std::vector<std::string>;

}  // namespace genvej::gateway::record
