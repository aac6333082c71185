#include "tests/unit/adapters/store/damaged_record.hpp"
#include "tests/unit/adapters/store/damaged_store.hpp"

namespace genvej::store::test {
namespace {

// Numbers follow one another in an order of their own: rows are named by what they are.
INSTANTIATE_TEST_SUITE_P(
    each_on_postgres, damaged_store_test,
    testing::Values(
        damage{"store.reception", "UPDATE reception SET first = NULL WHERE state = 1"},
        damage{"store.reception",
               "UPDATE reception SET state = 7 WHERE id = (SELECT min(id) FROM reception)"},
        damage{"store.letter_range", "UPDATE letter SET reception = 4711 WHERE letter_id = 'D2'"},
        damage{"store.letter_range", "UPDATE letter SET kept = kept - 1 WHERE letter_id = 'D2'"},
        damage{"store.municipality", "UPDATE letter SET municipality = 7 WHERE letter_id = 'D2'"},
        damage{"store.municipality", "DELETE FROM municipality"},
        damage{"store.number", "SELECT setval('number', 3)"},
        damage{"store.letter_key", "DELETE FROM letter_key WHERE letter_id = 'D1'"},
        damage{
            "store.letter_key",
            "UPDATE letter_key SET letter = (SELECT id FROM letter WHERE letter_id = 'D3') WHERE letter_id = "
            "'D1'"},
        damage{"store.letter_key", "UPDATE letter SET withdrawn = true WHERE letter_id = 'D1'"},
        damage{"store.letter_key", "UPDATE envelope_key SET reception = 4711 WHERE envelope_id = 'ED1'"},
        damage{"store.letter_lost", "DELETE FROM follow_up WHERE kind = 0"},
        damage{"store.letter_lost", "UPDATE letter SET receipt = false"},
        damage{"store.letter_lost",
               "DELETE FROM delivery WHERE letter = (SELECT id FROM letter WHERE letter_id = 'D7')"},
        damage{"store.delivery_range", "UPDATE delivery SET letter = 4711 WHERE receiver_key = 'message-D1'"},
        damage{"store.delivery_range",
               "UPDATE delivery SET document = 4711 WHERE receiver_key = 'message-D1'"},
        damage{"store.delivery_state", "UPDATE delivery SET state = 1 WHERE receiver_key = 'message-D1'"},
        damage{"store.lane_head", "DELETE FROM lane WHERE delivery <> 0 AND held_until = 0"},
        damage{"store.lane_head",
               "UPDATE lane SET delivery = (SELECT id FROM delivery WHERE receiver_key = 'message-D1')"},
        damage{"store.lane_head",
               "INSERT INTO lane (municipality, target, lane, partner, delivery, due) VALUES (0, 'out', 'x', "
               "'p', "
               "0, 0)"},
        damage{"store.lane_hold", "UPDATE lane SET held_until = 0 WHERE held_by <> 0"},
        damage{"store.lane_hold",
               "UPDATE lane SET held_by = (SELECT id FROM delivery WHERE receiver_key = 'message-D1') WHERE "
               "held_by <> 0"},
        damage{"store.follow_up", "UPDATE follow_up SET kind = 9 WHERE kind = 1"},
        damage{"store.follow_up", "UPDATE document SET verdict = 2 WHERE verdict = 0"},
        damage{"store.follow_up", "UPDATE follow_up SET document = 0 WHERE kind = 2"},
        damage{"store.document", "UPDATE document SET verdict = 5 WHERE letter_id = 'D1M1'"},
        damage{"store.resent",
               "INSERT INTO resent_envelope SELECT municipality, id, 'again1' FROM document LIMIT 1"},
        damage{"store.foreign_row", "INSERT INTO resent_envelope VALUES (0, 4711, 'again1')"},
        damage{"store.pruned", "UPDATE reception SET pruned = 1, kept_receipt = '' WHERE state = 2"},
        damage{"store.pruned", "UPDATE reception SET kept_receipt = '' WHERE state = 2"},
        damage{"store.pruned", "UPDATE reception SET pruned = 253402214400000, kept_receipt = ''"},
        damage{"store.sum", "UPDATE node SET sums[1] = sums[1] + 1 WHERE sums <> '{}'"},
        damage{"store.sum", "UPDATE node SET sums[7] = sums[7] - 1 WHERE sums <> '{}'"},
        damage{"store.sum", "DELETE FROM delivery WHERE receiver_key = 'message-D7'"},
        damage{"store.sum", "DELETE FROM node"}, damage{"store.foreign_row", "DELETE FROM target"},
        damage{"store.foreign_row", "UPDATE reception SET first = 4711 WHERE state = 1"},
        damage{"store.foreign_row",
               "UPDATE reception_body SET reception = 4711 WHERE reception = (SELECT min(reception) FROM "
               "reception_body)"},
        damage{"store.foreign_row",
               "UPDATE body SET owner = 4711 WHERE owner = (SELECT min(owner) FROM body)"},
        damage{"store.foreign_row", "INSERT INTO late_issues VALUES (0, 4711, 1, '')"},
        damage{"store.foreign_row", "INSERT INTO late_translation (municipality, letter) VALUES (0, 4711)"},
        damage{"store.foreign_row", "INSERT INTO resource VALUES (0, 'Patient/x', 4711, 0, 1)"},
        damage{"store.foreign_row", "INSERT INTO thread VALUES (0, 'x', 'a lane of nobody')"},
        damage{"store.foreign_row", "INSERT INTO follow_up_key VALUES (0, 'k', 's', 'r', 'XDIS91', 4711)"},
        damage{"store.foreign_row", "UPDATE letter SET part_of = 4711 WHERE letter_id = 'D1'"},
        damage{"store.body", "DELETE FROM reception_body WHERE reception = (SELECT min(id) FROM reception)"},
        damage{
            "store.body",
            "UPDATE reception_body SET raw = set_byte(raw, length(raw) - 1, get_byte(raw, length(raw) - 1) # "
            "1)"},
        damage{"store.body",
               "UPDATE letter SET translation_size = translation_size + 1 WHERE letter_id = 'D1'"},
        damage{"store.body", "UPDATE body SET bytes = '\\x0911'"},
        damage{"store.delivery_body", "UPDATE letter SET translation_size = 0 WHERE letter_id = 'D7'"},
        damage{"store.file", "DROP INDEX reception_public_id"},
        damage{"store.file", "ALTER TABLE letter_key DROP CONSTRAINT letter_key_pkey"}));

INSTANTIATE_TEST_SUITE_P(
    each_on_postgres, damaged_record_test,
    testing::Values(
        damage{"store.reception", "DELETE FROM record_reception"},
        damage{"store.reception",
               "UPDATE record_reception SET reception = (SELECT id FROM reception WHERE state = 2)"},
        damage{"store.record", "DELETE FROM record_version WHERE version = 1"},
        damage{"store.record", "UPDATE record_resource SET version = 7 WHERE name = 'o1'"},
        damage{"store.record", "UPDATE record_resource SET deleted = true WHERE name = 'o1'"},
        damage{"store.record", "UPDATE record_key SET type = 'Other'"},
        damage{"store.record", "UPDATE record_reference SET source = target + 4711"},
        damage{"store.record",
               "UPDATE record_resource SET citizen = (SELECT max(id) FROM citizen) WHERE name = 'o1'"},
        damage{"store.body", "UPDATE record_version SET body = 'nothing' WHERE version = 1"},
        damage{"store.body", "UPDATE citizen_note SET body = 'nothing'"},
        damage{"store.body", "UPDATE course SET facts = 'nothing'"},
        damage{"store.citizen",
               "INSERT INTO unjoined_letter SELECT municipality, letter FROM citizen_letter"},
        damage{"store.citizen", "UPDATE course SET municipality = 101"},
        damage{"store.citizen", "UPDATE known_course SET known_from = known_until + 1"},
        damage{"store.citizen", "UPDATE known_course SET municipality = 101"},
        damage{"store.citizen", "UPDATE known_course SET pack = 'another'"},
        damage{"store.citizen", "UPDATE known_course SET measured_from = 1, measured_to = 5"},
        damage{"store.citizen", "UPDATE known_course SET measured_from = 2, measured_to = 1"},
        damage{"store.citizen", "UPDATE course_list SET list = 'another'"},
        damage{"store.foreign_row", "DELETE FROM citizen"},
        damage{"store.foreign_row", "DELETE FROM record_resource WHERE name = 'o1'"},
        damage{"store.municipality", "UPDATE record_resource SET municipality = 101 WHERE name = 'o1'"}));

}  // namespace
}  // namespace genvej::store::test
