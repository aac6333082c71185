#include "gateway/pipeline/forms.hpp"

#include <algorithm>
#include <array>

namespace genvej::gateway {

namespace {

using store::message_form;

constexpr std::array<std::string_view, 6> wanted = {"oioxml",  "fhir",    "events",
                                                    "half_of", "instead", "course"};

std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        if (end > 0) out.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

bool named(const mappings::organisation& receiver, std::string_view code) {
    return !code.empty() &&
           std::find(receiver.receives.begin(), receiver.receives.end(), code) != receiver.receives.end();
}

bool carries(const target_kind& target, message_form form) {
    return form == message_form::fhir ? target.carries_fhir : target.carries_oioxml;
}

/// Rule 2: what suits the target.
message_form by_target(const form_question& asked) {
    const message_form liked =
        asked.target->prefers_fhir && asked.kind != nullptr ? message_form::fhir : asked.came;
    return carries(*asked.target, liked) || asked.kind == nullptr
               ? liked
               : (liked == message_form::fhir ? message_form::oioxml : message_form::fhir);
}

/// The name of the form that the directory names alone, if it is exactly one: rule 1.
bool names_one(const mappings::organisation& receiver, const form_row& kind, message_form& out) {
    const bool oioxml = named(receiver, kind.oioxml);
    const bool fhir = named(receiver, kind.fhir);
    if (oioxml == fhir) return false;
    out = fhir ? message_form::fhir : message_form::oioxml;
    return true;
}

}  // namespace

boost::system::result<form_table, model::table_error> form_table::read(std::string_view csv) {
    auto file = model::table::read(csv);
    if (!file) return file.error();
    std::array<std::size_t, wanted.size()> columns{};
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const int found = file->column(wanted[i]);
        if (found < 0) return model::table_error{1, "the column `" + std::string(wanted[i]) + "` is missing"};
        columns[i] = static_cast<std::size_t>(found);
    }
    form_table out;
    for (const model::table::row& row : file->rows()) {
        const auto cell = [&](std::size_t i) { return std::string(row.fields[columns[i]]); };
        form_row one{cell(0), cell(1), words(cell(2)), cell(3), cell(4), cell(5) == "yes"};
        if (!one.course && !cell(5).empty())
            return model::table_error{row.line,
                                      "`" + cell(5) + "` is not understood: course is yes or empty"};
        if (one.code().empty())
            return model::table_error{row.line,
                                      "the type code is missing: oioxml, or fhir for what no letter says"};
        if (out.by_type_code(one.code()) != nullptr)
            return model::table_error{row.line, std::string(one.code()) + " stands twice; keep one line"};
        for (const std::string& event : one.events) {
            if (out.by_event(event) != nullptr)
                return model::table_error{row.line, "the event " + event + " belongs to two kinds"};
        }
        out.rows_.push_back(std::move(one));
    }
    for (std::size_t i = 0; i < out.rows_.size(); ++i) {
        for (const std::string& other : {out.rows_[i].half_of, out.rows_[i].instead}) {
            if (!other.empty() && out.by_type_code(other) == nullptr)
                return model::table_error{file->rows()[i].line, other + " has no line of its own"};
        }
    }
    return out;
}

const form_row* form_table::by_type_code(std::string_view code) const noexcept {
    if (code.empty()) return nullptr;
    const auto found =
        std::find_if(rows_.begin(), rows_.end(), [&](const form_row& one) { return one.code() == code; });
    return found == rows_.end() ? nullptr : &*found;
}

const form_row* form_table::by_event(std::string_view event) const noexcept {
    const auto found = std::find_if(rows_.begin(), rows_.end(), [&](const form_row& one) {
        return std::find(one.events.begin(), one.events.end(), event) != one.events.end();
    });
    return found == rows_.end() ? nullptr : &*found;
}

form_choice choose_form(const form_table& table, const form_question& asked) {
    form_choice out;
    out.kind = asked.kind;
    out.form = by_target(asked);
    if (asked.kind == nullptr || asked.receiver == nullptr || asked.receiver->receives.empty()) return out;
    // A half leaves as the whole does that it belongs to.
    const form_row* whole = table.by_type_code(asked.kind->half_of);
    const form_row& kind = whole == nullptr ? *asked.kind : *whole;
    const form_row* instead = table.by_type_code(kind.instead);
    message_form only{};
    if (named(*asked.receiver, kind.oioxml) && named(*asked.receiver, kind.fhir)) return out;
    if (names_one(*asked.receiver, kind, only)) {
        if (carries(*asked.target, only)) {
            out.form = only;
        } else {
            out.found.push_back(
                model::make_issue("form.target", {only == message_form::fhir ? kind.fhir : kind.oioxml}));
        }
        return out;
    }
    if (instead != nullptr && named(*asked.receiver, instead->oioxml) &&
        carries(*asked.target, message_form::oioxml)) {
        out.kind = instead;
        out.form = message_form::oioxml;
        return out;
    }
    out.found.push_back(model::make_issue("form.not_named", {std::string(kind.code())}));
    return out;
}

}  // namespace genvej::gateway
