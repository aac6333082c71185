#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

#include "conformance/model/csv.hpp"
#include "conformance/model/resources.hpp"
#include "mappings/engine/marks.hpp"
#include "mappings/vocabulary/converters.hpp"

namespace genvej::mappings {

namespace {

constexpr std::string_view unpublished = "https://genvej.invalid/fhir/identifier/";
constexpr std::string_view without_code = "https://genvej.invalid/fhir/identifier";
constexpr std::string_view cpr = "urn:oid:1.2.208.176.1.2";
constexpr std::string_view x_ecpr = "urn:oid:1.2.208.176.1.6.1.1";
constexpr std::string_view d_ecpr = "urn:oid:1.2.208.176.1.6.1.3";
constexpr std::string_view lpr3 = "https://www.esundhed.dk/Registre/Landspatientregisteret";
constexpr std::string_view urn = "urn:uuid:";

bool all_digits(std::string_view text) noexcept {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Column `digits`: how long the number is in FHIR (kommunenummer: 4), 0: as it is.
std::size_t digits_of(const code_table& table, const code_table::entry& entry) {
    const int column = table.column("digits");
    std::size_t out = 0;
    if (column < 0) return out;
    const std::string_view cell = entry.cells[static_cast<std::size_t>(column)];
    std::from_chars(cell.data(), cell.data() + cell.size(), out);
    return out;
}

/// Numbers of municipalities (municipalities.csv), sorted as the file is.
const std::vector<std::string>& municipalities() {
    static const std::vector<std::string> all = [] {
        std::vector<std::string> out;
        const model::table file =
            model::table::read(model::resource_text("mappings/vocabulary/municipalities.csv")).value();
        for (const model::table::row& row : file.rows()) out.emplace_back(row.fields[0]);
        return out;
    }();
    return all;
}

/// Column `numbers`: does the system have that one? A system without such a file may have any.
bool is_one_of_its_system(const code_table& table, const code_table::entry& entry, std::string_view number) {
    const int column = table.column("numbers");
    const std::string_view file = column < 0 ? "" : entry.cells[static_cast<std::size_t>(column)];
    if (file.empty()) return true;
    if (file != "municipalities") throw std::logic_error("no file of numbers is named " + std::string(file));
    const std::vector<std::string>& known = municipalities();
    return std::binary_search(known.begin(), known.end(), number);
}

/// With zeros in front; empty when the value is not so many digits.
std::string_view padded(conversion& row, std::string_view value, std::size_t digits) {
    if (digits == 0) return value;
    if (!all_digits(value) || value.size() > digits) return {};
    return row.memory().copy(std::string(digits - value.size(), '0') + std::string(value));
}

std::string_view stripped(std::string_view value, std::size_t digits) {
    if (digits == 0 || value.size() != digits || !all_digits(value)) return value;
    value.remove_prefix(std::min(value.find_first_not_of('0'), value.size() - 1));
    return value;
}

/// The repetition of the identifier with that system and value, found or made; one with another value is left
/// alone.
model::node* identifier_with(conversion& row, std::string_view system, std::string_view value) {
    model::node* first = row.make_where(0, "system", system);
    if (first == nullptr) throw std::logic_error("an identifier was neither found nor made");
    for (model::node* at = first; at != nullptr; at = at->next_same()) {
        if (at->child_value("system") == system && at->child_value("value") == value) return at;
    }
    const bool taken = first->child("value") != nullptr;
    model::node& made = taken ? *row.make_another(0) : *first;
    row.set(*row.child(made, "system"), system);
    row.set(*row.child(made, "value"), value);
    return &made;
}

/// First of the repetitions of source 0 that fulfils it.
template <class Test>
const model::node* find_identifier(const conversion& row, Test&& test) {
    for (const model::node* at = row.source(0); at != nullptr; at = at->next_same()) {
        if (test(at->child_value("system"))) return at;
    }
    return nullptr;
}

/// The seventh character tells; empty: it is none.
std::string_view replacement_system(std::string_view value) noexcept {
    const char seventh = value.size() == 10 ? value[6] : '\0';
    if (seventh == '1' || seventh == '7') return x_ecpr;
    return seventh == '0' || seventh == '5' || seventh == '6' ? d_ecpr : std::string_view{};
}

/// 8-4-4-4-12 characters, whatever they are: MedCom's own examples have such numbers.
bool has_form_of_uuid(std::string_view text) noexcept {
    if (text.size() != 36) return false;
    for (const std::size_t at : {8U, 13U, 18U, 23U}) {
        if (text[at] != '-') return false;
    }
    return std::count(text.begin(), text.end(), '-') == 4;
}

/// The same without hyphens. A number that came so gets them again: whoever gave it knows it by them.
bool has_length_of_uuid(std::string_view text) noexcept {
    return text.size() == 32 && std::all_of(text.begin(), text.end(), [](unsigned char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
           });
}

}  // namespace

/// Identifier and IdentifierCode: the table knows the systems; a code without a published one gets one of our
/// own, and so does a value that does not fit its code, or that the published system does not have
/// (settled.md, "canonical base" and "kommunenummer").
void local_identifier_forward(conversion& row) {
    const code_table& table = *row.arguments()[0].table;
    const std::string_view value = trimmed(row.text(0));
    const std::string_view code = trimmed(row.text(1));
    const code_table::entry* entry = table.forward(code);
    const int column = table.column("system");
    const bool published = entry != nullptr && column >= 0;
    const std::string_view system = published ? entry->cells[static_cast<std::size_t>(column)] : "";
    const std::size_t digits = entry == nullptr ? 0 : digits_of(table, *entry);
    const std::string_view fitting = padded(row, value, digits);
    const bool listed = entry == nullptr || fitting.empty() || is_one_of_its_system(table, *entry, fitting);
    if (fitting.empty()) row.report("convert.identifier_form", {std::to_string(digits)});
    if (!listed) row.report("convert.identifier_unlisted", {std::string(system)});
    if (code.empty()) {  // the row lets it be missing: nobody says who gave the number
        identifier_with(row, without_code, value);
    } else if (system.empty() || fitting.empty() || !listed) {
        identifier_with(row, row.memory().join(unpublished, code), value);
    } else {
        identifier_with(row, system, fitting);
    }
}

void local_identifier_backward(conversion& row) {
    const code_table& table = *row.arguments()[0].table;
    const auto put = [&](const model::node& found, std::string_view value, std::string_view code) {
        row.write(0, value);
        if (!code.empty()) row.write(1, code);
        row.carry(found);
    };
    // A table that refuses a code is a closed list: what it lacks is left to other rows.
    const auto taken = [&](std::string_view code) {
        return table.refused().empty() || table.forward(code) != nullptr;
    };
    const model::node* own = find_identifier(row, [&](std::string_view system) {
        return system.starts_with(unpublished) && taken(system.substr(unpublished.size()));
    });
    if (own != nullptr) {
        return put(*own, own->child_value("value"), own->child_value("system").substr(unpublished.size()));
    }
    const model::node* bare =
        find_identifier(row, [](std::string_view system) { return system == without_code; });
    if (bare != nullptr) return put(*bare, bare->child_value("value"), {});
    const int column = table.column("system");
    for (const code_table::entry& entry : table.entries()) {
        const std::string_view wanted = column < 0 ? "" : entry.cells[static_cast<std::size_t>(column)];
        if (wanted.empty() || entry.direction == code_table::only::forward) continue;
        const model::node* found =
            find_identifier(row, [&](std::string_view system) { return system == wanted; });
        if (found != nullptr)
            return put(*found, stripped(found->child_value("value"), digits_of(table, entry)), entry.left);
    }
}

/// standards/oioxml.md, section 9: the seventh character tells the national replacement number from the
/// decentral one.
void replacement_cpr_forward(conversion& row) {
    const std::string_view value = trimmed(row.text(0));
    const std::string_view system = replacement_system(value);
    if (system.empty()) return row.report("convert.replacement_cpr", {});
    identifier_with(row, system, value);
}

void add_patient_number(conversion& row, std::string_view value) {
    const std::string_view system = all_digits(value) ? cpr : replacement_system(value);
    if (!system.empty()) identifier_with(row, system, value);
}

bool is_patient_number(const model::node& identifier) noexcept {
    const std::string_view system = identifier.child_value("system");
    return system == cpr || system == x_ecpr || system.starts_with(d_ecpr);
}

const model::node* patient_number_of_letter(const conversion& row) {
    const model::node* found = find_identifier(row, [](std::string_view system) { return system == cpr; });
    if (found == nullptr)
        found = find_identifier(row, [](std::string_view system) { return system == x_ecpr; });
    if (found == nullptr)
        found = find_identifier(row, [](std::string_view system) { return system.starts_with(d_ecpr); });
    return found;
}

void replacement_cpr_backward(conversion& row) {
    const model::node* found = patient_number_of_letter(row);
    if (found == nullptr || found->child_value("system") == cpr) return;
    row.write(0, found->child_value("value"));
    row.carry(*found);
}

void uuid_forward(conversion& row) {
    const std::string_view text = trimmed(row.text(0));
    if (looks_like_bare_uuid(text)) return row.write(0, row.memory().join(urn, with_hyphens(text)));
    if (row.argument_text(0) != "hyphens" && has_length_of_uuid(text))
        return row.write(0, row.memory().copy(with_hyphens(text)));
    row.write(0, looks_like_uuid(text) ? row.memory().join(urn, text) : text);
}

void uuid_backward(conversion& row) {
    std::string_view text = row.text(0);
    if (text.starts_with(urn)) text.remove_prefix(urn.size());
    if (row.argument_text(0) == "hyphens") return row.write(0, text);
    row.write(0, has_form_of_uuid(text) ? row.memory().copy(without_hyphens(text)) : text);
}

/// settled.md, "two episode ids": a UUID of version 5 is LPR3's; another is local, its system the sender's
/// endpoint.
void episode_system_forward(conversion& row) {
    const std::string_view text = trimmed(row.text(0));
    const std::string uuid = looks_like_bare_uuid(text) ? with_hyphens(text) : std::string(text);
    row.write(0, uuid_version(uuid) == '5' ? lpr3 : row.memory().copy(endpoint_of(row, 1, 2, 3)));
}

void own_uuid_forward(conversion& row) {
    const std::string_view name = row.text(0);
    row.write(0, row.memory().join(urn, row.message().derived_id(name, row.message().next(name))));
}

}  // namespace genvej::mappings
