#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "gateway/record/content.hpp"

namespace genvej::gateway::record {

namespace {

using model::node;
using model::path_style;

class measurement_check {
public:
    explicit measurement_check(content_verdict& out) : out_(out) {}

    void observation(const node& resource) {
        measurement(resource);
        for (const node* part = resource.child("component"); part != nullptr; part = part->next_same())
            measurement(*part);
    }

    /// Items of scored questionnaires, at any depth; then what each instrument lacks.
    void answers(const node& resource) {
        gather(resource);
        std::vector<std::string_view> judged;
        for (const answered& one : answered_) {
            const std::string_view instrument = one.row->instrument;
            if (std::find(judged.begin(), judged.end(), instrument) != judged.end()) continue;
            judged.push_back(instrument);
            look_for_missing(instrument, resource);
        }
    }

private:
    struct answered {
        const item_row* row;
        bool has_answer;
    };

    void say(std::string_view code, const node& at, std::vector<std::string> params) {
        out_.found.push_back(model::make_issue(code, at, path_style::fhir, std::move(params)));
    }
    void mark(std::string_view flag) {
        if (std::find(out_.marks.begin(), out_.marks.end(), flag) == out_.marks.end())
            out_.marks.push_back(flag);
    }

    static const concept_row* concept_of(const node& measured) {
        const node* code = measured.child("code");
        for (const node* coding = code == nullptr ? nullptr : code->child("coding"); coding != nullptr;
             coding = coding->next_same()) {
            const concept_row* found =
                find_concept(coding->child_value("system"), coding->child_value("code"));
            if (found != nullptr) return found;
        }
        return nullptr;
    }

    static const node* value_of(const node& measured) {
        for (const node* child = measured.first_element(); child != nullptr; child = child->next_element()) {
            if (child->name.starts_with("value")) return child;
        }
        return nullptr;
    }

    void measurement(const node& measured) {
        const concept_row* const is = concept_of(measured);
        const node* const value = value_of(measured);
        if (is == nullptr || value == nullptr) return;
        if (is->kind == value_kind::number) number(*is, *value);
        if (is->kind == value_kind::code) code(*is, *value);
    }

    /// A Quantity, or an integer where the concept may stand without unit.
    void number(const concept_row& is, const node& value) {
        const bool quantity = value.name == "valueQuantity";
        const std::string_view digits = quantity ? value.child_value("value") : value.value;
        if ((!quantity && value.name != "valueInteger") || digits.empty())
            return say("record.value_kind", value, {std::string(is.name), "Quantity"});
        std::string_view unit = quantity ? value.child_value("code") : std::string_view{};
        if (quantity && unit.empty()) unit = value.child_value("unit");
        if (unit.empty()) unit = "-";
        if (std::find(is.units.begin(), is.units.end(), unit) == is.units.end())
            return say("record.unit", value,
                       {std::string(is.name), fmt::format("{}", fmt::join(is.units, ", "))});
        double is_value = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), is_value);
        if (is_value < is.least || is_value > is.most) {
            say("record.impossible", value,
                {std::string(is.name), fmt::format("{}", is.least), fmt::format("{}", is.most)});
        } else if (is_value < is.low || is_value > is.high) {
            say("record.implausible", value,
                {std::string(is.name), fmt::format("{}", is.low), fmt::format("{}", is.high)});
            mark("implausible");
        }
    }

    void code(const concept_row& is, const node& value) {
        if (value.name != "valueCodeableConcept")
            return say("record.value_kind", value, {std::string(is.name), "CodeableConcept"});
        for (const node* coding = value.child("coding"); coding != nullptr; coding = coding->next_same()) {
            for (const value_code& known : is.values) {
                if (coding->child_value("code") == known.code &&
                    coding->child_value("system") == known.system)
                    return;
            }
        }
        std::string codes;
        for (const value_code& known : is.values)
            codes += (codes.empty() ? "" : ", ") + std::string(known.code);
        const bool error = is.values.front().level == model::severity::error;
        say(error ? "record.value_code" : "record.value_unknown", value, {std::string(is.name), codes});
        if (!error) mark("unrecognised");
    }

    void gather(const node& at) {
        for (const node* item = at.child("item"); item != nullptr; item = item->next_same()) {
            const item_row* const row = find_item(item->child_value("linkId"));
            if (row != nullptr) answer(*item, *row);
            gather(*item);
        }
    }

    void answer(const node& item, const item_row& row) {
        for (const answered& one : answered_) {
            if (one.row == &row) return say("record.answer_twice", item, {std::string(row.item)});
        }
        const node* const given = item.child("answer");
        answered_.push_back({&row, given != nullptr});
        if (given == nullptr) return;
        const node* const value = given->child("valueInteger");
        int number = row.least - 1;
        if (value != nullptr)
            std::from_chars(value->value.data(), value->value.data() + value->value.size(), number);
        if (number < row.least || number > row.most || given->next_same() != nullptr) {
            say("record.answer", item,
                {std::string(row.item), std::to_string(row.least), std::to_string(row.most)});
        }
    }

    bool has_answer(const item_row& row) const {
        return std::any_of(answered_.begin(), answered_.end(),
                           [&](const answered& one) { return one.row == &row && one.has_answer; });
    }

    void look_for_missing(std::string_view instrument, const node& resource) {
        std::vector<std::pair<std::string_view, std::string>> scales;  // with the items that are missing
        for (const item_row* row : items_of(instrument)) {
            auto scale = std::find_if(scales.begin(), scales.end(),
                                      [&](const auto& one) { return one.first == row->scale; });
            if (scale == scales.end()) scale = scales.insert(scales.end(), {row->scale, ""});
            if (has_answer(*row)) continue;
            scale->second += (scale->second.empty() ? "" : ", ") + std::string(row->item);
        }
        for (const auto& [scale, missing] : scales) {
            if (missing.empty()) continue;
            say("record.answers_missing", resource, {fmt::format("{} {}", instrument, scale), missing});
            mark("incomplete");
        }
    }

    content_verdict& out_;
    std::vector<answered> answered_;
};

}  // namespace

void check_measurements(const node& resource, content_verdict& out) {
    if (resource.name == "Observation") measurement_check(out).observation(resource);
    if (resource.name == "QuestionnaireResponse") measurement_check(out).answers(resource);
}

}  // namespace genvej::gateway::record
