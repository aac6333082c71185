#pragma once
/// From the bytes of a transaction to what the store writes: whether it is whole and right, and what every
/// reference in it comes to (register-once.md, section 1).
///
/// Three steps, because some questions only the store can answer: read_transaction() looks at everything that
/// stands in the Bundle and says which look-ups are needed; the caller makes them; resolve() gives the
/// writes. All that is wrong is said at once, each with its place. Nothing is ever fetched from elsewhere. A
/// single PUT or DELETE is a transaction of one. Standard: FHIR R4, http.html 3.1.0.11. Pure; thread-safe: no
/// shared state.
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/formats/input.hpp"
#include "adapters/formats/limits.hpp"
#include "adapters/store/record.hpp"
#include "gateway/record/content.hpp"
#include "gateway/record/rows.hpp"
#include "mappings/vocabulary/organisations.hpp"

namespace genvej::gateway::record {

/// What a transaction is judged by.
struct intake_rules {
    const mappings::organisations& directory;
    std::span<const std::string> municipalities;  ///< SOR codes that the partner serves; empty: all
    formats::limits bounds;
    std::uint32_t most_entries = 0;
    std::string latest;  ///< FHIR instant: what lies behind it is in the future; now and a day for clocks
};

enum class act : std::uint8_t { put, create, remove };

constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

/// One entry, and what becomes of it.
struct entry_in {
    act what = act::put;
    const resource_row* row = nullptr;
    model::node* resource = nullptr;     ///< nullptr when deleted
    const model::node* place = nullptr;  ///< the entry, or the resource of a single request; nullptr: DELETE
    std::string id;                      ///< empty: not known yet, or drawn by resolve()
    std::string_view full_url;
    std::uint32_t if_version = 0;
    std::optional<store::record_token> condition;  ///< ifNoneExist, or of a conditional PUT
    std::vector<model::node*> references;          ///< the `reference` of each Reference
    std::vector<store::record_name> targets;       ///< of each, where resolve() has found it
    std::string patient;                           ///< id of the Patient that it is about
    std::optional<store::citizen_key> citizen;     ///< of a Patient
    flags marks;
    model::issues warnings;
    bool broken = false;  ///< it could not be read whole: its references are not looked at
    /// ifNoneExist found this one, which stands in its place: nothing is written.
    std::optional<store::record_version> instead;
    std::size_t write = nowhere;  ///< in the writes

    store::record_name name() const { return {std::string(row->type), id}; }
};

/// A question to the store: who has this key (`by`, two are enough), or what is there under this id.
struct lookup {
    std::string type;
    std::optional<store::record_token> by;
    std::string id;

    friend bool operator==(const lookup&, const lookup&) = default;
};
/// `Type/id`, or `Type?identifier=system|value`: names a look-up.
std::string key_of(const lookup& what);

struct transaction_in {
    model::document tree;
    bool xml = false;     ///< as which it came
    bool single = false;  ///< PUT or DELETE of one resource
    std::vector<entry_in> entries;
    std::vector<lookup> wanted;
    model::issues found;  ///< errors; the warnings are the entries'

    bool ok() const noexcept { return !model::has_errors(found); }
};

/// @param announced charset of the Content-Type header, or empty
transaction_in read_transaction(const formats::input& bytes, const intake_rules& by,
                                std::string_view announced = {});
/// PUT {type}/{id}. @param if_version of If-Match; 0: none
transaction_in read_put(const formats::input& bytes, std::string_view type, std::string_view id,
                        std::uint32_t if_version, const intake_rules& by, std::string_view announced = {});
/// DELETE {type}/{id}.
transaction_in read_delete(std::string_view type, std::string_view id, std::uint32_t if_version);

/// Undeleted resources that were found, in the order of `transaction_in::wanted`.
using lookup_answers = std::vector<std::vector<store::record_version>>;

/// What is to be written, in the order of the entries; the tree is changed (ids, references, flags). Empty,
/// and issues in `of.found`, by entry: something is wrong, here or in what was found before.
/// @param draw a random UUID
std::vector<store::record_write> resolve(transaction_in& of, const lookup_answers& answers,
                                         const std::function<std::string()>& draw);

/// The Patient whom a stored resource is about; empty: nobody, or it is one.
std::string patient_of(const store::record_version& one);

/// `identifier=system|value`, percent-decoded: what a condition may ask.
std::optional<store::record_token> read_condition(std::string_view text);
/// `W/"n"` or `"n"`; 0: it is none.
std::uint32_t read_version(std::string_view etag) noexcept;
/// Ten digits that may be a CPR number, alone or with the hyphen behind the sixth.
bool looks_like_cpr(std::string_view id) noexcept;
/// What a resource is found by: `identifier` with `system|value`; `subject` is added by resolve().
std::vector<store::record_token> identifiers_of(const model::node& resource);
/// Number of the entry in a path: `Bundle.entry[3].resource`; nowhere: it is in none.
std::size_t entry_in_path(std::string_view path) noexcept;

}  // namespace genvej::gateway::record
