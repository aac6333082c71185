-- A store as version 001 of the form wrote it: the dump of a file that the program of that time made, and the
-- pragmas that a dump leaves out. Frozen: migration_test.cpp makes the file from it and opens it with today's program.
-- Inside: L1 delivered, L2 waiting in the same lane, L3 with a body of its own and without a patient, L1 again (a duplicate), and
-- L1 with other content (refused).
PRAGMA page_size = 8192;
PRAGMA auto_vacuum = INCREMENTAL;
PRAGMA journal_mode = WAL;
PRAGMA application_id = 1197829750;
PRAGMA user_version = 1;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
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
INSERT INTO reception VALUES(1,'R1','demo','application/xml',1700000000000,0,NULL,200,'','','application/xml');
INSERT INTO reception VALUES(2,'R2','demo','application/xml',1700000000000,0,NULL,200,'','','application/xml');
INSERT INTO reception VALUES(3,'R3','demo','application/xml',1700000000000,0,NULL,200,'','','application/xml');
INSERT INTO reception VALUES(4,'R4','demo','application/xml',1700000000000,1,1,200,'','','application/xml');
INSERT INTO reception VALUES(5,'R5','demo','application/xml',1700000000000,2,NULL,422,'','','');
CREATE TABLE reception_body (
    reception INTEGER PRIMARY KEY REFERENCES reception (id),
    issues TEXT NOT NULL,
    receipt BLOB NOT NULL,                   -- packed, like every body: adapters/store/packed.hpp
    translations BLOB NOT NULL,              -- of the letters, one after the other
    raw BLOB NOT NULL                        -- bytes exactly as received
);
INSERT INTO reception_body VALUES(1,'{}',X'0072656365697074206f66204c31',X'0160010000f1117b227265736f7572636554797065223a2242756e646c65222c226964223a22620e00902d4c31222c226e6f7421001f6e0100ff16506e6e6e227d',X'003c456d6573736167653e6f6e653c2f456d6573736167653e');
INSERT INTO reception_body VALUES(2,'{}',X'0072656365697074206f66204c32',X'0160010000f1117b227265736f7572636554797065223a2242756e646c65222c226964223a22620e00902d4c32222c226e6f7421001f6e0100ff16506e6e6e227d',X'003c456d6573736167653e74776f3c2f456d6573736167653e');
INSERT INTO reception_body VALUES(3,'{}',X'0072656365697074206f66204c33',X'0160010000f1117b227265736f7572636554797065223a2242756e646c65222c226964223a22620e00902d4c33222c226e6f7421001f6e0100ff16506e6e6e227d',X'003c456d6573736167653e74687265653c2f456d6573736167653e');
INSERT INTO reception_body VALUES(4,'{}',X'0072656365697074206f66204c31',X'0160010000f1117b227265736f7572636554797065223a2242756e646c65222c226964223a22620e00902d4c31222c226e6f7421001f6e0100ff16506e6e6e227d',X'003c456d6573736167653e6f6e653c2f456d6573736167653e');
INSERT INTO reception_body VALUES(5,'{}',X'00',X'0160010000f1117b227265736f7572636554797065223a2242756e646c65222c226964223a22620e00902d4c31222c226e6f7421001f6e0100ff16506e6e6e227d',X'003c456d6573736167653e6f746865723c2f456d6573736167653e');
CREATE TABLE patient (
    cpr TEXT PRIMARY KEY,
    lane TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO patient VALUES('0202020202','1d2801ec8d0bc3a63d54101e329eba2e');
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
INSERT INTO letter VALUES(1,1,'XREF15','5790000000012','5790000000029','E1','L1','hash of one','message-L1','bundle-L1','XR1534K',0,352);
INSERT INTO letter VALUES(2,2,'XREF15','5790000000012','5790000000029','E2','L2','hash of two','message-L2','bundle-L2','XR1534K',0,352);
INSERT INTO letter VALUES(3,3,'XREF15','5790000000012','5790000000029','E3','L3','hash of three','message-L3','bundle-L3','XR1534K',0,352);
INSERT INTO letter VALUES(4,5,'XREF15','5790000000012','5790000000029','E5','L1','hash of other','message-L1','bundle-L1','XR1534K',0,352);
CREATE TABLE letter_key (
    sender TEXT NOT NULL,
    letter_id TEXT NOT NULL,
    letter INTEGER NOT NULL REFERENCES letter (id),
    PRIMARY KEY (sender, letter_id)
) WITHOUT ROWID;
INSERT INTO letter_key VALUES('5790000000012','L1',1);
INSERT INTO letter_key VALUES('5790000000012','L2',2);
INSERT INTO letter_key VALUES('5790000000012','L3',3);
CREATE TABLE envelope_key (
    sender TEXT NOT NULL,                    -- empty for VANSEnvelopes, whose identifiers are unique everywhere
    envelope_id TEXT NOT NULL,
    digest INTEGER NOT NULL,
    reception INTEGER NOT NULL REFERENCES reception (id),
    PRIMARY KEY (sender, envelope_id)
) WITHOUT ROWID;
INSERT INTO envelope_key VALUES('5790000000012','E1',3926741034025559333,1);
INSERT INTO envelope_key VALUES('5790000000012','E2',3909923344329265144,2);
INSERT INTO envelope_key VALUES('5790000000012','E3',2460590835387815335,3);
INSERT INTO envelope_key VALUES('5790000000012','E4',3926741034025559333,1);
CREATE TABLE target (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);
INSERT INTO target VALUES(1,'out');
INSERT INTO target VALUES(2,'folder');
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
INSERT INTO delivery VALUES(1,1,1,'1d2801ec8d0bc3a63d54101e329eba2e',1,2,1,0,1700000001000,'message-L1','application/fhir+json','');
INSERT INTO delivery VALUES(2,2,1,'1d2801ec8d0bc3a63d54101e329eba2e',1,0,0,1700000000000,1700000000000,'message-L2','application/fhir+json','');
INSERT INTO delivery VALUES(3,3,2,'b6438868ffde84525b3e7ebdd3ad60ac',1,0,0,1700000000000,1700000000000,'message-L3','application/xml','');
CREATE TABLE delivery_body (
    delivery INTEGER PRIMARY KEY REFERENCES delivery (id),
    body BLOB NOT NULL
);
INSERT INTO delivery_body VALUES(3,X'003c456d6573736167653e74687265653c2f456d6573736167653e');
CREATE TABLE resource (
    name TEXT PRIMARY KEY,                   -- Type/id
    letter INTEGER NOT NULL REFERENCES letter (id),
    offset INTEGER NOT NULL,
    size INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO resource VALUES('Bundle/bundle-L1',1,0,352);
INSERT INTO resource VALUES('Bundle/bundle-L2',2,0,352);
INSERT INTO resource VALUES('Bundle/bundle-L3',3,0,352);
CREATE TABLE tally (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO tally VALUES('accepted',3);
INSERT INTO tally VALUES('delivered',1);
INSERT INTO tally VALUES('duplicates',1);
INSERT INTO tally VALUES('letters',3);
INSERT INTO tally VALUES('receptions',5);
INSERT INTO tally VALUES('refused',1);
INSERT INTO tally VALUES('resources indexed',4);
INSERT INTO tally VALUES('waiting',2);
CREATE INDEX letter_reception ON letter (reception);
CREATE INDEX delivery_letter ON delivery (letter);
CREATE INDEX delivery_due ON delivery (target, next_attempt) WHERE state = 0 AND head = 1;
CREATE INDEX delivery_lane ON delivery (target, lane) WHERE state = 0;
COMMIT;
