/// A correspondence with its XBIN01 there and back, as `genvej convert` does it.
#include "gateway/pipeline/convert.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "gateway/config/knowledge.hpp"
#include "tests/support/shared_data.hpp"

namespace genvej::gateway {
namespace {

std::string example(const std::string& file) {
    return test::read_file(std::filesystem::path(GENVEJ_SOURCE_DIR) / "mappings" / file);
}

/// Without line ends behind the last line.
std::string without_end(std::string text) {
    while (text.ends_with('\n')) text.pop_back();
    return text;
}

translation_tools tools() {
    static const loaded_knowledge known = load_knowledge("", "");
    translation_tools out;
    out.maps = known.value->maps.get();
    out.directory = &known.value->directory;
    return out;
}

bool says(const conversion& made, std::string_view code) {
    return std::any_of(made.found.begin(), made.found.end(),
                       [&](const model::issue& one) { return one.code() == code; });
}

TEST(convert, a_letter_and_its_objects_become_one_bundle) {
    for (const bool objects_first : {false, true}) {
        std::vector<std::string> both{example("xdis91/examples/with_objects/letter.xml"),
                                      example("xdis91/examples/with_objects/objects.xml")};
        if (objects_first) std::swap(both[0], both[1]);
        const auto made = convert(both, tools());
        ASSERT_EQ(made.size(), 2U);
        const conversion& letter = made[objects_first ? 1 : 0];
        const conversion& objects = made[objects_first ? 0 : 1];
        EXPECT_TRUE(letter.ok());
        EXPECT_TRUE(objects.ok());
        EXPECT_TRUE(objects.documents.empty()) << "the objects are in the letter's message";
        ASSERT_EQ(letter.documents.size(), 1U);
        EXPECT_EQ(without_end(letter.documents[0].data),
                  without_end(example("xdis91/examples/with_objects/bundle.json")));
        EXPECT_FALSE(says(letter, "letter.attachment_missing"));
    }
}

TEST(convert, and_the_bundle_two_letters_again) {
    const conversion made = convert(example("xdis91/examples/with_objects/bundle.json"), tools());
    ASSERT_TRUE(made.ok()) << to_line(made.found.front());
    ASSERT_EQ(made.documents.size(), 2U);
    std::vector<std::string> names{made.documents[0].name, made.documents[1].name};
    std::sort(names.begin(), names.end());
    EXPECT_TRUE(names[0].starts_with("XBIN01-")) << names[0];
    EXPECT_EQ(names[1], "XDIS91-KOR26090100001.xml") << "the letter has its own identifier again";
    EXPECT_NE(names[0], "XBIN01-KOR26090100001.xml") << "and the other one of its own";
}

TEST(convert, objects_of_another_patient_are_refused_with_the_letter) {
    std::string objects = example("xdis91/examples/with_objects/objects.xml");
    objects.replace(objects.find("0202020202"), 10, "0303030303");
    const std::vector<std::string> both{example("xdis91/examples/with_objects/letter.xml"), objects};
    const auto made = convert(both, tools());
    EXPECT_FALSE(made[0].ok());
    EXPECT_TRUE(says(made[0], "pair.patient"));
}

TEST(convert, a_letter_without_its_objects_warns) {
    const conversion made = convert(example("xdis91/examples/with_objects/letter.xml"), tools());
    EXPECT_TRUE(made.ok());
    EXPECT_TRUE(says(made, "letter.attachment_missing"));
}

TEST(convert, a_letter_that_holds_objects_itself_is_refused) {
    const conversion made = convert(example("xdis91/examples/with_objects/tree.xml"), tools());
    EXPECT_FALSE(made.ok());
    EXPECT_TRUE(says(made, "structure.unknown"));
}

TEST(convert, objects_alone_become_a_message_that_says_so) {
    const conversion made = convert(example("xbin01/examples/alone/letter.xml"), tools());
    ASSERT_TRUE(made.ok());
    EXPECT_TRUE(says(made, "letter.only_objects"));
    EXPECT_NE(made.documents[0].data.find("Meddelelsen indeholder kun bilag."), std::string::npos);
    const conversion back = convert(made.documents[0].data, tools());
    ASSERT_TRUE(back.ok()) << to_line(back.found.front());
    ASSERT_EQ(back.documents.size(), 1U) << "no letter that says only that there are objects";
    EXPECT_EQ(back.documents[0].name, "XBIN01-BIN26090100002.xml");
}

TEST(convert, objects_about_no_patient_are_refused) {
    const conversion made = convert(example("xbin01/examples/no_patient/tree.xml"), tools());
    EXPECT_FALSE(made.ok());
    EXPECT_TRUE(says(made, "meaning.no_patient"));
}

TEST(convert, a_file_type_that_is_not_permitted_is_named) {
    std::string letter = example("xdis91/examples/with_objects/letter.xml");
    letter.replace(letter.find(">pdf<"), 5, ">exe<");
    const conversion made = convert(letter, tools());
    ASSERT_FALSE(made.ok());
    EXPECT_TRUE(says(made, "code.refused"));
    EXPECT_NE(model::worst(made.found)->summary().find("exe"), std::string::npos);
}

TEST(convert, a_script_in_a_narrative_goes_nowhere) {
    std::string bundle = example("xdis91/examples/reply/bundle.json");
    const std::string_view shown = "<p>Patient ";
    bundle.replace(bundle.find(shown), shown.size(), "<p>alert-canary ");
    const conversion made = convert(bundle, tools());
    ASSERT_TRUE(made.ok());
    EXPECT_EQ(made.documents[0].data.find("canary"), std::string::npos);
}

TEST(convert, a_bundle_that_breaks_a_rule_is_refused_with_its_path) {
    std::string bundle = example("xdis91/examples/reply/bundle.json");
    const std::string_view there = "\"reference\": \"Patient/";
    bundle.replace(bundle.find(there), there.size(), "\"reference\": \"https://other.invalid/Patient/");
    const conversion made = convert(bundle, tools());
    ASSERT_FALSE(made.ok());
    EXPECT_TRUE(says(made, "bundle.outside"));
    EXPECT_FALSE(model::worst(made.found)->path.empty());
}

}  // namespace
}  // namespace genvej::gateway
