-- The municipality's record, its citizens, their courses (adapters/store/record.hpp, docs/register-once.md). The tables are those of SQLite
-- (sqlite/010_record.sql); here is said what differs. What is about a citizen lies with his municipality, what is about nobody with that of the
-- transaction that brought it; numbers carry it. Ids are compared byte by byte.

-- Beside bodies, lanes (patient) and the keys of Patients (record_key) the only table that knows a citizen's number.
CREATE TABLE citizen (
    municipality integer NOT NULL,
    id bigint NOT NULL,
    public_id text NOT NULL,                 -- random
    cpr text NOT NULL,
    version bigint NOT NULL,                 -- grows with everything that comes into his file
    due bigint,                              -- when somebody has to look at it; null: not before something changes
    leased_until timestamptz,                -- in the hand of its holder, by the clock of the database
    holder text,
    PRIMARY KEY (municipality, id)
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX citizen_cpr ON citizen (cpr, municipality);
CREATE UNIQUE INDEX citizen_public_id ON citizen (public_id, municipality);
CREATE INDEX citizen_due ON citizen (due, id) WHERE due IS NOT NULL;
CREATE INDEX citizen_holder ON citizen (holder) WHERE holder IS NOT NULL;

-- Transactions of one partner take turns (an advisory lock, writer.cpp): that keeps a name unique whatever the municipality.
CREATE TABLE record_resource (
    municipality integer NOT NULL,
    id bigint NOT NULL,
    partner text NOT NULL,
    type text NOT NULL,
    name text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    deleted boolean NOT NULL,
    citizen bigint NOT NULL,                 -- 0: about nobody
    patient bigint NOT NULL,                 -- the Patient that it is about; 0: it is one, or is about nobody
    keys bytea NOT NULL,                     -- what record_key has of it (record_columns.hpp)
    PRIMARY KEY (municipality, id)
) WITH (fillfactor = 90);
CREATE UNIQUE INDEX record_name ON record_resource (partner, type, name, municipality);
CREATE INDEX record_citizen ON record_resource (citizen, municipality) WHERE citizen <> 0;

CREATE TABLE record_version (
    municipality integer NOT NULL,           -- the resource's
    record bigint NOT NULL,
    version bigint NOT NULL,
    changed bigint NOT NULL,
    reception bigint NOT NULL,               -- (drawn(reception), entry) is the order in which versions were written
    entry bigint NOT NULL,
    pointed_at bytea NOT NULL,
    body bytea NOT NULL,                     -- packed; nothing: this version deletes
    PRIMARY KEY (municipality, record, version)
);
ALTER TABLE record_version ALTER body SET STORAGE EXTERNAL;

CREATE TABLE record_key (
    municipality integer NOT NULL,           -- the resource's
    record bigint NOT NULL,
    partner text NOT NULL,
    type text NOT NULL,
    parameter text NOT NULL,
    value text NOT NULL,
    PRIMARY KEY (municipality, record, parameter, value)
);
CREATE INDEX record_key_value ON record_key (value, parameter, type, partner);

CREATE TABLE record_reference (
    municipality integer NOT NULL,           -- the target's
    target bigint NOT NULL,
    source bigint NOT NULL,
    PRIMARY KEY (municipality, target, source)
);

CREATE TABLE record_reception (
    municipality integer NOT NULL,
    reception bigint NOT NULL,
    entries bigint NOT NULL,
    PRIMARY KEY (municipality, reception)
);

CREATE TABLE unjoined_letter (
    municipality integer NOT NULL,
    letter bigint NOT NULL,
    PRIMARY KEY (municipality, letter)
);
CREATE INDEX unjoined_letter_order ON unjoined_letter (drawn(letter));

CREATE TABLE citizen_letter (
    municipality integer NOT NULL,           -- the letter's
    letter bigint NOT NULL,
    citizen bigint NOT NULL,
    PRIMARY KEY (municipality, letter)
);
CREATE INDEX citizen_letter_citizen ON citizen_letter (citizen);

CREATE TABLE citizen_note (
    municipality integer NOT NULL,           -- the citizen's
    id bigint NOT NULL,
    citizen bigint NOT NULL,
    at bigint NOT NULL,
    kind text NOT NULL,
    who text NOT NULL,
    body bytea NOT NULL,                     -- packed
    PRIMARY KEY (municipality, id)
);
CREATE INDEX citizen_note_citizen ON citizen_note (citizen, id);

CREATE TABLE course (
    municipality integer NOT NULL,
    course text COLLATE "C" NOT NULL,
    citizen bigint NOT NULL,
    pack text NOT NULL,
    law text NOT NULL,
    state text NOT NULL,
    referred bigint NOT NULL,                -- days since 1970; 0: unknown
    discharged bigint NOT NULL,
    contacted bigint NOT NULL,
    started bigint NOT NULL,
    ended bigint NOT NULL,
    contact_by bigint NOT NULL,
    start_by bigint NOT NULL,
    lists text NOT NULL,                     -- each ends with a line feed
    facts bytea NOT NULL,                    -- packed
    PRIMARY KEY (municipality, course)
);
CREATE UNIQUE INDEX course_id ON course (course);
CREATE INDEX course_citizen ON course (citizen);
CREATE INDEX course_order ON course (referred, course, municipality);
CREATE INDEX course_state ON course (state, municipality, referred, course);
CREATE INDEX course_uncontacted ON course (contact_by) WHERE contact_by > 0 AND contacted = 0;
CREATE INDEX course_unstarted ON course (start_by) WHERE start_by > 0 AND started = 0;
CREATE TABLE course_list (
    municipality integer NOT NULL,
    list text NOT NULL,
    referred bigint NOT NULL,
    course text COLLATE "C" NOT NULL,
    PRIMARY KEY (municipality, list, referred, course)
);
CREATE INDEX course_list_course ON course_list (course);
