#include "gateway/pipeline/convert.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "adapters/formats/base64.hpp"
#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/fhir_xml.hpp"
#include "adapters/formats/xml_writer.hpp"
#include "gateway/pipeline/bundle_rules.hpp"
#include "gateway/pipeline/detect.hpp"
#include "gateway/pipeline/fhir_in.hpp"
#include "gateway/pipeline/media_types.hpp"
#include "gateway/pipeline/pairing.hpp"
#include "gateway/receipts/across.hpp"

namespace genvej::gateway {

namespace {

constexpr std::array<std::pair<std::string_view, output_format>, 3> format_names{
    {
     {"fhir-json", output_format::fhir_json},
     {"fhir-xml", output_format::fhir_xml},
     {"oioxml", output_format::oioxml},
     }
};

converted_document fhir_document(const model::node& bundle, output_format to) {
    const message_name name = name_of_message(bundle);
    const std::string stem = name.event + "-" + name.id;
    if (to == output_format::fhir_xml) {
        return {stem + ".xml", std::string(fhir_xml_type), formats::write_fhir_xml(bundle)};
    }
    std::string text;
    formats::write_fhir_json(bundle, text, formats::json_style::pretty);
    if (text.empty() || text.back() != '\n') text += '\n';
    return {stem + ".json", std::string(fhir_json_type), std::move(text)};
}

converted_document letter_document(const model::node& root, const std::optional<formats::charset>& wanted) {
    const emessage_heading heading = read_heading(root);
    const letter_heading letter = heading.letters.empty() ? letter_heading{} : heading.letters.front();
    const formats::charset in = wanted.value_or(letter_charset(letter.type_code));
    return {letter.type_code + "-" + letter.id + ".xml", "application/xml", formats::write_xml(root, in)};
}

void refuse_kind(conversion& out, const intake& in, const mappings::map_set& maps) {
    if (in.is_receipt()) {
        out.found.push_back(model::make_issue("receipt.not_translated", {std::string(in.kind())}));
        return;
    }
    out.found.push_back(model::make_issue("letter.no_map", {std::string(in.kind()), known_kinds(maps)}));
}

conversion finish_letters(intake& in, const translation_tools& tools, const convert_options& how) {
    conversion out;
    if (in.ok() && in.holds_fhir) in.found.push_back(model::make_issue("convert.fhir_inside"));
    if (in.ok() && how.to != output_format::oioxml) translate_letters(in, tools);
    out.found = std::move(in.found);
    if (!out.ok()) return out;
    if (how.to == output_format::oioxml) {
        out.found.push_back(model::make_issue("convert.same_side", {"OIOXML", "oioxml"}));
        return out;
    }
    if (in.is_receipt() && in.is != nullptr) {
        receipts_across made = acknowledgements_of(in, how.originals, tools);
        model::append(out.found, std::move(made.found));
        for (const receipt_across& one : made.all) {
            out.documents.push_back(fhir_document(*one.made.target.root(), how.to));
            if (tools.coverage)
                out.coverage.add(*one.map, one.made, model::path_style::xml, model::path_style::fhir);
        }
        return out;
    }
    if (in.letters.empty() || in.letters.front().map == nullptr) {
        refuse_kind(out, in, *tools.maps);
        return out;
    }
    for (const letter_in& letter : in.letters) {
        out.documents.push_back(fhir_document(*letter.translated.target.root(), how.to));
        if (tools.coverage) {
            out.coverage.add(*letter.map, letter.translated, model::path_style::xml, model::path_style::fhir);
        }
    }
    return out;
}

conversion convert_bundle(const formats::input& bytes, const translation_tools& tools,
                          const convert_options& how) {
    conversion out;
    bundle_in in = take_bundle(bytes, tools);
    out.found = std::move(in.found);
    if (!out.ok()) return out;
    model::append(out.found, check_bundle(*in.tree.root(), tools.bounds.attachment_bytes));
    if (!out.ok()) return out;
    if (how.to == output_format::fhir_json || how.to == output_format::fhir_xml) {
        out.documents.push_back(fhir_document(*in.tree.root(), how.to));
        return out;
    }
    if (is_acknowledgement(in)) {
        receipts_across made = letters_of(in, how.originals, tools);
        model::append(out.found, std::move(made.found));
        for (const receipt_across& one : made.all) {
            out.documents.push_back(letter_document(*one.made.target.root(), how.charset));
            if (tools.coverage)
                out.coverage.add(*one.map, one.made, model::path_style::fhir, model::path_style::xml);
        }
        return out;
    }
    for (const mappings::message_map* map : in.maps) {
        mappings::translation letter = write_letter(in, *map, tools);
        model::append(out.found, std::move(letter.found));
        if (!out.ok()) break;
        out.documents.push_back(letter_document(*letter.target.root(), how.charset));
        if (tools.coverage) out.coverage.add(*map, letter, model::path_style::fhir, model::path_style::xml);
    }
    if (!out.ok()) out.documents.clear();
    return out;
}

/// Nothing is kept here, so that no letter is compared with another.
translation_tools without_store(const translation_tools& tools) {
    translation_tools out = tools;
    out.hashes = false;
    return out;
}

bool is_fhir(std::string_view bytes) {
    const document_kind kind = detect(bytes);
    return kind == document_kind::json || kind == document_kind::fhir_xml;
}

bool share_an_object(const model::node& letter, const model::node& objects) {
    const std::vector<std::string> wanted = object_keys(letter);
    const std::vector<std::string> brought = object_keys(objects);
    return std::find_first_of(brought.begin(), brought.end(), wanted.begin(), wanted.end()) != brought.end();
}

/// The letter's element in the tree that the intake holds, to be changed.
model::node& own_element(intake& in, const letter_in& letter) {
    model::node* at = in.tree.root()->first;
    while (at != letter.element) at = at->next;
    return *at;
}

/// Puts the objects into the letters that refer to them. True: some letter has taken them.
bool give_objects(intake& objects, std::vector<intake>& all, const translation_tools& tools) {
    bool taken = false;
    for (const letter_in& brought : objects.letters) {
        for (intake& in : all) {
            if (in.kind() != "XDIS91" || !in.ok()) continue;
            for (const letter_in& letter : in.letters) {
                if (!share_an_object(*letter.element, *brought.element)) continue;
                model::append(in.found, join_objects(in.tree, own_element(in, letter), *brought.element,
                                                     tools.bounds.attachment_bytes));
                taken = true;
            }
        }
    }
    return taken;
}

}  // namespace

std::optional<output_format> output_format_from(std::string_view name) noexcept {
    for (const auto& [known, format] : format_names) {
        if (known == name) return format;
    }
    return std::nullopt;
}

formats::charset letter_charset(std::string_view type_code) noexcept {
    return type_code == "GGOP" ? formats::charset::utf_8 : formats::charset::iso_8859_1;
}

std::string known_kinds(const mappings::map_set& maps) {
    std::string out;
    for (const schemas::schema& one : schemas::all_schemas()) {
        if (one.reads_as() != one.name() || maps.for_letter(one.name()) == nullptr) continue;
        if (!out.empty()) out += ", ";
        out += one.type_code();
    }
    return out;
}

conversion convert(const formats::input& bytes, const translation_tools& tools, const convert_options& how) {
    if (is_fhir(bytes.bytes())) return convert_bundle(bytes, tools, how);
    intake in = read_letters(bytes, how.announced, without_store(tools));
    return finish_letters(in, tools, how);
}

std::vector<conversion> convert(std::vector<std::string> documents, const translation_tools& tools,
                                const convert_options& how) {
    std::vector<intake> letters(documents.size());
    std::vector<bool> fhir(documents.size(), false);
    for (std::size_t i = 0; i < documents.size(); ++i) {
        fhir[i] = is_fhir(documents[i]);
        if (!fhir[i])
            letters[i] =
                read_letters(formats::input::given(documents[i]), how.announced, without_store(tools));
    }
    std::vector<bool> taken(documents.size(), false);
    for (std::size_t i = 0; i < documents.size(); ++i) {
        const bool objects = letters[i].kind() == "XBIN01" && letters[i].ok();
        if (objects) taken[i] = give_objects(letters[i], letters, tools);
    }
    std::vector<conversion> out(documents.size());
    for (std::size_t i = 0; i < documents.size(); ++i) {
        if (fhir[i]) {
            out[i] = convert_bundle(formats::input::given(documents[i]), tools, how);
        } else if (taken[i]) {
            out[i].found = std::move(letters[i].found);
        } else {
            out[i] = finish_letters(letters[i], tools, how);
        }
    }
    return out;
}

void as_one(std::span<const converted_document> documents,
            const std::function<void(std::string_view piece)>& take) {
    if (documents.size() == 1) return take(documents.front().data);
    constexpr std::size_t whole_groups = std::size_t{3} * 16'384;
    std::string_view before = "{\"documents\": [\n";
    for (const converted_document& one : documents) {
        take(before);
        take(fmt::format("  {{\"name\": {}, \"mediaType\": {}, \"data\": \"", json_quoted(one.name),
                         json_quoted(one.media_type)));
        for (std::string_view rest = one.data; !rest.empty();
             rest.remove_prefix(std::min(rest.size(), whole_groups)))
            take(formats::base64_encode(rest.substr(0, whole_groups)));
        take("\"}");
        before = ",\n";
    }
    take("\n]}\n");
}

converted_document as_one(std::vector<converted_document> documents) {
    if (documents.size() == 1) return std::move(documents.front());
    constexpr std::size_t around = 256;
    std::size_t size = around;
    for (const converted_document& one : documents) size += around + one.data.size() / 3 * 4;
    std::string out;
    out.reserve(size);
    as_one(documents, [&](std::string_view piece) { out += piece; });
    return {"documents.json", "application/json", std::move(out)};
}

}  // namespace genvej::gateway
