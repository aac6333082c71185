#include "adapters/store/audit_rules.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "adapters/store/packed.hpp"
#include "conformance/model/resources.hpp"

namespace genvej::store {
namespace {

constexpr std::string_view begin_of_question = "\n--! ";

}  // namespace

void findings::add(std::string_view code, std::string place, std::string found, std::string expected) {
    auto known =
        std::find_if(counts_.begin(), counts_.end(), [&](const count& one) { return one.code == code; });
    if (known == counts_.end() || known->seen < audit::most) {
        broken_.push_back(model::make_issue(code, {std::move(place), std::move(found), std::move(expected)}));
        if (known == counts_.end()) known = counts_.insert(counts_.end(), {broken_.back().code(), 0});
    }
    ++known->seen;
}

model::issues findings::take() {
    for (const count& one : counts_) {
        if (one.seen <= audit::most) continue;
        broken_.push_back(model::make_issue(
            "store.more", {std::string(one.code), std::to_string(one.seen - audit::most), "none"}));
    }
    counts_.clear();
    return std::move(broken_);
}

std::vector<question> read_questions(std::string_view path) {
    std::vector<question> out;
    std::string_view text = model::resource_text(path);
    for (std::size_t at = text.find(begin_of_question); at != std::string_view::npos;) {
        text.remove_prefix(at + begin_of_question.size());
        const std::size_t line = text.find('\n');
        at = text.find(begin_of_question);
        out.push_back({std::string(text.substr(0, line)), std::string(text.substr(line, at - line))});
    }
    return out;
}

std::optional<std::string> audit_body(const std::string& place, std::string_view packed,
                                      std::int64_t at_least, findings& to, audit& sums) {
    ++sums.bodies;
    auto body = unpack(packed);
    if (body.has_error()) {
        to.add("store.body", place, "bytes that do not have their checksum or cannot be unpacked",
               "the bytes that were stored");
        return std::nullopt;
    }
    sums.bytes += body->size();
    // A duplicate keeps what it was translated to, which no letter names.
    if (at_least >= 0 && static_cast<std::uint64_t>(at_least) > body->size()) {
        to.add("store.body", place, fmt::format("{} bytes", body->size()),
               fmt::format("at least {} bytes", at_least));
    }
    return std::move(*body);
}

void audit_hashes(std::string_view raw, std::span<const hashed_letter> letters,
                  std::span<const kept_hash> kept, const hash_again& again, findings& to) {
    const std::vector<std::string> now = again(raw, letters);
    for (std::size_t i = 0; i < kept.size(); ++i) {
        const std::string_view made = i < now.size() ? std::string_view(now[i]) : std::string_view();
        if (made == kept[i].hash) continue;
        to.add("store.content_hash", fmt::format("letter {}", kept[i].letter), kept[i].hash,
               made.empty() ? "a letter that is found in what was received" : std::string(made));
    }
}

void add_up(const audit& seen, findings& to) {
    const std::uint64_t ended = seen.refused + seen.duplicates + seen.receipts + seen.waiting_for_pair +
                                seen.translated + seen.recorded;
    if (seen.received != ended)
        to.add("store.letter_lost", "received", std::to_string(seen.received),
               std::to_string(ended) + " that went somewhere");
    const std::uint64_t known =
        seen.waiting + seen.unknown + seen.delivered + seen.refused_deliveries + seen.dead + seen.discarded;
    if (seen.planned != known)
        to.add("store.sum", "deliveries planned", std::to_string(seen.planned),
               std::to_string(known) + " in a state that is known");
}

}  // namespace genvej::store
