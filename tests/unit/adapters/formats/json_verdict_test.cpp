// Our pass over JSON and RapidJSON's say the same about texts that were spoiled at random, and see the same
// values.
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <map>

#include "adapters/formats/json_tree.hpp"
#include "adapters/formats/utf8.hpp"
#include "adapters/formats/xml_characters.hpp"
#include "tests/support/mutate.hpp"

namespace genvej::formats {
namespace {

constexpr std::string_view originals[] = {
    R"({"resourceType": "Patient", "name": [{"family": "Pr\u00f8ve \"\\\/", "given": ["Anna", "Bo", null]}],
  "active": true, "x": [-1.50, 0, 1E+2, 12.5e-3, {}, [], false], "tekst": "linje\nto\t æøå \ud83d\ude00 漢字 og mere"})",
    "[[[\"a\",\"\"],{\"a\":{\"b\":[1,2,3]}}],{\"k\":\""
    "en tekst uden noget s\xC3\xA6rligt i sig, lang nok til flere blokke"
    "\"}]\r\n",
    " \t\"\\u0041\\r\" ",
};

/// Characters that RapidJSON lets pass, and neither FHIR nor XML does.
bool all_allowed(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const code_point next = decode_utf8(text.substr(at));
        if (next.length == 0 || !xml::is_character(next.value)) return false;
        at += next.length;
    }
    return true;
}

bool all_allowed(const rapidjson::Value& value) {
    const auto text = [](const rapidjson::Value& one) {
        return std::string_view(one.GetString(), one.GetStringLength());
    };
    if (value.IsString()) return all_allowed(text(value));
    if (value.IsArray()) {
        return std::all_of(value.Begin(), value.End(),
                           [](const rapidjson::Value& one) { return all_allowed(one); });
    }
    if (!value.IsObject()) return true;
    return std::all_of(value.MemberBegin(), value.MemberEnd(), [&](const auto& one) {
        return all_allowed(text(one.name)) && all_allowed(one.value);
    });
}

/// Numbers come as strings on both sides.
std::string shown(const json::value& ours) {
    std::string out(ours.text);
    if (ours.is == json::kind::array || ours.is == json::kind::object)
        out = ours.is == json::kind::array ? "[" : "{";
    for (const json::value* one = ours.first; one != nullptr; one = one->next)
        out += std::string(one->key) + "=" + shown(*one) + ";";
    return out;
}

std::string shown(const rapidjson::Value& theirs) {
    if (theirs.IsString()) return {theirs.GetString(), theirs.GetStringLength()};
    if (theirs.IsBool()) return theirs.GetBool() ? "true" : "false";
    std::string out = theirs.IsArray() ? "[" : theirs.IsObject() ? "{" : "";
    if (theirs.IsArray()) {
        for (const auto& one : theirs.GetArray()) out += "=" + shown(one) + ";";
    } else if (theirs.IsObject()) {
        for (const auto& one : theirs.GetObject())
            out +=
                std::string(one.name.GetString(), one.name.GetStringLength()) + "=" + shown(one.value) + ";";
    }
    return out;
}

struct comparison {
    int good = 0;
    int bad = 0;
    std::map<std::string, int, std::less<>> codes;
};

void compare(const std::string& text, const std::string& how, comparison& seen) {
    model::arena texts;
    model::arena values;
    const auto ours = json::read(text, texts, values, {});
    rapidjson::Document theirs;
    theirs.Parse<rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseIterativeFlag>(text.data(),
                                                                                         text.size());
    // RapidJSON takes a NUL for the end of the text.
    const bool accepted = !theirs.HasParseError() && all_allowed(theirs) && text.find('\0') == std::string::npos;
    ASSERT_EQ(ours.ok(), accepted) << how << "\n"
                                   << text << "\n"
                                   << (ours.ok() ? "" : to_line(ours.found[0]));
    ++(accepted ? seen.good : seen.bad);
    if (accepted) {
        EXPECT_EQ(shown(*ours.value), shown(theirs)) << how << "\n" << text;
    } else {
        ++seen.codes[std::string(ours.found[0].code())];
        EXPECT_NE(ours.found[0].at.line, 0U);
    }
}

TEST(json_verdict, agrees_with_rapidjson_over_mutations) {
    constexpr int rounds = 6000;
    comparison seen;
    test::byte_mutator mutator(20261126);
    for (const std::string_view original : originals) {
        compare(std::string(original), "unchanged", seen);
        for (int i = 0; i < rounds && !HasFailure(); ++i) {
            const std::string text = mutator.mutate(original);
            if (valid_utf8_prefix(text) == text.size()) compare(text, mutator.done(), seen);
        }
    }
    EXPECT_GT(seen.good, rounds / 4) << "too few mutations that leave a text right";
    EXPECT_GT(seen.bad, rounds / 2);
    EXPECT_GE(seen.codes.size(), 10U) << "too few kinds of mistakes";
}

}  // namespace
}  // namespace genvej::formats
