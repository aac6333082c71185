// What both forms of FHIR share: the same tree, whatever happens to the text on its way.
#include <gtest/gtest.h>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/fhir_xml.hpp"
#include "tests/support/mutate.hpp"

namespace genvej::formats {
namespace {

constexpr std::string_view bundle =
    R"({"resourceType":"Bundle","id":"b","type":"collection","timestamp":"2026-03-01T12:00:00+01:00","entry":[{"fullUrl":)"
    R"("https://genvej.invalid/fhir/Patient/p","resource":{"resourceType":"Patient","id":"p","text":{"status":"generated","div":)"
    R"("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p title='x'>Æble &amp; pære<br/></p></div>"},"contained":[{"resourceType":)"
    R"("Organization","id":"o","name":"Prøvehus"}],"extension":[{"url":"u","valueQuantity":{"value":1.50,"unit":"km"}}],"active":)"
    R"(true,"name":[{"given":["Anna",null,"\"Bo\""],"_given":[null,{"id":"g"},null]}],"_birthDate":{"extension":[{"url":"v",)"
    R"("valueCode":"unknown"}]},"contact":[{"telecom":[{"value":"00000000","rank":1}]}]}}]})";

std::string as_json(const model::document& read) {
    std::string out;
    write_fhir_json(*read.root(), out);
    return out;
}

/// Reads again what was written, in both forms; false: not accepted, or not the same.
bool comes_back(const model::document& read) {
    const std::string json = as_json(read);
    const auto from_json = read_fhir_json(json);
    const auto from_xml = read_fhir_xml(write_fhir_xml(*read.root()));
    return from_json.ok() && from_xml.ok() && as_json(from_json.value) == json &&
           as_json(from_xml.value) == json;
}

template <class Read>
void expect_what_is_accepted_comes_back(std::string_view text, Read read) {
    test::byte_mutator mutator(20260301);
    std::size_t accepted = 0;
    std::size_t refused = 0;
    for (int round = 0; round < 3000; ++round) {
        const std::string mutated = mutator.mutate(text);
        const model::checked<model::document> result = read(mutated);
        ++(result.ok() ? accepted : refused);
        if (result.ok()) {
            ASSERT_TRUE(comes_back(result.value)) << mutator.done() << "\n" << mutated;
        }
        for (const model::issue& one : result.found) {
            const bool has_place = one.at.line != 0 || one.code().starts_with("charset.");
            ASSERT_TRUE(has_place) << to_line(one) << "\n" << mutated;
        }
    }
    EXPECT_GT(accepted, 100U);
    EXPECT_GT(refused, 1000U);
}

TEST(fhir_forms, the_example_itself_comes_back) {
    const model::checked<model::document> read = read_fhir_json(bundle);
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(as_json(read.value), bundle);
    EXPECT_TRUE(comes_back(read.value));
}

TEST(fhir_forms, whatever_json_is_accepted_comes_back_in_both_forms) {
    expect_what_is_accepted_comes_back(bundle, [](const std::string& text) { return read_fhir_json(text); });
}

TEST(fhir_forms, whatever_xml_is_accepted_comes_back_in_both_forms) {
    const std::string xml = write_fhir_xml(*read_fhir_json(bundle).value.root());
    expect_what_is_accepted_comes_back(xml, [](const std::string& text) { return read_fhir_xml(text); });
}

}  // namespace
}  // namespace genvej::formats
