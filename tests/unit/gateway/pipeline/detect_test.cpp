#include "gateway/pipeline/detect.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

namespace genvej::gateway {
namespace {

using namespace std::string_view_literals;

TEST(detect, by_the_first_bytes) {
    EXPECT_EQ(detect(""), document_kind::empty);
    EXPECT_EQ(detect(" \r\n\t"), document_kind::empty);
    EXPECT_EQ(detect("\xEF\xBB\xBF"), document_kind::empty);
    EXPECT_EQ(detect("<Emessage/>"), document_kind::xml);
    EXPECT_EQ(detect("\xEF\xBB\xBF<?xml version=\"1.0\"?><!-- x --><Emessage/>"), document_kind::xml);
    EXPECT_EQ(detect("\xFF\xFE<\0"sv), document_kind::xml);
    EXPECT_EQ(detect("<\0E\0"sv), document_kind::xml);
    EXPECT_EQ(detect("<Bundle xmlns=\"http://hl7.org/fhir\"/>"), document_kind::fhir_xml);
    EXPECT_EQ(detect("<?xml version='1.0'?>\n<!-- a > b -->\n<f:Bundle xmlns:f='http://hl7.org/fhir'>"),
              document_kind::fhir_xml);
    EXPECT_EQ(detect("<Emessage xmlns='x'><!-- http://hl7.org/fhir --></Emessage>"), document_kind::xml);
    EXPECT_EQ(detect("\n{\"resourceType\":\"Bundle\"}"), document_kind::json);
    EXPECT_EQ(detect("[]"), document_kind::json);
    EXPECT_EQ(detect("UNA:+.? 'UNB+UNOC:3"), document_kind::edifact);
    EXPECT_EQ(detect("hello"), document_kind::unknown);
    EXPECT_EQ(detect("<"), document_kind::xml);
    EXPECT_EQ(detect("<!--"), document_kind::xml);
}

}  // namespace
}  // namespace genvej::gateway
