/// Receipts and Acknowledgements, both ways: every refuse code and issue code, texts of every length, several
/// letters. What a receipt must say is worked out here from the settled rules, not by the maps.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <set>

#include <fmt/format.h>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/xml_reader.hpp"
#include "tests/support/bundle_compare.hpp"
#include "tests/support/libxml2.hpp"
#include "tests/support/shared_data.hpp"
#include "tests/support/xsd_of.hpp"
#include "tests/unit/mappings/maps/workbench.hpp"
#include "tests/unit/mappings/properties/declared.hpp"
#include "tests/unit/mappings/properties/made_acknowledgements.hpp"
#include "tests/unit/mappings/properties/made_letters.hpp"
#include "tests/unit/mappings/properties/property.hpp"

namespace genvej::test {
namespace {

using model::node;

constexpr std::size_t receipts_tried = 2'000;
constexpr std::size_t longest_text = 350;
constexpr std::string_view enrichment =
    "Konverteringen ml. XML/EDI og FHIR kunne ikke udføres korrekt pga. tekniske el. indholdsmæssige forhold "
    "i "
    "meddelelsen.";

/// Without white space: lines and layout are not compared here.
std::string solid(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t') out += c;
    }
    return out;
}

/// Characters of a formatted text.
void characters(const node& at, std::string& out) {
    if (!at.is_element()) out += at.value;
    for (const node* child = at.first; child != nullptr; child = child->next) characters(*child, out);
}

std::string child_text(const node& at, std::string_view name) {
    const node* found = at.child(name);
    std::string out;
    if (found != nullptr) characters(*found, out);
    return solid(out);
}

/// What the receiver wrote, as far as it fits: is `said` it, and the sentence behind it?
bool says(const std::string& said, const std::string& wanted) {
    const std::string ending = solid(enrichment);
    if (!said.ends_with(ending)) return false;
    std::string own = said.substr(0, said.size() - ending.size());
    if (own == wanted) return true;
    if (!own.ends_with("...")) return false;
    own.resize(own.size() - 3);
    return own.size() > 120 && wanted.starts_with(own);
}

const node* outcome_of(const node& bundle) {
    for (const node* entry = bundle.child("entry"); entry != nullptr; entry = entry->next_same()) {
        const node* one = entry->child("resource")->first_element();
        if (one->name == "OperationOutcome") return one;
    }
    return nullptr;
}

/// Code of the issue and of its details.
std::string issue_code(const node& issue) {
    const node* details = issue.child("details");
    const node* coding = details == nullptr ? nullptr : details->child("coding");
    return std::string(issue.child_value("code")) +
           (coding == nullptr ? "" : "/" + std::string(coding->child_value("code")));
}

/// settled.md, "RefuseCode <-> issue.code", from letter to FHIR.
std::string code_of(const std::string& refuse_code) {
    if (refuse_code == "syntaksfejl") return "structure";
    if (refuse_code == "problem_med_version") return "not-supported";
    if (refuse_code == "ukendt_lokationsnummer") return "not-found";
    if (refuse_code == "problem_med_modtagerID") return "value/MSG_Receiver_Identifier_MISSING";
    return "processing";
}

/// And back.
std::string refuse_code_of(const std::string& code) {
    static const std::set<std::string> syntax{"structure", "required", "value", "invariant", "code-invalid"};
    if (code == "value/MSG_Receiver_Identifier_MISSING") return "problem_med_modtagerID";
    const std::string issue = code.substr(0, code.find('/'));
    if (syntax.contains(issue)) return "syntaksfejl";
    if (issue == "not-supported") return "problem_med_version";
    return issue == "not-found" ? "ukendt_lokationsnummer" : "ikke_specificeret";
}

/// The order of an organisation's numbers says nothing.
std::vector<std::string> sorted_lines(const node& bundle) {
    auto lines = canonical_bundle(bundle);
    std::sort(lines.begin(), lines.end());
    return lines;
}

class receipts : public testing::Test {
protected:
    mappings::context with() const { return {&shipped_directory(), 0, false, nullptr, &original_}; }

    void expect(bool good, const std::string& what, std::size_t number, const std::string& example) {
        if (!good) found_.add(what, number, example);
    }

    model::document to_bundle(const std::string& map, std::size_t number, const node& letter) {
        const auto made = mappings::letter_to_fhir(*maps().for_letter(map), letter, with());
        if (!found_.without_errors("no Acknowledgement", number, made.found)) return model::document();
        return from_json(emitted_json(*made.target.root()));
    }

    /// By the one map that writes it; valid by the XSD.
    model::document to_letter(const std::string& map, std::size_t number, const node& bundle) {
        const auto writers = maps().writers(bundle);
        if (writers.size() != 1 || writers[0]->name() != map) {
            found_.add("not written as " + map, number, "");
            return model::document();
        }
        const auto made = mappings::fhir_to_letter(*writers[0], bundle, with());
        if (!found_.without_errors("no receipt", number, made.found)) return model::document();
        const std::string bytes = written(*made.target.root(), number);
        show_if_only(to_json(bundle) + bytes);
        auto read = formats::read_xml(bytes);
        found_.without_errors("structure", number, writers[0]->letter().check_structure(*read.value.root()));
        if (!shared_data().empty()) {
            const schemas::schema& kind = writers[0]->letter();
            if (!published_) published_.emplace(xsd_of(kind.name(), kind.space(), kind.root().name));
            const verdict theirs = published_->validate(bytes);
            expect(theirs.good, "the XSD refuses it", number, theirs.message);
        }
        return std::move(read.value);
    }

    void TearDown() override {
        if (const std::string found = found_.text(fixed_seed()); !found.empty()) ADD_FAILURE() << found;
    }

    mappings::facts original_;
    differences found_;
    std::optional<xsd> published_;
};

const node& emessage_of(const node& root, std::string_view letter) {
    return *root.child(letter)->child("OriginalEmessage");
}

/// Reasons of the message, and of the letter that is asked about: code (empty: none) and text.
std::vector<std::pair<std::string, std::string>> reasons_of(const node& about, std::string_view letter_id) {
    std::vector<std::pair<std::string, std::string>> out;
    const auto add = [&](const node& at) {
        const std::string code(at.child("RefuseCode") == nullptr ? ""
                                                                 : model::text_of(*at.child("RefuseCode")));
        const std::string text = child_text(at, "RefuseText");
        if (!code.empty() || !text.empty()) out.emplace_back(code, text);
    };
    add(about);
    for (const node* at = about.child("OriginalLetter"); at != nullptr; at = at->next_same()) {
        if (collapsed(model::text_of(*at->child("OriginalLetterIdentifier"))) == letter_id) add(*at);
    }
    return out;
}

TEST_F(receipts, a_refusal_comes_back_with_its_reason) {
    letter_generator letters = letters_for("xctl02", fixed_seed());
    std::set<std::string> codes;
    for_each_number(receipts_tried, [&](std::size_t number) {
        const auto sent = formats::read_xml(written(*letters.make(number).root(), number));
        original_ = original_of(*sent.value.root());
        const auto reasons = reasons_of(emessage_of(*sent.value.root(), "NegativeReceipt"),
                                        collapsed(original_.original_letter_id));
        const model::document bundle = to_bundle("xctl02", number, *sent.value.root());
        if (bundle.root() == nullptr) return;
        const node* issue = outcome_of(*bundle.root())->child("issue");
        std::string all;
        for (const auto& [code, text] : reasons) {
            expect(issue != nullptr && issue_code(*issue) == code_of(code), "issue.code", number, code);
            all += text;
            if (issue != nullptr) issue = issue->next_same();
            codes.insert(code);
        }
        const model::document back = to_letter("xctl02", number, *bundle.root());
        if (back.root() == nullptr) return;
        const node& about = emessage_of(*back.root(), "NegativeReceipt");
        const std::string code =
            reasons.empty() || reasons[0].first.empty() ? "ikke_specificeret" : reasons[0].first;
        expect(child_text(about, "RefuseCode") == code, "RefuseCode", number, code);
        std::string text;
        characters(*about.child("RefuseText"), text);
        expect(says(solid(text), all), "RefuseText", number, text + " / " + all);
    });
    if (!only_number()) {
        EXPECT_EQ(codes.size(), 6U) << "five codes, and none";
    }
}

TEST_F(receipts, a_refusal_of_the_network_says_who_refused) {
    letter_generator letters = letters_for("xctl01", fixed_seed());
    for_each_number(receipts_tried, [&](std::size_t number) {
        const auto sent = formats::read_xml(written(*letters.make(number).root(), number));
        const node& receipt = *sent.value.root()->child("NegativeVansReceipt");
        original_ = original_of(*sent.value.root());
        const model::document bundle = to_bundle("xctl01", number, *sent.value.root());
        if (bundle.root() == nullptr) return;
        const auto reasons =
            reasons_of(*receipt.child("OriginalEmessage"), collapsed(original_.original_letter_id));
        const node& issue = *outcome_of(*bundle.root())->child("issue");
        expect(issue_code(issue) == code_of(reasons.empty() ? "" : reasons[0].first), "issue.code", number,
               issue_code(issue));
        std::string wanted =
            solid("Afvist af nettet: ") + child_text(*receipt.child("Sender"), "EANIdentifier");
        if (!reasons.empty()) wanted += reasons[0].second;
        const std::string said = solid(issue.child("details")->child_value("text"));
        expect(said == wanted + solid(enrichment), "issue.details.text", number, said + " / " + wanted);
        expect(bundle.root()
                       ->child("entry")
                       ->child("resource")
                       ->first_element()
                       ->child("response")
                       ->child_value("code") == "fatal-error",
               "response.code", number, "");
        // No Acknowledgement becomes an XCTL01: to a party that reads letters it is its receiver's refusal.
        const model::document back = to_letter("xctl02", number, *bundle.root());
        if (back.root() == nullptr) return;
        const std::string text = child_text(emessage_of(*back.root(), "NegativeReceipt"), "RefuseText");
        for (std::size_t i = 1; i < reasons.size(); ++i) wanted += reasons[i].second;
        expect(says(text, wanted), "RefuseText", number, text + " / " + wanted);
    });
}

TEST_F(receipts, one_for_several_letters_is_an_acknowledgement_for_each) {
    letter_generator letters(maps().for_letter("xctl02")->letter(), location_numbers(), fixed_seed());
    letters.limit("OriginalLetter", 5);
    std::size_t several = 0;
    for_each_number(receipts_tried / 4, [&](std::size_t number) {
        const auto sent = formats::read_xml(written(*letters.make(number).root(), number));
        const node& about = emessage_of(*sent.value.root(), "NegativeReceipt");
        std::set<std::string> ids, seen;
        unsigned n = 0;
        for (const node* at = about.child("OriginalLetter"); at != nullptr; at = at->next_same()) {
            original_ = original_of(*sent.value.root());
            original_.original_letter_id = collapsed(model::text_of(*at->child("OriginalLetterIdentifier")));
            original_.original_version_code = model::text_of(*at->child("OriginalVersionCode"));
            original_.number = std::to_string(++n);
            if (!seen.insert(original_.original_letter_id).second) continue;
            const model::document bundle = to_bundle("xctl02", number, *sent.value.root());
            if (bundle.root() == nullptr) return;
            expect(ids.insert(std::string(bundle.root()->child_value("id"))).second, "one id twice", number,
                   "");
            std::size_t issues = 0;
            for (const node* one = outcome_of(*bundle.root())->child("issue"); one != nullptr;
                 one = one->next_same())
                ++issues;
            const auto reasons = reasons_of(about, original_.original_letter_id);
            expect(issues == std::max<std::size_t>(reasons.size(), 1), "issues", number,
                   fmt::format("{} issues, {} reasons", issues, reasons.size()));
            const model::document back = to_letter("xctl02", number, *bundle.root());
            if (back.root() == nullptr) return;
            const node& told = emessage_of(*back.root(), "NegativeReceipt");
            const node* letter = told.child("OriginalLetter");
            expect(
                letter != nullptr && letter->next_same() == nullptr &&
                    child_text(*letter, "OriginalLetterIdentifier") == solid(original_.original_letter_id) &&
                    child_text(*letter, "OriginalVersionCode") == solid(original_.original_version_code),
                "OriginalLetter", number, original_.original_letter_id);
        }
        several += n > 1 ? 1 : 0;
    });
    if (!only_number() && count_or(receipts_tried) >= receipts_tried) {
        EXPECT_GE(several, 100U);
    }
}

TEST_F(receipts, an_acknowledgement_becomes_a_receipt_and_comes_back) {
    acknowledgement_generator made(fixed_seed());
    for_each_number(receipts_tried, [&](std::size_t number) {
        const made_acknowledgement one = made.make(number);
        const auto read = formats::read_fhir_json(one.json);
        if (!found_.without_errors("not read", number, read.found)) return;
        original_ = one.original;
        const std::string kind = one.code == "ok" ? "xctl03" : "xctl02";
        const model::document letter = to_letter(kind, number, *read.value.root());
        if (letter.root() == nullptr) return;
        if (kind == "xctl02") {
            const node& about = emessage_of(*letter.root(), "NegativeReceipt");
            expect(child_text(about, "RefuseCode") == refuse_code_of(one.worst_code), "RefuseCode", number,
                   one.worst_code);
            const std::string text = child_text(about, "RefuseText");
            expect(says(text, solid(one.words)), "RefuseText", number, text + " / " + one.words);
        }
        const model::document bundle = to_bundle(kind, number, *letter.root());
        if (bundle.root() == nullptr) return;
        for (const std::string& line : line_differences(
                 sorted_lines(*read.value.root()), sorted_lines(*bundle.root()), fhir_exceptions_of(kind)))
            found_.add(kind + " " + line.substr(0, line.find(" = ")), number, line);
    });
    if (!only_number()) {
        EXPECT_EQ(made.untried(), "");
    }
}

}  // namespace

void acknowledgements_there_and_back(const std::string& map, std::size_t count, exception_uses& uses) {
    acknowledgement_generator made(fixed_seed());
    for (std::size_t number = 0; number < count; ++number) {
        const made_acknowledgement one = made.make(number);
        if ((one.code == "ok") != (map == "xctl03")) continue;
        const mappings::context with{&shipped_directory(), 0, false, nullptr, &one.original};
        const model::document first = from_json(one.json);
        const auto letter = mappings::fhir_to_letter(*maps().for_letter(map), *first.root(), with);
        const model::document read = through_xml(*letter.target.root());
        const auto last = mappings::letter_to_fhir(*maps().for_letter(map), *read.root(), with);
        uses.note(line_differences(sorted_lines(*first.root()),
                                   sorted_lines(*from_json(to_json(*last.target.root())).root())));
    }
}

/// Refusals: what a letter said, and what the Acknowledgement that was made of it says as a letter.
void refusals_there_and_back(std::size_t count, exception_uses& uses) {
    letter_generator letters = letters_for("xctl02", fixed_seed());
    const mappings::message_map& map = *maps().for_letter("xctl02");
    for (std::size_t number = 0; number < count; ++number) {
        const model::document sent = through_xml(*letters.make(number).root());
        const mappings::facts original = original_of(*sent.root());
        const mappings::context with{&shipped_directory(), 0, false, nullptr, &original};
        const auto bundle = mappings::letter_to_fhir(map, *sent.root(), with);
        const auto back = mappings::fhir_to_letter(map, *bundle.target.root(), with);
        uses.note(letter_differences(*sent.root(), *through_xml(*back.target.root()).root(), form_of(map)));
    }
}

}  // namespace genvej::test
