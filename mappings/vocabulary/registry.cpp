#include "mappings/vocabulary/registry.hpp"

#include <algorithm>
#include <array>

#include "mappings/vocabulary/converters.hpp"

namespace genvej::mappings {

namespace {

constexpr std::string_view any_time = "dateTime instant";
constexpr std::string_view any_head = "dateTime CodeableConcept HumanName string";
constexpr std::string_view any_text = "string markdown";

// clang-format off
// name, left min max, right min max, arguments min max, forward, backward, right types, table, columns, sourceless, elements
constexpr std::array<converter, 48> all = {{
    {"text",              1, 1, 1, 1, 0, 0, text_as_is,               text_as_is,                 "",               false, false, false, false},
    {"joined",            1, 1, 1, 1, 1, 1, joined_forward,           joined_backward,            "",               false, false, false, false},
    {"given_names",       1, 1, 1, 1, 0, 0, joined_forward,           joined_backward,            "",               false, false, false, false},
    {"concatenated",      2, 4, 1, 1, 1, 1, concatenated_forward,     concatenated_backward,      "",               false, false, false, false},
    {"present",           1, 1, 1, 1, 1, 1, present_forward,          present_backward,           "",               false, false, false, true},
    {"code",              1, 1, 1, 1, 1, 1, code_forward,             code_backward,              "",               true,  true,  false, false},
    {"table",             1, 1, 1, 8, 1, 1, table_forward,            table_backward,             "",               true,  true,  false, false},
    {"typed_code",        1, 3, 1, 1, 1, 1, typed_code_forward,       typed_code_backward,        "CodeableConcept", true, false, false, false},
    {"date",              1, 1, 1, 1, 0, 0, date_forward,             date_backward,              "date dateTime",  false, false, false, false},
    {"date_and_time",     1, 2, 1, 1, 0, 0, date_and_time_forward,    date_and_time_backward,     any_time,         false, false, false, false},
    {"period_end",        1, 2, 2, 2, 0, 0, period_end_forward,       period_end_backward,        any_time,         false, false, false, false},
    {"local_identifier",  2, 2, 1, 1, 1, 1, local_identifier_forward, local_identifier_backward,  "Identifier",     true,  false, false, false},
    {"replacement_cpr",   1, 1, 1, 1, 0, 0, replacement_cpr_forward,  replacement_cpr_backward,   "Identifier",     false, false, false, false},
    {"uuid",              1, 1, 1, 1, 0, 1, uuid_forward,             uuid_backward,              "",               false, false, false, false},
    {"episode_system",    2, 4, 1, 1, 0, 0, episode_system_forward,   nullptr,                    "uri",            false, false, false, false},
    {"own_uuid",          1, 1, 1, 1, 0, 0, own_uuid_forward,         nullptr,                    "",               false, false, false, false},
    {"directory_sor",     1, 1, 1, 1, 0, 1, directory_sor_forward,    nullptr,                    "string",         false, false, false, false},
    {"refuse_text",       1, 1, 1, 1, 2, 2, refuse_text_forward,      refuse_text_backward,       "OperationOutcome.issue", false, false, false, false},
    {"endpoint",          1, 3, 1, 1, 0, 0, endpoint_forward,         nullptr,                    "url uri",        false, false, false, false},
    {"telephone",         1, 2, 1, 2, 0, 0, telephone_forward,        telephone_backward,         "string",         false, false, false, false},
    {"telephone_in_words", 1, 1, 1, 1, 0, 0, nullptr,                 telephone_in_words_backward, "string",        false, false, false, false},
    {"organisation_name", 1, 3, 1, 1, 0, 0, organisation_name_forward, organisation_name_backward, "string",        false, false, false, false},
    {"formatted_text",    1, 1, 1, 1, 0, 0, formatted_text_forward,   formatted_text_backward,    "xhtml",          false, false, false, false},
    {"plain_text",        1, 1, 1, 1, 0, 0, plain_text_forward,       plain_text_backward,        any_text,         false, false, false, false},
    {"sentence_before",   1, 1, 1, 1, 1, 1, sentence_before_forward,  sentence_before_backward,   any_text,         true,  false, false, false},
    {"sentence_after",    1, 1, 1, 1, 1, 1, sentence_after_forward,   sentence_after_backward,    any_text,         true,  false, false, false},
    {"line_before",       1, 1, 1, 1, 0, 1, line_before_forward,      line_before_backward,       any_text,         false, false, false, false},
    {"line_after",        1, 1, 1, 1, 0, 1, line_after_forward,       line_after_backward,        any_text,         false, false, false, false},
    {"letter_line",       1, 1, 1, 4, 0, 1, nullptr,                  letter_line_backward,       "",               false, false, false, false},
    {"letter_heading",    1, 1, 1, 1, 1, 1, nullptr,                  letter_heading_backward,    "",               false, false, false, false},
    {"letter_text",       1, 1, 1, 1, 0, 0, nullptr,                  letter_text_backward,       "xhtml",          false, false, false, false},
    {"letter_code",       1, 1, 1, 1, 1, 2, nullptr,                  letter_code_backward,       "",               true,  true,  false, false},
    {"letter_time",       1, 1, 1, 1, 0, 1, nullptr,                  letter_time_backward,       any_time,         false, false, false, false},
    {"subject",           1, 1, 2, 2, 1, 1, nullptr,                  subject_backward,           "",               true,  false, false, false},
    {"long_subject",      1, 1, 2, 2, 1, 2, nullptr,                  long_subject_backward,      "",               true,  false, false, false},
    {"segment_head",      1, 6, 5, 8, 1, 1, segment_head_forward,     segment_head_backward,      any_head,         true,  false, false, false},
    {"person_line",       1, 1, 2, 2, 2, 2, nullptr,                  person_line_backward,       any_head,         true,  false, false, false},
    {"file_line",         1, 1, 6, 8, 2, 2, nullptr,                  file_line_backward,         any_head,         true,  false, false, false},
    {"inserted_line",     4, 4, 1, 1, 1, 1, inserted_line_forward,    nullptr,                    any_text,         false, false, false, false},
    {"further_cpr",       1, 4, 1, 1, 1, 1, further_cpr_forward,      further_cpr_backward,       "Identifier",     false, false, false, false},
    {"coded_line",        1, 1, 1, 1, 1, 1, nullptr,                  coded_line_backward,        "",               true,  false, false, false},
    {"limited",           1, 1, 1, 1, 1, 2, limited_forward,          limited_backward,           "",               false, false, false, false},
    {"overflow",          1, 1, 1, 1, 2, 3, nullptr,                  overflow_backward,          "",               false, false, false, false},
    {"long_name",         1, 1, 1, 1, 1, 1, nullptr,                  long_name_backward,         "string",         false, false, false, false},
    {"directory_name",    1, 3, 1, 1, 0, 0, directory_name_forward,   directory_name_backward,    "string",         false, false, false, false},
    {"municipality_number", 2, 2, 3, 3, 0, 0, nullptr,                municipality_number_backward, "string",       false, false, false, false},
    {"base64",            1, 1, 1, 1, 0, 0, base64_forward,           base64_backward,            "base64Binary",   false, false, false, false},
    {"decoded_size",      1, 1, 1, 1, 0, 0, decoded_size,             decoded_size,               "base64Binary unsignedInt", false, false, false, false},
}};
// clang-format on

}  // namespace

std::span<const converter> converters() {
    return all;
}

const converter* find_converter(std::string_view name) {
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const converter& one) { return one.name == name; });
    return found == all.end() ? nullptr : &*found;
}

}  // namespace genvej::mappings
