#include <algorithm>
#include <unordered_map>

#include "adapters/formats/fhir_json.hpp"
#include "gateway/record/own_meta.hpp"
#include "gateway/record/primitives.hpp"
#include "gateway/record/transaction.hpp"

namespace genvej::gateway::record {

namespace {

using model::node;
using model::path_style;
using store::record_name;

std::string text_of(const record_name& name) {
    return name.type + "/" + name.id;
}

/// Gives every entry its id, every reference its target, every resource its citizen.
class resolver {
public:
    resolver(transaction_in& of, const lookup_answers& answers, const std::function<std::string()>& draw)
        : of_(of), draw_(draw) {
        for (std::size_t i = 0; i < of.wanted.size(); ++i)
            answers_.emplace(key_of(of.wanted[i]), &answers[i]);
    }

    std::vector<store::record_write> run() {
        for (entry_in& one : of_.entries) {
            if (one.row != nullptr) name_entry(one);
        }
        for (std::size_t i = 0; i < of_.entries.size(); ++i) index(i);
        for (entry_in& one : of_.entries) {
            if (one.row != nullptr && !one.broken) resolve_references(one);
        }
        find_citizens();
        if (!of_.ok()) return {};
        return make_writes();
    }

private:
    void say(std::string_view code, const node& at, std::vector<std::string> params = {}) {
        of_.found.push_back(model::make_issue(code, at, path_style::fhir, std::move(params)));
    }

    const std::vector<store::record_version>* answer(const lookup& what) const {
        const auto found = answers_.find(key_of(what));
        return found == answers_.end() ? nullptr : found->second;
    }

    void name_entry(entry_in& one) {
        if (one.condition) {
            const auto* there = answer({std::string(one.row->type), one.condition, {}});
            if (there != nullptr && there->size() > 1) return say("record.condition_many", *one.place);
            if (there != nullptr && !there->empty()) return take_place_of(one, there->front());
        }
        if (one.what == act::create || one.id.empty()) one.id = draw_();
    }

    void take_place_of(entry_in& one, const store::record_version& there) {
        if (one.what == act::create) one.instead = there;
        if (one.what == act::put && !one.id.empty() && one.id != there.name.id)
            say("record.id_differs", *one.place);
        one.id = there.name.id;
        one.condition.reset();  // it is there: nothing has to be kept from coming twice
    }

    void index(std::size_t i) {
        const entry_in& one = of_.entries[i];
        if (one.row == nullptr) return;
        const bool twice = !by_name_.emplace(text_of(one.name()), i).second;
        if (twice && !one.instead && one.place != nullptr) say("record.twice", *one.place);
        if (!one.full_url.empty()) by_url_.emplace(one.full_url, i);
        if (one.condition &&
            !by_condition_.emplace(key_of({std::string(one.row->type), one.condition, {}}), i).second)
            say("record.twice", *one.place);
    }

    void resolve_references(entry_in& one) {
        one.targets.reserve(one.references.size());
        for (node* reference : one.references) {
            record_name target = resolve(*reference);
            if (!target.type.empty()) reference->value = of_.tree.memory().copy(text_of(target));
            one.targets.push_back(std::move(target));
        }
    }

    /// Empty: it leads nowhere, which has been said.
    record_name resolve(const node& reference) {
        const std::string_view to = reference.value;
        if (const auto found = by_url_.find(to); found != by_url_.end())
            return name_in_bundle(found->second, reference);
        if (to.starts_with("urn:")) return refuse("record.dangling", reference);
        if (to.starts_with('#')) return refuse("record.contained", reference);
        if (to.find('?') != std::string_view::npos) return resolve_condition(reference, to);
        if (to.find(':') != std::string_view::npos) return refuse("record.foreign", reference);
        const std::size_t slash = to.find('/');
        if (slash == std::string_view::npos) return refuse("record.reference", reference);
        const std::string_view type = to.substr(0, slash);
        const std::string_view id = to.substr(slash + 1);
        if (id.find("/_history/") != std::string_view::npos) return refuse("record.versioned", reference);
        if (!fits(form::id, id) || profiles::find_type(type) == nullptr)
            return refuse("record.reference", reference);
        if (find_resource_row(type) == nullptr)
            return refuse("record.type", reference, {std::string(type), std::string(kept_types())});
        if (const auto found = by_name_.find(to); found != by_name_.end())
            return name_in_bundle(found->second, reference);
        return {std::string(type), std::string(id)};
    }

    record_name refuse(std::string_view code, const node& at, std::vector<std::string> params = {}) {
        say(code, at, std::move(params));
        return {};
    }

    record_name name_in_bundle(std::size_t at, const node& reference) {
        const entry_in& one = of_.entries[at];
        if (one.row == nullptr) return {};  // that one is refused
        if (one.what == act::remove) return refuse("record.dangling", reference);
        return one.name();
    }

    record_name resolve_condition(const node& reference, std::string_view to) {
        const std::size_t mark = to.find('?');
        const std::string_view type = to.substr(0, mark);
        auto token = read_condition(to.substr(mark));
        if (!token || find_resource_row(type) == nullptr) return refuse("record.reference", reference);
        std::vector<record_name> found = with_identifier(type, *token);
        const auto* there = answer({std::string(type), std::move(token), {}});
        if (there != nullptr) {
            for (const store::record_version& one : *there) {
                if (std::find(found.begin(), found.end(), one.name) == found.end()) found.push_back(one.name);
            }
        }
        if (found.empty()) return refuse("record.condition_none", reference);
        if (found.size() > 1) return refuse("record.condition_many", reference);
        return found.front();
    }

    std::vector<record_name> with_identifier(std::string_view type, const store::record_token& token) {
        if (by_identifier_.empty()) {
            for (std::size_t i = 0; i < of_.entries.size(); ++i) {
                const entry_in& one = of_.entries[i];
                if (one.row == nullptr || one.resource == nullptr || one.what == act::remove) continue;
                for (const store::record_token& own : identifiers_of(*one.resource))
                    by_identifier_.emplace(std::string(one.row->type) + "?" + own.value, i);
            }
        }
        std::vector<record_name> out;
        const auto [first, last] = by_identifier_.equal_range(std::string(type) + "?" + token.value);
        for (auto at = first; at != last; ++at) out.push_back(of_.entries[at->second].name());
        return out;
    }

    void find_citizens() {
        for (entry_in& one : of_.entries) {
            if (one.resource != nullptr && one.row != nullptr && !one.broken &&
                one.row->whom == about::citizen)
                find_citizen(one);
        }
        for (entry_in& one : of_.entries) {
            if (one.resource != nullptr && one.row != nullptr && !one.broken &&
                one.row->whom == about::target)
                find_by_target(one);
        }
    }

    /// Is a reference below this element refused already?
    static bool is_refused(const entry_in& one, const node& element) {
        for (std::size_t i = 0; i < one.targets.size(); ++i) {
            if (one.references[i]->parent == &element && one.targets[i].type.empty()) return true;
        }
        return false;
    }

    void find_citizen(entry_in& one) {
        constexpr std::string_view begin = "Patient/";
        bool refused = false;
        one.row->citizen.find(*one.resource, [&](const node& element) {
            const std::string_view to = element.child_value("reference");
            refused = refused || is_refused(one, element);
            if (!to.starts_with(begin)) return false;
            const std::string_view id = to.substr(begin.size());
            if (!one.patient.empty() && one.patient != id)
                say("record.citizen_twice", element, {std::string(one.row->citizen.text())});
            one.patient = id;
            return false;
        });
        if (!one.patient.empty() || refused) return;
        const node* const there = one.row->citizen.first(*one.resource);
        say("record.citizen", there == nullptr ? *one.resource : *there,
            {std::string(one.row->citizen.text())});
    }

    void find_by_target(entry_in& one) {
        for (std::size_t i = 0; i < one.targets.size() && one.patient.empty(); ++i) {
            const record_name& target = one.targets[i];
            const bool names = one.row->citizen.find(
                *one.resource, [&](const node& element) { return one.references[i]->parent == &element; });
            if (!names || target.type.empty()) continue;
            if (target.type == "Patient") {
                one.patient = target.id;
            } else if (const auto here = by_name_.find(text_of(target)); here != by_name_.end()) {
                one.patient = of_.entries[here->second].patient;
            } else if (const auto* there = answer({target.type, std::nullopt, target.id});
                       there != nullptr && !there->empty()) {
                one.patient = patient_of(there->front());
            }
        }
    }

    std::vector<store::record_write> make_writes() {
        std::vector<store::record_write> out;
        out.reserve(of_.entries.size());
        for (entry_in& one : of_.entries) {
            if (one.instead) continue;
            one.write = out.size();
            store::record_write& write = out.emplace_back();
            write.name = one.name();
            write.if_version = one.if_version;
            if (one.what != act::remove) fill(write, one);
        }
        return out;
    }

    void fill(store::record_write& write, entry_in& one) {
        write.keys = identifiers_of(*one.resource);
        write.patient = one.patient;
        if (!one.patient.empty()) write.keys.push_back({"subject", "Patient/" + one.patient});
        write.citizen = one.citizen;
        write.unless = one.condition;
        write.references = one.targets;
        std::sort(write.references.begin(), write.references.end());
        write.references.erase(std::unique(write.references.begin(), write.references.end()),
                               write.references.end());
        put_own_meta(of_.tree, *one.resource, one.id, one.marks);
        formats::write_fhir_json(*one.resource, write.body);
    }

    struct text_hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };

    transaction_in& of_;
    const std::function<std::string()>& draw_;
    std::unordered_map<std::string, const std::vector<store::record_version>*> answers_;
    std::unordered_map<std::string, std::size_t, text_hash, std::equal_to<>> by_name_;
    std::unordered_map<std::string_view, std::size_t> by_url_;
    std::unordered_map<std::string, std::size_t> by_condition_;
    std::unordered_multimap<std::string, std::size_t> by_identifier_;
};

}  // namespace

std::string patient_of(const store::record_version& one) {
    const resource_row* const row = find_resource_row(one.name.type);
    if (row == nullptr || row->whom != about::citizen || one.body.empty()) return {};
    const auto read = formats::read_fhir_json(one.body);
    if (!read.ok() || read.value.root() == nullptr) return {};
    constexpr std::string_view begin = "Patient/";
    std::string out;
    row->citizen.find(*read.value.root(), [&](const node& element) {
        const std::string_view to = element.child_value("reference");
        if (!to.starts_with(begin)) return false;
        out = to.substr(begin.size());
        return true;
    });
    return out;
}

std::vector<store::record_write> resolve(transaction_in& of, const lookup_answers& answers,
                                         const std::function<std::string()>& draw) {
    std::vector<store::record_write> out = resolver(of, answers, draw).run();
    std::stable_sort(of.found.begin(), of.found.end(), [](const model::issue& a, const model::issue& b) {
        return entry_in_path(a.path) < entry_in_path(b.path);
    });
    return out;
}

}  // namespace genvej::gateway::record
