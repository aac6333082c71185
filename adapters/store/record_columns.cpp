#include "adapters/store/record_columns.hpp"

#include <algorithm>
#include <tuple>

#include "adapters/store/packed.hpp"

namespace genvej::store {
namespace {

constexpr int number_bytes = 8;
constexpr int length_bytes = 4;

void put_number(std::string& to, std::uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i)
        to += static_cast<char>((value >> (8U * static_cast<unsigned>(i))) & 255U);
}

/// Of what put_number() wrote; takes it off. Too short: 0, and nothing is left.
std::uint64_t take_number(std::string_view& from, std::size_t bytes) {
    if (from.size() < bytes) return from = {}, 0;
    std::uint64_t out = 0;
    for (std::size_t i = 0; i < bytes; ++i)
        out |= static_cast<std::uint64_t>(static_cast<unsigned char>(from[i])) << (8U * i);
    from.remove_prefix(bytes);
    return out;
}

std::string take_text(std::string_view& from) {
    const auto size = std::min<std::size_t>(take_number(from, length_bytes), from.size());
    std::string out(from.substr(0, size));
    from.remove_prefix(size);
    return out;
}

}  // namespace

std::string to_bytes(std::span<const std::int64_t> numbers) {
    std::string out;
    out.reserve(numbers.size() * number_bytes);
    for (const std::int64_t one : numbers) put_number(out, static_cast<std::uint64_t>(one), number_bytes);
    return out;
}

std::vector<std::int64_t> numbers_in(std::string_view bytes) {
    std::vector<std::int64_t> out;
    while (bytes.size() >= number_bytes)
        out.push_back(static_cast<std::int64_t>(take_number(bytes, number_bytes)));
    return out;
}

std::string to_bytes(std::span<const record_token> keys) {
    std::string out;
    for (const record_token& one : keys) {
        for (const std::string* text : {&one.parameter, &one.value}) {
            put_number(out, text->size(), length_bytes);
            out += *text;
        }
    }
    return out;
}

std::vector<record_token> keys_in(std::string_view bytes) {
    std::vector<record_token> out;
    while (!bytes.empty()) {
        std::string parameter = take_text(bytes);
        out.push_back({std::move(parameter), take_text(bytes)});
    }
    return out;
}

std::vector<record_version> in_order(std::vector<placed_version> all) {
    // Places are moved, not versions.
    std::vector<std::tuple<std::int64_t, std::int64_t, std::size_t>> places;
    places.reserve(all.size());
    for (const placed_version& one : all) places.emplace_back(one.reception, one.entry, places.size());
    std::sort(places.begin(), places.end());
    std::vector<record_version> out;
    out.reserve(all.size());
    for (const auto& place : places) out.push_back(std::move(all[std::get<2>(place)].what));
    return out;
}

record_version version_of(std::string_view partner, record_name name, std::int64_t version, time_ms changed,
                          std::string_view body) {
    record_version out;
    out.partner = partner;
    out.name = std::move(name);
    out.version = static_cast<std::uint32_t>(version);
    out.changed = changed;
    out.deleted = body.empty();
    if (!body.empty()) out.body = unpack(body).value();
    return out;
}

bool has_all(const std::vector<record_token>& of, const std::vector<record_token>& wanted) noexcept {
    return std::all_of(wanted.begin(), wanted.end(), [&](const record_token& one) {
        return std::find(of.begin(), of.end(), one) != of.end();
    });
}

std::size_t questions_of(const course_filter& which, std::string_view after) noexcept {
    const auto when = [](bool asked, std::size_t question) { return asked ? question : std::size_t{0}; };
    return when(which.municipality != 0, of_municipality) | when(!which.state.empty(), in_state) |
           when(!which.list.empty(), on_list) | when(!which.citizen.empty(), of_citizen) |
           when(which.contact_missing_on != 0, not_contacted) |
           when(which.start_missing_on != 0, not_started) | when(!after.empty(), after_row);
}

std::string joined_lists(const std::vector<std::string>& lists) {
    std::string out;
    for (const std::string& one : lists) out.append(one).append(1, '\n');
    return out;
}

std::vector<std::string> lists_in(std::string_view joined) {
    std::vector<std::string> out;
    for (std::size_t end = joined.find('\n'); end != std::string_view::npos; end = joined.find('\n')) {
        out.emplace_back(joined.substr(0, end));
        joined.remove_prefix(end + 1);
    }
    return out;
}

}  // namespace genvej::store
