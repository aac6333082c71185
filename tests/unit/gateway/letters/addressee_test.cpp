#include "gateway/letters/addressee.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

#include "conformance/model/resources.hpp"
#include "gateway/pathway/rules.hpp"

namespace genvej::gateway::letters {
namespace {

constexpr std::string_view hospital = "5799990000019";
constexpr std::string_view practice = "5799990000033";
constexpr std::string_view other_practice = "5799990000040";
constexpr store::time_ms received = 1'773'144'000'000;  // 2026-03-10

class addressee_test : public testing::Test {
protected:
    void add_letter(std::string_view kind, std::string_view sender, std::string_view example) {
        store::filed_letter one;
        one.letter = static_cast<std::int64_t>(file_.letters.size()) + 1;
        one.kind = kind;
        one.sender = sender;
        one.receiver = "5799990000057";
        one.letter_id = "L" + std::to_string(one.letter);
        one.received = received;
        one.translation = model::resource_text(example);
        file_.letters.push_back(std::move(one));
    }
    void add_patient(std::string practitioner) {
        store::record_version one;
        one.partner = "kommune";
        one.name = {"Patient", "p"};
        one.version = 1;
        one.changed = received;
        one.body = R"({"resourceType":"Patient","id":"p","generalPractitioner":[)" + practitioner + "]}";
        file_.resources.push_back(std::move(one));
    }
    /// Who the recipient of the only course is; `by` is what names him.
    addressee find(std::string_view recipient) {
        file_.whom = {825, "0202020202"};
        read_ = pathway::file::read(file_);
        EXPECT_TRUE(read_.ok());
        derived_ = pathway::derive(*read_.value, pathway::day_of(received) + 1, pathway::rules::built_in());
        EXPECT_EQ(derived_.courses.size(), 1U);
        static const mappings::organisations directory = std::move(
            *mappings::organisations::read(model::resource_text("mappings/shared/organisations.csv")));
        return find_addressee(recipient, {*read_.value, derived_, derived_.courses.front(),
                                          closing_rules::built_in(), directory});
    }

    static constexpr std::string_view referral = "mappings/xref15/examples/cardiac/bundle.json";
    static constexpr std::string_view plan = "mappings/ggop/examples/cardiac_general/bundle.json";
    store::citizen_file file_;
    model::checked<std::unique_ptr<pathway::file>> read_;
    pathway::derived derived_;
};

TEST_F(addressee_test, the_record_names_the_practitioner_by_any_of_its_numbers) {
    add_letter("GGOP", hospital, plan);
    for (const char* const identifier :
         {R"({"identifier":{"system":"urn:oid:1.2.208.176.1.4","value":"999002"}})",
          R"({"identifier":{"system":"urn:oid:1.2.208.176.1.1","value":"9990000016004"}})",
          R"({"identifier":{"system":"https://www.gs1.org/gln","value":"5799990000040"}})"}) {
        file_.resources.clear();
        add_patient(identifier);
        const addressee found = find("gp");
        ASSERT_NE(found.who, nullptr) << identifier;
        EXPECT_EQ(found.who->gln, other_practice);
        EXPECT_EQ(found.from, "Patient/p#1");
        EXPECT_FALSE(found.referred_by_letter);
    }
}

TEST_F(addressee_test, else_the_plan_names_the_one_that_got_a_copy) {
    add_letter("GGOP", hospital, plan);
    add_patient(R"({"display":"unknown to the directory"})");
    const addressee found = find("gp");
    ASSERT_NE(found.who, nullptr);
    EXPECT_EQ(found.who->gln, practice);
    EXPECT_EQ(found.from, "letter 5799990000019#L1");
}

TEST_F(addressee_test, a_practice_that_referred_is_answered) {
    add_letter("XREF15", practice, referral);
    const addressee found = find("gp");
    ASSERT_NE(found.who, nullptr);
    EXPECT_EQ(found.who->gln, practice);
    EXPECT_TRUE(found.referred_by_letter);
}

TEST_F(addressee_test, a_hospital_that_referred_is_no_practitioner) {
    add_letter("XREF15", hospital, referral);
    EXPECT_EQ(find("gp").who, nullptr);
    ASSERT_NE(find("hospital").who, nullptr);
    EXPECT_EQ(find("hospital").who->gln, hospital);
    EXPECT_TRUE(find("referrer").referred_by_letter);
}

TEST_F(addressee_test, a_number_of_somebody_else_is_no_practitioner) {
    add_letter("XREF15", hospital, referral);
    add_patient(R"({"identifier":{"system":"urn:oid:1.2.208.176.1.1","value":"9990000016001"}})");
    EXPECT_EQ(find("gp").who, nullptr) << "that is a hospital";
}

}  // namespace
}  // namespace genvej::gateway::letters
