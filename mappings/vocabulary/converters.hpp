#pragma once
/// The functions behind the registry, by file. Each pair is a converter and its inverse; registry.cpp says
/// what they take. Thread-safety: no shared state.
#include "mappings/vocabulary/conversion.hpp"

namespace genvej::mappings {

// texts.cpp
void text_as_is(conversion& row);
void joined_forward(conversion& row);
void joined_backward(conversion& row);
void concatenated_forward(conversion& row);
void concatenated_backward(conversion& row);
void present_forward(conversion& row);
void present_backward(conversion& row);

// codes.cpp
void code_forward(conversion& row);
void code_backward(conversion& row);
void table_forward(conversion& row);
void table_backward(conversion& row);
void typed_code_forward(conversion& row);
void typed_code_backward(conversion& row);

// times.cpp
void date_forward(conversion& row);
void date_backward(conversion& row);
void date_and_time_forward(conversion& row);
void date_and_time_backward(conversion& row);
void period_end_forward(conversion& row);
void period_end_backward(conversion& row);

// identifiers.cpp
void local_identifier_forward(conversion& row);
void local_identifier_backward(conversion& row);
void replacement_cpr_forward(conversion& row);
void replacement_cpr_backward(conversion& row);
void uuid_forward(conversion& row);
void uuid_backward(conversion& row);
void episode_system_forward(conversion& row);
void own_uuid_forward(conversion& row);
/// Of the repetitions of source 0: CPR before X-eCPR before D-eCPR; the letter has room for one.
const model::node* patient_number_of_letter(const conversion& row);
bool is_patient_number(const model::node& identifier) noexcept;
/// A further identifier at target 0, its system by its form.
void add_patient_number(conversion& row, std::string_view value);

// directory.cpp
void directory_sor_forward(conversion& row);
void directory_name_forward(conversion& row);
void endpoint_forward(conversion& row);
void telephone_forward(conversion& row);
void telephone_backward(conversion& row);
void telephone_in_words_backward(conversion& row);
/// Has it a digit? MedCom's profile of an author's telephone takes nothing else for one.
bool is_telephone_number(std::string_view text) noexcept;
void organisation_name_forward(conversion& row);
void organisation_name_backward(conversion& row);
void long_name_backward(conversion& row);
void directory_name_backward(conversion& row);
void municipality_number_backward(conversion& row);
/// `https://sor2.sum.dsdn.dk/#id=<SOR>`, or `https://id.gs1.org/414/<GLN>` where no SOR code is known.
std::string endpoint_of(conversion& row, std::size_t gln, std::size_t identifier,
                        std::size_t identifier_code);

// refusals.cpp
void refuse_text_forward(conversion& row);
void refuse_text_backward(conversion& row);

// formatted_text.cpp, plain_text.cpp
// letter_texts.cpp: a letter's text that is put together from many places, from its end to its beginning
void letter_heading_backward(conversion& row);
void letter_code_backward(conversion& row);
void letter_time_backward(conversion& row);

// formatted_text.cpp, plain_text.cpp
void letter_text_backward(conversion& row);
void formatted_text_forward(conversion& row);
void formatted_text_backward(conversion& row);
void plain_text_forward(conversion& row);
void plain_text_backward(conversion& row);

// sentences.cpp
void sentence_before_forward(conversion& row);
void sentence_before_backward(conversion& row);
void sentence_after_forward(conversion& row);
void sentence_after_backward(conversion& row);
void line_before_forward(conversion& row);
void line_before_backward(conversion& row);
void line_after_forward(conversion& row);
void line_after_backward(conversion& row);
void letter_line_backward(conversion& row);

// segment_head.cpp
void segment_head_forward(conversion& row);
void segment_head_backward(conversion& row);
void inserted_line_forward(conversion& row);
void person_line_backward(conversion& row);
void file_line_backward(conversion& row);
void further_cpr_forward(conversion& row);
void further_cpr_backward(conversion& row);

// lengths.cpp
void limited_forward(conversion& row);
void limited_backward(conversion& row);
void overflow_backward(conversion& row);
void coded_line_backward(conversion& row);

// attachments.cpp
void base64_forward(conversion& row);
void base64_backward(conversion& row);
void decoded_size(conversion& row);

// subjects.cpp
void subject_backward(conversion& row);
void long_subject_backward(conversion& row);

}  // namespace genvej::mappings
