#include <algorithm>
#include <charconv>
#include <map>

#include "gateway/endpoints/endpoints.hpp"
#include "gateway/endpoints/record_calls.hpp"
#include "gateway/record/answers.hpp"
#include "gateway/record/own_meta.hpp"
#include "gateway/record/rows.hpp"
#include "gateway/record/search.hpp"
#include "gateway/server/services.hpp"

namespace genvej::gateway {

namespace {

namespace asio = boost::asio;
using store::record_version;

/// 0: it is no number from 1.
std::uint32_t number_in(std::string_view text) noexcept {
    std::uint32_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size() ? out : 0;
}

store::record_name resource_named(const request& asked) {
    return {asked.parameters[0], asked.parameters[1]};
}

/// The latest undeleted versions of what this partner has in the file.
std::vector<record_version> own_resources(std::vector<record_version> all, std::string_view partner) {
    std::map<store::record_name, std::size_t> latest;
    std::vector<record_version> out;
    for (record_version& one : all) {
        if (one.partner != partner) continue;
        const auto [at, is_new] = latest.emplace(one.name, out.size());
        if (is_new) {
            out.push_back(std::move(one));
        } else if (one.version > out[at->second].version) {
            out[at->second] = std::move(one);
        }
    }
    std::erase_if(out, [](const record_version& one) { return one.deleted; });
    return out;
}

/// One Patient, the one that was written last, under the citizen's id; references of the others lead to it.
std::vector<record::read_entry> with_one_patient(const std::vector<record_version>& all,
                                                 std::string_view citizen, model::issues& found) {
    std::vector<std::string> names;
    const record_version* last = nullptr;
    for (const record_version& one : all) {
        if (one.name.type != "Patient") continue;
        names.push_back(one.name.id);
        if (last == nullptr || one.changed >= last->changed) last = &one;
    }
    std::vector<record::read_entry> out;
    for (const record_version& one : all) {
        if (one.name.type == "Patient" && &one != last) continue;
        auto read = record::stamped(one);
        found.insert(found.end(), read.found.begin(), read.found.end());
        if (!read.ok()) continue;
        for (const std::string& id : names) record::rename_patient(read.value, id, citizen);
        out.push_back({&one, std::move(read.value)});
    }
    return out;
}

}  // namespace

/// GET /fhir/{type}/{id}/_history/{version}: 200, 304, 410 where that version deleted it, 404.
asio::awaitable<reply> get_version(services& with, const request& asked) {
    const std::uint32_t version = number_in(asked.parameters[2]);
    if (version == 0) co_return unknown_resource(asked);
    const auto found = with.kept.record().read(asked.who.partner, resource_named(asked), version);
    if (found.has_error()) co_return store_failed(asked);
    co_return *found ? resource_reply(**found, asked) : unknown_resource(asked);
}

/// GET /fhir/{type}/{id}/_history: a Bundle of type history, latest first; `_count`, and `page` as in its
/// link. 404 where it never existed.
asio::awaitable<reply> get_history(services& with, const request& asked) {
    const std::string count_text = asked.query_value("_count");
    const std::string page = asked.query_value("page");
    const std::size_t count = count_text.empty() ? record::usual_page : number_in(count_text);
    const std::uint32_t before = page.empty() ? 0 : number_in(page);
    if (count == 0 || count > record::largest_page)
        co_return issue_reply(model::make_issue("http.query", {"_count", "1 to 200"}), asked);
    if (!page.empty() && before == 0) co_return issue_reply(model::make_issue("record.page"), asked);
    const auto found =
        with.kept.record().history(asked.who.partner, resource_named(asked), before, count + 1);
    if (found.has_error()) co_return store_failed(asked);
    if (found->empty() && before == 0) co_return unknown_resource(asked);
    std::vector<record::read_entry> entries;
    for (std::size_t i = 0; i < std::min(count, found->size()); ++i) {
        const record_version& one = (*found)[i];
        auto read = one.deleted ? model::checked<model::document>{} : record::stamped(one);
        if (!read.ok()) co_return issues_reply(read.found, asked);
        entries.push_back({&one, std::move(read.value)});
    }
    const std::string self = asked.parameters[0] + "/" + asked.parameters[1] + "/_history";
    std::vector<record::link> links{
        {"self", self}
    };
    if (found->size() > count)
        links.push_back({"next", self + "?_count=" + std::to_string(count) +
                                     "&page=" + std::to_string((*found)[count - 1].version)});
    co_return fhir_reply(record::history(std::move(entries), links, {asked.wants_xml()}), asked);
}

/// GET /fhir/Patient/{id}/$everything: what this partner's record has about a citizen, by the id of his
/// Patient there or by his own (random) id: one Patient, under the citizen's id, and all that is about him,
/// or that those resources refer to. 200 with a Bundle of type searchset; 404.
asio::awaitable<reply> get_everything(services& with, const request& asked) {
    const std::string& id = asked.parameters[0];
    const auto unknown = [&] {
        return issue_reply(model::make_issue("http.unknown_id", {"Patient"}), asked);
    };
    const auto citizen = with.kept.record().citizen_of(asked.who.partner, id);
    if (citizen.has_error()) co_return store_failed(asked);
    const std::string& file_id = *citizen ? **citizen : id;
    auto file = with.kept.record().read_file(file_id);
    if (file.has_error()) co_return store_failed(asked);
    if (!*file) co_return unknown();
    const std::vector<record_version> own = own_resources(std::move((*file)->resources), asked.who.partner);
    const bool has_patient = std::any_of(
        own.begin(), own.end(), [](const record_version& one) { return one.name.type == "Patient"; });
    if (!has_patient) co_return unknown();
    model::issues found;
    std::vector<record::read_entry> entries = with_one_patient(own, file_id, found);
    if (model::has_errors(found)) co_return issues_reply(found, asked);
    co_return fhir_reply(record::searchset(std::move(entries),
                                           {
                                               {"self", "Patient/" + id + "/$everything"}
    },
                                           {asked.wants_xml()}),
                         asked);
}

}  // namespace genvej::gateway
