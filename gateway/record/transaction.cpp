#include "gateway/record/transaction.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <unordered_map>
#include <unordered_set>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/fhir_xml.hpp"
#include "conformance/profiles/codes.hpp"
#include "gateway/pipeline/detect.hpp"
#include "gateway/record/patient.hpp"
#include "gateway/record/primitives.hpp"
#include "gateway/record/structure.hpp"

namespace genvej::gateway::record {

namespace {

using model::node;
using model::path_style;

/// Only a name that FHIR knows goes into a sentence; anything else is content.
std::string shown_type(std::string_view type) {
    const profiles::type_row* row = profiles::find_type(type);
    return row != nullptr && row->resource ? std::string(type) : "resource of no known type";
}

const node* resource_below(const node* entry) {
    const node* holder = entry->child("resource");
    return holder == nullptr ? nullptr : holder->first_element();
}

/// Reads entries, one after the other, and says what is wrong with each.
class reader {
public:
    reader(transaction_in& into, const intake_rules& by) : in_(into), by_(by) {}

    /// @return false: there is no tree to go on with
    bool read_tree(const formats::input& bytes, std::string_view announced) {
        if (!announced.empty() && announced != "utf-8" && announced != "utf8") return refuse("fhir.charset");
        const document_kind kind = detect(bytes.bytes());
        if (kind == document_kind::empty) return refuse("detect.empty");
        in_.xml = kind == document_kind::fhir_xml || kind == document_kind::xml;
        if (kind != document_kind::json && !in_.xml) return refuse("detect.unknown");
        auto read =
            in_.xml ? formats::read_fhir_xml(bytes, by_.bounds) : formats::read_fhir_json(bytes, by_.bounds);
        model::append(in_.found, std::move(read.found));
        in_.tree = std::move(read.value);
        return in_.tree.root() != nullptr;
    }

    void read_bundle() {
        const node& root = *in_.tree.root();
        if (root.name != "Bundle") return say("record.bundle", root, {shown_type(root.name)});
        if (root.child_value("type") != "transaction") return say("record.bundle_type", root);
        const std::vector<const node*> entries = entries_of(root);
        if (entries.empty()) return say("record.no_entries", root);
        if (entries.size() > by_.most_entries)
            return say("record.too_many", root,
                       {std::to_string(entries.size()), std::to_string(by_.most_entries)});
        const std::vector<bool> unread = unread_entries(entries.size());
        in_.entries.reserve(entries.size());
        for (std::size_t i = 0; i < entries.size(); ++i) read_entry(*entries[i], unread[i]);
        no_full_url_twice();
    }

    /// The resource of a single PUT.
    void read_resource(std::string_view type, std::string_view id, std::uint32_t if_version) {
        node& root = *in_.tree.root();
        entry_in& one = in_.entries.emplace_back();
        one.resource = &root;
        one.place = &root;
        one.row = find_resource_row(type);
        one.id = id;
        one.if_version = if_version;
        if (one.row == nullptr)
            return say("record.type", root, {shown_type(type), std::string(kept_types())});
        agree(one, type);
        check_id(one, root);
        judge(one);
    }

private:
    bool refuse(std::string_view code) {
        in_.found.push_back(model::make_issue(code));
        return false;
    }
    void say(std::string_view code, const node& at, std::vector<std::string> params = {}) {
        in_.found.push_back(model::make_issue(code, at, path_style::fhir, std::move(params)));
    }

    static std::vector<const node*> entries_of(const node& bundle) {
        std::vector<const node*> out;
        for (const node* one = bundle.child("entry"); one != nullptr; one = one->next_same())
            out.push_back(one);
        return out;
    }

    /// Entries in which the reader found mistakes: what is missing in them may stand there misspelt.
    std::vector<bool> unread_entries(std::size_t count) const {
        std::vector<bool> out(count, false);
        for (const model::issue& one : in_.found) {
            const std::size_t at = entry_in_path(one.path);
            if (one.level <= model::severity::error && at < count) out[at] = true;
        }
        return out;
    }

    void read_entry(const node& entry, bool unread) {
        entry_in& one = in_.entries.emplace_back();
        one.place = &entry;
        one.full_url = entry.child_value("fullUrl");
        one.resource = const_cast<node*>(resource_below(&entry));  // the tree is ours
        one.broken = unread;
        if (unread) {
            if (one.resource != nullptr) one.id = one.resource->child_value("id");
            if (one.resource != nullptr) one.row = find_resource_row(one.resource->name);
            return;
        }
        const node* const request = entry.child("request");
        if (request == nullptr) return spoil(one, "record.no_request", entry);
        read_request(one, *request);
        if (one.row != nullptr && one.resource != nullptr && one.what != act::remove) judge(one);
    }

    void spoil(entry_in& one, std::string_view code, const node& at, std::vector<std::string> params = {}) {
        one.broken = true;
        say(code, at, std::move(params));
    }

    void read_request(entry_in& one, const node& request) {
        const std::string_view method = request.child_value("method");
        if (request.child("ifNoneMatch") != nullptr || request.child("ifModifiedSince") != nullptr)
            say("record.condition", request);
        if (method == "PUT") return read_put_entry(one, request);
        if (method == "POST") return read_post_entry(one, request);
        if (method == "DELETE") return read_delete_entry(one, request);
        const bool known = profiles::is_listed("GET HEAD PATCH", method);
        say("record.method", request, {known ? std::string(method) : "this method"});
    }

    void read_put_entry(entry_in& one, const node& request) {
        const std::string_view url = request.child_value("url");
        const std::size_t mark = url.find('?');
        if (mark != std::string_view::npos) {
            one.condition = condition(request, url.substr(mark + 1), "url");
            type_of_url(one, request, url.substr(0, mark));
            if (one.resource != nullptr) one.id = one.resource->child_value("id");
        } else if (!type_and_id(one, request, url)) {
            say("record.url", request, {"PUT", "Type/id, or Type?identifier=system|value"});
        }
        read_if_match(one, request);
        demand_resource(one);
        if (one.condition && one.resource != nullptr) {
            const auto own = identifiers_of(*one.resource);
            if (std::find(own.begin(), own.end(), *one.condition) == own.end())
                say("record.condition_not_own", request);
        }
    }

    void read_post_entry(entry_in& one, const node& request) {
        one.what = act::create;
        const std::string_view url = request.child_value("url");
        if (url.find_first_of("/?") != std::string_view::npos)
            say("record.url", request, {"POST", "Type"});
        else
            type_of_url(one, request, url);
        if (const node* none = request.child("ifNoneExist"); none != nullptr) {
            one.condition = condition(request, none->value, "ifNoneExist");
            const auto own =
                one.resource == nullptr ? std::vector<store::record_token>{} : identifiers_of(*one.resource);
            if (one.condition && std::find(own.begin(), own.end(), *one.condition) == own.end())
                say("record.condition_not_own", *none);
        }
        if (request.child("ifMatch") != nullptr) say("record.condition", request);
        demand_resource(one);
    }

    void read_delete_entry(entry_in& one, const node& request) {
        one.what = act::remove;
        if (!type_and_id(one, request, request.child_value("url")))
            say("record.url", request, {"DELETE", "Type/id"});
        read_if_match(one, request);
        if (one.resource != nullptr) say("record.resource_on_delete", *one.resource);
    }

    std::optional<store::record_token> condition(const node& request, std::string_view text,
                                                 std::string_view element) {
        auto out = read_condition(text);
        if (!out) say("record.search_in_entry", *request.child(element));
        return out;
    }

    /// @return false: it is not of that form
    bool type_and_id(entry_in& one, const node& request, std::string_view url) {
        const std::size_t slash = url.find('/');
        if (slash == std::string_view::npos || url.find_first_of("/?#", slash + 1) != std::string_view::npos)
            return false;
        type_of_url(one, request, url.substr(0, slash));
        one.id = url.substr(slash + 1);
        check_id(one, *request.child("url"));
        return true;
    }

    void type_of_url(entry_in& one, const node& request, std::string_view type) {
        one.row = find_resource_row(type);
        if (one.row == nullptr) {
            const node* const at = request.child("url");
            say("record.type", at == nullptr ? request : *at, {shown_type(type), std::string(kept_types())});
        } else if (one.resource != nullptr && one.what != act::remove) {
            agree(one, type);
        }
    }

    void agree(entry_in& one, std::string_view type) {
        if (one.resource->name != type)
            say("record.type_differs", *one.resource, {std::string(type), shown_type(one.resource->name)});
    }

    void check_id(const entry_in& one, const node& at) {
        if (!fits(form::id, one.id)) return say("record.id", at);
        if (looks_like_cpr(one.id)) return say("record.id_cpr", at);
        const node* const own = one.resource == nullptr ? nullptr : one.resource->child("id");
        if (own != nullptr && own->value != one.id) say("record.id_differs", *own);
    }

    void read_if_match(entry_in& one, const node& request) {
        const node* const given = request.child("ifMatch");
        if (given == nullptr) return;
        one.if_version = read_version(given->value);
        if (one.if_version == 0) say("record.if_match", *given);
    }

    void demand_resource(const entry_in& one) {
        if (one.resource == nullptr) say("record.no_resource", *one.place);
    }

    /// The resource by itself: structure, content, whose it is.
    void judge(entry_in& one) {
        node& resource = *one.resource;
        one.broken = resource.name != one.row->type;
        if (one.broken) return;
        check_structure(resource, *one.row->r4, by_.bounds.attachment_bytes, one.references, in_.found);
        content_verdict content = check_content(resource, *one.row, by_.latest);
        one.marks = std::move(content.marks);
        for (model::issue& issue : content.found) {
            const bool error = issue.level <= model::severity::error;
            (error ? in_.found : one.warnings).push_back(std::move(issue));
        }
        if (one.row->whom == about::self)
            one.citizen = citizen_of(resource, by_.directory, by_.municipalities, in_.found);
        const node* const meta = resource.child("meta");
        const node* const version = meta == nullptr ? nullptr : meta->child("versionId");
        if (version != nullptr && one.if_version != 0 && version->value != std::to_string(one.if_version))
            say("record.version_differs", *version);
    }

    void no_full_url_twice() {
        std::unordered_map<std::string_view, const entry_in*> seen;
        for (const entry_in& one : in_.entries) {
            if (!one.full_url.empty() && !seen.emplace(one.full_url, &one).second)
                say("record.full_url_twice", *one.place->child("fullUrl"));
        }
    }

    transaction_in& in_;
    const intake_rules& by_;
};

}  // namespace

std::string key_of(const lookup& what) {
    if (!what.by) return what.type + "/" + what.id;
    return what.type + "?" + what.by->parameter + "=" + what.by->value;
}

namespace {

/// What has to be asked of the store.
class questions {
public:
    explicit questions(transaction_in& of) : of_(of) {
        for (const entry_in& one : of.entries) {
            if (one.row != nullptr && !one.id.empty())
                here_.push_back(std::string(one.row->type) + "/" + one.id);
        }
        std::sort(here_.begin(), here_.end());
    }

    void gather() {
        for (const entry_in& one : of_.entries) {
            if (one.row == nullptr || one.broken) continue;
            if (one.condition) ask({std::string(one.row->type), one.condition, {}});
            for (const node* reference : one.references) gather(one, reference->value);
        }
    }

private:
    void gather(const entry_in& of, std::string_view reference) {
        const std::size_t mark = reference.find('?');
        if (mark != std::string_view::npos) {
            const std::string_view type = reference.substr(0, mark);
            auto token = read_condition(reference.substr(mark));
            if (token && find_resource_row(type) != nullptr) ask({std::string(type), std::move(token), {}});
            return;
        }
        const std::size_t slash = reference.find('/');
        if (of.row->whom != about::target || slash == std::string_view::npos) return;
        const std::string_view type = reference.substr(0, slash);
        const bool elsewhere = !std::binary_search(here_.begin(), here_.end(), reference);
        if (elsewhere && find_resource_row(type) != nullptr && fits(form::id, reference.substr(slash + 1)))
            ask({std::string(type), std::nullopt, std::string(reference.substr(slash + 1))});
    }

    void ask(lookup what) {
        if (asked_.insert(key_of(what)).second) of_.wanted.push_back(std::move(what));
    }

    transaction_in& of_;
    std::vector<std::string> here_;
    std::unordered_set<std::string> asked_;
};

}  // namespace

transaction_in read_transaction(const formats::input& bytes, const intake_rules& by,
                                std::string_view announced) {
    transaction_in out;
    reader from(out, by);
    if (from.read_tree(bytes, announced)) from.read_bundle();
    questions(out).gather();
    return out;
}

transaction_in read_put(const formats::input& bytes, std::string_view type, std::string_view id,
                        std::uint32_t if_version, const intake_rules& by, std::string_view announced) {
    transaction_in out;
    out.single = true;
    reader from(out, by);
    if (from.read_tree(bytes, announced) && out.ok()) from.read_resource(type, id, if_version);
    questions(out).gather();
    return out;
}

transaction_in read_delete(std::string_view type, std::string_view id, std::uint32_t if_version) {
    transaction_in out;
    out.single = true;
    entry_in one;
    one.what = act::remove;
    one.row = find_resource_row(type);
    one.id = id;
    one.if_version = if_version;
    if (one.row == nullptr)
        out.found.push_back(model::make_issue("record.type", {shown_type(type), std::string(kept_types())}));
    out.entries.push_back(std::move(one));
    return out;
}

}  // namespace genvej::gateway::record
