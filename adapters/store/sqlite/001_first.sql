-- The first form of the store. Numbers are given by the writer, in order of arrival, so that new rows lie together.
-- Rows that are read for lists are kept apart from bodies, so that a list does not page through letters.

-- What came in, accepted or not.
CREATE TABLE reception (
    id INTEGER PRIMARY KEY,
    public_id TEXT NOT NULL UNIQUE,          -- /messages/{id}
    partner TEXT NOT NULL,
    media_type TEXT NOT NULL,
    received INTEGER NOT NULL,               -- milliseconds since 1970
    state INTEGER NOT NULL,                  -- 0 accepted, 1 duplicate, 2 refused
    first INTEGER REFERENCES reception (id), -- of a duplicate: the one that counts
    http_status INTEGER NOT NULL,
    vans_envelope_id TEXT NOT NULL,
    vans_message_id TEXT NOT NULL,
    receipt_media_type TEXT NOT NULL
);

-- One row for everything large: two half-filled pages would cost as much to flush as two full ones.
CREATE TABLE reception_body (
    reception INTEGER PRIMARY KEY REFERENCES reception (id),
    issues TEXT NOT NULL,
    receipt BLOB NOT NULL,                   -- packed, like every body: adapters/store/packed.hpp
    translations BLOB NOT NULL,              -- of the letters, one after the other
    raw BLOB NOT NULL                        -- bytes exactly as received
);

-- The only table that knows a citizen's number outside of bodies. The lane is drawn by lot.
CREATE TABLE patient (
    cpr TEXT PRIMARY KEY,
    lane TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE letter (
    id INTEGER PRIMARY KEY,
    reception INTEGER NOT NULL REFERENCES reception (id),
    kind TEXT NOT NULL,
    sender TEXT NOT NULL,
    receiver TEXT NOT NULL,
    envelope_id TEXT NOT NULL,
    letter_id TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    message_id TEXT NOT NULL,
    bundle_id TEXT NOT NULL,
    version_code TEXT NOT NULL,
    translation_at INTEGER NOT NULL,         -- where in the translations it begins
    translation_size INTEGER NOT NULL        -- 0: none
);
CREATE INDEX letter_reception ON letter (reception);

-- Letters that took effect: a second copy is a duplicate, another content is refused. Refused letters are not here,
-- so that their id is free for the corrected one.
CREATE TABLE letter_key (
    sender TEXT NOT NULL,
    letter_id TEXT NOT NULL,
    letter INTEGER NOT NULL REFERENCES letter (id),
    PRIMARY KEY (sender, letter_id)
) WITHOUT ROWID;

-- Envelopes of letters that took effect; the digest is of all letters inside.
CREATE TABLE envelope_key (
    sender TEXT NOT NULL,                    -- empty for VANSEnvelopes, whose identifiers are unique everywhere
    envelope_id TEXT NOT NULL,
    digest INTEGER NOT NULL,
    reception INTEGER NOT NULL REFERENCES reception (id),
    PRIMARY KEY (sender, envelope_id)
) WITHOUT ROWID;

CREATE TABLE target (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);

-- A delivery is sent when it is the head of its lane: the oldest that waits there. `sending` is not written down,
-- since what was under way at a crash must be sent again anyway.
CREATE TABLE delivery (
    id INTEGER PRIMARY KEY,
    letter INTEGER NOT NULL REFERENCES letter (id),
    target INTEGER NOT NULL REFERENCES target (id),
    lane TEXT NOT NULL,
    head INTEGER NOT NULL,
    state INTEGER NOT NULL,                  -- 0 waiting, 2 delivered, 3 refused, 4 dead
    attempts INTEGER NOT NULL,
    next_attempt INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    receiver_key TEXT NOT NULL,
    media_type TEXT NOT NULL,
    last_error TEXT NOT NULL
);
CREATE INDEX delivery_letter ON delivery (letter);
CREATE INDEX delivery_due ON delivery (target, next_attempt) WHERE state = 0 AND head = 1;
CREATE INDEX delivery_lane ON delivery (target, lane) WHERE state = 0;

-- Only for deliveries that send something else than the letter's translation.
CREATE TABLE delivery_body (
    delivery INTEGER PRIMARY KEY REFERENCES delivery (id),
    body BLOB NOT NULL
);

-- Where a single resource lies inside a translation; filled when somebody asks for one.
CREATE TABLE resource (
    name TEXT PRIMARY KEY,                   -- Type/id
    letter INTEGER NOT NULL REFERENCES letter (id),
    offset INTEGER NOT NULL,
    size INTEGER NOT NULL
) WITHOUT ROWID;

-- Sums and marks, written once per commit.
CREATE TABLE tally (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;
