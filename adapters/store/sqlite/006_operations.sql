-- What operators ask and change (docs/operations.md).

-- Of a letter: it acknowledges something, so that nothing has to be delivered of it. Before this form that was to be seen in what there is of it.
ALTER TABLE letter ADD COLUMN receipt INTEGER NOT NULL DEFAULT 0;
UPDATE letter SET receipt = 1 WHERE part_of IS NULL AND id NOT IN (SELECT of_letter FROM letter_delivery)
    AND id NOT IN (SELECT letter FROM follow_up WHERE kind = 0)
    AND reception IN (SELECT id FROM reception WHERE state = 0)
    AND (letter_id = '' OR EXISTS (SELECT 1 FROM letter_key WHERE letter_key.letter = letter.id AND letter_key.sender = letter.sender
        AND letter_key.letter_id = letter.letter_id));
INSERT OR REPLACE INTO tally SELECT 'receipts', count(*) FROM letter WHERE receipt = 1;
INSERT OR REPLACE INTO tally SELECT 'planned', count(*) FROM delivery;

-- When its content was removed: bytes as received, translations, documents, issues. 0: it is there. What is known of it stays.
ALTER TABLE reception ADD COLUMN pruned INTEGER NOT NULL DEFAULT 0;

-- For lists. What went well is in none of these.
CREATE INDEX reception_aside ON reception (state) WHERE state > 0;
CREATE INDEX reception_first ON reception (first) WHERE first IS NOT NULL;
CREATE INDEX delivery_open ON delivery (target) WHERE state = 0;
CREATE INDEX delivery_aside ON delivery (target, state) WHERE state > 2;

-- What happened to a letter and is not to be seen in its rows. A letter that is delivered at its first attempt has none.
CREATE TABLE event (
    id INTEGER PRIMARY KEY,                  -- in the order in which it happened
    letter INTEGER NOT NULL REFERENCES letter (id),
    at INTEGER NOT NULL,
    last INTEGER NOT NULL,                   -- of what happened several times in the same way
    times INTEGER NOT NULL,
    kind INTEGER NOT NULL,                   -- operations.hpp, event_kind
    delivery INTEGER REFERENCES delivery (id),
    other INTEGER REFERENCES letter (id),    -- that it was joined to
    state INTEGER NOT NULL,                  -- that an attempt led to; the verdict on a document
    text TEXT NOT NULL                       -- never content
);
CREATE INDEX event_letter ON event (letter);

-- Buttons that were pressed: what was asked under a key, and what was answered.
CREATE TABLE pressed (
    caller TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    pressed INTEGER NOT NULL,
    status INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    answer TEXT NOT NULL,
    PRIMARY KEY (caller, key)
) WITHOUT ROWID;

-- Targets to which nothing is sent until somebody says so.
CREATE TABLE paused_target (
    name TEXT PRIMARY KEY,
    since INTEGER NOT NULL
) WITHOUT ROWID;
