#include "gateway/letters/rules_reader.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace genvej::gateway::letters {

void rules_reader::each_row(std::string_view name, std::initializer_list<std::string_view> columns,
                            const std::function<void(const cells&)>& take) {
    rows_.each(fmt::format("mappings/closing/{}.csv", name), file_(name), columns, take);
}

void rules_reader::check_names(const std::vector<std::string_view>& names, std::string_view group) {
    for (const std::string_view name : names) {
        const auto found = out_->facts_.find(name);
        if (found == out_->facts_.end()) {
            fail(fmt::format("there is no fact `{}` in facts.csv", name));
        } else if (!found->second.group.empty() && found->second.group != group) {
            fail(fmt::format("`{}` belongs to the group `{}`; the row is not for each of it", name,
                             found->second.group));
        }
    }
}

phrase rules_reader::text_of(std::string_view text, std::string_view group) {
    auto read_text = phrase::read(text);
    if (!read_text) {
        fail("a brace is not closed, or names no fact");
        return {};
    }
    check_names(read_text->names(), group);
    return std::move(*read_text);
}

condition rules_reader::condition_of(std::string_view words, std::string_view group) {
    auto read_words = condition::read(words);
    if (!read_words) {
        fail(fmt::format("`{}` is no condition; expected: fact, !fact, fact=value", words));
        return {};
    }
    check_names(read_words->names(), group);
    return std::move(*read_words);
}

void rules_reader::read_facts() {
    each_row("facts", {"fact", "group", "meaning", "supplier"}, [&](const cells& row) {
        const bool fresh =
            out_->facts_
                .try_emplace(std::string(row["fact"]),
                             closing_rules::fact_row{std::string(row["group"]), std::string(row["supplier"])})
                .second;
        if (!fresh) fail(fmt::format("the fact `{}` is there twice", row["fact"]));
        if (row["supplier"].empty() || row["meaning"].empty())
            fail(fmt::format("the fact `{}` has no meaning or no supplier", row["fact"]));
    });
}

void rules_reader::read_lines(std::string_view content, std::string_view name) {
    std::vector<closing_rules::line_row>& rows = out_->lines_[std::string(content)];
    each_row(name, {"line", "each", "when", "text", "source"}, [&](const cells& row) {
        closing_rules::line_row made;
        made.name = row["line"];
        made.group = row["each"];
        made.when = condition_of(row["when"], made.group);
        made.text = text_of(row["text"], made.group);
        made.row = place();
        const bool known_group = made.group.empty() ||
                                 std::any_of(out_->facts_.begin(), out_->facts_.end(),
                                             [&](const auto& one) { return one.second.group == made.group; });
        if (!known_group) fail(fmt::format("no fact belongs to a group `{}`", made.group));
        const bool seen =
            std::any_of(rows.begin(), rows.end(), [&](const auto& one) { return one.name == made.name; });
        if (seen && rows.back().name != made.name)
            fail(fmt::format("the rows of the line `{}` do not stand together", made.name));
        if (seen && rows.back().name == made.name && rows.back().group != made.group)
            fail(fmt::format("the rows of the line `{}` are for different groups", made.name));
        rows.push_back(std::move(made));
    });
}

void rules_reader::read_recipients() {
    each_row("recipients", {"region", "recipient", "content", "when", "release", "certainty", "source"},
             [&](const cells& row) {
                 recipient_row made;
                 made.region = row["region"];
                 made.recipient = row["recipient"];
                 made.content = row["content"];
                 made.when = condition_of(row["when"], {});
                 made.by_rule = row["release"] == "rule";
                 made.row = place();
                 const bool reachable =
                     std::any_of(out_->addresses_.begin(), out_->addresses_.end(),
                                 [&](const address_row& one) { return one.recipient == made.recipient; });
                 if (!reachable)
                     fail(fmt::format("addresses.csv has no row for the recipient `{}`", made.recipient));
                 if (out_->lines_.find(made.content) == out_->lines_.end())
                     fail(fmt::format("`{}` is no content; expected: closing, hads", made.content));
                 if (!made.by_rule && row["release"] != "person")
                     fail(fmt::format("`{}` releases nothing; expected: rule, person", row["release"]));
                 out_->recipients_.push_back(std::move(made));
             });
}

void rules_reader::read_addresses() {
    each_row("addresses", {"recipient", "where", "message", "kind", "source"}, [&](const cells& row) {
        address_row made;
        made.recipient = row["recipient"];
        made.message = row["message"];
        made.kind = row["kind"];
        made.row = place();
        if (row["where"] == "sender") {
            made.where = address_row::place::sender;
        } else if (row["where"] == "copy") {
            made.where = address_row::place::copy;
        } else if (row["where"] != "practitioner") {
            fail(fmt::format("`{}` is no place; expected: practitioner, sender, copy", row["where"]));
        }
        if (made.message.empty() != (made.where == address_row::place::practitioner))
            fail("sender and copy are those of a message, practitioner is the record's");
        out_->addresses_.push_back(std::move(made));
    });
}

void rules_reader::read_code_kinds() {
    each_row("code_kinds", {"kind", "identifier_code"}, [&](const cells& row) {
        if (!out_->code_kinds_.try_emplace(std::string(row["kind"]), row["identifier_code"]).second)
            fail(fmt::format("the kind `{}` is there twice", row["kind"]));
    });
}

void rules_reader::read_words() {
    each_row("words", {"measure", "value", "da"}, [&](const cells& row) {
        std::string name = fmt::format("{} {}", row["measure"], row["value"]);
        if (!out_->words_.try_emplace(std::move(name), row["da"]).second)
            fail(fmt::format("the value `{}` is there twice", row["value"]));
    });
}

void rules_reader::read_waits() {
    each_row("waits", {"code", "en", "da", "remedy_en", "remedy_da"}, [&](const cells& row) {
        wait_row made{std::string(row["code"]), std::string(row["en"]), std::string(row["da"]),
                      std::string(row["remedy_en"]), std::string(row["remedy_da"])};
        if (std::find(waits::all.begin(), waits::all.end(), made.code) == waits::all.end())
            fail(fmt::format("no letter waits for `{}`", made.code));
        out_->waits_.push_back(std::move(made));
    });
    for (const std::string_view code : waits::all) {
        const auto times = std::count_if(out_->waits_.begin(), out_->waits_.end(),
                                         [&](const wait_row& one) { return one.code == code; });
        if (times != 1) fail(fmt::format("`{}` has {} rows; one is expected", code, times));
    }
}

void rules_reader::read_regions() {
    each_row("regions", {"municipality", "region", "name_of_region"}, [&](const cells& row) {
        std::uint16_t code = 0;
        const std::string_view text = row["municipality"];
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), code);
        if (error != std::errc() || end != text.data() + text.size() || code < 101 || code > 999)
            return fail(fmt::format("`{}` is no municipality; three digits are expected", text));
        if (!out_->regions_.try_emplace(code, row["region"]).second)
            fail(fmt::format("the municipality {} is there twice", code));
        const bool served =
            std::any_of(out_->recipients_.begin(), out_->recipients_.end(),
                        [&](const recipient_row& one) { return one.region == row["region"]; });
        if (!served) fail(fmt::format("recipients.csv has no row for the region `{}`", row["region"]));
    });
}

void rules_reader::read_elements(std::string_view kind, std::string_view name) {
    std::vector<element_row>& rows = out_->elements_[std::string(kind)];
    each_row(name, {"path", "text", "must"}, [&](const cells& row) {
        element_row made;
        std::string_view path = row["path"];
        while (!path.empty()) {
            const std::size_t end = std::min(path.find('/'), path.size());
            made.path.emplace_back(path.substr(0, end));
            path.remove_prefix(std::min(end + 1, path.size()));
        }
        if (made.path.empty()) fail("the path is empty");
        made.text = text_of(row["text"], {});
        made.is_lines = row["text"] == "{lines}";
        made.must = row["must"] == "yes";
        if (!made.must && !row["must"].empty())
            fail(fmt::format("`{}` is not understood; must is yes or empty", row["must"]));
        made.row = place();
        rows.push_back(std::move(made));
    });
}

std::shared_ptr<const closing_rules> rules_reader::read() {
    const std::size_t before = wrong_.size();
    read_facts();
    read_lines("closing", "lines");
    read_lines("hads", "hads_lines");
    read_addresses();
    read_code_kinds();
    read_words();
    read_waits();
    read_recipients();
    read_regions();
    read_elements("XDIS91", "xdis91");
    read_elements("XDIS15", "xdis15");
    if (wrong_.size() > before) return nullptr;
    return std::move(out_);
}

}  // namespace genvej::gateway::letters
