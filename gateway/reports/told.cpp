#include "gateway/reports/told.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "conformance/profiles/element_table.hpp"

namespace genvej::gateway::reports {
namespace {

using model::document;
using model::node;

/// A place in the tree that is being made, with its type, which knows what repeats.
struct place {
    node* at = nullptr;
    const profiles::type_row* type = nullptr;
};

/// In the specification's order, whatever the order of the rows: JSON and XML of a report say the same.
node* last_before(const place& parent, unsigned order) {
    node* out = nullptr;
    for (node* one = parent.at->first; one != nullptr; one = one->next) {
        const profiles::element_row* row = parent.type->child(one->name);
        if (row != nullptr && row->order <= order) out = one;
    }
    return out;
}

place child_of(const place& parent, std::string_view name, document& into) {
    const profiles::element_row* row = parent.type == nullptr ? nullptr : parent.type->child(name);
    if (row == nullptr) throw std::logic_error(fmt::format("{} has no element {}", parent.at->name, name));
    node* made = into.make(row->name);
    made->list = row->list;
    made->as = row->as;
    document::insert_after(*parent.at, last_before(parent, row->order), *made);
    return {made, row->type};
}

node* put(const place& parent, std::string_view name, std::string_view value, document& into) {
    const place made = child_of(parent, name, into);
    made.at->value = into.memory().copy(value);
    return made.at;
}

/// One resource being made.
class teller {
public:
    teller(const profile& as, const node& resource, const told_facts& facts, document& into)
        : as_(as), from_(resource), facts_(facts), into_(into) {
        out_.resource = into.make(into.memory().copy(resource.name));
        root_ = {out_.resource, profiles::find_type(resource.name)};
    }

    told run() {
        for (const element_row* row : as_.elements) tell_row(*row);
        return std::move(out_);
    }

private:
    void tell_row(const element_row& row) {
        if (row.forbidden && row.forbidden->holds(from_)) return;
        row_ = &row;
        made_ = 0;
        refused_ = false;
        switch (row.how) {
            case take::id:
                note(put(root_, "id", facts_.id, into_));
                return;
            case take::known:
                note(put(container(), "lastUpdated", facts_.last_updated, into_));
                return;
            case take::profile:
                note(put(container(), "profile", as_.url, into_));
                return;
            case take::fixed:
                put_fixed();
                return;
            default:
                take_from_record();
        }
    }

    void put_fixed() {
        const bool below = row_->to.size() > 1;
        if (below && out_.resource->child(row_->to.front().name) == nullptr) return;
        note(put(container(), row_->to.back().name, row_->codes_text, into_));
    }

    void take_from_record() {
        std::vector<const node*> found = row_->from.find(from_);
        if (row_->how == take::identifier || row_->how == take::coding) by_rank(found);
        for (const node* one : found) take_one(*one);
        const bool needed = row_->min > 0 || (row_->needed && row_->needed->holds(from_));
        if (made_ > row_->max) add_issue("report.too_many", std::to_string(row_->max));
        if (needed && made_ == 0) {
            if (!refused_) return add_issue("report.missing", std::string());
            const bool reference = row_->how == take::reference;
            add_issue(reference ? "report.reference" : "report.code", std::string(row_->codes_text));
        }
    }

    /// Of several that KL could take, the one that its set has first; where one is enough, that one.
    void by_rank(std::vector<const node*>& found) {
        const auto rank = [&](const node* one) {
            const std::string_view code = row_->how == take::coding ? "code" : "value";
            return row_->codes->find(one->child_value("system"), one->child_value(code));
        };
        std::stable_sort(found.begin(), found.end(), [&](const node* a, const node* b) {
            return static_cast<unsigned>(rank(a)) < static_cast<unsigned>(rank(b));
        });
        if (row_->max == 1 && found.size() > 1 && row_->how == take::identifier) found.resize(1);
    }

    void take_one(const node& source) {
        switch (row_->how) {
            case take::present:
                made_ += row_->codes == nullptr || row_->codes->holds(source) ? 1 : 0;
                return;
            case take::value:
                if (row_->codes != nullptr && !row_->codes->holds(source)) return refuse();
                if (source.value.empty()) return;
                unit().at->value = into_.memory().copy(source.value);
                return;
            case take::flag: {
                const bool date = source.as != model::literal::boolean;
                unit().at->value = date ? std::string_view("true") : into_.memory().copy(source.value);
                return;
            }
            case take::reference:
                return take_reference(source);
            case take::identifier:
                if (row_->codes->find(source.child_value("system"), source.child_value("value")) < 0 ||
                    source.child_value("system").empty())
                    return refuse();
                return put_pair(unit(), source, "value");
            case take::concept_of:
                return take_concept(source);
            default:
                if (!row_->codes->holds(source)) return refuse();
                return put_coding(unit(), source);
        }
    }

    void take_concept(const node& source) {
        const node* best = nullptr;
        int rank = -1;
        for (const node* one = source.child("coding"); one != nullptr; one = one->next_same()) {
            if (!row_->codes->holds(*one)) continue;
            const int here = row_->codes->find(one->child_value("system"), one->child_value("code"));
            if (best != nullptr && rank <= here) continue;
            best = one;
            rank = here;
        }
        if (best == nullptr) return refuse();
        put_coding(child_of(unit(), "coding", into_), *best);
    }

    void take_reference(const node& source) {
        const reference_name to = read_reference(source);
        if (to.id.empty()) return refuse();
        const std::optional<std::string> id = facts_.resolve ? facts_.resolve(*row_, to) : in_record(to);
        if (!id) return refuse();
        put(unit(), "reference", *id, into_);
    }

    /// As the record has it, where it is of a kind that the row takes.
    std::optional<std::string> in_record(const reference_name& to) const {
        const bool fits = to.type.empty() ||
                          std::find(row_->types.begin(), row_->types.end(), to.type) != row_->types.end();
        if (!fits) return std::nullopt;
        return fmt::format("{}/{}", to.type, to.id);
    }

    void put_coding(const place& where, const node& source) {
        put_pair(where, source, "code");
        if (row_->how == take::local && !source.child_value("display").empty())
            put(where, "display", source.child_value("display"), into_);
    }

    void put_pair(const place& where, const node& source, std::string_view second) {
        put(where, "system", source.child_value("system"), into_);
        put(where, second, source.child_value(second), into_);
    }

    void refuse() { refused_ = true; }

    void add_issue(std::string_view code, std::string what) {
        model::issue one = model::make_issue(code, {std::string(as_.name), std::string(row_->text), what});
        one.path = std::string(row_->text);
        one.rule = fmt::format("mappings/klgateway/elements.csv:{}", row_->line);
        out_.missing.push_back(std::move(one));
    }

    void note(node* made) { out_.elements.push_back({row_, made}); }

    /// The node in which the row's last name stands, made where it is not there yet.
    place container(std::size_t without = 1) {
        place at = root_;
        for (std::size_t i = 0; i + without < row_->to.size(); ++i) {
            node* there = at.at->child(row_->to[i].name);
            if (there == nullptr) {
                at = child_of(at, row_->to[i].name, into_);
            } else {
                at = {there, at.type->child(there->name)->type};
            }
        }
        return at;
    }

    /// A new node for one value; with the extension around it where the row names one.
    place unit() {
        ++made_;
        const std::size_t size = row_->to.size();
        if (size < 2 || row_->to[size - 2].extension == nullptr) {
            const place made = child_of(container(), row_->to.back().name, into_);
            note(made.at);
            return made;
        }
        const path_step& step = row_->to[size - 2];
        const place extension = child_of(container(2), step.name, into_);
        put(extension, "url", step.extension->url(as_.law), into_);
        note(extension.at);
        return child_of(extension, row_->to.back().name, into_);
    }

    const profile& as_;
    const node& from_;
    const told_facts& facts_;
    document& into_;
    told out_;
    place root_;
    const element_row* row_ = nullptr;
    std::uint32_t made_ = 0;
    bool refused_ = false;
};

void flatten(const node& from, std::string& out) {
    out += from.name;
    out += '=';
    out += from.value;
    for (const node* one = from.first_element(); one != nullptr; one = one->next_element()) {
        out += '{';
        flatten(*one, out);
        out += '}';
    }
}

/// What each row said, in the order of the rows.
std::vector<std::string> said(const profile& as, const told& what) {
    std::vector<std::string> out(as.elements.size());
    for (const told_element& one : what.elements) {
        const auto at = std::find(as.elements.begin(), as.elements.end(), one.row);
        flatten(*one.made, out[static_cast<std::size_t>(at - as.elements.begin())]);
    }
    return out;
}

}  // namespace

reference_name read_reference(const node& reference) noexcept {
    std::string_view text = reference.child_value("reference");
    if (const std::size_t history = text.find("/_history/"); history != std::string_view::npos)
        text = text.substr(0, history);
    if (text.substr(0, 9) == "urn:uuid:") return {{}, text.substr(9)};
    const std::size_t slash = text.rfind('/');
    if (slash == std::string_view::npos) return {};
    const std::string_view before = text.substr(0, slash);
    const std::size_t start = before.rfind('/');
    return {start == std::string_view::npos ? before : before.substr(start + 1), text.substr(slash + 1)};
}

told tell(const profile& as, const node& resource, const told_facts& facts, document& into) {
    return teller(as, resource, facts, into).run();
}

void make_void(const profile& as, told& what, document& into) {
    const std::size_t dot = as.void_element.find('.');
    const std::string_view name = as.void_element.substr(0, dot);
    for (const std::string_view gone : {name, as.void_without}) {
        node* there = gone.empty() ? nullptr : what.resource->child(gone);
        if (there == nullptr) continue;
        std::erase_if(what.elements, [&](const told_element& one) { return one.made == there; });
        document::remove(*there);
    }
    const place root{what.resource, profiles::find_type(what.resource->name)};
    if (dot == std::string_view::npos) {
        put(root, name, as.void_value, into);
        return;
    }
    const std::size_t hash = as.void_value.find('#');
    const place coding = child_of(child_of(root, name, into), as.void_element.substr(dot + 1), into);
    put(coding, "system", as.void_value.substr(0, hash), into);
    put(coding, "code", as.void_value.substr(hash + 1), into);
}

std::vector<element_change> compare(const profile& as, const node& before, const node& now) {
    document scratch(std::size_t{4} * 1024);
    const std::vector<std::string> old = said(as, tell(as, before, {}, scratch));
    const std::vector<std::string> fresh = said(as, tell(as, now, {}, scratch));
    std::vector<element_change> out;
    for (std::size_t i = 0; i < old.size(); ++i) {
        if (old[i] == fresh[i]) continue;
        const std::string_view change = old[i].empty() ? "added" : fresh[i].empty() ? "removed" : "changed";
        out.push_back({as.elements[i]->text, change});
    }
    return out;
}

}  // namespace genvej::gateway::reports
