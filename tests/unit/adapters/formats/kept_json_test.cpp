#include "adapters/formats/kept_json.hpp"

#include <gtest/gtest.h>

#include "tests/support/shared_data.hpp"

namespace genvej::formats {
namespace {

using model::node;

/// Where two trees differ first; empty: nowhere. Places aside.
std::string difference(const node& kept, const node& judged) {
    std::string here = path_of(judged, model::path_style::fhir);
    if (kept.name != judged.name || kept.value != judged.value || kept.space != judged.space) return here;
    if (kept.list != judged.list || kept.as != judged.as || kept.index != judged.index) return here + " made";
    const node *one = kept.first, *other = judged.first;
    for (; one != nullptr && other != nullptr; one = one->next, other = other->next) {
        std::string below = difference(*one, *other);
        if (!below.empty()) return below;
    }
    return one == other ? std::string() : here + " children";
}

std::string difference(std::string_view json) {
    const auto kept = read_kept_json(json), judged = read_fhir_json(json);
    if (kept.found.size() != judged.found.size()) return "issues";
    for (std::size_t i = 0; i < kept.found.size(); ++i) {
        if (to_line(kept.found[i]) != to_line(judged.found[i])) return to_line(kept.found[i]);
    }
    if (kept.value.root() == nullptr || judged.value.root() == nullptr)
        return kept.value.root() == judged.value.root() ? "" : "no tree";
    if (kept.value.size() != judged.value.size() || kept.value.style != judged.value.style ||
        kept.value.encoding != judged.value.encoding)
        return "documents";
    return difference(*kept.value.root(), *judged.value.root());
}

/// Read in the order of the text, and not by the other reader: that one counts places.
bool was_fast(std::string_view json) {
    const auto kept = read_kept_json(json);
    return kept.ok() && kept.value.root()->at.line == 0;
}

TEST(kept_json, gives_the_tree_that_the_other_reader_gives) {
    for (
        const char* json :
        {R"({"resourceType":"Patient","id":"p","active":true,"name":[{"family":"Prøve \"x\"\n","given":["Anna","Bo"]}]})",
         R"({"resourceType":"Observation","id":"o","status":"final","code":{"text":"a"},"valueQuantity":{"value":1.50,"unit":"m"}})",
         R"({"resourceType":"Patient","birthDate":"1950-01-01","_birthDate":{"extension":[{"url":"u","valueBoolean":false}]}})",
         R"({"resourceType":"Patient","_birthDate":{"id":"x","extension":[{"url":"u","valueCode":"c"}]},"maritalStatus":{"text":"t"}})",
         R"({"resourceType":"Basic","contained":[{"resourceType":"Patient","id":"a"},{"resourceType":"Group","id":"b"}],"code":{"text":"c"}})",
         R"({"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"urn:x","resource":{"resourceType":"Patient","id":"p"}}]})",
         R"({"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">a&amp;b<br/></div>"}})"}) {
        EXPECT_EQ(difference(json), "") << json;
        EXPECT_TRUE(was_fast(json)) << json;
    }
}

TEST(kept_json, leaves_what_stands_otherwise_to_the_other_reader) {
    for (const char* json :
         {R"({"id":"p","resourceType":"Patient"})",
          R"({"resourceType":"Patient","active":true,"id":"p"})",
          R"({"resourceType":"Patient","name":[{"given":["a",null],"_given":[null,{"id":"x"}]}]})",
          R"({"resourceType":"Patient","active":"true"})",
          R"({"resourceType":"Patient","gender":""})",
          R"({"resourceType":"Patient","name":{"family":"a"}})",
          R"({"resourceType":"Patient","name":[]})",
          R"({"resourceType":"Patient","name":[{}]})",
          R"({"resourceType":"Patient","name":[[{"family":"a"}]]})",
          R"({"resourceType":"Patient","nothing":"a"})",
          R"({"resourceType":"Patient","":"a"})",
          R"({"resourceType":"Patient","active":[true]})",
          R"({"resourceType":"Patient","deceasedBoolean":true,"deceasedDateTime":"2026"})",
          R"({"resourceType":"Patient","_id":{"extension":[{"url":"u","_url":{"id":"x"},"valueCode":"c"}]}})",
          R"({"resourceType":"Patient","gender":"male","_gender":"x"})",
          R"({"resourceType":"Patient","gender":{"id":"x"}})",
          R"({"resourceType":"Nobody","id":"p"})",
          R"({"resourceType":"Patient"})",
          R"({"resourceType":"Patient","id":"p"}x)",
          R"({"resourceType":"Patient","id":"p")",
          R"([{"resourceType":"Patient","id":"p"}])",
          R"("Patient")",
          "{}",
          ""}) {
        EXPECT_EQ(difference(json), "") << json;
        EXPECT_FALSE(was_fast(json)) << json;
    }
}

TEST(kept_json, goes_no_deeper_than_it_may) {
    const auto nested = [](int depth) {
        std::string json = R"({"resourceType":"Questionnaire","status":"draft")";
        for (int i = 0; i < depth; ++i) json += R"(,"item":[{"linkId":"1","type":"group")";
        for (int i = 0; i < depth; ++i) json += "}]";
        return json + "}";
    };
    EXPECT_TRUE(was_fast(nested(47)));
    EXPECT_EQ(difference(nested(47)), "");
    EXPECT_FALSE(was_fast(nested(48)));
    EXPECT_TRUE(read_kept_json(nested(48)).ok()) << "the other reader takes it";
    EXPECT_EQ(difference(nested(48)), "");
    EXPECT_EQ(difference(nested(5'000)), "");
}

void check_files(const std::filesystem::path& folder, std::string_view ending, std::size_t least) {
    std::size_t fast = 0;
    for (const std::filesystem::path& file : test::files_below(folder, ending)) {
        const std::string json = test::read_file(file);
        const auto judged = read_fhir_json(json);
        if (!judged.ok() || judged.value.root() == nullptr) continue;
        EXPECT_EQ(difference(json), "") << file;
        std::string written;
        write_fhir_json(*judged.value.root(), written);
        EXPECT_EQ(difference(written), "") << file;
        fast += was_fast(written) ? 1U : 0U;
    }
    EXPECT_GE(fast, least);
}

TEST(kept_json, reads_every_example_of_the_maps_as_it_was_written) {
    check_files(GENVEJ_SOURCE_DIR "/mappings", "bundle.json", 20);
}

TEST(kept_json, reads_what_was_published_as_it_was_written) {
    GENVEJ_NEEDS_SHARED_DATA();
    check_files(test::shared_data() / "samples", ".json", 10);
}

}  // namespace
}  // namespace genvej::formats
