#include "mappings/engine/report_profiles.hpp"

#include <algorithm>
#include <array>

#include "conformance/profiles/required.hpp"
#include "conformance/profiles/supported.hpp"
#include "mappings/engine/row_places.hpp"
#include "mappings/engine/sheets.hpp"

namespace genvej::mappings {

namespace {

/// A path that a row touches.
struct touched {
    std::string path;
    std::uint16_t row = 0;
    bool forward = false;
    bool backward = false;
};

std::string_view first_step(std::string_view path) {
    return path.substr(0, path.find('.'));
}

std::string_view rest_of(std::string_view path) {
    const std::size_t dot = path.find('.');
    return dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
}

bool same_step(std::string_view wanted, std::string_view step) {
    if (!wanted.ends_with("[x]")) return wanted == step;
    wanted.remove_suffix(3);
    return step.starts_with(wanted);
}

/// One lies at or below the other: a row that writes a part fills the whole, one that writes the whole its
/// parts.
bool meets(std::string_view wanted, std::string_view path) {
    for (; !wanted.empty() && !path.empty(); wanted = rest_of(wanted), path = rest_of(path)) {
        if (!same_step(first_step(wanted), first_step(path))) return false;
    }
    return true;
}

/// `a.b[c.d=e].f`: what the predicates set, too.
void add_predicates(const std::string& path, std::vector<std::string>& out) {
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < path.size(); ++i) {
        if (path[i] == '[') open.push_back(i);
        if (path[i] != ']' || open.empty()) continue;
        const std::string inside = path.substr(open.back() + 1, i - open.back() - 1);
        std::string outside = path.substr(0, open.back());
        open.pop_back();
        const std::size_t equals = inside.find('=');
        const bool sets = equals != std::string::npos && equals > 0 && inside[equals - 1] != '!';
        std::replace(outside.begin(), outside.end(), '[', '.');
        if (sets)
            out.push_back(without_predicates(outside) + "." + without_predicates(inside.substr(0, equals)));
    }
    out.push_back(without_predicates(path));
}

std::vector<touched> all_touched(const message_map& map) {
    std::vector<touched> out;
    const std::vector<row_place> places = places_of(map.compiled());
    for (std::size_t i = 0; i < places.size(); ++i) {
        const row_view& row = map.rows()[i];
        if (row.op == "x") continue;
        const bool both = row.op.ends_with("<->") || row.op == "entry" || row.op == "identity";
        std::vector<std::string> paths;
        for (const std::string& path : places[i].fhir) add_predicates(path, paths);
        for (const std::string& path : paths)
            out.push_back({path, static_cast<std::uint16_t>(i + 1), both || row.op.ends_with("->"),
                           both || row.op.ends_with("<-")});
    }
    return out;
}

/// What the engine makes of itself, or the whole of the message does.
bool made_by_engine(std::string_view path) {
    constexpr std::array names{"id", "text", "entry"};
    const std::string_view step = first_step(rest_of(path));
    return std::any_of(names.begin(), names.end(), [&](std::string_view one) { return step == one; }) ||
           path.ends_with(".reference");
}

class profile_collector {
public:
    explicit profile_collector(const message_map& map) : touched_(all_touched(map)) {
        types_.emplace_back("Bundle");
        for (const touched& one : touched_) {
            const std::string type(first_step(one.path));
            if (std::find(types_.begin(), types_.end(), type) == types_.end()) types_.push_back(type);
        }
        claims(map);
    }

    std::vector<profile_element> take() {
        for (const std::string& type : types_) {
            const profiles::type_row* row = profiles::find_type(type);
            if (row == nullptr || !row->resource) continue;
            for (const profiles::element_row& element : row->elements) {
                if (element.min > 0) add(type + "." + std::string(element.name), "R4", "mandatory");
            }
            for (const auto& [of, url] : claims_) {
                if (of != type) continue;
                const std::string name(url.substr(url.rfind('/') + 1));
                for (const auto& one : profiles::required_of(url))
                    add(std::string(one.path), name, "mandatory");
                for (const auto& one : profiles::supported_of(url))
                    add(std::string(one.path), name, "supported");
            }
        }
        return std::move(out_);
    }

private:
    void claims(const message_map& map) {
        for (std::size_t i = 0; i < touched_.size(); ++i) {
            if (!touched_[i].path.ends_with(".meta.profile")) continue;
            std::string url = map.rows()[touched_[i].row - 1U].left;
            std::erase(url, '"');
            const std::pair<std::string, std::string> claim{std::string(first_step(touched_[i].path)), url};
            if (std::find(claims_.begin(), claims_.end(), claim) == claims_.end()) claims_.push_back(claim);
        }
    }

    void add(const std::string& path, const std::string& by, const std::string& demand) {
        const bool known = std::any_of(out_.begin(), out_.end(), [&](const profile_element& one) {
            return one.path == path && one.asked_by == by;
        });
        if (known) return;
        profile_element made{path, by, demand, made_by_engine(path), {}, {}};
        for (const touched& one : touched_) {
            if (!meets(path, one.path)) continue;
            const auto note = [&](std::vector<std::uint16_t>& rows) {
                if (rows.empty() || rows.back() != one.row) rows.push_back(one.row);
            };
            if (one.forward) note(made.written);
            if (one.backward) note(made.read);
        }
        out_.push_back(std::move(made));
    }

    std::vector<touched> touched_;
    std::vector<std::string> types_;
    std::vector<std::pair<std::string, std::string>> claims_;
    std::vector<profile_element> out_;
};

}  // namespace

std::vector<profile_element> profile_elements_of(const message_map& map) {
    return profile_collector(map).take();
}

}  // namespace genvej::mappings
