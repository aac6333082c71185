#include "adapters/formats/fhir_json.hpp"

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <algorithm>

#include "tests/support/shared_data.hpp"

namespace genvej::formats {
namespace {

using model::node;

model::document good_json(std::string_view json) {
    model::checked<model::document> read = read_fhir_json(json);
    for (const model::issue& one : read.found) ADD_FAILURE() << to_line(one) << " in " << json;
    return std::move(read.value);
}

/// The line of the only issue, without its remedy's text: `code path line:column`.
std::string bad_json(std::string_view json, const limits& bounds = {}) {
    const model::checked<model::document> read = read_fhir_json(json, bounds);
    if (read.found.size() != 1) return std::to_string(read.found.size()) + " issues";
    const model::issue& one = read.found.front();
    return fmt::format("{} {} {}:{}", one.code(), one.path, one.at.line, one.at.column);
}

std::string written(std::string_view json, json_style how = json_style::compact) {
    const model::document read = good_json(json);
    std::string out;
    if (read.root() != nullptr) write_fhir_json(*read.root(), out, how);
    return out;
}

TEST(fhir_json, reads_a_tree_with_places) {
    const model::document read = good_json(R"({"resourceType": "Patient",
  "name": [{"family": "Prøve", "given": ["Anna", "Bo"]}],
  "active": true})");
    const node& patient = *read.root();
    EXPECT_EQ(patient.name, "Patient");
    EXPECT_EQ(patient.child_value("active"), "true");
    EXPECT_EQ(patient.child("active")->as, model::literal::boolean);
    EXPECT_EQ(patient.child("active")->at.line, 3U);
    EXPECT_EQ(patient.child("active")->at.column, 3U);
    const node* given = patient.child("name")->child("given");
    EXPECT_TRUE(given->list);
    EXPECT_EQ(given->next_same()->value, "Bo");
    EXPECT_EQ(path_of(*given->next_same(), read.style), "Patient.name[0].given[1]");
    EXPECT_FALSE(patient.child("name")->child("family")->list);
}

TEST(fhir_json, children_stand_in_the_order_of_the_specification) {
    EXPECT_EQ(
        written(
            R"({"birthDate":"1950-02-01","active":false,"id":"p","resourceType":"Patient","meta":{"versionId":"1"}})"),
        R"({"resourceType":"Patient","id":"p","meta":{"versionId":"1"},"active":false,"birthDate":"1950-02-01"})");
}

TEST(fhir_json, a_resource_inside_is_a_node_of_its_own) {
    const std::string_view bundle =
        R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","id":"p",)"
        R"("contained":[{"resourceType":"Organization","id":"o"}]}}]})";
    const model::document read = good_json(bundle);
    const node* patient = read.root()->child("entry")->child("resource")->first;
    ASSERT_NE(patient, nullptr);
    EXPECT_EQ(patient->name, "Patient");
    EXPECT_EQ(patient->child("contained")->first->name, "Organization");
    EXPECT_EQ(path_of(*patient->child("id"), read.style), "Bundle.entry[0].resource.id");
    EXPECT_EQ(written(bundle), bundle);
}

TEST(fhir_json, what_is_written_is_what_was_read) {
    for (
        const std::string_view same : {
            R"({"resourceType":"Observation","valueQuantity":{"value":1.50}})",
            R"({"resourceType":"Observation","valueQuantity":{"value":-0.000000000000000012300}})",
            R"({"resourceType":"Observation","valueQuantity":{"value":1E+2}})",
            R"({"resourceType":"Observation","valueInteger":0})",
            R"({"resourceType":"Patient","birthDate":"1950-02-01","_birthDate":{"id":"a","extension":[{"url":"u","valueBoolean":true}]}})",
            R"({"resourceType":"Patient","_birthDate":{"extension":[{"url":"u","valueCode":"unknown"}]}})",
            R"({"resourceType":"Patient","name":[{"given":["A",null,"C"],"_given":[null,{"id":"b"},{"id":"c"}]}]})",
            R"({"resourceType":"Patient","name":[{"_given":[{"id":"b"}]}]})",
            R"({"resourceType":"Parameters","parameter":[{"name":"a","part":[{"name":"b","resource":{"resourceType":"Basic","id":"x"}}]}]})",
            R"({"resourceType":"Basic","id":"quote\"backslash\\newline\ntab\treturn\r"})",
            R"({"resourceType":"Basic","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>a &amp; b<br/></p></div>"}})",
            R"({"resourceType":"Basic","extension":[{"url":"u","valueString":"æøå – 漢字 – 😀"}]})",
        }) {
        EXPECT_EQ(written(same), same);
    }
}

TEST(fhir_json, escapes_are_read_as_characters) {
    EXPECT_EQ(
        written(
            R"({"resourceType":"Basic","extension":[{"url":"u","valueString":"\u00e6\/\ud83d\ude00\u0041"}]})"),
        R"({"resourceType":"Basic","extension":[{"url":"u","valueString":"æ/😀A"}]})");
}

/// A Basic whose id is `text`, written.
std::string basic_with_id(std::string_view text) {
    model::document made;
    made.set_root(made.make("Basic"));
    node* id = made.append(*made.root(), "id");
    id->value = text;
    id->as = model::literal::string;
    std::string out = "before ";
    write_fhir_json(*made.root(), out);
    return out;
}

TEST(fhir_json, strings_are_escaped_whatever_their_length_and_wherever_the_character_stands) {
    const std::vector<std::pair<char, std::string>> escapes = {
        {'"',    "\\\""   },
        {'\\',   "\\\\"   },
        {'\n',   "\\n"    },
        {'\r',   "\\r"    },
        {'\t',   "\\t"    },
        {'\x01', "\\u0001"},
        {'\x1f', "\\u001f"}
    };
    for (std::size_t size = 1; size < 70; ++size) {
        const std::string plain(size, 'x');
        ASSERT_EQ(basic_with_id(plain), R"(before {"resourceType":"Basic","id":")" + plain + "\"}");
        for (std::size_t at = 0; at < size; ++at) {
            for (const auto& [character, escape] : escapes) {
                std::string text = plain;
                text[at] = character;
                const std::string expected = plain.substr(0, at) + escape + plain.substr(at + 1);
                ASSERT_EQ(basic_with_id(text), R"(before {"resourceType":"Basic","id":")" + expected + "\"}");
            }
        }
    }
}

TEST(fhir_json, characters_that_need_no_escape_get_none) {
    for (const std::string_view text :
         {" !#[]^_~\x7f", "æøå ÆØÅ é", "\xE2\x80\xA8 line separator", "😀😀😀😀😀😀"}) {
        EXPECT_EQ(basic_with_id(text), fmt::format(R"(before {{"resourceType":"Basic","id":"{}"}})", text));
    }
}

TEST(fhir_json, a_string_of_escapes_alone_finds_space) {
    const std::string quotes(100'000, '"');
    EXPECT_EQ(basic_with_id(quotes).size(),
              std::string_view(R"(before {"resourceType":"Basic","id":""})").size() + 200'000);
}

TEST(fhir_json, pretty_is_indented_by_two) {
    EXPECT_EQ(written(R"({"resourceType":"Patient","active":true,"name":[{"given":["A","B"]}]})",
                      json_style::pretty),
              "{\n  \"resourceType\": \"Patient\",\n  \"active\": true,\n  \"name\": [\n    {\n      "
              "\"given\": [\n        \"A\",\n"
              "        \"B\"\n      ]\n    }\n  ]\n}\n");
}

TEST(fhir_json, a_byte_order_mark_is_accepted) {
    EXPECT_EQ(written("\xEF\xBB\xBF{\"resourceType\":\"Basic\",\"id\":\"a\"}"),
              R"({"resourceType":"Basic","id":"a"})");
}

TEST(fhir_json, what_is_not_json_is_refused_with_its_place) {
    EXPECT_EQ(bad_json(""), "json.empty  1:1");
    EXPECT_EQ(bad_json("{\"resourceType\":\"Basic\",\n\"id\":\"a\"} x"), "json.after_end  2:11");
    EXPECT_EQ(bad_json(std::string_view("{\"resourceType\":\"Basic\",\"id\":\"a\"}\0x", 34)),
              "json.after_end  1:34");
    EXPECT_EQ(bad_json("{\"resourceType\":\"Basic\", /* no */ \"id\":\"a\"}"), "json.name  1:26");
    EXPECT_EQ(bad_json("{\"resourceType\":\"Basic\", // no\n \"id\":\"a\"}"), "json.name  1:26");
    EXPECT_EQ(bad_json("{\"resourceType\":\"Basic\",\"id\":\"a\",}"), "json.name  1:34");
    EXPECT_EQ(bad_json("{\"resourceType\" \"Basic\"}"), "json.colon  1:17");
    EXPECT_EQ(bad_json("{\"resourceType\":\"Basic\""), "json.object_end  1:24");
    EXPECT_EQ(bad_json("{\"resourceType\":\"Basic\",\"extension\":[{}"), "json.array_end  1:40");
    EXPECT_EQ(bad_json("{'resourceType':'Basic'}"), "json.name  1:2");
    EXPECT_EQ(bad_json("{\"resourceType\":\"Basic\",\"id\":NaN}"), "json.value  1:30");
    EXPECT_EQ(bad_json("{\"resourceType\":\"Basic\",\"id\":01}"), "json.object_end  1:31");
    EXPECT_EQ(bad_json("{\"resourceType\":\"Basic\",\"id\":1.}"), "json.number  1:32");
    EXPECT_EQ(bad_json("{\"resourceType\":\"Basic\",\"id\":\"\\x\"}"), "json.escape  1:31");
    EXPECT_EQ(bad_json("{\"resourceType\":\"Basic\",\"id\":\"a"), "json.string_end  1:32");
}

TEST(fhir_json, characters_that_fhir_forbids_are_refused) {
    for (const std::string_view escape : {"\\u0000", "\\u0007", "\\u001f", "\\b", "\\f", "\\ud800",
                                          "\\udc00x", "\\ud800\\u0041", "\\uffff", "\\ufffe"}) {
        const std::string json = fmt::format("{{\"resourceType\":\"Basic\",\"id\":\"{}\"}}", escape);
        EXPECT_TRUE(bad_json(json).starts_with("json.character")) << escape << ": " << bad_json(json);
    }
    EXPECT_EQ(bad_json("{\"resourceType\":\"Basic\",\"id\":\"a\nb\"}"), "json.control  1:32");
    EXPECT_TRUE(bad_json("{\"resourceType\":\"Basic\",\"id\":\"\xC3\"}").starts_with("charset."));
    EXPECT_TRUE(bad_json("{\"resourceType\":\"Basic\",\"id\":\"\xED\xA0\x80\"}").starts_with("charset."));
    EXPECT_TRUE(bad_json("{\"resourceType\":\"Basic\",\"id\":\"\xC0\xAF\"}").starts_with("charset."));
    EXPECT_TRUE(bad_json(std::string_view("\xFF\xFE{\0}\0", 6)).starts_with("charset.unsupported"));
}

TEST(fhir_json, repeated_keys_are_refused) {
    EXPECT_EQ(bad_json("{\"resourceType\":\"Patient\",\n\"name\":[{\"family\":\"A\",\"family\":\"A\"}]}"),
              "json.duplicate_key Patient.name[0] 2:23");
    EXPECT_EQ(bad_json(R"({"resourceType":"Basic","resourceType":"Basic","id":"a"})"),
              "json.duplicate_key Basic 1:25");
    EXPECT_EQ(bad_json(R"({"resourceType":"Patient","_birthDate":{"id":"a"},"_birthDate":{"id":"a"}})"),
              "json.duplicate_key Patient 1:51");
}

TEST(fhir_json, what_is_not_fhir_is_refused_with_path_and_place) {
    EXPECT_EQ(bad_json("[]"), "fhir.not_an_object  1:1");
    EXPECT_EQ(bad_json("{}"), "fhir.no_resource_type  1:1");
    EXPECT_EQ(bad_json(R"({"resourceType":"Patient"})"), "fhir.empty Patient 1:1");
    EXPECT_EQ(bad_json(R"({"resourceType":"Letter"})"), "fhir.unknown_resource  1:2");
    EXPECT_EQ(bad_json(R"({"resourceType":"DomainResource"})"), "fhir.unknown_resource  1:2");
    EXPECT_EQ(bad_json(R"({"resourceType":"HumanName"})"), "fhir.unknown_resource  1:2");
    EXPECT_EQ(bad_json(R"({"resourceType":7})"), "fhir.unknown_resource  1:2");
    EXPECT_EQ(bad_json(R"({"resourceType":"Patient","nickname":"A"})"), "fhir.unknown_element Patient 1:27");
    EXPECT_EQ(bad_json(R"({"resourceType":"Patient","_name":[{"id":"a"}]})"),
              "fhir.unknown_element Patient 1:27");
    EXPECT_EQ(bad_json(R"({"resourceType":"Patient","name":{"family":"A"}})"),
              "fhir.wrong_kind Patient 1:27");
    EXPECT_EQ(bad_json(R"({"resourceType":"Patient","birthDate":["1950"]})"), "fhir.wrong_kind Patient 1:27");
    EXPECT_EQ(bad_json(R"({"resourceType":"Patient","active":"true"})"),
              "fhir.wrong_kind Patient.active 1:27");
    EXPECT_EQ(bad_json(R"({"resourceType":"Patient","birthDate":1950})"),
              "fhir.wrong_kind Patient.birthDate 1:27");
    EXPECT_EQ(bad_json(R"({"resourceType":"Patient","birthDate":{}})"),
              "fhir.wrong_kind Patient.birthDate 1:27");
    EXPECT_EQ(bad_json(R"({"resourceType":"Patient","birthDate":null})"),
              "fhir.wrong_kind Patient.birthDate 1:27");
    EXPECT_EQ(bad_json(R"({"resourceType":"Patient","name":["A"]})"), "fhir.wrong_kind Patient.name[0] 1:35");
    EXPECT_EQ(bad_json(R"({"resourceType":"Patient","name":[null]})"),
              "fhir.wrong_kind Patient.name[0] 1:35");
    EXPECT_EQ(bad_json(R"({"resourceType":"Patient","name":[]})"), "fhir.empty_array Patient 1:27");
    EXPECT_EQ(bad_json(R"({"resourceType":"Patient","name":[{}]})"), "fhir.empty Patient.name[0] 1:35");
    EXPECT_EQ(bad_json(R"({"resourceType":"Patient","id":""})"), "fhir.empty Patient.id 1:27");
    EXPECT_EQ(bad_json(R"({"resourceType":"Patient","name":[{"given":[null]}]})"),
              "fhir.empty Patient.name[0].given[0] 1:45");
    EXPECT_EQ(bad_json(R"({"resourceType":"Patient","deceasedBoolean":true,"deceasedDateTime":"2020"})"),
              "fhir.two_choices Patient 1:50");
    EXPECT_EQ(bad_json(R"({"resourceType":"Bundle","entry":[{"resource":{"id":"a"}}]})"),
              "fhir.no_resource_type Bundle.entry[0].resource 1:36");
    EXPECT_EQ(bad_json(R"({"resourceType":"Basic","text":{"div":"<div>no namespace</div>"}})"),
              "fhir.narrative Basic.text.div 1:33");
    EXPECT_EQ(
        bad_json(
            R"({"resourceType":"Basic","text":{"div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p></div>"}})"),
        "fhir.narrative Basic.text.div 1:33");
}

TEST(fhir_json, a_narrative_is_a_div_of_xhtml) {
    const auto narrative = [](std::string_view div) {
        return fmt::format(R"({{"resourceType":"Basic","text":{{"status":"generated","div":"{}"}}}})", div);
    };
    for (const std::string_view right :
         {"<div xmlns='http://www.w3.org/1999/xhtml'/>",
          "<div lang='da'\\n xmlns = 'http://www.w3.org/1999/xhtml' >x</div>"}) {
        EXPECT_TRUE(read_fhir_json(narrative(right)).ok()) << right;
    }
    for (const std::string_view wrong :
         {"<div/>", "<div xmlns='http://www.w3.org/1999/xhtml/more'/>",
          "<div title='http://www.w3.org/1999/xhtml'/>", "<div xmlns:h='http://www.w3.org/1999/xhtml'/>",
          "<div xmlns=http://www.w3.org/1999/xhtml/>", "text",
          "<divide xmlns='http://www.w3.org/1999/xhtml'/>", "<p xmlns='http://www.w3.org/1999/xhtml'/>",
          "<div xmlns='http://www.w3.org/1999/xhtml'>&nbsp;</div>",
          "<div xmlns='http://www.w3.org/1999/xhtml'/><div/>"}) {
        EXPECT_TRUE(bad_json(narrative(wrong)).starts_with("fhir.narrative"))
            << wrong << ": " << bad_json(narrative(wrong));
    }
}

TEST(fhir_json, a_name_that_is_no_name_does_not_get_into_the_summary) {
    const model::checked<model::document> read =
        read_fhir_json(R"({"resourceType":"Patient","0101010101":"x"})");
    ASSERT_EQ(read.found.size(), 1U);
    EXPECT_EQ(to_line(read.found.front()).find("0101010101"), std::string::npos);
    EXPECT_EQ(read.found.front().evidence, "0101010101");
}

TEST(fhir_json, limits_come_first) {
    limits small;
    small.depth = 8;
    std::string deep = R"({"resourceType":"Basic","extension":)";
    for (int i = 0; i < 100'000; ++i) deep += "[";
    EXPECT_TRUE(bad_json(deep, small).starts_with("limit.depth"));
    EXPECT_TRUE(bad_json(deep).starts_with("limit.depth"));
    small.nodes = 5;
    EXPECT_TRUE(bad_json(R"({"resourceType":"Patient","name":[{"given":["A","B","C"]}]})", small)
                    .starts_with("limit.nodes"));
    small.document_bytes = 10;
    EXPECT_TRUE(bad_json(R"({"resourceType":"Patient"})", small).starts_with("limit.document"));
}

TEST(fhir_json, many_mistakes_are_told_up_to_a_bound) {
    std::string json = R"({"resourceType":"Patient")";
    for (int i = 0; i < 10'000; ++i) json += ",\"nickname\":1";
    const model::checked<model::document> read = read_fhir_json(json + "}");
    EXPECT_GE(read.found.size(), 100U);
    EXPECT_LE(read.found.size(), 101U);
}

TEST(fhir_json, a_bundle_that_is_cut_off_anywhere_is_refused) {
    const std::string json =
        R"({"resourceType":"Patient","name":[{"family":"Ør\u00e5","given":["A"]}],"active":true})";
    ASSERT_TRUE(read_fhir_json(json).ok());
    for (std::size_t size = 0; size < json.size(); ++size) {
        const model::checked<model::document> read = read_fhir_json(json.substr(0, size));
        ASSERT_FALSE(read.ok()) << size;
        EXPECT_NE(read.found.front().at.line, 0U) << size;
    }
}

/// Equal as JSON: members in any order, numbers digit by digit.
bool same_json(const rapidjson::Value& a, const rapidjson::Value& b) {
    return a == b;
}

rapidjson::Document parse(std::string_view json) {
    rapidjson::Document parsed;
    parsed.Parse<rapidjson::kParseNumbersAsStringsFlag>(json.data(), json.size());
    EXPECT_FALSE(parsed.HasParseError());
    return parsed;
}

TEST(fhir_json, every_published_message_comes_back_equal) {
    GENVEJ_NEEDS_SHARED_DATA();
    std::size_t seen = 0;
    for (const auto& file : test::files_below(test::shared_data() / "samples", ".json")) {
        SCOPED_TRACE(file.filename().string());
        const std::string json = test::read_file(file);
        const std::string again = written(json);
        EXPECT_TRUE(same_json(parse(json), parse(again)));
        EXPECT_EQ(written(again), again) << "written order is the order that is read";
        EXPECT_EQ(written(written(again, json_style::pretty)), again);
        ++seen;
    }
    EXPECT_EQ(seen, 24U);
}

TEST(fhir_json, places_are_those_of_the_text_although_strings_are_decoded_in_place) {
    const std::string before =
        "{\n \"resourceType\": \"Patient\",\n \"language\": \"a\\n\\u000a\\n\\n\\u00e6\\t";
    const auto place = [](const std::string& text, std::string_view what) {
        const std::size_t at = text.rfind(what);
        const std::size_t lines = static_cast<std::size_t>(
            std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
        return fmt::format("{}:{}", lines + 1, at - text.rfind('\n', at));
    };
    struct {
        std::string text;
        std::string_view wrong;
        std::string_view code;
    } const wrong[] = {
        {before + "\\q\"}",                          "\\q",    "json.escape"    },
        {before + "\x01\"}",                         "\x01",   "json.control"   },
        {before + "\",\n\n \"id\" 1}",               "1}",     "json.colon"     },
        {before + "\",\n \"id\": \"\\n\" \n !",      "!",      "json.object_end"},
        {before + "\"}\n\n \"\"",                    "\"\"",   "json.after_end" },
        {before + "\",\n \"id\": [\n1,\n,\n \"\"]}", ",\n \"", "json.value"     },
        {before + "\",\n \"id\":\n \"\\ud800\"}",    "\\ud8",  "json.character" },
    };
    for (const auto& one : wrong) {
        const auto expected = fmt::format("{}  {}", one.code, place(one.text, one.wrong));
        EXPECT_EQ(bad_json(one.text), expected) << one.text;
        std::string own = one.text;
        const auto read = read_fhir_json(input::given(own));
        ASSERT_EQ(read.found.size(), 1U);
        const model::issue& found = read.found.front();
        EXPECT_EQ(fmt::format("{} {} {}:{}", found.code(), found.path, found.at.line, found.at.column),
                  expected);
    }
}

TEST(fhir_json, what_is_given_is_not_copied) {
    std::string bytes = R"({"resourceType": "Binary", "contentType": "text\/plain", "data": ")" +
                        std::string(100'000, 'A') + "\"}";
    const char* const begin = bytes.data();
    const char* const end = begin + bytes.size();
    const auto read = read_fhir_json(input::given(bytes));
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(read.value.root()->child_value("contentType"), "text/plain");
    const std::string_view data = read.value.root()->child_value("data");
    EXPECT_EQ(data, std::string(100'000, 'A'));
    EXPECT_GE(data.data(), begin);
    EXPECT_LE(data.data() + data.size(), end);
}

}  // namespace
}  // namespace genvej::formats
