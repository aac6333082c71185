#pragma once
/// A map of a few rows on the correspondence's schema, and the letters that go with it: for tests of the
/// engine and of single converters.
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "adapters/formats/xml_reader.hpp"
#include "adapters/formats/xml_writer.hpp"
#include "mappings/engine/compile.hpp"
#include "mappings/engine/message_map.hpp"
#include "mappings/engine/translate.hpp"

namespace genvej::test {

inline constexpr const char* tiny_head =
    "message xdis91\n"
    "base https://example.test\n"
    "identity sender Sender/EANIdentifier letter Letter/Identifier envelope /Envelope/Identifier type "
    "XDIS91\n"
    "entry MessageHeader as header\n"
    "entry Patient as patient\n"
    "entry Communication as communication from header.focus\n";

/// Lines of the head above.
inline constexpr int tiny_head_lines = 6;

class tiny_map {
public:
    /// @param files further ones by path: shared rows, code tables
    explicit tiny_map(const std::string& rows, std::map<std::string, std::string> files = {},
                      const std::string& head = tiny_head)
        : files_(std::move(files)) {
        files_["mappings/tiny/tiny.map"] = head + rows;
        const mappings::file_finder finder =
            [this](const std::string& path) -> std::optional<std::string_view> {
            const auto known = files_.find(path);
            return known == files_.end() ? std::nullopt : std::optional<std::string_view>(known->second);
        };
        mappings::statement_files of_set(finder);
        mappings::code_tables tables(of_set.texts(), found);
        auto compiled = mappings::compile_map("mappings/tiny/tiny.map", of_set, tables, found);
        if (compiled) map = std::make_unique<mappings::message_map>(std::move(*compiled));
    }
    tiny_map(const tiny_map&) = delete;
    tiny_map& operator=(const tiny_map&) = delete;

    /// `code@line` of each issue, the line counted in the rows that were given.
    std::string wrong() const {
        std::string out;
        for (const model::issue& one : found) {
            const std::string place = one.rule.substr(one.rule.rfind(':') + 1);
            out += (out.empty() ? "" : " ") + std::string(one.code()) + "@" +
                   std::to_string(std::stoi(place) - tiny_head_lines);
        }
        return out;
    }

    model::issues found;
    std::unique_ptr<mappings::message_map> map;

private:
    std::map<std::string, std::string> files_;
};

/// A letter with that content behind its head.
inline std::string tiny_letter(const std::string& content) {
    return "<Emessage "
           "xmlns=\"http://rep.oio.dk/sundcom.dk/medcom.dk/xml/schemas/2006/07/01/"
           "\"><Envelope><Identifier>K1</Identifier>"
           "</Envelope><ClinicalEmail><Letter><Identifier>B1</Identifier></"
           "Letter><Sender><EANIdentifier>5790000120001"
           "</EANIdentifier></Sender>" +
           content + "</ClinicalEmail></Emessage>";
}

/// A letter there and back by a few rows.
class journey {
public:
    journey(const std::string& rows, const std::string& content,
            std::map<std::string, std::string> files = {}, const mappings::organisations* directory = nullptr,
            const mappings::facts* known = nullptr)
        : tiny("Sender/EANIdentifier <-> header.sender.display\n" + rows, std::move(files)),
          with_{directory} {
        if (tiny.map == nullptr) {
            for (const model::issue& one : tiny.found) ADD_FAILURE() << model::to_line(one);
            return;
        }
        source_ = formats::read_xml(tiny_letter(content));
        EXPECT_TRUE(source_.ok()) << content;
        with_.coverage = true;
        with_.known = known;
        there = mappings::letter_to_fhir(*tiny.map, *source_.value.root(), with_);
    }

    /// Value of a path below the resource of that type (the first), steps separated by dots, `name:2` the
    /// second.
    std::string at(const std::string& resource, const std::string& path) const {
        return value(find(resource), path);
    }

    /// Codes of what was found on the way there.
    std::string issues() const { return codes(there.found); }

    /// The letter's content on the way back, behind what tiny_letter() gives every letter.
    std::string back() {
        returned = mappings::fhir_to_letter(*tiny.map, *there.target.root(), with_);
        std::string text =
            formats::write_xml(*returned.target.root(), formats::charset::utf_8, formats::indent::none);
        const std::string head_end = "</EANIdentifier></Sender>";
        const std::size_t begin = text.find(head_end);
        const std::size_t end = text.find("</ClinicalEmail>");
        if (begin == std::string::npos || end == std::string::npos) return text;
        return text.substr(begin + head_end.size(), end - begin - head_end.size());
    }

    static std::string codes(const model::issues& all) {
        std::string out;
        for (const model::issue& one : all) out += (out.empty() ? "" : " ") + std::string(one.code());
        return out;
    }

    const model::node* find(const std::string& resource) const {
        for (const model::node* entry = there.target.root()->child("entry"); entry != nullptr;
             entry = entry->next_same()) {
            const model::node* found = entry->child("resource")->first_element();
            if (found->name == resource) return found;
        }
        return nullptr;
    }

    static std::string value(const model::node* from, const std::string& path) {
        std::size_t begin = 0;
        while (from != nullptr && begin <= path.size()) {
            std::size_t end = std::min(path.find('.', begin), path.size());
            std::string step = path.substr(begin, end - begin);
            begin = end + 1;
            std::size_t number = 1;
            if (const std::size_t colon = step.find(':'); colon != std::string::npos) {
                number = std::stoul(step.substr(colon + 1));
                step.resize(colon);
            }
            from = from->child(step);
            while (from != nullptr && --number > 0) from = from->next_same();
        }
        return from == nullptr ? "(none)" : std::string(from->value);
    }

    tiny_map tiny;
    mappings::translation there, returned;

private:
    mappings::context with_;
    model::checked<model::document> source_;
};

}  // namespace genvej::test
