#pragma once
/// What the gateway itself makes, or passes on as it came, and what is no message: reports to KL, rows for
/// registries, a citizen's summary, a video link. Their way into the store is one. Pure; thread-safe.
#include <functional>
#include <string>
#include <string_view>

#include "adapters/store/store.hpp"
#include "conformance/model/issue.hpp"
#include "gateway/config/configuration.hpp"

namespace genvej::gateway {

/// Which targets may get it, and what is said when none does.
struct own_way {
    bool target_kind::*carried;     ///< of target_kinds.csv
    bool named = false;             ///< a route must name the kind: without routes it goes to nobody
    std::string_view none_carries;  ///< code of the issue when the route leads to no such target
};
inline constexpr own_way report_way{&target_kind::carries_reports, false, "letter.no_target"};
inline constexpr own_way row_way{&target_kind::carries_rows, false, "letter.no_target"};
/// For one receiver alone.
inline constexpr own_way document_way{&target_kind::carries_documents, true, "route.no_documents"};

/// What a target gets instead of the document itself.
struct own_body {
    std::string body;  ///< empty: the document
    std::string_view media_type;
};

struct own_document {
    std::string_view kind;    ///< `KL140`, `DHRD`, `SUMMARY`: by which routes name it
    std::string_view sender;  ///< location number, or the gateway's own partner
    std::string_view to;      ///< location number, `citizen`, or empty
    std::string id;           ///< the same id is one document: also the receiver's key
    std::string_view citizen;
    std::string body;  ///< FHIR JSON
    own_way way = document_way;
    bool joins = false;  ///< letter_record::joins_course
    /// Empty: every target gets `body` as FHIR JSON.
    std::function<own_body(const target_entry& target)> for_target = {};
};

/// Its letter, with a delivery for each target of its route that carries it. Issues: `route.unknown_receiver`
/// or `route.not_named`: no route; own_way::none_carries.
model::checked<store::letter_record> letter_of(const configuration& settings, own_document what);

/// A reception of `partner` with that letter.
/// @param raw the document as it is kept, by which a repeated one is known (its body may hold the time);
/// empty: its body
model::checked<store::reception> reception_of(const configuration& settings, own_document what,
                                              std::string_view partner, std::uint16_t municipality,
                                              store::time_ms now, own_body raw = {});

}  // namespace genvej::gateway
