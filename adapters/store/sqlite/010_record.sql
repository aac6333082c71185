-- The municipality's record, its citizens, their courses (adapters/store/record.hpp, docs/register-once.md).

-- Beside bodies, lanes (patient) and the keys of Patients (record_key) the only table that knows a citizen's number. The same person has a row in each
-- municipality.
CREATE TABLE citizen (
    id INTEGER PRIMARY KEY,
    public_id TEXT NOT NULL UNIQUE,          -- random
    municipality INTEGER NOT NULL,
    cpr TEXT NOT NULL,
    version INTEGER NOT NULL,                -- grows with everything that comes into his file
    due INTEGER,                             -- when somebody has to look at it; null: not before something changes
    UNIQUE (municipality, cpr)
);
CREATE INDEX citizen_due ON citizen (due) WHERE due IS NOT NULL;

-- A resource as it stands now. Of a partner, type and id together are its name.
CREATE TABLE record_resource (
    id INTEGER PRIMARY KEY,
    partner INTEGER NOT NULL REFERENCES partner (id),
    type TEXT NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    citizen INTEGER REFERENCES citizen (id), -- null: about nobody
    patient INTEGER REFERENCES record_resource (id), -- the Patient that it is about; null: it is one, or is about nobody
    keys BLOB NOT NULL,                      -- what record_key has of it (record_columns.hpp)
    UNIQUE (partner, type, name)
);
CREATE INDEX record_citizen ON record_resource (citizen) WHERE citizen IS NOT NULL;

-- Every version, for good. (reception, entry) is the order in which they were written.
CREATE TABLE record_version (
    record INTEGER NOT NULL REFERENCES record_resource (id),
    version INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    reception INTEGER NOT NULL REFERENCES reception (id),
    entry INTEGER NOT NULL,
    pointed_at BLOB NOT NULL,                -- numbers of resources that it points at, but for its Patient (record_columns.hpp)
    body BLOB NOT NULL,                      -- packed; nothing: this version deletes
    PRIMARY KEY (record, version)
) WITHOUT ROWID;

-- What a search finds an undeleted resource by.
CREATE TABLE record_key (
    partner INTEGER NOT NULL,
    type TEXT NOT NULL,
    parameter TEXT NOT NULL,
    value TEXT NOT NULL,
    record INTEGER NOT NULL REFERENCES record_resource (id),
    PRIMARY KEY (partner, type, parameter, value, record)
) WITHOUT ROWID;

-- Who points at a resource about nobody. What points at one about a citizen is about him, too, and found with his.
CREATE TABLE record_reference (
    target INTEGER NOT NULL REFERENCES record_resource (id),
    source INTEGER NOT NULL REFERENCES record_resource (id),
    PRIMARY KEY (target, source)
) WITHOUT ROWID;

-- Receptions that were transactions of the record: they are accepted and hold no letters.
CREATE TABLE record_reception (
    reception INTEGER PRIMARY KEY REFERENCES reception (id),
    entries INTEGER NOT NULL
);

-- Letters that belong into a file and are in none yet.
CREATE TABLE unjoined_letter (
    letter INTEGER PRIMARY KEY REFERENCES letter (id)
);

CREATE TABLE citizen_letter (
    letter INTEGER PRIMARY KEY REFERENCES letter (id),
    citizen INTEGER NOT NULL REFERENCES citizen (id)
);
CREATE INDEX citizen_letter_citizen ON citizen_letter (citizen);

-- What was decided about a citizen or made for him. Never changed, never removed.
CREATE TABLE citizen_note (
    id INTEGER PRIMARY KEY,
    citizen INTEGER NOT NULL REFERENCES citizen (id),
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    who TEXT NOT NULL,
    body BLOB NOT NULL                       -- packed
);
CREATE INDEX citizen_note_citizen ON citizen_note (citizen);

-- Courses as lists show them: made of the file, and replaced whenever it is looked at.
CREATE TABLE course (
    course TEXT PRIMARY KEY,
    citizen INTEGER NOT NULL REFERENCES citizen (id),
    municipality INTEGER NOT NULL,
    pack TEXT NOT NULL,
    law TEXT NOT NULL,
    state TEXT NOT NULL,
    referred INTEGER NOT NULL,               -- days since 1970; 0: unknown
    discharged INTEGER NOT NULL,
    contacted INTEGER NOT NULL,
    started INTEGER NOT NULL,
    ended INTEGER NOT NULL,
    contact_by INTEGER NOT NULL,
    start_by INTEGER NOT NULL,
    lists TEXT NOT NULL,                     -- each ends with a line feed
    facts BLOB NOT NULL                      -- packed
);
CREATE INDEX course_citizen ON course (citizen);
CREATE INDEX course_order ON course (municipality, referred, course);
CREATE INDEX course_all ON course (referred, course);
CREATE INDEX course_state ON course (state, municipality, referred, course);
CREATE INDEX course_uncontacted ON course (contact_by) WHERE contact_by > 0 AND contacted = 0;
CREATE INDEX course_unstarted ON course (start_by) WHERE start_by > 0 AND started = 0;
CREATE TABLE course_list (
    list TEXT NOT NULL,
    municipality INTEGER NOT NULL,
    referred INTEGER NOT NULL,
    course TEXT NOT NULL REFERENCES course (course),
    PRIMARY KEY (list, municipality, referred, course)
) WITHOUT ROWID;
