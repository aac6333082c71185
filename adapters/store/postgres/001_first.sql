-- The store on PostgreSQL 15 (docs/scaling.md). Every key begins with the municipality that a row belongs to, so that a distributed
-- PostgreSQL can share the tables out; 0 where it is not known. Numbers carry it in their upper bits: number >> 52.
-- Bodies are kept by time, so that pruning is dropping; what must be unique stands in tables without partitions.
-- What belongs to one reception is written in one transaction; foreign keys would look that up again for each row.

-- The municipality that a number carries. Letters that became documents have numbers below zero (`document`).
CREATE FUNCTION place(number bigint) RETURNS bigint IMMUTABLE LANGUAGE sql AS
    'SELECT CASE WHEN number >= 0 THEN number >> 52 ELSE (-number) >> 53 END';

-- Nobody has it. A lease that ends further ahead than two of its length is over as well: the clock of the database was set back.
CREATE FUNCTION is_free(leased_until timestamptz, lease bigint) RETURNS boolean VOLATILE LANGUAGE sql AS
    'SELECT leased_until IS NULL OR leased_until < clock_timestamp() OR leased_until > clock_timestamp() + 2 * lease * interval ''1 millisecond''';

-- Called in each transaction where a synchronous standby is required: a server that was told meanwhile to do without commits nothing.
CREATE FUNCTION demand_standby() RETURNS void VOLATILE LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('synchronous_standby_names') = '' THEN
        RAISE EXCEPTION 'no synchronous standby is named' USING ERRCODE = 'GV001';
    END IF;
END $$;

CREATE SEQUENCE number;                      -- of whatever has a number; drawn inside the transaction, so that a lane's order is theirs
CREATE SEQUENCE lease;                       -- tells an old result from the present one

-- Municipalities that have rows: what is looked for without one is looked for in each.
CREATE TABLE municipality (
    municipality integer PRIMARY KEY
);
INSERT INTO municipality VALUES (0);

-- One row for each life of a node: its share of the sums, and its last commit, by which a node that lost its connection while it
-- committed finds out what became of that. Rows of nodes that are long gone are added to the one without a name.
CREATE TABLE node (
    municipality integer NOT NULL DEFAULT 0,
    node text NOT NULL,
    mark bigint NOT NULL DEFAULT 0,
    changed timestamptz NOT NULL DEFAULT now(),
    sums bigint[] NOT NULL DEFAULT '{}',     -- in the order of adapters/store/postgres/sums.hpp
    PRIMARY KEY (municipality, node)
) WITH (fillfactor = 50);

CREATE TABLE reception (
    municipality integer NOT NULL,
    id bigint NOT NULL,
    public_id text NOT NULL,
    partner text NOT NULL,
    media_type text NOT NULL,
    received bigint NOT NULL,                -- milliseconds since 1970
    state smallint NOT NULL,                 -- 0 accepted, 1 duplicate, 2 refused
    first bigint,                            -- of a duplicate: the one that counts
    http_status integer NOT NULL,
    vans_envelope_id text NOT NULL,
    vans_message_id text NOT NULL,
    receipt_media_type text NOT NULL,
    kept date NOT NULL DEFAULT current_date, -- which partition has its body
    PRIMARY KEY (municipality, id)
);
CREATE UNIQUE INDEX reception_public_id ON reception (public_id, municipality);

CREATE TABLE reception_body (
    municipality integer NOT NULL,
    kept date NOT NULL DEFAULT current_date,
    reception bigint NOT NULL,
    issues bytea NOT NULL,
    receipt bytea NOT NULL,                  -- packed, like every body: adapters/store/packed.hpp
    translations bytea NOT NULL,             -- of the letters, one after the other
    raw bytea NOT NULL,                      -- bytes exactly as received
    PRIMARY KEY (municipality, kept, reception)
) PARTITION BY RANGE (kept);
ALTER TABLE reception_body ALTER issues SET STORAGE EXTENDED, ALTER receipt SET STORAGE EXTERNAL, ALTER translations SET STORAGE EXTERNAL,
    ALTER raw SET STORAGE EXTERNAL;

-- What a delivery, a document or a later translation sends that is something else than the letter's translation.
CREATE TABLE body (
    municipality integer NOT NULL,
    kept date NOT NULL DEFAULT current_date,
    owner bigint NOT NULL,                   -- number of the delivery, document or letter
    bytes bytea NOT NULL,
    PRIMARY KEY (municipality, kept, owner)
) PARTITION BY RANGE (kept);
ALTER TABLE body ALTER bytes SET STORAGE EXTERNAL;

-- The only table that knows a citizen's number outside of bodies. The lane is drawn by lot.
CREATE TABLE patient (
    municipality integer NOT NULL,
    cpr text NOT NULL,
    lane text NOT NULL,
    PRIMARY KEY (municipality, cpr)
);

CREATE TABLE letter (
    municipality integer NOT NULL,
    id bigint NOT NULL,
    reception bigint NOT NULL,
    kind text NOT NULL,
    sender text NOT NULL,
    receiver text NOT NULL,
    envelope_id text NOT NULL,
    letter_id text NOT NULL,
    content_hash text NOT NULL,
    message_id text NOT NULL,
    bundle_id text NOT NULL,
    version_code text NOT NULL,
    translation_at bigint NOT NULL,          -- where in the translations it begins
    translation_size bigint NOT NULL,        -- 0: none
    form smallint NOT NULL,                  -- in which it came: 0 oioxml, 1 fhir
    wants_receipt boolean NOT NULL,
    relays boolean NOT NULL,
    receipt boolean NOT NULL,                -- it acknowledges something: nothing has to be delivered of it
    withdrawn boolean NOT NULL DEFAULT false,-- accepted once, refused later
    lane text,                               -- of its patient, where something may follow; else null
    part_of bigint,                          -- of a half that was joined to the other
    kept date NOT NULL DEFAULT current_date,
    seen xid8 NOT NULL DEFAULT pg_current_xact_id(), -- how far the index of resources has got
    PRIMARY KEY (municipality, id)
);
-- Further indexes do not begin with the municipality: before a table has statistics a look along it seems to cost no more than one by the key.
CREATE INDEX letter_reception ON letter (reception, municipality);
CREATE INDEX letter_message ON letter (message_id);
CREATE INDEX letter_bundle ON letter (bundle_id);
CREATE INDEX letter_part ON letter (part_of, municipality) WHERE part_of IS NOT NULL;
CREATE INDEX letter_seen ON letter (seen, id);

-- Letters that took effect; the municipality is the sender's. Refused letters are not here, so that their id is free.
CREATE TABLE letter_key (
    municipality integer NOT NULL,
    sender text NOT NULL,
    letter_id text NOT NULL,
    letter bigint NOT NULL,
    reception bigint NOT NULL,
    content_hash text NOT NULL,
    PRIMARY KEY (municipality, sender, letter_id)
);

-- Envelopes of letters that took effect; the municipality is the sender's; the digest is of all letters inside.
CREATE TABLE envelope_key (
    municipality integer NOT NULL,
    sender text NOT NULL,                    -- empty for VANSEnvelopes, whose identifiers are unique everywhere
    envelope_id text NOT NULL,
    digest bigint NOT NULL,
    reception bigint NOT NULL,
    PRIMARY KEY (municipality, sender, envelope_id)
);

-- What a letter became after it was accepted. One at most, and only where `letter` has none. Its bytes lie in `body`.
CREATE TABLE late_translation (
    municipality integer NOT NULL,
    letter bigint NOT NULL,
    kept date NOT NULL DEFAULT current_date,
    seen xid8 NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (municipality, letter)
);
CREATE INDEX late_translation_seen ON late_translation (seen, letter);

-- What was found out about a reception after it was accepted.
CREATE TABLE late_issues (
    municipality integer NOT NULL,
    reception bigint NOT NULL,
    id bigint NOT NULL,
    issues bytea NOT NULL,
    PRIMARY KEY (municipality, reception, id)
);

-- A delivery is open in state 0 (waiting) and 5 (unknown); 2 delivered, 3 refused, 4 dead, 6 discarded.
CREATE TABLE delivery (
    municipality integer NOT NULL,
    id bigint NOT NULL,
    letter bigint NOT NULL,
    document bigint NOT NULL DEFAULT 0,      -- 0: the letter itself
    partner text NOT NULL,
    target text NOT NULL,
    lane text NOT NULL,
    state smallint NOT NULL DEFAULT 0,
    attempts integer NOT NULL DEFAULT 0,
    next_attempt bigint NOT NULL,
    changed bigint NOT NULL,
    receiver_key text NOT NULL,
    media_type text NOT NULL,
    last_error text NOT NULL DEFAULT '',
    kept date NOT NULL DEFAULT current_date,
    PRIMARY KEY (municipality, id)
) WITH (fillfactor = 80);
CREATE INDEX delivery_letter ON delivery (letter, municipality);
CREATE INDEX delivery_open ON delivery (target, id) WHERE state IN (0, 5);
CREATE INDEX delivery_lane ON delivery (lane, target, municipality, id) WHERE state IN (0, 5);

-- Names of targets that something was ever planned for.
CREATE TABLE target (
    municipality integer NOT NULL DEFAULT 0,
    name text NOT NULL,
    PRIMARY KEY (municipality, name)
);

-- A lane that has something to send or is held. What a node locks and leases is the lane: else two nodes would send one lane out of
-- order. Whoever plans into a lane, takes from it or ends something in it locks its row first.
CREATE TABLE lane (
    municipality integer NOT NULL,
    target text NOT NULL,
    lane text NOT NULL,
    partner text NOT NULL,                   -- of the head's sender
    delivery bigint NOT NULL,                -- the head: the oldest open delivery; 0: none, the lane is held
    due bigint NOT NULL,
    held_until bigint NOT NULL DEFAULT 0,
    held_by bigint NOT NULL DEFAULT 0,       -- the refused or dead delivery that holds it
    lease bigint NOT NULL DEFAULT 0,
    sending bigint NOT NULL DEFAULT 0,       -- what is under way by that lease; an older one may be the head again meanwhile
    leased_until timestamptz,                -- by the clock of the database
    holder text,                             -- the node that has the lease
    PRIMARY KEY (municipality, target, lane)
) WITH (fillfactor = 70);
CREATE INDEX lane_due ON lane (target, partner, due, delivery) WHERE delivery <> 0;
CREATE INDEX lane_holder ON lane (holder) WHERE holder IS NOT NULL;
CREATE INDEX lane_held ON lane (target) WHERE held_until <> 0;

-- Messages that we send and whose receivers may acknowledge them. A letter that was sent without a row of its own gets one when it gets
-- a verdict: -2 n is letter n as it came in oioxml or became it, -2 n - 1 in fhir.
CREATE TABLE document (
    municipality integer NOT NULL,
    id bigint NOT NULL,
    letter bigint NOT NULL,
    form smallint NOT NULL,
    kind text NOT NULL,
    sender text NOT NULL,
    receiver text NOT NULL,
    envelope_id text NOT NULL,
    letter_id text NOT NULL,
    version_code text NOT NULL,
    media_type text NOT NULL,
    receipt_within bigint NOT NULL,          -- milliseconds; 0: no receipt is expected
    delivered bigint NOT NULL DEFAULT 0,     -- 0: not yet
    verdict smallint NOT NULL DEFAULT 0,     -- 0 none, 1 positive, 2 negative
    code text NOT NULL DEFAULT '',
    text bytea NOT NULL DEFAULT '',
    resends integer NOT NULL DEFAULT 0,
    overdue bigint NOT NULL DEFAULT 0,       -- when its overdue receipt was settled; 0: it was not
    kept date NOT NULL DEFAULT current_date,
    PRIMARY KEY (municipality, id)
);
CREATE INDEX document_letter ON document (letter, municipality);
CREATE INDEX document_key ON document (letter_id, sender);
CREATE INDEX document_envelope ON document (envelope_id);

-- What is still to be done with a letter. A row that is settled goes; its number is never given again.
CREATE TABLE follow_up (
    municipality integer NOT NULL,
    id bigint NOT NULL,
    letter bigint NOT NULL,
    document bigint NOT NULL DEFAULT 0,
    kind smallint NOT NULL,                  -- 0 pair, 1 receipt, 2 overdue
    due bigint NOT NULL,
    until bigint NOT NULL,                   -- 0: no end
    again bigint NOT NULL DEFAULT 0,         -- given back until then by its holder
    leased_until timestamptz,                -- in the hand of its holder, by the clock of the database
    holder text,
    PRIMARY KEY (municipality, id)
);
CREATE INDEX follow_up_due ON follow_up (due, id);
CREATE INDEX follow_up_letter ON follow_up (letter, municipality);
CREATE INDEX follow_up_document ON follow_up (document, municipality) WHERE document <> 0;
CREATE INDEX follow_up_holder ON follow_up (holder) WHERE holder IS NOT NULL;

-- By what a half is found: kind, sender and receiver are its letter's.
CREATE TABLE follow_up_key (
    municipality integer NOT NULL,
    key text NOT NULL,
    sender text NOT NULL,
    receiver text NOT NULL,
    kind text NOT NULL,
    follow_up bigint NOT NULL,
    PRIMARY KEY (municipality, key, sender, receiver, kind, follow_up)
);
CREATE INDEX follow_up_key_owner ON follow_up_key (follow_up, municipality);

-- Conversations, each with the lane of the patient who was first in it.
CREATE TABLE thread (
    municipality integer NOT NULL,
    id text NOT NULL,
    lane text NOT NULL,
    PRIMARY KEY (municipality, id)
);

-- Where a single resource lies inside a translation; filled when somebody asks for one.
CREATE TABLE resource (
    municipality integer NOT NULL,
    name text NOT NULL,                      -- Type/id
    letter bigint NOT NULL,
    at bigint NOT NULL,
    size bigint NOT NULL,
    PRIMARY KEY (municipality, name)
);

-- How far indexes have got that are filled when somebody asks: everything of transactions before this one is in them.
CREATE TABLE indexed (
    municipality integer NOT NULL DEFAULT 0,
    name text NOT NULL,
    seen xid8 NOT NULL,
    PRIMARY KEY (municipality, name)
);
