#include "gateway/record/search.hpp"

#include <algorithm>
#include <charconv>

#include "adapters/formats/base64.hpp"
#include "gateway/pipeline/percent_coding.hpp"
#include "gateway/record/primitives.hpp"
#include "gateway/record/transaction.hpp"

namespace genvej::gateway::record {

namespace {

using model::node;

std::vector<std::string> split(std::string_view text, char by) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(by), text.size());
        out.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

std::string joined(const std::vector<std::string>& parts) {
    std::string out;
    for (const std::string& one : parts) out += (out.empty() ? "" : ",") + one;
    return out;
}

class reader {
public:
    explicit reader(search_in& into) : in_(into) {}

    void read(std::string_view body) {
        std::vector<std::string> seen;
        for (const std::string& pair : split(body, '&')) {
            if (pair.empty()) continue;
            const std::size_t equals = std::min(pair.find('='), pair.size());
            const std::string name =
                percent_decoded(std::string_view(pair).substr(0, equals), plus::is_space);
            const std::string value = percent_decoded(
                std::string_view(pair).substr(std::min(equals + 1, pair.size())), plus::is_space);
            const bool again = std::find(seen.begin(), seen.end(), name) != seen.end();
            seen.push_back(name);
            const auto row = std::find_if(in_.row->search.begin(), in_.row->search.end(),
                                          [&](const search_row& one) { return one.parameter == name; });
            if (row == in_.row->search.end() || again) {
                unknown(name);
            } else if (!take(*row, value)) {
                in_.found.push_back(
                    model::make_issue("record.parameter_value", {name, std::string(row->why)}));
            }
        }
    }

private:
    void unknown(std::string_view name) {
        constexpr std::size_t longest_shown = 40;
        in_.found.push_back(
            model::make_issue("record.parameter", {model::loggable(name.substr(0, longest_shown)),
                                                   std::string(in_.row->type), parameters_of(*in_.row)}));
    }

    /// @return false: the value has not the form of the parameter
    bool take(const search_row& row, const std::string& value) {
        if (value.empty()) return false;
        switch (row.how) {
            case search_how::id:
                in_.ids = split(value, ',');
                return std::all_of(in_.ids.begin(), in_.ids.end(),
                                   [](const std::string& id) { return record::fits(form::id, id); });
            case search_how::count:
                return take_count(value);
            case search_how::identifier:
                return take_identifier(value);
            case search_how::citizen:
                return take_citizen(value);
            case search_how::filter:
                in_.filters.push_back({&row, split(value, ',')});
                return std::none_of(in_.filters.back().any_of.begin(), in_.filters.back().any_of.end(),
                                    [](const std::string& one) { return one.empty() || one.ends_with('|'); });
        }
        return false;
    }

    bool take_count(const std::string& value) {
        std::size_t count = 0;
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), count);
        if (error != std::errc() || end != value.data() + value.size() || count == 0 || count > largest_page)
            return false;
        in_.count = count;
        return true;
    }

    bool take_identifier(const std::string& value) {
        const std::size_t bar = value.find('|');
        if (bar == std::string::npos || bar + 1 == value.size()) return false;
        in_.keys.push_back({"identifier", value});
        in_.one_page = true;
        in_.count = largest_page;
        return true;
    }

    bool take_citizen(const std::string& value) {
        constexpr std::string_view begin = "Patient/";
        const std::string_view id =
            value.starts_with(begin) ? std::string_view(value).substr(begin.size()) : std::string_view(value);
        if (!record::fits(form::id, id)) return false;
        in_.keys.push_back({"subject", std::string(begin) + std::string(id)});
        return true;
    }

    search_in& in_;
};

/// Base64 for addresses (RFC 4648, section 5), without padding.
std::string for_address(std::string_view text) {
    std::string out = formats::base64_encode(text);
    for (char& c : out) c = c == '+' ? '-' : c == '/' ? '_' : c;
    while (!out.empty() && out.back() == '=') out.pop_back();
    return out;
}

std::optional<std::string> from_address(std::string_view text) {
    std::string coded(text);
    for (char& c : coded) c = c == '-' ? '+' : c == '_' ? '/' : c;
    while (coded.size() % 4 != 0) coded += '=';
    auto out = formats::base64_decode(coded);
    return out.has_value() ? std::optional<std::string>(std::move(*out)) : std::nullopt;
}

bool is_one_of(const filter& of, const node& element) {
    const auto fits_one = [&](std::string_view system, std::string_view code) {
        return std::any_of(of.any_of.begin(), of.any_of.end(), [&](std::string_view wanted) {
            const std::size_t bar = wanted.find('|');
            if (bar == std::string_view::npos) return wanted == code;
            return wanted.substr(0, bar) == system && wanted.substr(bar + 1) == code;
        });
    };
    if (!element.value.empty()) return fits_one({}, element.value);
    for (const node* coding = element.child("coding"); coding != nullptr; coding = coding->next_same()) {
        if (fits_one(coding->child_value("system"), coding->child_value("code"))) return true;
    }
    return false;
}

}  // namespace

std::string parameters_of(const resource_row& type) {
    std::string out;
    for (const search_row& one : type.search) out += (out.empty() ? "" : ", ") + std::string(one.parameter);
    return out;
}

search_in read_search(const resource_row& type, std::string_view body) {
    search_in out;
    out.row = &type;
    reader(out).read(body);
    return out;
}

std::string page_of(const search_in& of, std::string_view after) {
    std::string out = std::string(after) + "?_count=" + std::to_string(of.count);
    if (!of.ids.empty()) out += "&_id=" + percent_encoded(joined(of.ids));
    for (const store::record_token& key : of.keys) {
        if (key.parameter == "subject") out += "&subject=" + percent_encoded(key.value);
    }
    for (const filter& one : of.filters)
        out += "&" + std::string(one.row->parameter) + "=" + percent_encoded(joined(one.any_of));
    return for_address(out);
}

search_in read_page(const resource_row& type, std::string_view page) {
    const auto text = from_address(page);
    const std::size_t mark = text ? text->find('?') : std::string::npos;
    search_in out;
    if (mark != std::string::npos) out = read_search(type, std::string_view(*text).substr(mark + 1));
    if (mark == std::string::npos || !out.ok() || out.one_page) {
        out = {};
        out.row = &type;
        out.found.push_back(model::make_issue("record.page"));
        return out;
    }
    out.after = text->substr(0, mark);
    return out;
}

bool fits(const search_in& asked, const node& resource) {
    return std::all_of(asked.filters.begin(), asked.filters.end(), [&](const filter& one) {
        return one.row->element.find(resource, [&](const node& element) { return is_one_of(one, element); });
    });
}

}  // namespace genvej::gateway::record
