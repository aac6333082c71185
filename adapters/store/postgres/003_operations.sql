-- What operators ask and change (docs/operations.md).

-- Numbers carry their municipality above what was drawn for them; lists go by what was drawn, which is the order in which things came.
CREATE FUNCTION drawn(number bigint) RETURNS bigint IMMUTABLE LANGUAGE sql AS
    'SELECT number & 4503599627370495';

-- How other nodes and operators speak of it.
ALTER TABLE node ADD COLUMN name text NOT NULL DEFAULT '';

-- When its content was removed: bytes as received, translations, documents, issues. 0: it is there. What is known of it stays.
ALTER TABLE reception ADD COLUMN IF NOT EXISTS pruned bigint NOT NULL DEFAULT 0;

CREATE INDEX reception_order ON reception (drawn(id));
CREATE INDEX reception_aside ON reception (state, drawn(id)) WHERE state > 0;
CREATE INDEX reception_first ON reception (first, drawn(id)) WHERE first IS NOT NULL;
-- Each list of deliveries is a step along it, also what waits for a target.
DROP INDEX delivery_open;
CREATE INDEX delivery_listed ON delivery (target, state, drawn(id));

-- What happened to a letter and is not to be seen in its rows. A letter that is delivered at its first attempt has none.
CREATE TABLE event (
    municipality integer NOT NULL,           -- the letter's
    id bigint NOT NULL,                      -- in the order in which it happened
    letter bigint NOT NULL,
    at bigint NOT NULL,
    last bigint NOT NULL,                    -- of what happened several times in the same way
    times integer NOT NULL,
    kind smallint NOT NULL,                  -- operations.hpp, event_kind
    delivery bigint NOT NULL,                -- 0: it is about none
    other bigint NOT NULL,                   -- a letter that it was joined to; 0: none
    state smallint NOT NULL,                 -- that an attempt led to; the verdict on a document
    text text NOT NULL,                      -- never content
    PRIMARY KEY (municipality, id)
);
CREATE INDEX event_letter ON event (letter, municipality, id);

-- Buttons that were pressed: what was asked under a key, and what was answered.
CREATE TABLE pressed (
    municipality integer NOT NULL DEFAULT 0,
    caller text NOT NULL,
    key text NOT NULL,
    fingerprint text NOT NULL,
    pressed bigint NOT NULL,
    status integer NOT NULL,
    media_type text NOT NULL,
    answer text NOT NULL,
    PRIMARY KEY (municipality, caller, key)
);
CREATE INDEX pressed_when ON pressed (pressed);

-- Targets to which nothing is sent until somebody says so.
CREATE TABLE paused_target (
    municipality integer NOT NULL DEFAULT 0,
    name text NOT NULL,
    since bigint NOT NULL,
    PRIMARY KEY (municipality, name)
);
