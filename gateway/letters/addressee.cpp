#include "gateway/letters/addressee.hpp"

#include <fmt/format.h>

#include "gateway/pipeline/bundle_heading.hpp"

namespace genvej::gateway::letters {

namespace {

using pathway::filed_message;
using pathway::filed_resource;

constexpr std::string_view sor_system = "urn:oid:1.2.208.176.1.1";
constexpr std::string_view provider_system = "urn:oid:1.2.208.176.1.4";
constexpr std::string_view location_suffix = "://www.gs1.org/gln";
constexpr std::string_view copy_code = "gp-copy";
constexpr std::string_view referral_kind = "XREF15";

const mappings::organisation* by_identifier(const model::node& identifier,
                                            const mappings::organisations& directory) {
    const std::string_view system = identifier.child_value("system");
    const std::string_view value = identifier.child_value("value");
    if (system == sor_system) return directory.by_sor(value);
    if (system == provider_system) return directory.by_local_code("gp", value);
    return system.ends_with(location_suffix) ? directory.by_gln(value) : nullptr;
}

/// By the first identifier that the directory knows.
const mappings::organisation* known_by(const model::node& from, const mappings::organisations& directory) {
    for (const model::node* one = from.child("identifier"); one != nullptr; one = one->next_same()) {
        if (const auto* const found = by_identifier(*one, directory)) return found;
    }
    return nullptr;
}

std::string version_of(const filed_resource& one) {
    return fmt::format("{}/{}#{}", one.type, one.id, one.version);
}

}  // namespace

const mappings::organisation* organisation_of(const filed_resource& from, const model::node& reference,
                                              const pathway::file& of,
                                              const mappings::organisations& directory) {
    if (const auto* const found = known_by(reference, directory)) return found;
    const filed_resource* const to = of.resolve(from, reference.child_value("reference"));
    if (to == nullptr || to->body == nullptr) return nullptr;
    if (const auto* const found = known_by(*to->body, directory)) return found;
    const model::node* const organisation = to->body->child("organization");
    return organisation == nullptr ? nullptr : organisation_of(*to, *organisation, of, directory);
}

namespace {

/// Of the Patients of the record, whoever keeps it: the latest version of each.
addressee practitioner(const address_book& in) {
    for (const filed_resource& one : in.of.resources()) {
        if (one.type != "Patient" || !one.latest || one.body == nullptr ||
            one.from != pathway::way_in::record)
            continue;
        for (const model::node* gp = one.body->child("generalPractitioner"); gp != nullptr;
             gp = gp->next_same()) {
            if (const auto* const found = organisation_of(one, *gp, in.of, in.directory))
                return {found, version_of(one), false};
        }
    }
    return {};
}

const mappings::organisation* copied(const filed_message& message, const address_book& in) {
    for (const model::node* entry = message.bundle->child("entry"); entry != nullptr;
         entry = entry->next_same()) {
        const model::node* const document = resource_of(*entry);
        if (document == nullptr || document->name != "Composition") continue;
        for (const model::node* section = document->child("section"); section != nullptr;
             section = section->next_same()) {
            const model::node* const code = section->child("code");
            const model::node* const coding = code == nullptr ? nullptr : code->child("coding");
            if (coding == nullptr || coding->child_value("code") != copy_code) continue;
            for (const model::node* to = section->child("entry"); to != nullptr; to = to->next_same()) {
                const model::node* const who =
                    resolve_reference(*message.bundle, to->child_value("reference"));
                const auto* const found = who == nullptr ? nullptr : known_by(*who, in.directory);
                if (found != nullptr) return found;
            }
        }
    }
    return nullptr;
}

/// Calls `visit` with the messages of the course and their type codes, the latest first, until it returns
/// true.
template <class Visit>
void each_message(const address_book& in, const Visit& visit) {
    for (auto one = in.course.requests.rbegin(); one != in.course.requests.rend(); ++one) {
        const std::size_t at = in.found.requests[*one].message;
        if (at == filed_resource::npos) continue;
        const filed_message& message = in.of.messages()[at];
        if (message.bundle != nullptr && visit(message, in.found.requests[*one].kind)) return;
    }
}

addressee by_message(const address_row& row, const address_book& in) {
    addressee out;
    each_message(in, [&](const filed_message& message, std::string_view kind) {
        if (kind != row.message) return false;
        out.who = row.where == address_row::place::sender ? in.directory.by_gln(message.sender)
                                                          : copied(message, in);
        if (out.who != nullptr && !row.kind.empty() && out.who->kind != row.kind) out.who = nullptr;
        if (out.who == nullptr) return false;
        out.from = fmt::format("letter {}#{}", message.sender, message.letter_id);
        return true;
    });
    return out;
}

bool has_referred(const mappings::organisation& who, const address_book& in) {
    bool out = false;
    each_message(in, [&](const filed_message& message, std::string_view kind) {
        out = kind == referral_kind && message.sender == who.gln;
        return out;
    });
    return out;
}

}  // namespace

addressee addressee_with(std::string_view gln, std::string_view from, const address_book& in) {
    addressee out{in.directory.by_gln(gln), std::string(from), false};
    out.referred_by_letter = out.who != nullptr && has_referred(*out.who, in);
    return out;
}

addressee find_addressee(std::string_view recipient, const address_book& in) {
    for (const address_row& row : in.by.addresses()) {
        if (row.recipient != recipient) continue;
        addressee found =
            row.where == address_row::place::practitioner ? practitioner(in) : by_message(row, in);
        if (found.who == nullptr || (!row.kind.empty() && found.who->kind != row.kind)) continue;
        found.referred_by_letter = has_referred(*found.who, in);
        return found;
    }
    return {};
}

}  // namespace genvej::gateway::letters
