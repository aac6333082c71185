-- Fewer rows and indexes a message (docs/decisions/2026-11-26-one-row-a-message.md). Nothing that was stored is lost: bodies are packed
-- again, together (packed_size and packed_together are functions of migrations.cpp).

-- A reception and everything large of it in one row. The columns that lists read come first.
CREATE TABLE reception_003 (
    id INTEGER PRIMARY KEY,
    public_id TEXT NOT NULL UNIQUE,          -- /messages/{id}
    partner TEXT NOT NULL,
    media_type TEXT NOT NULL,
    received INTEGER NOT NULL,               -- milliseconds since 1970
    state INTEGER NOT NULL,                  -- 0 accepted, 1 duplicate, 2 refused
    first INTEGER REFERENCES reception (id), -- of a duplicate: the one that counts
    first_letter INTEGER NOT NULL,           -- its letters have numbers of their own, one after the other:
    letters INTEGER NOT NULL,                -- so many from that one on
    http_status INTEGER NOT NULL,
    vans_envelope_id TEXT NOT NULL,
    vans_message_id TEXT NOT NULL,
    receipt_media_type TEXT NOT NULL,
    issues TEXT NOT NULL,
    raw_size INTEGER NOT NULL,
    receipt_size INTEGER NOT NULL,
    bodies BLOB NOT NULL                     -- bytes as received, receipt, translations one after the other; packed as one: packed.hpp
);
INSERT INTO reception_003
    SELECT r.id, public_id, partner, media_type, received, state, first,
           coalesce((SELECT min(letter.id) FROM letter WHERE letter.reception = r.id), 0),
           (SELECT count(*) FROM letter WHERE letter.reception = r.id),
           http_status, vans_envelope_id, vans_message_id, receipt_media_type,
           issues, packed_size(raw), packed_size(receipt), packed_together(raw, receipt, translations)
    FROM reception r JOIN reception_body ON reception_body.reception = r.id ORDER BY r.id;
DROP TABLE reception_body;
DROP TABLE reception;
ALTER TABLE reception_003 RENAME TO reception;
DROP INDEX letter_reception;

-- Deliveries that were planned when the letter was accepted follow one another, too: so many from that number on. Only those
-- that came later are found by an index; of a letter from before this form all count as later.
ALTER TABLE letter ADD COLUMN first_delivery INTEGER NOT NULL DEFAULT 0;
ALTER TABLE letter ADD COLUMN deliveries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE delivery ADD COLUMN later INTEGER NOT NULL DEFAULT 1;
DROP INDEX delivery_letter;
CREATE INDEX delivery_later ON delivery (letter) WHERE later = 1;
CREATE VIEW letter_delivery AS
    SELECT letter.id AS of_letter, delivery.id AS delivery FROM letter JOIN delivery
        ON delivery.id >= letter.first_delivery AND delivery.id < letter.first_delivery + letter.deliveries
    UNION ALL
    SELECT letter, id FROM delivery WHERE later = 1;

-- state 1, new: waits, and was free to go when it was accepted. Most deliveries are sent at once, so that the process that accepted them
-- keeps them at hand and no index has them (delivery_due and delivery_lane are of state 0); with a first failure, or when a
-- process opens the store, they become state 0. None lies before the number in the tally.
INSERT OR REPLACE INTO tally SELECT 'at hand after', coalesce(max(id), 0) FROM delivery;
