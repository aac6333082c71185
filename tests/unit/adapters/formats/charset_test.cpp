#include "adapters/formats/charset.hpp"

#include <gtest/gtest.h>

namespace genvej::formats {
namespace {

using namespace std::string_literals;

struct reading {
    std::string actual;
    std::string text;   ///< of the element, without the tags
    std::string codes;  ///< of the issues, in order, separated by spaces
};

/// `<a>BYTES</a>` behind a declaration of that encoding; empty: no declaration.
reading read(std::string_view encoding, std::string_view bytes, std::string_view announced = {},
             std::string_view before = {}) {
    std::string document(before);
    if (!encoding.empty()) document += "<?xml version=\"1.0\" encoding=\"" + std::string(encoding) + "\"?>";
    document += "<a>" + std::string(bytes) + "</a>";
    const auto got = xml_to_utf8(document, announced);
    reading out{got.value.actual, got.value.text, {}};
    for (const auto& one : got.found) out.codes += (out.codes.empty() ? "" : " ") + std::string(one.code());
    const auto begin = out.text.find("<a>");
    if (begin != std::string::npos) out.text = out.text.substr(begin + 3, out.text.size() - begin - 7);
    return out;
}

void ok(const reading& got, std::string_view actual, std::string_view text, std::string_view warnings = {}) {
    EXPECT_EQ(got.actual, actual);
    EXPECT_EQ(got.text, text);
    EXPECT_EQ(got.codes, warnings);
}

constexpr std::string_view mark = "\xEF\xBB\xBF";

TEST(charset, what_is_declared_and_true) {
    ok(read("UTF-8", "\xC3\xB8"), "utf-8", "\xC3\xB8");
    ok(read("utf-8", "\xC3\xB8", {}, mark), "utf-8", "\xC3\xB8");
    ok(read("ISO-8859-1", "\xF8"), "iso-8859-1", "\xC3\xB8");
    ok(read("windows-1252", "\xF8\x80"), "windows-1252", "\xC3\xB8\xE2\x82\xAC");
    ok(read("Latin1", "o"), "iso-8859-1", "o");
    ok(read("us-ascii", "o"), "utf-8", "o");
}

TEST(charset, undeclared) {
    ok(read("", "\xC3\xB8"), "utf-8", "\xC3\xB8");
    ok(read("", "\xC3\xB8", {}, mark), "utf-8", "\xC3\xB8");
    ok(read("", "o"), "utf-8", "o");
    ok(read("", "\xF8"), "windows-1252", "\xC3\xB8", "charset.undeclared");
}

TEST(charset, bytes_count_more_than_the_declaration) {
    ok(read("UTF-8", "\xF8"), "windows-1252", "\xC3\xB8", "charset.mismatch");
    ok(read("ISO-8859-1", "\xC3\xB8"), "utf-8", "\xC3\xB8", "charset.mismatch");
    ok(read("windows-1252", "\xC3\xB8"), "utf-8", "\xC3\xB8", "charset.mismatch");
    ok(read("ISO-8859-1", "o", {}, mark), "utf-8", "o", "charset.mismatch");
    ok(read("UTF-16", "o"), "utf-8", "o", "charset.mismatch");
    ok(read("us-ascii", "\xC3\xB8"), "utf-8", "\xC3\xB8", "charset.mismatch");
    ok(read("UTF-8", "\xF8", {}, mark), "windows-1252", "\xC3\xB8", "charset.mismatch");
}

TEST(charset, bytes_80_to_9f_are_windows_1252) {
    ok(read("ISO-8859-1", "\x96"), "windows-1252", "\xE2\x80\x93", "charset.c1");
    ok(read("windows-1252", "\x81"), "windows-1252", "\xC2\x81", "charset.undefined");
    ok(read("ISO-8859-1", "\x9D\xE6"), "windows-1252", "\xC2\x9D\xC3\xA6", "charset.c1 charset.undefined");
}

TEST(charset, content_type_speaks_where_the_document_does_not) {
    ok(read("", "\xF8", "iso-8859-1"), "iso-8859-1", "\xC3\xB8");
    ok(read("", "\xF8", "UTF-8"), "windows-1252", "\xC3\xB8", "charset.mismatch charset.announced");
    ok(read("ISO-8859-1", "\xF8", "utf-8"), "iso-8859-1", "\xC3\xB8", "charset.announced");
    ok(read("UTF-8", "\xC3\xB8", "iso-8859-1"), "utf-8", "\xC3\xB8", "charset.announced");
    ok(read("ISO-8859-1", "o", "utf-8"), "iso-8859-1", "o");
    ok(read("UTF-8", "o", "koi8-r"), "utf-8", "o", "charset.announced");
}

TEST(charset, a_warning_knows_its_place) {
    const auto got = xml_to_utf8("<?xml version='1.0' encoding='iso-8859-1'?>\n<a>\xE6\x96</a>");
    ASSERT_EQ(got.found.size(), 1U);
    EXPECT_EQ(got.found[0].at.line, 2U);
    EXPECT_EQ(got.found[0].at.column, 6U) << "in bytes of the UTF-8 text";
    EXPECT_EQ(got.found[0].level, model::severity::warning);
}

TEST(charset, others_are_refused) {
    const auto refused = [](std::string_view bytes, std::string_view name) {
        const auto got = xml_to_utf8(bytes);
        ASSERT_EQ(got.found.size(), 1U) << name;
        EXPECT_EQ(got.found[0].code(), "charset.unsupported");
        EXPECT_EQ(got.found[0].params[0], name);
        EXPECT_EQ(got.found[0].row->http, 415);
    };
    refused("\xFF\xFE<\0a\0"s, "UTF-16");
    refused("\xFE\xFF\0<\0a"s, "UTF-16");
    refused("<\0?\0"s, "UTF-16");
    refused("\0<\0?"s, "UTF-16");
    refused("\xFF\xFE\0\0<\0\0\0"s, "UTF-32");
    refused("\0\0\0<"s, "UTF-32");
    refused("<\0\0\0"s, "UTF-32");
    refused("\x4C\x6F\xA7\x94\x93", "EBCDIC");
    refused("<?xml version='1.0' encoding='ISO-8859-15'?><a/>", "iso-8859-15");
    refused("<?xml version='1.0' encoding='KOI8-R'?><a/>", "koi8-r");
}

TEST(charset, json_and_fhir_xml_are_utf_8) {
    EXPECT_EQ(require_utf8("\xEF\xBB\xBF{\"a\":\"\xC3\xB8\"}").value.text, "{\"a\":\"\xC3\xB8\"}");
    const auto wrong = require_utf8("{\n\"a\xF8\"}");
    ASSERT_EQ(wrong.found.size(), 1U);
    EXPECT_EQ(wrong.found[0].code(), "charset.invalid_utf8");
    EXPECT_EQ(wrong.found[0].at.line, 2U);
    EXPECT_EQ(wrong.found[0].at.column, 3U);
    EXPECT_EQ(require_utf8("{\0\"\0"s).found.at(0).code(), "charset.unsupported");
    EXPECT_EQ(require_utf8("<?xml version='1.0' encoding='ISO-8859-1'?><a/>").found.at(0).code(),
              "charset.unsupported");
    EXPECT_TRUE(require_utf8("").ok());
}

TEST(charset, names_in_any_case) {
    charset got{};
    EXPECT_TRUE(charset_from_name("Windows-1252", got));
    EXPECT_EQ(got, charset::windows_1252);
    EXPECT_FALSE(charset_from_name("utf-7", got));
    EXPECT_FALSE(charset_from_name("", got));
}

}  // namespace
}  // namespace genvej::formats
