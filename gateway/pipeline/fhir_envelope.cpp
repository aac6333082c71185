#include "gateway/pipeline/fhir_envelope.hpp"

#include <algorithm>

#include "gateway/pipeline/media_types.hpp"

namespace genvej::gateway {

namespace {

constexpr std::string_view name_prefix = "MCM:";
constexpr std::string_view mime_tag = "MCM:MIME";

struct announced {
    std::string_view code;    ///< `FDIS91`
    std::string_view detail;  ///< behind the hash; empty: none
};

announced read_name(std::string_view name) {
    if (name.substr(0, name_prefix.size()) != name_prefix) return {};
    name.remove_prefix(name_prefix.size());
    const std::size_t hash = std::min(name.find('#'), name.size());
    return {name.substr(0, hash), name.substr(std::min(hash + 1, name.size()))};
}

/// A name that genvej does not know says nothing.
bool known(const form_table& forms, std::string_view code) {
    return std::any_of(forms.rows().begin(), forms.rows().end(),
                       [&](const form_row& row) { return row.fhir == code || row.oioxml == code; });
}

}  // namespace

std::string detail_of(const model::node& bundle, const bundle_heading& heading) {
    if (heading.is_receipt()) return heading.verdict;
    const model::node* focus = heading.header == nullptr ? nullptr : heading.header->child("focus");
    const model::node* about =
        focus == nullptr ? nullptr : resolve_reference(bundle, focus->child_value("reference"));
    const model::node* category = about == nullptr ? nullptr : about->child("category");
    const model::node* coding = category == nullptr ? nullptr : category->child("coding");
    return coding == nullptr ? std::string() : std::string(coding->child_value("code"));
}

model::issues check_envelope_name(const formats::vans_meta& said, const bundle_in& in,
                                  const form_table& forms) {
    model::issues out;
    const announced name = read_name(said.name);
    const form_row* kind = forms.by_event(in.heading.event);
    const std::string is = kind == nullptr ? in.heading.event : kind->fhir;
    if (known(forms, name.code) && name.code != is)
        out.push_back(model::make_issue("vans.other_kind", {std::string(name.code), is}));
    const std::string detail = detail_of(*in.tree.root(), in.heading);
    if (name.code == is && !detail.empty() && name.detail != detail) {
        out.push_back(model::make_issue("vans.detail", {is}));
        out.back().evidence = detail;
    }
    const std::string_view mime = fhir_type(in.xml);
    const bool right = std::any_of(said.service_tags.begin(), said.service_tags.end(), [&](const auto& tag) {
        return tag.name == mime_tag && tag.value == mime;
    });
    if (!right) out.push_back(model::make_issue("vans.mime", {std::string(mime)}));
    return out;
}

}  // namespace genvej::gateway
