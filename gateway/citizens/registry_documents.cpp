#include "gateway/citizens/registry_documents.hpp"

#include <utility>

#include <fmt/format.h>

#include "gateway/citizens/look.hpp"
#include "gateway/pipeline/media_types.hpp"
#include "gateway/pipeline/own_document.hpp"
#include "gateway/registry/collection.hpp"

namespace genvej::gateway::citizens {

namespace {

constexpr std::string_view csv_type = "text/csv; charset=utf-8";

std::string csv_of(const registry_batch& of, const std::vector<registry::made_row>& rows) {
    std::string out = registry::csv_header(of.by);
    for (const registry::made_row& one : rows) out += registry::csv_line(one);
    return out;
}

/// Several rows are no collection, which is about one citizen.
std::string bundle_of(const registry_batch& of, const std::vector<registry::made_row>& rows,
                      const registry_document_name& name, registry::bundle_form form) {
    const std::string code = fmt::format("{:03}", name.municipality);
    const mappings::organisation* const who = of.directory.by_local_code("municipality", code);
    const std::string_view called = who != nullptr ? std::string_view(who->name) : code;
    std::vector<registry::collected> all;
    all.reserve(rows.size());
    for (const registry::made_row& one : rows)
        all.push_back({of.to, one, called, who != nullptr ? std::string_view(who->sor) : "", of.now});
    if (rows.size() > 1) form = registry::bundle_form::transaction;
    return registry::write_bundle(of.by, all, name.id, form);
}

}  // namespace

model::checked<store::reception> registry_reception(const configuration& settings, const registry_batch& of,
                                                    const std::vector<registry::made_row>& rows,
                                                    const registry_document_name& name) {
    const registry_settings* const how = settings.registry(of.to.registry);
    const std::string csv = csv_of(of, rows);
    own_document what{of.to.kind, own_partner,  {},
                      name.id,    name.citizen, bundle_of(of, rows, name, registry::bundle_form::collection),
                      row_way,    false,        {}};
    what.for_target = [&](const target_entry& target) -> own_body {
        const bool server = target.kind != "folder";
        if (server) return {bundle_of(of, rows, name, registry::bundle_form::transaction), fhir_json_type};
        return how == nullptr || how->csv ? own_body{csv, csv_type} : own_body{{}, fhir_json_type};
    };
    return reception_of(settings, std::move(what), own_partner, name.municipality, of.now, {csv, csv_type});
}

}  // namespace genvej::gateway::citizens
