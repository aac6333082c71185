#include "tests/support/generate_letter.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "adapters/formats/base64.hpp"

namespace genvej::test {

namespace {

using model::node;
using schemas::content;
using schemas::element_decl;
using schemas::particle_kind;
using schemas::type_decl;

constexpr std::size_t most_of_many = 4;  ///< repetitions of what may repeat without end
constexpr int deepest_format = 3;

/// Days on which the clock changes, the days around them, leap days, ends of years.
constexpr std::array dates{"2026-03-28", "2026-03-29", "2026-03-30", "2026-10-24", "2026-10-25", "2026-10-26",
                           "2024-02-29", "2024-03-31", "2024-10-27", "2025-12-31", "2026-01-01", "1999-12-31",
                           "2000-02-29", "1996-03-31", "1996-10-27", "2038-01-19", "2099-12-31"};
constexpr std::array times_of_day{"00:00", "00:01", "01:59", "02:00", "02:30",
                                  "02:59", "03:00", "12:00", "23:59"};

bool within(std::string_view path, std::string_view end) noexcept {
    return path.ends_with(end);
}

/// Seed of one letter: neighbours must not look alike.
std::uint64_t mixed(std::uint64_t seed, std::size_t number) noexcept {
    std::uint64_t out = seed + 0x9E3779B97F4A7C15U * (number + 1);
    out = (out ^ (out >> 30U)) * 0xBF58476D1CE4E5B9U;
    out = (out ^ (out >> 27U)) * 0x94D049BB133111EBU;
    return out ^ (out >> 31U);
}

}  // namespace

letter_generator::letter_generator(const schemas::schema& of, std::vector<std::string> location_numbers,
                                   std::uint64_t seed, permitted_codes permitted)
    : schema_(of),
      location_numbers_(std::move(location_numbers)),
      seed_(seed),
      permitted_(std::move(permitted)),
      dice_(seed),
      texts_(dice_) {}

model::document letter_generator::make(std::size_t number) {
    dice_ = dice(mixed(seed_, number));
    texts_.start_at(number);
    number_ = number;
    how_ = number % 10 == 0 ? fullness::least : number % 10 == 1 ? fullness::most : fullness::by_chance;
    constexpr std::array densities{10U, 40U, 70U, 90U};
    density_ = densities[dice_.roll(densities.size())];
    model::document out;
    into_ = &out;
    const element_decl& root = schema_.root();
    node* made = out.make(root.name);
    made->space = root.space;
    out.set_root(made);
    content(*root.type, std::string(root.name), *made);
    into_ = nullptr;
    return out;
}

void letter_generator::element(const element_decl& decl, const std::string& path, node& into) {
    node* made = into_->append(into, decl.name);
    made->space = decl.space;
    if (decl.type == nullptr) return;
    switch (decl.type->kind) {
        case content::simple:
            return set_value(*made, value(decl, path));
        case content::complex:
            content(*decl.type, path, *made);
            return fit_identifiers(*made);
        case content::mixed:
            return formatted(*decl.type, path, 0, *made);
        case content::any: {
            node* local = into_->append(*made, "Felt");
            local->space = decl.space;
            return set_value(*local, texts_.text(1, 40));
        }
        case content::empty:
            return;
    }
}

void letter_generator::content(const type_decl& type, const std::string& path, node& into) {
    if (!type.model.empty()) particle(type, 0, path, into);
}

void letter_generator::particle(const type_decl& type, std::size_t at, const std::string& path, node& into) {
    const schemas::particle& one = type.model[at];
    const bool letter = path == schema_.root().name;
    if (one.kind == particle_kind::element) {
        const element_decl& decl = type.elements[one.element];
        const std::string below = path + "/" + decl.name;
        const auto limit = most_.find(decl.name);
        const std::uint32_t most = limit == most_.end() ? one.max : std::min(one.max, limit->second);
        const std::size_t count = times(one.min, most, letter && decl.name == schema_.letter());
        tried& mark = elements_[below];
        mark.present = mark.present || count > 0;
        mark.absent = mark.absent || count == 0;
        mark.most = mark.most || count == most;
        mark.least_allowed = one.min;
        mark.most_allowed = most;
        for (std::size_t i = 0; i < count; ++i) element(decl, below, into);
        return;
    }
    const std::size_t count = at == 0 ? 1 : times(one.min, one.max, letter);
    for (std::size_t n = 0; n < count; ++n) {
        if (one.kind == particle_kind::choice) {
            choice(type, at, path, into);
            continue;
        }
        for (std::size_t i = at + 1; i < one.end; i = type.model[i].end) particle(type, i, path, into);
    }
}

void letter_generator::choice(const type_decl& type, std::size_t at, const std::string& path, node& into) {
    std::vector<std::size_t> branches;
    const auto left_out = [&](std::size_t branch) {
        for (std::size_t i = 0; i < type.elements.size(); ++i) {
            const auto limit = most_.find(type.elements[i].name);
            if (type.model[branch].all.test(i) && limit != most_.end() && limit->second == 0) return true;
        }
        return false;
    };
    for (std::size_t i = at + 1; i < type.model[at].end; i = type.model[i].end) {
        if (!left_out(i)) branches.push_back(i);
    }
    if (!branches.empty()) particle(type, branches[dice_.roll(branches.size())], path, into);
}

std::size_t letter_generator::times(std::uint32_t least, std::uint32_t most, bool whole_letter) {
    if (whole_letter || least == most) return std::max<std::uint32_t>(least, 1);
    const std::size_t highest =
        most == schemas::unbounded ? std::max<std::size_t>(most_of_many, least) : most;
    if (how_ == fullness::least) return least;
    if (how_ == fullness::most) return highest;
    if (dice_.roll(100) >= density_) return least;
    return highest == 1 || dice_.roll(4) == 0
               ? highest
               : least + 1 + dice_.roll(std::min<std::size_t>(highest - least, 3));
}

void letter_generator::formatted(const type_decl& type, const std::string& path, int depth, node& into) {
    const std::size_t pieces = how_ == fullness::least ? 1 : 1 + dice_.roll(depth == 0 ? 9 : 4);
    bool text_before = false;
    for (std::size_t i = 0; i < pieces; ++i) {
        const bool text = type.elements.empty() || (!text_before && (i == 0 || dice_.roll(2) == 0));
        if (text) {
            const std::size_t longest = how_ == fullness::most && depth == 0 && i == 0 ? 3000 : 80;
            into_->append_text(into, into_->memory().copy(texts_.text(1, longest)));
            text_before = true;
            continue;
        }
        text_before = false;
        const element_decl& next = type.elements[dice_.roll(type.elements.size())];
        const bool leaf = next.type == nullptr || next.type->kind == content::empty;
        if (!leaf && depth >= deepest_format) continue;
        node* made = into_->append(into, next.name);
        made->space = next.space;
        if (!leaf) formatted(*next.type, path, depth + 1, *made);
    }
}

std::string letter_generator::value(const element_decl& decl, const std::string& path) {
    const type_decl& type = *decl.type;
    if (!type.codes.empty()) return code(decl, path);
    const auto named = [&](std::string_view name) { return decl.name == name; };
    if (named("EANIdentifier")) {
        const bool sender = path.find("/Sender/") != std::string::npos;
        const std::size_t half = location_numbers_.size() / 2;
        return location_numbers_[sender ? dice_.roll(half)
                                        : half + dice_.roll(location_numbers_.size() - half)];
    }
    if (named("CivilRegistrationNumber")) return cpr() + texts_.digits(4);
    if (named("AlternativeIdentifier"))
        return cpr() + std::string(1, "17056"[dice_.roll(5)]) + "AB" + texts_.digits(1);
    if (named("PersonIdentifier")) return cpr() + texts_.digits(4);
    if (within(path, "Letter/Identifier") || within(path, "Envelope/Identifier"))
        return dice_.roll(8) == 0
                   ? texts_.text(1, 13)
                   : fmt::format("{}{:07}", path.find("Envelope") != std::string::npos ? "K" : "B", number_);
    if (named("EpisodeOfCareIdentifier") || named("ObjectIdentifier")) {
        const std::string version(1, "45"[dice_.roll(2)]);
        std::string bare = texts_.hex(12) + version + texts_.hex(3) + "8" + texts_.hex(15);
        if (type.form != schemas::text_form::uuid) return bare;
        return fmt::format("{}-{}-{}-{}-{}", bare.substr(0, 8), bare.substr(8, 4), bare.substr(12, 4),
                           bare.substr(16, 4), bare.substr(20));
    }
    if (named("URL")) {
        const std::string start = "https://vejledning.genvej.invalid/";
        return start + texts_.hex(texts_.length(1, 350 - start.size()));
    }
    if (named("ConsentInformed"))
        return dice_.roll(3) == 0 ? texts_.text(3, 40) : dice_.roll(2) == 0 ? "ja" : "nej";
    if (named("Object_Base64Encoded")) return formats::base64_encode(texts_.text(1, 600));
    switch (type.form) {
        case schemas::text_form::date:
            return date();
        case schemas::text_form::hh_mm:
            return time();
        case schemas::text_form::digits:
            return texts_.digits(type.min_length);
        case schemas::text_form::always_true:
        case schemas::text_form::boolean:
            return "true";
        case schemas::text_form::positive_integer:
        case schemas::text_form::int_32:
            return dice_.roll(4) == 0 ? "2147483647" : std::to_string(1 + dice_.roll(900'000));
        case schemas::text_form::uuid:
            return fmt::format("{}-{}-4{}-8{}-{}", texts_.hex(8), texts_.hex(4), texts_.hex(3), texts_.hex(3),
                               texts_.hex(12));
        default:
            return texts_.text(type.min_length, std::min<std::size_t>(type.max_length, 400));
    }
}

std::string letter_generator::code(const element_decl& decl, const std::string& path) {
    const auto permitted = std::find_if(permitted_.begin(), permitted_.end(),
                                        [&](const auto& one) { return within(path, "/" + one.first); });
    const auto& from = permitted == permitted_.end() ? decl.type->codes : permitted->second;
    const auto [left, first] = codes_left_.try_emplace(path);
    if (first) left->second.insert(from.begin(), from.end());
    const std::string& picked = from[dice_.roll(from.size())];
    left->second.erase(picked);
    return picked;
}

std::string letter_generator::date() {
    std::string out = dice_.roll(2) == 0 ? dates[dice_.roll(dates.size())]
                                         : fmt::format("20{:02}-{:02}-{:02}", dice_.roll(40),
                                                       1 + dice_.roll(12), 1 + dice_.roll(28));
    may_begin_summer_time_ = out.substr(5, 2) == "03" && out.substr(8) >= "25";
    return out;
}

/// Not within the hour that the clock leaves out in spring: it is moved, by a rule of its own.
std::string letter_generator::time() {
    std::string out = dice_.roll(2) == 0 ? times_of_day[dice_.roll(times_of_day.size())]
                                         : fmt::format("{:02}:{:02}", dice_.roll(24), dice_.roll(60));
    if (may_begin_summer_time_ && out.starts_with("02")) out[1] = '3';
    return out;
}

/// Birthday of a number of the test kind.
std::string letter_generator::cpr() {
    return fmt::format("{:02}{:02}{:02}", 1 + dice_.roll(28), 1 + dice_.roll(12), dice_.roll(100));
}

/// A participant's number fits the code that says who gave it.
void letter_generator::fit_identifiers(node& in) {
    node* number = in.child("Identifier");
    const node* code = in.child("IdentifierCode");
    if (number == nullptr || code == nullptr) return;
    number->first = number->last = nullptr;
    set_value(*number, identifier_for(model::text_of(*code)));
}

std::string letter_generator::identifier_for(std::string_view code) {
    if (code == "sorkode") return texts_.digits(13 + dice_.roll(5));
    if (code == "ydernummer") return texts_.digits(6);
    if (code == "kommunenummer") return dice_.roll(6) == 0 ? "0" + texts_.digits(6) : "1" + texts_.digits(2);
    if (code == "lokationsnummer") return location_numbers_[dice_.roll(location_numbers_.size())];
    return dice_.roll(4) == 0 ? texts_.text(1, 17) : texts_.digits(4 + dice_.roll(8));
}

void letter_generator::set_value(node& element, std::string_view text) {
    into_->append_text(element, into_->memory().copy(text));
}

std::vector<std::string> letter_generator::untried() const {
    std::vector<std::string> out;
    for (const auto& [path, mark] : elements_) {
        if (!mark.present && mark.most_allowed > 0) out.push_back(path + " never there");
        const bool optional = mark.least_allowed == 0;
        if (optional && !mark.absent) out.push_back(path + " never left out");
        const bool limited = mark.most_allowed > 1 && mark.most_allowed != schemas::unbounded;
        if (limited && !mark.most) out.push_back(path + " never as often as it may");
    }
    for (const auto& [path, left] : codes_left_) {
        for (const std::string& one : left) out.push_back(fmt::format("{} never {}", path, one));
    }
    const std::string letters = texts_.not_used();
    if (!letters.empty()) out.push_back("characters never used: " + letters);
    return out;
}

}  // namespace genvej::test
