#pragma once
/// How rows become what callers get, for both engines: their questions differ, the columns that they ask for
/// are the same, in the order that stands at each function. A Row has string(i), text(i) and number(i); what
/// is NULL is empty and 0. Throws what `unpack` finds damaged. Thread-safe.
#include <cstdint>
#include <utility>

#include "adapters/store/exchange.hpp"
#include "adapters/store/packed.hpp"
#include "adapters/store/record.hpp"
#include "adapters/store/record_columns.hpp"
#include "adapters/store/store.hpp"

namespace genvej::store {

/// Open is open to who asks what became of a document, whether it waits or is under way.
inline delivery_state standing(std::int64_t kept) {
    const auto state = static_cast<delivery_state>(kept);
    return is_open(state) ? delivery_state::waiting : state;
}

/// id, reception, partner, form, kind, sender, receiver, envelope, letter, version code, message, bundle,
/// wants_receipt, relays, received
template <class Row>
known_letter known_letter_of(const Row& row) {
    return {
        row.number(0),       row.string(1),       row.string(2),  static_cast<message_form>(row.number(3)),
        row.string(4),       row.string(5),       row.string(6),  row.string(7),
        row.string(8),       row.string(9),       row.string(10), row.string(11),
        row.number(12) != 0, row.number(13) != 0, row.number(14)};
}

/// id, form, kind, sender, receiver, envelope, letter, version code, media type, receipt_within, verdict,
/// code, text, resends, delivered, overdue, target, state of the delivery that says most
template <class Row>
known_document known_document_of(const Row& row) {
    known_document out;
    out.id = row.number(0);
    out.is = {static_cast<message_form>(row.number(1)),
              row.string(2),
              row.string(3),
              row.string(4),
              row.string(5),
              row.string(6),
              row.string(7),
              row.string(8),
              {},
              row.number(9)};
    out.verdict = static_cast<receipt_verdict>(row.number(10));
    out.code = row.string(11);
    out.text = row.string(12);
    out.resends = static_cast<std::uint32_t>(row.number(13));
    out.delivered = row.number(14);
    out.overdue = row.number(15);
    out.target = row.string(16);
    out.stands = standing(row.number(17));
    return out;
}

/// kind, sender, receiver, envelope, letter, message, bundle, form, waits, until, reception of the whole;
/// without its documents
template <class Row>
reception_view::letter viewed_letter_of(const Row& row) {
    reception_view::letter out;
    out.kind = row.string(0);
    out.sender = row.string(1);
    out.receiver = row.string(2);
    out.envelope_id = row.string(3);
    out.letter_id = row.string(4);
    out.message_id = row.string(5);
    out.bundle_id = row.string(6);
    out.form = static_cast<message_form>(row.number(7));
    out.waits_for_other_half = row.number(8) != 0;
    out.waits_until = row.number(9);
    out.part_of = row.string(10);
    return out;
}

/// letter, kind, due, until, document; what `read_accepted(letter)` knows of the letter comes to it
template <class Row, class ReadAccepted>
std::optional<due_follow_up> follow_up_of(const Row& row, const ReadAccepted& read_accepted) {
    due_follow_up head;
    head.kind = static_cast<follow_up_kind>(row.number(1));
    head.due = row.number(2);
    head.until = row.number(3);
    head.document = row.number(4);
    std::optional<due_follow_up> out = read_accepted(row.number(0));
    if (!out) return std::nullopt;
    out->kind = head.kind;
    out->due = head.due;
    out->until = head.until;
    out->document = head.document;
    return out;
}

/// course, citizen, municipality, pack, law, state, referred, discharged, contacted, started, ended,
/// contact_by, start_by, lists, facts
template <class Row>
course_row course_of(const Row& row) {
    const auto day = [&](int column) { return static_cast<std::int32_t>(row.number(column)); };
    course_row out;
    out.course = row.string(0);
    out.citizen = row.string(1);
    out.municipality = static_cast<std::uint16_t>(row.number(2));
    out.pack = row.string(3);
    out.law = row.string(4);
    out.state = row.string(5);
    out.referred = day(6);
    out.discharged = day(7);
    out.contacted = day(8);
    out.started = day(9);
    out.ended = day(10);
    out.contact_by = day(11);
    out.start_by = day(12);
    out.lists = lists_in(row.text(13));
    out.facts = unpack(row.text(14)).value();
    return out;
}

}  // namespace genvej::store
