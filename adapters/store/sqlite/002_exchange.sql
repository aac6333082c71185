-- Messages that belong together (docs/exchange.md). Nothing here is written for a letter that is only passed on: what a receipt
-- or a reader needs of it is indexed when somebody asks.

ALTER TABLE letter ADD COLUMN form INTEGER NOT NULL DEFAULT 0;           -- in which it came: 0 oioxml, 1 fhir
ALTER TABLE letter ADD COLUMN wants_receipt INTEGER NOT NULL DEFAULT 0;
ALTER TABLE letter ADD COLUMN relays INTEGER NOT NULL DEFAULT 0;
ALTER TABLE letter ADD COLUMN lane TEXT;                                 -- of its patient, where something may follow; else null
ALTER TABLE letter ADD COLUMN part_of INTEGER REFERENCES letter (id);    -- of a half that was joined to the other
CREATE INDEX letter_part ON letter (part_of) WHERE part_of IS NOT NULL;

-- What a letter became after it was accepted. One at most, and only where `letter` has none.
CREATE TABLE late_translation (
    id INTEGER PRIMARY KEY,                  -- in order of arrival: the index of resources goes along it
    letter INTEGER NOT NULL UNIQUE REFERENCES letter (id),
    body BLOB NOT NULL
);

-- What was found out about a reception after it was accepted.
CREATE TABLE late_issues (
    id INTEGER PRIMARY KEY,
    reception INTEGER NOT NULL REFERENCES reception (id),
    issues TEXT NOT NULL
);
CREATE INDEX late_issues_reception ON late_issues (reception);

-- Messages that we send and whose receivers may acknowledge them. Ids from 1 in order of arrival. A letter that was sent
-- without a row of its own gets one when it gets a verdict: -2 n is letter n as it came in oioxml or became it, -2 n - 1 in fhir.
CREATE TABLE document (
    id INTEGER PRIMARY KEY,
    letter INTEGER NOT NULL REFERENCES letter (id),
    form INTEGER NOT NULL,
    kind TEXT NOT NULL,
    sender TEXT NOT NULL,
    receiver TEXT NOT NULL,
    envelope_id TEXT NOT NULL,
    letter_id TEXT NOT NULL,
    version_code TEXT NOT NULL,
    media_type TEXT NOT NULL,
    receipt_within INTEGER NOT NULL,         -- milliseconds; 0: no receipt is expected
    delivered INTEGER NOT NULL DEFAULT 0,    -- 0: not yet
    verdict INTEGER NOT NULL DEFAULT 0,      -- 0 none, 1 positive, 2 negative
    code TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT '',
    resends INTEGER NOT NULL DEFAULT 0,
    overdue INTEGER NOT NULL DEFAULT 0       -- when its overdue receipt was settled; 0: it was not
);
CREATE INDEX document_letter ON document (letter);
CREATE INDEX document_key ON document (letter_id, sender);

-- Only for documents that are something else than the letter's translation.
CREATE TABLE document_body (
    document INTEGER PRIMARY KEY REFERENCES document (id),
    body BLOB NOT NULL
);

ALTER TABLE delivery ADD COLUMN document INTEGER REFERENCES document (id);  -- null: the letter itself

-- What is still to be done with a letter. A row that is settled goes; its number is never given again.
CREATE TABLE follow_up (
    id INTEGER PRIMARY KEY,
    letter INTEGER NOT NULL REFERENCES letter (id),
    document INTEGER REFERENCES document (id),
    kind INTEGER NOT NULL,                   -- 0 pair, 1 receipt, 2 overdue
    due INTEGER NOT NULL,
    until INTEGER NOT NULL                   -- 0: no end
);
CREATE INDEX follow_up_due ON follow_up (due);
CREATE INDEX follow_up_letter ON follow_up (letter);
CREATE INDEX follow_up_document ON follow_up (document) WHERE document IS NOT NULL;

-- By what a half is found: kind, sender and receiver are its letter's.
CREATE TABLE follow_up_key (
    key TEXT NOT NULL,
    sender TEXT NOT NULL,
    receiver TEXT NOT NULL,
    kind TEXT NOT NULL,
    follow_up INTEGER NOT NULL REFERENCES follow_up (id),
    PRIMARY KEY (key, sender, receiver, kind, follow_up)
) WITHOUT ROWID;
CREATE INDEX follow_up_key_owner ON follow_up_key (follow_up);

-- Conversations, each with the lane of the patient who was first in it.
CREATE TABLE thread (
    id TEXT PRIMARY KEY,
    lane TEXT NOT NULL
) WITHOUT ROWID;

-- Which letter has that MessageHeader.id; filled when somebody asks.
CREATE TABLE message_key (
    message_id TEXT PRIMARY KEY,
    letter INTEGER NOT NULL REFERENCES letter (id)
) WITHOUT ROWID;
