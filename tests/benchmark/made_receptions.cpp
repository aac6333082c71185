#include "tests/benchmark/made_receptions.hpp"

#include <array>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

namespace genvej::benchmark {
namespace {

constexpr std::array<std::string_view, 32> vocabulary = {
    "borgeren", "har",     "gang",      "med",        "rollator", "smerter",  "i",   "venstre",
    "hofte",    "efter",   "operation", "og",         "skal",     "opstarte", "i",   "kommunal",
    "træning",  "snarest", "uden",      "belastning", "af",       "benet",    "kan", "selv",
    "tage",     "trapper", "ti",        "trin",       "dagligt",  "hjælp",    "til", "strømper"};

constexpr std::string_view xml_pattern =
    "<Diagnose><Code>#</Code><TypeCode>SKS</TypeCode><Text>~</Text></Diagnose>\n";
constexpr std::string_view json_pattern =
    R"({"fullUrl":"https://genvej.invalid/fhir/Condition/#-#","resource":{"resourceType":"Condition","id":"#-#",)"
    R"("text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">~</div>"},"code":{"coding":[{"system":)"
    R"("urn:oid:1.2.208.176.2.4.12","code":"#"}]},"subject":{"reference":"Patient/#-#"}}},)";

/// Markup and words that repeat, ids that do not.
std::string like_markup(std::size_t size, std::string_view pattern, std::mt19937_64& random) {
    std::string out;
    while (out.size() < size) {
        for (const char c : pattern) {
            if (c == '#') out += fmt::format("{:08x}-{:04x}", random() & 0xFFFFFFFFU, random() & 0xFFFFU);
            if (c == '~') {
                for (int words = 0; words < 12; ++words)
                    out += fmt::format("{} ", vocabulary[random() % vocabulary.size()]);
            }
            if (c != '#' && c != '~') out += c;
        }
    }
    return out.substr(0, size);
}

}  // namespace

made_content make_content(std::size_t raw_bytes, std::size_t bundle_bytes) {
    std::mt19937_64 random(1);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same texts each time
    made_content out;
    out.raw = like_markup(raw_bytes, xml_pattern, random);
    out.bundle = like_markup(bundle_bytes, json_pattern, random);
    return out;
}

std::string letter_id_of(std::uint64_t number) {
    return fmt::format("{:014}", number);
}

store::reception make_reception(std::uint64_t number, const made_content& content, store::time_ms received) {
    store::reception what;
    what.received = received;
    what.id = store::make_id(received);
    what.partner = "demo";
    what.media_type = "application/xml";
    what.raw = content.raw;
    what.receipt.assign(1'500, 'r');
    what.receipt_media_type = "application/xml";
    store::letter_record letter;
    letter.kind = "XREF15";
    letter.sender = fmt::format("57900{:08}", number % 100);
    letter.receiver = "5790000000029";
    letter.letter_id = letter_id_of(number);
    letter.envelope_id = fmt::format("E{:013}", number);
    letter.content_hash = fmt::format("{:064x}", number);
    letter.message_id = fmt::format("{:08x}-0000-5000-8000-{:012x}", number, number);
    letter.bundle_id = fmt::format("{:08x}-0000-5000-9000-{:012x}", number, number);
    letter.patient = fmt::format("{:010}", number % 5'000);
    letter.translation = content.bundle;
    letter.deliveries.push_back({"out", "", letter.message_id, "application/fhir+json", ""});
    what.letters.push_back(std::move(letter));
    return what;
}

void accepting::accept(store::reception what) {
    {
        std::unique_lock lock(mutex_);
        room_.wait(lock, [this] { return under_way_ < outstanding; });
        if (failed_) throw std::runtime_error("accept failed");
        ++under_way_;
    }
    into_.accept(std::move(what), [this](const auto& outcome) { landed(outcome.has_value()); });
}

void accepting::finish() {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [this] { return under_way_ == 0; });
    if (failed_) throw std::runtime_error("accept failed");
}

void accepting::landed(bool well) {
    const std::lock_guard lock(mutex_);
    failed_ = failed_ || !well;
    --under_way_;
    room_.notify_one();
}

}  // namespace genvej::benchmark
