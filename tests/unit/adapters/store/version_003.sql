-- A store as version 003 of the form wrote it: the dump of a file that the program of that time made, and the
-- pragmas that a dump leaves out. Frozen: migration_test.cpp makes the file from it and opens it with today's program.
-- Inside: of `demo` L1 delivered, L2 failed once and L5 free to go; of `other` L3 behind L2 in its lane, L4 refused (before L5 in its lane),
-- L6 dead, L7 discarded, L8 free to go.
PRAGMA page_size = 8192;
PRAGMA auto_vacuum = INCREMENTAL;
PRAGMA journal_mode = WAL;
PRAGMA application_id = 1197829750;
PRAGMA user_version = 3;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
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
, document INTEGER REFERENCES document (id), later INTEGER NOT NULL DEFAULT 1);
INSERT INTO "delivery" VALUES(1,1,1,'1756ae5e7c4591ed1033d4f95ccb73d9',1,2,1,0,1700000002000,'message-L1','application/fhir+json','',NULL,0);
INSERT INTO "delivery" VALUES(2,2,1,'1756ae5e7c4591ed1033d4f95ccb73d9',1,0,1,1700000060000,1700000002000,'message-L2','application/fhir+json','connect: why',NULL,0);
INSERT INTO "delivery" VALUES(3,3,1,'1756ae5e7c4591ed1033d4f95ccb73d9',0,0,0,1700000000003,1700000000003,'message-L3','application/fhir+json','',NULL,0);
INSERT INTO "delivery" VALUES(4,4,1,'6dcec9fa1a88a2da4607653ee1823bc9',1,3,1,0,1700000002000,'message-L4','application/fhir+json','connect: why',NULL,0);
INSERT INTO "delivery" VALUES(5,5,1,'6dcec9fa1a88a2da4607653ee1823bc9',1,1,0,1700000000005,1700000000005,'message-L5','application/fhir+json','',NULL,0);
INSERT INTO "delivery" VALUES(6,6,2,'5f6b15f120b6fd937ce9d53cbf4b80ad',1,4,1,0,1700000002000,'message-L6','application/fhir+json','connect: why',NULL,0);
INSERT INTO "delivery" VALUES(7,7,2,'3a6e99598956ec4efa2a09c5ab65f8c6',0,6,0,1700000000007,1700000000000,'message-L7','application/fhir+json','not wanted',NULL,0);
INSERT INTO "delivery" VALUES(8,8,1,'9b479b63714d97d311a89dfcd7599288',1,1,0,1700000000008,1700000000008,'message-L8','application/fhir+json','',NULL,0);
CREATE TABLE delivery_body (
    delivery INTEGER PRIMARY KEY REFERENCES delivery (id),
    body BLOB NOT NULL
);
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
CREATE TABLE document_body (
    document INTEGER PRIMARY KEY REFERENCES document (id),
    body BLOB NOT NULL
);
CREATE TABLE envelope_key (
    sender TEXT NOT NULL,                    -- empty for VANSEnvelopes, whose identifiers are unique everywhere
    envelope_id TEXT NOT NULL,
    digest INTEGER NOT NULL,
    reception INTEGER NOT NULL REFERENCES reception (id),
    PRIMARY KEY (sender, envelope_id)
) WITHOUT ROWID;
INSERT INTO "envelope_key" VALUES('5790000000012','EL1',-3752180052322545974,1);
INSERT INTO "envelope_key" VALUES('5790000000012','EL2',-2153278212402616626,2);
INSERT INTO "envelope_key" VALUES('5790000000012','EL3',-3971929868962947326,3);
INSERT INTO "envelope_key" VALUES('5790000000012','EL4',-1752752294002986050,4);
INSERT INTO "envelope_key" VALUES('5790000000012','EL5',123079211998852698,5);
INSERT INTO "envelope_key" VALUES('5790000000012','EL6',6699178044101101078,6);
INSERT INTO "envelope_key" VALUES('5790000000012','EL7',5505761513354296658,7);
INSERT INTO "envelope_key" VALUES('5790000000012','EL8',3492360402269823542,8);
CREATE TABLE follow_up (
    id INTEGER PRIMARY KEY,
    letter INTEGER NOT NULL REFERENCES letter (id),
    document INTEGER REFERENCES document (id),
    kind INTEGER NOT NULL,                   -- 0 pair, 1 receipt, 2 overdue
    due INTEGER NOT NULL,
    until INTEGER NOT NULL                   -- 0: no end
);
CREATE TABLE follow_up_key (
    key TEXT NOT NULL,
    sender TEXT NOT NULL,
    receiver TEXT NOT NULL,
    kind TEXT NOT NULL,
    follow_up INTEGER NOT NULL REFERENCES follow_up (id),
    PRIMARY KEY (key, sender, receiver, kind, follow_up)
) WITHOUT ROWID;
CREATE TABLE late_issues (
    id INTEGER PRIMARY KEY,
    reception INTEGER NOT NULL REFERENCES reception (id),
    issues TEXT NOT NULL
);
CREATE TABLE late_translation (
    id INTEGER PRIMARY KEY,                  -- in order of arrival: the index of resources goes along it
    letter INTEGER NOT NULL UNIQUE REFERENCES letter (id),
    body BLOB NOT NULL
);
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
, form INTEGER NOT NULL DEFAULT 0, wants_receipt INTEGER NOT NULL DEFAULT 0, relays INTEGER NOT NULL DEFAULT 0, lane TEXT, part_of INTEGER REFERENCES letter (id), first_delivery INTEGER NOT NULL DEFAULT 0, deliveries INTEGER NOT NULL DEFAULT 0);
INSERT INTO "letter" VALUES(1,1,'XREF15','5790000000012','5790000000029','EL1','L1','hash of content of L1','message-L1','bundle-L1','XR1534K',0,42,0,0,0,NULL,NULL,1,1);
INSERT INTO "letter" VALUES(2,2,'XREF15','5790000000012','5790000000029','EL2','L2','hash of content of L2','message-L2','bundle-L2','XR1534K',0,42,0,0,0,NULL,NULL,2,1);
INSERT INTO "letter" VALUES(3,3,'XREF15','5790000000012','5790000000029','EL3','L3','hash of content of L3','message-L3','bundle-L3','XR1534K',0,42,0,0,0,NULL,NULL,3,1);
INSERT INTO "letter" VALUES(4,4,'XREF15','5790000000012','5790000000029','EL4','L4','hash of content of L4','message-L4','bundle-L4','XR1534K',0,42,0,0,0,NULL,NULL,4,1);
INSERT INTO "letter" VALUES(5,5,'XREF15','5790000000012','5790000000029','EL5','L5','hash of content of L5','message-L5','bundle-L5','XR1534K',0,42,0,0,0,NULL,NULL,5,1);
INSERT INTO "letter" VALUES(6,6,'XREF15','5790000000012','5790000000029','EL6','L6','hash of content of L6','message-L6','bundle-L6','XR1534K',0,42,0,0,0,NULL,NULL,6,1);
INSERT INTO "letter" VALUES(7,7,'XREF15','5790000000012','5790000000029','EL7','L7','hash of content of L7','message-L7','bundle-L7','XR1534K',0,42,0,0,0,NULL,NULL,7,1);
INSERT INTO "letter" VALUES(8,8,'XREF15','5790000000012','5790000000029','EL8','L8','hash of content of L8','message-L8','bundle-L8','XR1534K',0,42,0,0,0,NULL,NULL,8,1);
CREATE TABLE letter_key (
    sender TEXT NOT NULL,
    letter_id TEXT NOT NULL,
    letter INTEGER NOT NULL REFERENCES letter (id),
    PRIMARY KEY (sender, letter_id)
) WITHOUT ROWID;
INSERT INTO "letter_key" VALUES('5790000000012','L1',1);
INSERT INTO "letter_key" VALUES('5790000000012','L2',2);
INSERT INTO "letter_key" VALUES('5790000000012','L3',3);
INSERT INTO "letter_key" VALUES('5790000000012','L4',4);
INSERT INTO "letter_key" VALUES('5790000000012','L5',5);
INSERT INTO "letter_key" VALUES('5790000000012','L6',6);
INSERT INTO "letter_key" VALUES('5790000000012','L7',7);
INSERT INTO "letter_key" VALUES('5790000000012','L8',8);
CREATE TABLE message_key (
    message_id TEXT PRIMARY KEY,
    letter INTEGER NOT NULL REFERENCES letter (id)
) WITHOUT ROWID;
CREATE TABLE patient (
    cpr TEXT PRIMARY KEY,
    lane TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO "patient" VALUES('0101010101','1756ae5e7c4591ed1033d4f95ccb73d9');
INSERT INTO "patient" VALUES('0202020202','6dcec9fa1a88a2da4607653ee1823bc9');
INSERT INTO "patient" VALUES('0303030303','3a6e99598956ec4efa2a09c5ab65f8c6');
INSERT INTO "patient" VALUES('0404040404','9b479b63714d97d311a89dfcd7599288');
CREATE TABLE "reception" (
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
INSERT INTO "reception" VALUES(1,'R1','demo','application/xml',1700000000001,0,NULL,1,1,200,'','','application/xml','{}',34,13,X'003C456D6573736167653E636F6E74656E74206F66204C313C2F456D6573736167653E72656365697074206F66204C317B227265736F7572636554797065223A2242756E646C65222C226964223A2262756E646C652D4C31227D');
INSERT INTO "reception" VALUES(2,'R2','demo','application/xml',1700000000002,0,NULL,2,1,200,'','','application/xml','{}',34,13,X'003C456D6573736167653E636F6E74656E74206F66204C323C2F456D6573736167653E72656365697074206F66204C327B227265736F7572636554797065223A2242756E646C65222C226964223A2262756E646C652D4C32227D');
INSERT INTO "reception" VALUES(3,'R3','other','application/xml',1700000000003,0,NULL,3,1,200,'','','application/xml','{}',34,13,X'003C456D6573736167653E636F6E74656E74206F66204C333C2F456D6573736167653E72656365697074206F66204C337B227265736F7572636554797065223A2242756E646C65222C226964223A2262756E646C652D4C33227D');
INSERT INTO "reception" VALUES(4,'R4','other','application/xml',1700000000004,0,NULL,4,1,200,'','','application/xml','{}',34,13,X'003C456D6573736167653E636F6E74656E74206F66204C343C2F456D6573736167653E72656365697074206F66204C347B227265736F7572636554797065223A2242756E646C65222C226964223A2262756E646C652D4C34227D');
INSERT INTO "reception" VALUES(5,'R5','demo','application/xml',1700000000005,0,NULL,5,1,200,'','','application/xml','{}',34,13,X'003C456D6573736167653E636F6E74656E74206F66204C353C2F456D6573736167653E72656365697074206F66204C357B227265736F7572636554797065223A2242756E646C65222C226964223A2262756E646C652D4C35227D');
INSERT INTO "reception" VALUES(6,'R6','other','application/xml',1700000000006,0,NULL,6,1,200,'','','application/xml','{}',34,13,X'003C456D6573736167653E636F6E74656E74206F66204C363C2F456D6573736167653E72656365697074206F66204C367B227265736F7572636554797065223A2242756E646C65222C226964223A2262756E646C652D4C36227D');
INSERT INTO "reception" VALUES(7,'R7','other','application/xml',1700000000007,0,NULL,7,1,200,'','','application/xml','{}',34,13,X'003C456D6573736167653E636F6E74656E74206F66204C373C2F456D6573736167653E72656365697074206F66204C377B227265736F7572636554797065223A2242756E646C65222C226964223A2262756E646C652D4C37227D');
INSERT INTO "reception" VALUES(8,'R8','other','application/xml',1700000000008,0,NULL,8,1,200,'','','application/xml','{}',34,13,X'003C456D6573736167653E636F6E74656E74206F66204C383C2F456D6573736167653E72656365697074206F66204C387B227265736F7572636554797065223A2242756E646C65222C226964223A2262756E646C652D4C38227D');
CREATE TABLE resource (
    name TEXT PRIMARY KEY,                   -- Type/id
    letter INTEGER NOT NULL REFERENCES letter (id),
    offset INTEGER NOT NULL,
    size INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE tally (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO "tally" VALUES('accepted',8);
INSERT INTO "tally" VALUES('at hand after',4);
INSERT INTO "tally" VALUES('dead',1);
INSERT INTO "tally" VALUES('delivered',1);
INSERT INTO "tally" VALUES('discarded',1);
INSERT INTO "tally" VALUES('letters',8);
INSERT INTO "tally" VALUES('receptions',8);
INSERT INTO "tally" VALUES('refused_deliveries',1);
INSERT INTO "tally" VALUES('waiting',4);
CREATE TABLE target (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);
INSERT INTO "target" VALUES(1,'out');
INSERT INTO "target" VALUES(2,'folder');
CREATE TABLE thread (
    id TEXT PRIMARY KEY,
    lane TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX delivery_due ON delivery (target, next_attempt) WHERE state = 0 AND head = 1;
CREATE INDEX delivery_lane ON delivery (target, lane) WHERE state = 0;
CREATE INDEX letter_part ON letter (part_of) WHERE part_of IS NOT NULL;
CREATE INDEX late_issues_reception ON late_issues (reception);
CREATE INDEX document_letter ON document (letter);
CREATE INDEX document_key ON document (letter_id, sender);
CREATE INDEX follow_up_due ON follow_up (due);
CREATE INDEX follow_up_letter ON follow_up (letter);
CREATE INDEX follow_up_document ON follow_up (document) WHERE document IS NOT NULL;
CREATE INDEX follow_up_key_owner ON follow_up_key (follow_up);
CREATE INDEX delivery_later ON delivery (letter) WHERE later = 1;
CREATE VIEW letter_delivery AS
    SELECT letter.id AS of_letter, delivery.id AS delivery FROM letter JOIN delivery
        ON delivery.id >= letter.first_delivery AND delivery.id < letter.first_delivery + letter.deliveries
    UNION ALL
    SELECT letter, id FROM delivery WHERE later = 1;
COMMIT;
