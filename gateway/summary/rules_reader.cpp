#include "gateway/summary/rules_reader.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "gateway/record/rows.hpp"

namespace genvej::gateway::summary {

namespace {

/// Entries that are no measures.
constexpr std::array<std::string_view, 4> other_entries = {"episode", "encounter", "appointment",
                                                           "organisation"};

bool is_one_of(std::string_view what, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), what) != words.end();
}

}  // namespace

void rules_reader::each_row(std::string_view name, std::initializer_list<std::string_view> columns,
                            const std::function<void(const cells&)>& take) {
    rows_.each(fmt::format("mappings/summary/{}.csv", name), file_(name), columns, take);
}

void rules_reader::check_names(const std::vector<std::string_view>& names, std::string_view group) {
    for (const std::string_view name : names) {
        const auto* const found = out_->fact(name);
        if (found == nullptr) {
            fail(fmt::format("there is no fact `{}` in facts.csv", name));
        } else if (!found->group.empty() && found->group != group) {
            fail(fmt::format("`{}` belongs to the group `{}`; the row is not for each of it", name,
                             found->group));
        }
    }
}

letters::phrase rules_reader::text_of(std::string_view text, std::string_view group) {
    auto made = letters::phrase::read(text);
    if (!made) {
        fail("a brace is not closed, or names no fact");
        return {};
    }
    check_names(made->names(), group);
    return std::move(*made);
}

letters::condition rules_reader::condition_of(std::string_view words, std::string_view group) {
    auto made = letters::condition::read(words);
    if (!made) {
        fail(fmt::format("`{}` is no condition; expected: fact, !fact, fact=value", words));
        return {};
    }
    check_names(made->names(), group);
    return std::move(*made);
}

void rules_reader::read_facts() {
    each_row("facts", {"fact", "group", "meaning", "supplier"}, [&](const cells& row) {
        if (out_->fact(row["fact"]) != nullptr)
            fail(fmt::format("the fact `{}` is there twice", row["fact"]));
        if (row["supplier"].empty() || row["meaning"].empty())
            fail(fmt::format("the fact `{}` has no meaning or no supplier", row["fact"]));
        out_->facts_.push_back(
            {std::string(row["fact"]), std::string(row["group"]), std::string(row["supplier"])});
    });
}

void rules_reader::check_entries(const section_row& of) {
    for (const std::string& entry : of.entries) {
        const bool measured = std::any_of(out_->observations_.begin(), out_->observations_.end(),
                                          [&](const observation_row& one) { return one.measure == entry; });
        if (!measured && std::find(other_entries.begin(), other_entries.end(), entry) == other_entries.end())
            fail(
                fmt::format("`{}` is no entry; expected: episode, encounter, appointment, organisation or a "
                            "measure of observations.csv",
                            entry));
    }
}

void rules_reader::read_sections() {
    each_row("sections", {"section", "title", "system", "code", "entries", "source"}, [&](const cells& row) {
        section_row made;
        made.name = row["section"];
        made.title = row["title"];
        made.is = {std::string(row["system"]), std::string(row["code"])};
        std::string_view words = row["entries"];
        while (!words.empty()) {
            const std::size_t end = std::min(words.find(' '), words.size());
            made.entries.emplace_back(words.substr(0, end));
            words.remove_prefix(std::min(end + 1, words.size()));
        }
        made.row = place();
        if (made.title.empty() || made.is.code.empty())
            fail(fmt::format("the section `{}` has no title or no code", made.name));
        const bool twice = std::any_of(out_->sections_.begin(), out_->sections_.end(),
                                       [&](const section_row& one) { return one.name == made.name; });
        if (twice) fail(fmt::format("the section `{}` is there twice", made.name));
        check_entries(made);
        out_->sections_.push_back(std::move(made));
    });
}

void rules_reader::read_lines() {
    each_row("lines", {"section", "line", "each", "when", "text", "source"}, [&](const cells& row) {
        line_row made;
        made.name = row["line"];
        made.group = row["each"];
        made.when = condition_of(row["when"], made.group);
        made.text = text_of(row["text"], made.group);
        made.row = place();
        const bool known_group =
            made.group.empty() || std::any_of(out_->facts_.begin(), out_->facts_.end(),
                                              [&](const auto& one) { return one.group == made.group; });
        if (!known_group) fail(fmt::format("no fact belongs to a group `{}`", made.group));
        const auto section = std::find_if(out_->sections_.begin(), out_->sections_.end(),
                                          [&](const section_row& one) { return one.name == row["section"]; });
        if (section == out_->sections_.end())
            return fail(fmt::format("there is no section `{}`", row["section"]));
        std::vector<line_row>& lines = section->lines;
        const bool seen = std::any_of(lines.begin(), lines.end(),
                                      [&](const line_row& one) { return one.name == made.name; });
        if (seen && lines.back().name != made.name)
            fail(fmt::format("the rows of the line `{}` do not stand together", made.name));
        if (seen && lines.back().name == made.name && lines.back().group != made.group)
            fail(fmt::format("the rows of the line `{}` are for different groups", made.name));
        lines.push_back(std::move(made));
    });
}

void rules_reader::read_observations() {
    each_row(
        "observations", {"measure", "method", "system", "code", "category", "panel_system", "panel"},
        [&](const cells& row) {
            observation_row made{
                std::string(row["measure"]),
                std::string(row["method"]),
                {std::string(row["system"]),       std::string(row["code"]) },
                std::string(row["category"]),
                {std::string(row["panel_system"]), std::string(row["panel"])},
                place()
            };
            const pathway::measured_by known = pathway_.measure_of(made.is.system, made.is.code);
            if (known.what == nullptr || known.what->measure != made.measure || known.method != made.method)
                fail(fmt::format(
                    "`{}` does not measure {} by {} (measure_concepts.csv, measurement_codes.csv)",
                    made.is.code, made.measure, made.method));
            if (!is_one_of(made.category, {"", "vital-signs", "survey", "laboratory", "exam"}))
                fail(fmt::format(
                    "`{}` is no category; expected: vital-signs, survey, laboratory, exam or none",
                    made.category));
            if (out_->observation(made.measure, made.method) != nullptr)
                fail(fmt::format("{} by {} is there twice", made.measure, made.method));
            out_->observations_.push_back(std::move(made));
        });
}

void rules_reader::read_states() {
    each_row("states", {"state", "episode", "composition", "why"}, [&](const cells& row) {
        state_row made{std::string(row["state"]), std::string(row["episode"]),
                       std::string(row["composition"])};
        if (!is_one_of(made.episode, {"planned", "waitlist", "active", "onhold", "finished", "cancelled",
                                      "entered-in-error"}))
            fail(fmt::format("`{}` is no status of an EpisodeOfCare", made.episode));
        if (!is_one_of(made.composition, {"preliminary", "final", "amended", "entered-in-error"}))
            fail(fmt::format("`{}` is no status of a Composition", made.composition));
        out_->states_.push_back(std::move(made));
    });
    for (const pathway::state_row& one : pathway_.states()) {
        const auto times = std::count_if(out_->states_.begin(), out_->states_.end(),
                                         [&](const state_row& other) { return other.state == one.state; });
        if (times != 1) fail(fmt::format("the state `{}` has {} rows; one is expected", one.state, times));
    }
}

void rules_reader::read_shown() {
    each_row("shown", {"type", "status", "when", "why"}, [&](const cells& row) {
        if (!is_one_of(row["when"], {"past", "coming"}))
            fail(fmt::format("`{}` is not understood; expected: past, coming", row["when"]));
        if (!is_one_of(row["type"], {"Encounter", "Appointment"}))
            fail(fmt::format("`{}` is no session; expected: Encounter, Appointment", row["type"]));
        out_->shown_.push_back(
            {std::string(row["type"]), std::string(row["status"]), row["when"] == "coming"});
    });
}

void rules_reader::read_contacts() {
    each_row("contacts", {"who", "da"}, [&](const cells& row) {
        if (!is_one_of(row["who"], {"municipality", "gp", "hospital", "referrer"}))
            fail(fmt::format("`{}` is nobody whom the citizen can turn to", row["who"]));
        out_->contacts_.push_back({std::string(row["who"]), std::string(row["da"])});
    });
}

void rules_reader::read_consent() {
    each_row("consent", {"element", "system", "code", "how"}, [&](const cells& row) {
        consent_row made{
            std::string(row["element"]), {std::string(row["system"]), std::string(row["code"])}
        };
        if (row["how"] == "demanded") {
            made.how = consent_word::demanded;
        } else if (row["how"] == "forbidden") {
            made.how = consent_word::forbidden;
        } else if (row["how"] == "ignored") {
            made.how = consent_word::ignored;
        } else if (row["how"] != "about") {
            fail(fmt::format("`{}` is not understood; expected: about, demanded, forbidden, ignored",
                             row["how"]));
        }
        if (made.element.empty() || made.is.code.empty()) fail("it names no element or no code");
        out_->consent_.push_back(std::move(made));
    });
    const auto has = [&](consent_word how) {
        return std::any_of(out_->consent_.begin(), out_->consent_.end(),
                           [&](const consent_row& one) { return one.how == how; });
    };
    // Without these any Consent, or none that is asked about, would allow it.
    if (!has(consent_word::about) || !has(consent_word::demanded))
        fail("no row says what it is about, or none what is demanded");
}

void rules_reader::read_document() {
    each_row("document", {"element", "system", "code", "text"}, [&](const cells& row) {
        if (row["element"] == "type") {
            out_->type_ = {std::string(row["system"]), std::string(row["code"])};
            out_->type_text_ = row["text"];
        } else if (row["element"] == "title") {
            out_->title_ = text_of(row["text"], {});
        } else if (row["element"] == "patient") {
            out_->patient_system_ = row["system"];
        } else {
            fail(fmt::format("`{}` is not understood; expected: type, title, patient", row["element"]));
        }
    });
    if (out_->type_.code.empty() || out_->title_.names().empty() || out_->patient_system_.empty())
        fail("type, title or patient is missing");
}

void rules_reader::read_waits() {
    each_row("waits", {"code", "en", "da", "remedy_en", "remedy_da"}, [&](const cells& row) {
        letters::wait_row made{std::string(row["code"]), std::string(row["en"]), std::string(row["da"]),
                               std::string(row["remedy_en"]), std::string(row["remedy_da"])};
        if (std::find(waits::all.begin(), waits::all.end(), made.code) == waits::all.end())
            fail(fmt::format("no summary waits for `{}`", made.code));
        out_->waits_.push_back(std::move(made));
    });
    for (const std::string_view code : waits::all) {
        const auto times = std::count_if(out_->waits_.begin(), out_->waits_.end(),
                                         [&](const letters::wait_row& one) { return one.code == code; });
        if (times != 1) fail(fmt::format("`{}` has {} rows; one is expected", code, times));
    }
}

std::shared_ptr<const rules> rules_reader::read() {
    const std::size_t before = wrong_.size();
    read_facts();
    read_observations();
    read_sections();
    read_lines();
    read_states();
    read_shown();
    read_contacts();
    read_consent();
    read_document();
    read_waits();
    if (wrong_.size() > before) return nullptr;
    return std::move(out_);
}

}  // namespace genvej::gateway::summary
