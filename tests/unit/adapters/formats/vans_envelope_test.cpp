#include "adapters/formats/vans_envelope.hpp"

#include <gtest/gtest.h>

#include "adapters/formats/xml_reader.hpp"
#include "tests/support/libxml2.hpp"

namespace genvej::formats {
namespace {

vans_meta invented_meta() {
    vans_meta out;
    out.identifier = "0f7c9b1e-6a53-4d1c-9a44-2b8b6f0c7d11";
    out.name = "MCM:XREF15";
    out.version = "XR1534L";
    out.size_in_bytes = 11;
    out.processing.emplace("Netværk", "Ruting & mere");
    out.has_transport = true;
    out.type = "reliable";
    out.transform_message = true;
    out.service_tags = {
        {"MCM:STATISTIC", "manual"},
        {"MCM:PRIO",      "<1>"   }
    };
    return out;
}

vans_envelope invented_envelope() {
    vans_envelope out;
    out.sender = {"5790000000012", "EAN"};
    out.receiver = {"12345678", "CVR"};
    out.envelope_identifier = "5d3a1f0e-1111-4c4c-8a8a-0123456789ab";
    out.sent = "2026-11-22T03:04:05+01:00";
    out.message = invented_meta();
    out.data = "<Emessage/>";
    return out;
}

model::checked<vans_envelope> opened(std::string_view bytes, const limits& bounds = {}) {
    const auto read = read_xml(bytes);
    EXPECT_TRUE(read.ok());
    EXPECT_TRUE(is_vans_envelope(*read.value.root()));
    return open_vans_envelope(*read.value.root(), bounds);
}

void expect_same(const vans_meta& a, const vans_meta& b) {
    EXPECT_EQ(a.identifier, b.identifier);
    EXPECT_EQ(a.processing, b.processing);
    EXPECT_EQ(a.format, b.format);
    EXPECT_EQ(a.name, b.name);
    EXPECT_EQ(a.version, b.version);
    EXPECT_EQ(a.size_in_bytes, b.size_in_bytes);
    EXPECT_EQ(a.has_transport, b.has_transport);
    EXPECT_EQ(a.type, b.type);
    EXPECT_EQ(a.transform_message, b.transform_message);
    ASSERT_EQ(a.service_tags.size(), b.service_tags.size());
    for (std::size_t i = 0; i < a.service_tags.size(); ++i) {
        EXPECT_EQ(a.service_tags[i].name, b.service_tags[i].name);
        EXPECT_EQ(a.service_tags[i].value, b.service_tags[i].value);
    }
}

/// What is written is read back, and the schema agrees where it is at hand.
void expect_valid(const std::string& bytes) {
    const char* shared = std::getenv("GENVEJ_SHARED");
    if (shared == nullptr) return;
    const test::xsd schema(std::string(shared) + "/data/schemas/vans-envelope-1.0.4.xsd");
    EXPECT_EQ(schema.validate(bytes).message, "");
}

TEST(vans_envelope, a_message_comes_back) {
    const vans_envelope one = invented_envelope();
    const std::string bytes = write_vans_envelope(one);
    expect_valid(bytes);
    const auto got = opened(bytes);
    EXPECT_TRUE(got.found.empty());
    EXPECT_EQ(got.value.sender.value, one.sender.value);
    EXPECT_EQ(got.value.receiver.type, "CVR");
    EXPECT_EQ(got.value.envelope_identifier, one.envelope_identifier);
    EXPECT_EQ(got.value.sent, one.sent);
    EXPECT_EQ(got.value.data, one.data);
    EXPECT_FALSE(got.value.receipt);
    ASSERT_TRUE(got.value.message);
    expect_same(*got.value.message, *one.message);
    EXPECT_TRUE(got.value.message->wants_receipt());
}

TEST(vans_envelope, receipts_come_back) {
    using kind = vans_receipt::kind;
    for (const kind verdict : {kind::positive_message, kind::negative_message, kind::negative_vans}) {
        vans_envelope one = invented_envelope();
        one.message.reset();
        one.receipt = vans_receipt{verdict, 7, "Brevet kunne ikke læses.",
                                   "5d3a1f0e-1111-4c4c-8a8a-0123456789ab", invented_meta()};
        if (verdict == kind::positive_message) one.receipt->error_code.reset();
        const std::string bytes = write_vans_envelope(one);
        expect_valid(bytes);
        const auto got = opened(bytes);
        ASSERT_TRUE(got.value.receipt);
        EXPECT_EQ(got.value.receipt->verdict, verdict);
        EXPECT_EQ(got.value.receipt->error_code, one.receipt->error_code);
        EXPECT_EQ(got.value.receipt->error_text,
                  verdict == kind::positive_message ? "" : one.receipt->error_text);
        EXPECT_EQ(got.value.receipt->original_envelope, one.receipt->original_envelope);
        ASSERT_TRUE(got.value.receipt->original_message);
        expect_same(*got.value.receipt->original_message, invented_meta());
    }
}

TEST(vans_envelope, the_error_text_is_cut_between_characters) {
    vans_envelope one = invented_envelope();
    one.message.reset();
    std::string text;
    for (int i = 0; i < 600; ++i) text += "æ";
    one.receipt = vans_receipt{
        vans_receipt::kind::negative_message, {}, text, one.envelope_identifier, invented_meta()};
    const std::string bytes = write_vans_envelope(one);
    expect_valid(bytes);
    EXPECT_EQ(opened(bytes).value.receipt->error_text, text.substr(0, 1024));
}

TEST(vans_envelope, another_size_is_a_warning) {
    vans_envelope one = invented_envelope();
    one.message->size_in_bytes = 12;
    const auto got = opened(write_vans_envelope(one));
    EXPECT_TRUE(got.ok());
    ASSERT_EQ(got.found.size(), 1U);
    EXPECT_EQ(got.found[0].code(), "vans.size");
    EXPECT_EQ(got.found[0].path, "VANSEnvelope/Message/MetaInformation/Document/SizeInBytes");
    EXPECT_EQ(got.found[0].params, (std::vector<std::string>{"12", "11"}));
    EXPECT_NE(got.found[0].at.line, 0U);
}

TEST(vans_envelope, broken_base64_is_refused_with_its_place) {
    std::string bytes = write_vans_envelope(invented_envelope());
    bytes.insert(bytes.find("<Data>") + 6, "%");
    const auto got = opened(bytes);
    EXPECT_FALSE(got.ok());
    ASSERT_EQ(got.found.size(), 1U);
    EXPECT_EQ(got.found[0].code(), "base64.foreign_character");
    EXPECT_EQ(got.found[0].path, "VANSEnvelope/Message/Data");
    EXPECT_EQ(got.found[0].at.line, 27U);
}

TEST(vans_envelope, a_document_beyond_its_limit_is_refused) {
    limits bounds;
    bounds.document_bytes = 10;
    const auto got = opened(write_vans_envelope(invented_envelope()), bounds);
    ASSERT_EQ(got.found.size(), 1U);
    EXPECT_EQ(got.found[0].code(), "limit.document");
}

TEST(vans_envelope, receipts_are_wanted_unless_unreliable) {
    vans_meta meta;
    EXPECT_TRUE(meta.wants_receipt());
    meta.type = "unreliable";
    EXPECT_FALSE(meta.wants_receipt());
}

TEST(vans_envelope, neither_message_nor_receipt_is_our_mistake) {
    vans_envelope one = invented_envelope();
    one.message.reset();
    EXPECT_THROW(write_vans_envelope(one), std::logic_error);
}

}  // namespace
}  // namespace genvej::formats
