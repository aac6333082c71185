#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "mappings/engine/marks.hpp"
#include "mappings/vocabulary/converters.hpp"
#include "mappings/vocabulary/name_fields.hpp"
#include "mappings/vocabulary/text_length.hpp"

namespace genvej::mappings {

namespace {

constexpr std::string_view sor_endpoint = "https://sor2.sum.dsdn.dk/#id=";
constexpr std::string_view gln_endpoint = "https://id.gs1.org/414/";
constexpr std::string_view no_telephone = "0000 0000";  // MedCom's mapping sheet
constexpr std::size_t longest_name = 35;                // String_1_35
constexpr std::size_t longest_telephone = 25;           // String_1_25

std::vector<std::string_view> split_at_commas(std::string_view text) {
    std::vector<std::string_view> out;
    for (;;) {
        const std::size_t end = text.find(", ");
        out.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return out;
        text.remove_prefix(end + 2);
    }
}

/// Takes the words that fit into one field off the front.
std::string_view take_field(std::string_view& rest) {
    if (length_of(rest) <= longest_name) return std::exchange(rest, {});
    std::size_t end = 0;
    for (std::size_t space = rest.find(' '); space != std::string_view::npos;
         space = rest.find(' ', space + 1)) {
        if (length_of(rest.substr(0, space)) <= longest_name) end = space;
    }
    if (end == 0) {  // one long word
        while (length_of(rest.substr(0, end + 1)) <= longest_name) ++end;
        const std::string_view part = rest.substr(0, end);
        rest.remove_prefix(end);
        return part;
    }
    const std::string_view part = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    return part;
}

/// The parts between commas, as many as fit joined into one field. Empty: they need more fields than there
/// are.
std::vector<std::string> packed(const std::vector<std::string_view>& parts, std::size_t fields) {
    std::vector<std::string> out;
    for (const std::string_view part : parts) {
        std::string longer = out.empty() ? std::string(part) : out.back() + ", " + std::string(part);
        if (!out.empty() && length_of(longer) <= longest_name) {
            out.back() = std::move(longer);
        } else {
            out.emplace_back(part);
        }
        if (out.size() > fields || length_of(out.back()) > longest_name) return {};
    }
    return out;
}

/// At the commas where that fits (one part a field, or as many as a field holds, so that three full fields
/// come back), else between words. `whole` is false when the end does not fit.
struct split_name {
    std::vector<std::string> fields;
    bool whole = true;
};
split_name split_into(std::string_view all, std::size_t fields) {
    const std::vector<std::string_view> parts = split_at_commas(all);
    const bool one_each =
        parts.size() <= fields && std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
            return !part.empty() && length_of(part) <= longest_name;
        });
    if (one_each)
        return {
            {parts.begin(), parts.end()},
            true
        };
    split_name out{packed(parts, fields), true};
    if (!out.fields.empty()) return out;
    while (out.fields.size() < fields && !all.empty()) out.fields.emplace_back(take_field(all));
    out.whole = all.empty();
    return out;
}

/// False: the end of the name does not fit.
bool write_name(conversion& row, std::string_view all) {
    const split_name name = split_into(all, row.targets());
    for (std::size_t i = 0; i < name.fields.size(); ++i) row.write(i, row.memory().copy(name.fields[i]));
    return name.whole;
}

}  // namespace

bool fits_name_fields(std::string_view name) {
    constexpr std::size_t fields = 3;
    return split_into(name, fields).whole;
}

std::vector<std::string> name_fields(std::string_view name, std::size_t fields) {
    return split_into(name, fields).fields;
}

void directory_sor_forward(conversion& row) {
    const std::string_view gln = trimmed(row.text(0));
    const organisation* known = row.message().by_gln(gln);
    if (known != nullptr && !known->sor.empty()) return row.write(0, known->sor);
    if (row.argument_text(0) != "required") return;
    row.report("organisation.no_sor", {std::string(gln), known == nullptr ? "" : known->name});
}

void directory_name_forward(conversion& row) {
    const organisation* known = row.message().by_gln(trimmed(row.text(0)));
    if (known != nullptr) row.write(0, known->name);
}

std::string endpoint_of(conversion& row, std::size_t gln, std::size_t identifier,
                        std::size_t identifier_code) {
    if (row.has(identifier) && trimmed(row.text(identifier_code)) == "sorkode") {
        return std::string(sor_endpoint) + std::string(trimmed(row.text(identifier)));
    }
    const std::string_view number = trimmed(row.text(gln));
    const organisation* known = row.message().by_gln(number);
    if (known != nullptr && !known->sor.empty()) return std::string(sor_endpoint) + known->sor;
    return std::string(gln_endpoint) + std::string(number);
}

void endpoint_forward(conversion& row) {
    row.write(0, row.memory().copy(endpoint_of(row, 0, 1, 2)));
}

bool is_telephone_number(std::string_view text) noexcept {
    return std::any_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || c == '-'; });
}

/// What stands where a number belongs may be words (`omstillingen`), which MedCom's profile refuses: they
/// stay with the organisation, and the author has the directory's number, or none.
void telephone_forward(conversion& row) {
    if (row.has(0) && is_telephone_number(row.text(0))) return row.write(0, row.text(0));
    if (row.has(0)) row.report("convert.telephone_in_words", {});
    const organisation* known = row.message().by_gln(trimmed(row.text(1)));
    row.write(
        0, known != nullptr && !known->telephone.empty() ? std::string_view(known->telephone) : no_telephone);
}

/// What genvej put in is recognised and does not go into a letter (settled.md, "author").
void telephone_backward(conversion& row) {
    const std::string_view number = row.text(0);
    const organisation* known = row.sources() > 1 ? row.message().by_gln(row.text(1)) : nullptr;
    if (number == no_telephone || (known != nullptr && number == known->telephone)) return;
    if (length_of(number) > longest_telephone)
        return row.report("convert.value_cut", {std::to_string(longest_telephone)});
    row.write(0, number);
}

void telephone_in_words_backward(conversion& row) {
    if (!is_telephone_number(row.text(0))) row.write(0, row.text(0));
}

/// A letter must name its sender: the directory knows his name, else his number stands for it.
void directory_name_backward(conversion& row) {
    const organisation* known = row.message().by_gln(row.text(0));
    if (known == nullptr || known->name.empty()) return row.write(0, row.text(0));
    write_name(row, known->name);
}

/// MedCom's sheet, "Receiver identifier type": who has a KOMBIT id is a municipality; its number is in the
/// directory. Sources: KOMBIT id, location number, SOR code. Without the number the SOR code is as good.
void municipality_number_backward(conversion& row) {
    const organisation* known = row.message().by_gln(row.text(1));
    const bool numbered = known != nullptr && known->kind == "municipality" && !known->local_code.empty();
    row.write(0, numbered ? std::string_view(known->local_code) : row.text(2));
    row.write(1, numbered ? "kommunenummer" : "sorkode");
}

void organisation_name_forward(conversion& row) {
    std::string all;
    for (std::size_t i = 0; i < row.sources(); ++i) {
        if (!row.has(i)) continue;
        if (!all.empty()) all += ", ";
        all += trimmed(row.text(i));
    }
    row.write(0, row.memory().copy(all));
}

/// settled.md, "names": split at the commas where that fits (one part a field, or as many as a field holds,
/// so that three full fields come back), else between words into fields of 35.
void organisation_name_backward(conversion& row) {
    if (write_name(row, row.text(0))) return;
    row.report("convert.name_cut", {std::to_string(longest_name), std::to_string(row.targets())});
}

/// settled.md, "names": the whole of a name that three fields do not hold goes to the text.
void long_name_backward(conversion& row) {
    if (fits_name_fields(row.text(0))) return;
    row.put_line_in_front(0, row.memory().join(row.argument_text(0), row.text(0)));
}

}  // namespace genvej::mappings
