#include "gateway/pipeline/bundle_rules.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/fhir_xml.hpp"
#include "gateway/pipeline/conversation.hpp"
#include "tests/support/shared_data.hpp"

namespace genvej::gateway {
namespace {

namespace fs = std::filesystem;

const fs::path examples = fs::path(GENVEJ_SOURCE_DIR) / "mappings/xdis91/examples";

struct change {
    std::string_view found, put;
};

std::string changed(const std::string& example, std::initializer_list<change> changes) {
    std::string text = test::read_file(examples / example / "bundle.json");
    for (const change& one : changes) {
        const std::size_t at = text.find(one.found);
        EXPECT_NE(at, std::string::npos) << one.found;
        if (at != std::string::npos) text.replace(at, one.found.size(), one.put);
    }
    return text;
}

model::document parse(const std::string& json) {
    auto read = formats::read_fhir_json(json);
    EXPECT_TRUE(read.ok()) << (read.found.empty() ? "" : to_line(read.found.front()));
    return std::move(read.value);
}

/// `code at path`, one for each issue.
std::vector<std::string> verdict(const model::document& bundle, std::size_t most = 70'000'000) {
    std::vector<std::string> out;
    for (const model::issue& one : check_bundle(*bundle.root(), most))
        out.push_back(std::string(one.code()) + " at " + one.path);
    return out;
}

std::vector<std::string> verdict(const std::string& example, std::initializer_list<change> changes) {
    return verdict(parse(changed(example, changes)));
}

using lines = std::vector<std::string>;

bool holds_one(const lines& found, std::string_view beginning) {
    return std::any_of(found.begin(), found.end(),
                       [&](const std::string& one) { return one.starts_with(beginning); });
}

TEST(bundle_rules, our_own_examples_keep_them) {
    for (const char* one : {"reply", "forward", "referral", "minimal", "full", "with_objects"})
        EXPECT_EQ(verdict(one, {}), lines{}) << one;
}

TEST(bundle_rules, published_messages_keep_them) {
    GENVEJ_NEEDS_SHARED_DATA();
    std::size_t seen = 0;
    for (const char* folder :
         {"samples/carecommunication", "samples/hospitalnotification", "samples/acknowledgement"}) {
        for (const fs::path& file : test::files_below(test::shared_data() / folder, "")) {
            const std::string bytes = test::read_file(file);
            auto read =
                file.extension() == ".xml" ? formats::read_fhir_xml(bytes) : formats::read_fhir_json(bytes);
            ASSERT_TRUE(read.ok()) << file;
            EXPECT_EQ(verdict(read.value), lines{}) << file.filename();
            ++seen;
        }
    }
    EXPECT_GE(seen, 20U);
}

TEST(bundle_rules, two_focuses) {
    const auto found =
        verdict("reply", {
                             {"\"focus\": [", "\"focus\": [{ \"reference\": \"Patient/none\" },"}
    });
    EXPECT_TRUE(holds_one(found, "bundle.two_focuses at Bundle.entry[0].resource.focus[1]")) << found[0];
}

TEST(bundle_rules, a_message_without_header) {
    auto bundle = parse(changed("reply", {}));
    model::document::remove(*bundle.root()->child("entry"));
    EXPECT_TRUE(holds_one(verdict(bundle), "fhir.no_header"));
}

TEST(bundle_rules, a_reference_to_nobody) {
    const auto found = verdict("reply", {
                                            {"\"reference\": \"Patient/", "\"reference\": \"Patient/x"}
    });
    ASSERT_EQ(found.size(), 1U);
    EXPECT_TRUE(found[0].starts_with("bundle.dangling at Bundle.entry[")) << found[0];
    EXPECT_TRUE(found[0].ends_with(".reference")) << found[0];
}

TEST(bundle_rules, a_reference_to_an_outside_address_is_refused_and_not_followed) {
    const auto found = verdict(
        "reply", {
                     {"\"reference\": \"Patient/", "\"reference\": \"https://other.invalid/Patient/"}
    });
    ASSERT_EQ(found.size(), 1U);
    EXPECT_TRUE(found[0].starts_with("bundle.outside at ")) << found[0];
}

TEST(bundle_rules, contained_instead_of_bundled) {
    const auto found = verdict("reply", {
                                            {"\"resourceType\": \"CareTeam\",",
                                             "\"resourceType\": \"CareTeam\", \"contained\": [{ "
                                             "\"resourceType\": \"Organization\", \"id\": \"a\", "
                                             "\"name\": \"B\" }],"}
    });
    EXPECT_TRUE(holds_one(found, "bundle.contained at ")) << found.size();
}

TEST(bundle_rules, the_same_resource_twice) {
    auto bundle = parse(changed("minimal", {}));
    model::node* second = bundle.root()->child("entry")->next_same();
    model::node* url = second->child("fullUrl");
    model::node* third = second->next_same();
    third->child("fullUrl")->value = url->value;
    EXPECT_TRUE(holds_one(verdict(bundle), "bundle.twice at "));
}

TEST(bundle_rules, a_thread_without_a_name) {
    auto bundle = parse(changed("minimal", {}));
    for (model::node* at = bundle.root()->child("entry"); at != nullptr; at = at->next_same()) {
        model::node* talk = at->child("resource")->child("Communication");
        if (talk != nullptr) model::document::remove(*talk->child("identifier"));
    }
    EXPECT_TRUE(holds_one(verdict(bundle), "bundle.thread at "));
}

TEST(bundle_rules, an_attachment_that_is_no_base64) {
    const auto found = verdict("forward", {
                                              {"\"data\": \"JVBERi0x", "\"data\": \"JVBE.i0x"}
    });
    ASSERT_EQ(found.size(), 1U);
    EXPECT_TRUE(found[0].starts_with("base64.foreign_character at Bundle.entry[")) << found[0];
    EXPECT_TRUE(found[0].ends_with("contentAttachment.data")) << found[0];
    EXPECT_TRUE(holds_one(verdict(parse(changed("forward", {})), 100), "limit.attachment at "));
}

TEST(bundle_rules, an_exchange_that_nobody_tells_of) {
    auto bundle = parse(changed("minimal", {}));
    for (model::node* at = bundle.root()->child("entry"); at != nullptr; at = at->next_same()) {
        model::node* told = at->child("resource")->child("Provenance");
        if (told != nullptr) told->child("target")->child("reference")->value = "MessageHeader/another";
    }
    EXPECT_TRUE(holds_one(verdict(bundle), "bundle.provenance at "));
}

TEST(conversation, the_predecessor_is_a_message_or_a_letter) {
    const auto reply = parse(changed("reply", {}));
    const conversation talk = read_conversation(*reply.root());
    EXPECT_EQ(talk.activity, "reply-message");
    EXPECT_TRUE(is_thread_id(talk.thread));
    EXPECT_EQ(talk.answers.size(), 36U);
    EXPECT_TRUE(talk.letter_id.empty());
}

TEST(conversation, a_letter_is_named_by_location_number_and_identifier_also_the_wrong_way_round) {
    const struct {
        std::string_view text;
        bool reversed;
    } cases[] = {
        {"5799990000019#KOR1", false},
        {"KOR1#5799990000019", true }
    };
    for (const auto& one : cases) {
        const std::string name = "\"identifier\": { \"value\": \"" + std::string(one.text) + "\" }";
        auto bundle = parse(changed("reply", {}));
        std::string json;
        formats::write_fhir_json(*bundle.root(), json, formats::json_style::compact);
        const std::size_t role = json.find("\"role\":\"revision\"");
        ASSERT_NE(role, std::string::npos);
        const std::size_t reference = json.find("\"reference\":\"", role);
        const std::size_t end = json.find('"', reference + 13);
        json.replace(reference, end + 1 - reference, name);
        const auto changed_bundle = parse(json);
        const conversation talk = read_conversation(*changed_bundle.root());
        EXPECT_EQ(talk.letter_gln, "5799990000019");
        EXPECT_EQ(talk.letter_id, "KOR1");
        EXPECT_EQ(talk.reversed, one.reversed);
        EXPECT_EQ(holds_one(verdict(changed_bundle), "bundle.predecessor"), one.reversed);
    }
}

TEST(bundle_rules, a_version_that_nobody_reads_is_refused_where_it_stands) {
    const lines of_profile = verdict(
        "minimal", {
                       {"medcom-careCommunication-message\"", "medcom-careCommunication-message|9.9.9\""}
    });
    EXPECT_EQ(of_profile, lines{"bundle.version at Bundle.meta.profile[0]"});
    const lines of_definition =
        verdict("minimal", {
                               {"MessageDefinition|5.0\"", "MessageDefinition|4.0\""}
    });
    EXPECT_TRUE(holds_one(of_definition, "bundle.version at ")) << ::testing::PrintToString(of_definition);
}

TEST(bundle_rules, a_narrative_that_does_something_is_refused) {
    const lines found = verdict("minimal", {
                                               {"</div>", "<script>x</script></div>"}
    });
    EXPECT_EQ(found.size(), 1U);
    EXPECT_TRUE(holds_one(found, "bundle.active at ")) << ::testing::PrintToString(found);
}

}  // namespace
}  // namespace genvej::gateway
