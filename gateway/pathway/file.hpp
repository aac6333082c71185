#pragma once
/// A citizen's file, read: what everything about his course is computed from.
///
/// Pure: a file and a day give courses (course.hpp), reports and letters, the same every time; nothing here
/// knows a clock, a store or chance. Trees are those of the readers (FHIR shape); they live as long as the
/// file. Thread-safety: a file may be read by many threads; nobody changes it.
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/formats/json_tree.hpp"
#include "adapters/store/record.hpp"
#include "conformance/model/issue.hpp"
#include "conformance/model/tree.hpp"

namespace genvej::gateway::pathway {

using store::time_ms;

/// How something came to be known (register-once.md, section 1): the three ways in.
enum class way_in : std::uint8_t {
    record,   ///< POST /fhir: the municipality's record, with versions
    report,   ///< PUT /fhir/Bundle/{id}: a resource in a vendor's own §140 or §119 report
    message,  ///< a resource in the Bundle that a referral, plan or letter became
};

/// One version of one resource.
struct filed_resource {
    way_in from = way_in::record;
    std::string_view partner;
    std::string_view type;
    std::string_view id;        ///< as that partner (or the message) names it
    std::uint32_t version = 1;  ///< of `report`: in the order of reports; of `message`: 1
    time_ms known = 0;          ///< since when this version is known here
    bool deleted = false;
    /// No later version is in the file. A resource that the partner's record holds is never overtaken by his
    /// own reports, which carry less of it.
    bool latest = false;
    const model::node* body = nullptr;  ///< nullptr when deleted
    std::size_t letter = npos;          ///< of `report` and `message`: in file::messages
    std::string_view full_url;          ///< of `report` and `message`: of its entry
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);
};

/// A letter of the file, one for each of store::citizen_file::letters and in their order: a message, or a
/// vendor's own report (a Bundle of type collection).
struct filed_message {
    std::string_view kind, sender, receiver, letter_id, partner;
    std::string_view event;  ///< MessageHeader.eventCoding.code; empty: a report
    time_ms received = 0;
    bool report = false;
    const model::node* bundle = nullptr;  ///< nullptr: it was not translated
};

struct filed_note {
    std::int64_t id = 0;
    time_ms at = 0;
    std::string_view kind, who;
    const formats::json::value* body = nullptr;  ///< a JSON object; read it by notes::text_of (notes.hpp)
};

/// No letter, no resource: where positions in a file stand.
inline constexpr std::size_t none = filed_resource::npos;

class file {
public:
    /// Reads every body. What cannot be read was written by us or checked when it came: such an issue is
    /// our mistake, and the file is not used. Errors: those of the readers; `pathway.note`: a note that is no
    /// JSON object.
    /// REQUIRES: `from` outlives the file
    static model::checked<std::unique_ptr<file>> read(const store::citizen_file& from);

    std::string_view id() const noexcept { return from_->id; }
    const store::citizen_key& whom() const noexcept { return from_->whom; }
    std::uint64_t version() const noexcept { return from_->version; }

    /// All versions, in the order in which they became known.
    std::span<const filed_resource> resources() const noexcept { return resources_; }
    std::span<const filed_message> messages() const noexcept { return messages_; }
    std::span<const filed_note> notes() const noexcept { return notes_; }
    /// The latest version that was known at `at` (a moment; the end of time for now), deleted ones too;
    /// nullptr: none was. Of a resource that is in the record and in reports: the record's.
    const filed_resource* find(std::string_view partner, std::string_view type, std::string_view id,
                               time_ms at = store::store::endless) const noexcept;
    /// What a reference inside that resource points at, in the same partner's record, report or message;
    /// nullptr: outside the file.
    const filed_resource* resolve(const filed_resource& from, std::string_view reference,
                                  time_ms at = store::store::endless) const noexcept;

private:
    explicit file(const store::citizen_file& from) : from_(&from) {}

    model::issues read_record();
    model::issues read_letters();
    model::issues read_notes();
    void add_entries(std::size_t letter, const model::node& bundle);
    void put_in_order();
    const filed_resource* in_message(const filed_resource& from, std::string_view reference) const noexcept;

    const store::citizen_file* from_;
    model::arena note_memory_{1024};
    std::vector<std::size_t> by_name_;  ///< resources_, ordered by scope, partner, type, id, then as known
    std::vector<std::unique_ptr<model::document>> documents_;
    std::vector<filed_resource> resources_;
    std::vector<filed_message> messages_;
    std::vector<filed_note> notes_;
};

}  // namespace genvej::gateway::pathway
