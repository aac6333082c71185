#include "tests/unit/mappings/maps/workbench.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <stdexcept>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/xml_reader.hpp"
#include "adapters/formats/xml_writer.hpp"
#include "conformance/model/csv.hpp"
#include "conformance/model/resources.hpp"
#include "tests/support/emitted.hpp"
#include "tests/support/mutate_tree.hpp"
#include "tests/support/shared_data.hpp"

namespace genvej::test {

namespace {

using model::node;

mappings::organisations directory_of(std::string_view csv) {
    auto read = mappings::organisations::read(csv);
    if (!read) throw std::runtime_error("the organisations file is wrong");
    return std::move(*read);
}

/// Text below a node of either side, markup taken off: letter elements, FHIR values and XHTML alike.
void visible_text(const node& at, std::string& out) {
    bool in_tag = false;
    for (const char c : at.value) {
        if (c == '<') in_tag = true;
        if (!in_tag) out += c;
        if (c == '>') in_tag = false;
    }
    for (const node* child = at.first; child != nullptr; child = child->next) visible_text(*child, out);
}

std::string bare(const node& at) {
    std::string text;
    visible_text(at, text);
    constexpr std::pair<std::string_view, std::string_view> entities[] = {
        {"&lt;",   "<" },
        {"&gt;",   ">" },
        {"&quot;", "\""},
        {"&#39;",  "'" },
        {"&amp;",  "&" }
    };
    for (const auto& [coded, plain] : entities) {
        for (std::size_t i = text.find(coded); i != std::string::npos;
             i = text.find(coded, i + plain.size())) {
            text.replace(i, coded.size(), plain);
        }
    }
    std::erase_if(text, [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; });
    return text;
}

/// Examples are embedded as files; the engine knows no formats.
model::checked<model::document> read_example(std::string_view path, std::string_view text) {
    return path.ends_with(".json") ? formats::read_fhir_json(text) : formats::read_xml(text);
}

/// Converters that keep the characters; what the others do to a value, the way back proves.
bool keeps_characters(std::string_view converter) {
    const std::string_view name = converter.substr(0, converter.find(' '));
    for (const std::string_view one :
         {"", "text", "formatted_text", "plain_text", "organisation_name", "given_names", "joined",
          "concatenated", "line_after", "replacement_cpr", "typed_code"}) {
        if (name == one) return true;
    }
    return false;
}

/// @throw std::runtime_error when the file is there and is no table of exceptions
void read_exceptions(const std::filesystem::path& file, std::vector<allowed_difference>& into) {
    if (!std::filesystem::exists(file)) return;
    const std::string text = read_file(file);
    const auto table = model::table::read(text);
    const std::vector<std::string_view> columns{"path", "original", "returned", "reason"};
    if (!table || table->columns() != columns)
        throw std::runtime_error("no table of exceptions: " + file.string());
    for (const auto& row : table->rows()) {
        if (row.fields[3].empty()) throw std::runtime_error("an exception needs a reason: " + file.string());
        into.push_back({std::string(row.fields[0]), std::string(row.fields[1]), std::string(row.fields[2])});
    }
}

}  // namespace

const mappings::map_set& maps() {
    static const auto loaded = [] {
        auto set = mappings::map_set::load(read_example);
        if (!set.ok()) throw std::runtime_error(all_lines(set.found));
        return std::move(set.value);
    }();
    return *loaded;
}

const mappings::organisations& shipped_directory() {
    static const mappings::organisations read =
        directory_of(model::resource_text("mappings/shared/organisations.csv"));
    return read;
}

mappings::organisations read_directory(const std::filesystem::path& file) {
    // The directory's views point into its own rows, so the text may go.
    return directory_of(read_file(file));
}

std::vector<std::string> example_names() {
    std::vector<std::string> out;
    for (const auto& file :
         files_below(std::filesystem::path(GENVEJ_SOURCE_DIR) / "mappings", "letter.xml")) {
        const auto folder = file.parent_path();
        out.push_back(folder.parent_path().parent_path().filename().string() + "/" +
                      folder.filename().string());
    }
    return out;
}

mappings::facts facts_beside(const std::filesystem::path& folder) {
    const auto file = folder / "facts.csv";
    if (!std::filesystem::exists(file)) return {};
    auto read = mappings::facts_from(read_file(file));
    if (!read) throw std::runtime_error(file.string() + ": " + read.error().text);
    return std::move(*read);
}

read_letter parse_letter(std::string_view bytes) {
    auto read = formats::read_xml(bytes);
    if (!read.ok()) throw std::runtime_error(all_lines(read.found));
    const schemas::recognised known = schemas::recognise(*read.value.root());
    if (known.is == nullptr) throw std::runtime_error(all_lines(known.found));
    return {std::move(read.value), maps().for_letter(known.is->name()), known.is};
}

model::document as_current(const read_letter& letter) {
    model::document copy = copy_of(*letter.document.root());
    const std::string_view older = letter.document.root()->space;
    const std::string_view current = letter.map->letter().space();
    const std::function<void(node&)> move = [&](node& at) {
        if (at.space == older) at.space = current;
        for (node* child = at.first; child != nullptr; child = child->next) move(*child);
    };
    if (older != current && letter.is->reads_as() != letter.is->name()) move(*copy.root());
    return copy;
}

std::string to_json(const node& bundle) {
    std::string out;
    formats::write_fhir_json(bundle, out, formats::json_style::pretty);
    return out + "\n";
}

std::string emitted_json(const node& bundle) {
    std::string out = to_json(bundle);
    emit(out);
    return out;
}

model::document from_json(std::string_view json) {
    auto read = formats::read_fhir_json(json);
    if (!read.ok()) throw std::runtime_error(all_lines(read.found));
    return std::move(read.value);
}

model::document through_xml(const node& letter) {
    auto read = formats::read_xml(formats::write_xml(letter, formats::charset::iso_8859_1));
    if (!read.ok()) throw std::runtime_error(all_lines(read.found));
    return std::move(read.value);
}

std::string all_lines(const model::issues& found) {
    std::string out;
    for (const model::issue& one : found) out += to_line(one) + " " + one.rule + "\n";
    return out;
}

void expect_nothing_lost(const read_letter& letter, const mappings::translation& made) {
    ASSERT_FALSE(made.coverage.empty());
    std::size_t carried = 0;
    for (const mappings::coverage_row& one : made.coverage) {
        const std::string path = path_of(*one.source, model::path_style::xml);
        EXPECT_NE(one.row, 0) << path << " is lost";
        if (one.row == 0 || one.target == nullptr) continue;
        ++carried;
        const mappings::row_view* row = mappings::row_of(*letter.map, one.row);
        ASSERT_NE(row, nullptr);
        if (!keeps_characters(row->converter) || path.ends_with("TypeCode")) continue;
        // A concept is written in several places below one element.
        const node& place = row->converter.starts_with("typed_code") ? *one.target->parent : *one.target;
        EXPECT_NE(bare(place).find(bare(*one.source)), std::string::npos)
            << path << " is not found at " << path_of(*one.target, model::path_style::fhir) << " ("
            << row->id() << ")";
    }
    EXPECT_GT(carried, 0U);
}

std::vector<allowed_difference> own_exceptions_of(const std::string& example) {
    const std::filesystem::path at(example);
    std::vector<allowed_difference> out;
    read_exceptions(std::filesystem::path(GENVEJ_SOURCE_DIR) / "mappings" / at.parent_path() / "examples" /
                        at.filename() / "round_trip.csv",
                    out);
    return out;
}

std::vector<allowed_difference> exceptions_of(const std::string& name) {
    const std::filesystem::path at(name);
    std::vector<allowed_difference> out;
    read_exceptions(std::filesystem::path(GENVEJ_SOURCE_DIR) / "mappings" / *at.begin() / "round_trip.csv",
                    out);
    if (!at.has_parent_path()) return out;
    for (allowed_difference& one : own_exceptions_of(name)) out.push_back(std::move(one));
    return out;
}

std::vector<allowed_difference> fhir_exceptions_of(const std::string& name) {
    std::vector<allowed_difference> out = exceptions_of(name);
    read_exceptions(std::filesystem::path(GENVEJ_SOURCE_DIR) / "mappings" / name / "round_trip_fhir.csv",
                    out);
    return out;
}

text_form form_of(const mappings::message_map& map) {
    const auto& rows = map.rows();
    const bool breaks = std::any_of(rows.begin(), rows.end(), [](const mappings::row_view& row) {
        return row.converter.starts_with("plain_text");
    });
    return breaks ? text_form::breaks_only : text_form::exact;
}

}  // namespace genvej::test
