-- A store as version 010 of the form wrote it: the dump of a file that the program of that time made, and the
-- pragmas that a dump leaves out. Frozen: migration_test.cpp makes the file from it and opens it with today's program.
-- Inside, what rich_store.hpp tells (D1 to D9, H1, M1); H2, another half; L1 in the file of citizen 0101010101 of municipality 999, with Patient p1, Observation o1 in
-- two versions, PractitionerRole r1, a note and course c1; Patient p2 of citizen 0202020202, who is due.
PRAGMA page_size = 8192;
PRAGMA auto_vacuum = INCREMENTAL;
PRAGMA journal_mode = WAL;
PRAGMA application_id = 1197829750;
PRAGMA user_version = 10;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE patient (
    cpr TEXT PRIMARY KEY,
    lane TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO patient VALUES('0101010101','f455223d3a5e07728f46c7f7d5de541c');
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
, form INTEGER NOT NULL DEFAULT 0, wants_receipt INTEGER NOT NULL DEFAULT 0, relays INTEGER NOT NULL DEFAULT 0, lane TEXT, part_of INTEGER REFERENCES letter (id), first_delivery INTEGER NOT NULL DEFAULT 0, deliveries INTEGER NOT NULL DEFAULT 0, receipt INTEGER NOT NULL DEFAULT 0, effect INTEGER NOT NULL DEFAULT 0);
INSERT INTO letter VALUES(1,1,'XREF15','5790000000012','5790000000029','ED1','D1','hash of content of D1','message-D1','bundle-D1','XR1534K',0,42,0,0,0,NULL,NULL,1,1,0,2);
INSERT INTO letter VALUES(2,2,'XREF15','5790000000012','5790000000029','ED2','D2','hash of content of D2','message-D2','bundle-D2','XR1534K',0,42,0,0,0,NULL,NULL,2,1,0,2);
INSERT INTO letter VALUES(3,3,'XREF15','5790000000012','5790000000029','ED3','D3','hash of content of D3','message-D3','bundle-D3','XR1534K',0,42,0,0,0,NULL,NULL,3,1,0,2);
INSERT INTO letter VALUES(4,4,'XREF15','5790000000012','5790000000029','ED4','D4','hash of content of D4','message-D4','bundle-D4','XR1534K',0,42,0,0,0,NULL,NULL,4,1,0,2);
INSERT INTO letter VALUES(5,5,'XREF15','5790000000012','5790000000029','ED5','D5','hash of content of D5','message-D5','bundle-D5','XR1534K',0,42,0,0,0,NULL,NULL,5,1,0,2);
INSERT INTO letter VALUES(6,6,'XREF15','5790000000012','5790000000029','ED6','D6','hash of content of D6','message-D6','bundle-D6','XR1534K',0,42,0,0,0,NULL,NULL,6,1,0,2);
INSERT INTO letter VALUES(7,7,'XREF15','5790000000012','5790000000029','ED7','D7','hash of content of D7','message-D7','bundle-D7','XR1534K',0,42,0,0,0,NULL,NULL,7,1,0,2);
INSERT INTO letter VALUES(8,9,'XREF15','5790000000012','5790000000029','ED8','D8','hash of content','message-D8','bundle-D8','XR1534K',0,42,0,0,0,NULL,NULL,8,0,0,0);
INSERT INTO letter VALUES(9,10,'XREF15','5790000000012','5790000000029','ED9','D9','hash of content of D9','message-D9','bundle-D9','XR1534K',0,0,0,0,0,'f455223d3a5e07728f46c7f7d5de541c',NULL,8,0,1,2);
INSERT INTO letter VALUES(10,11,'XDIS91','5790000000012','5790000000029','EH1','H1','hash of content of H1','message-H1','bundle-H1','XR1534K',0,0,0,0,0,'f455223d3a5e07728f46c7f7d5de541c',NULL,8,0,0,2);
INSERT INTO letter VALUES(11,12,'care-communication-message','5790000000012','5790000000029','EM1','M1','hash of content of M1','message-M1','bundle-M1','XR1534K',0,42,1,0,1,'f455223d3a5e07728f46c7f7d5de541c',NULL,8,2,0,2);
INSERT INTO letter VALUES(12,13,'XDIS91','5790000000012','5790000000029','EH2','H2','hash of content of H2','message-H2','bundle-H2','XR1534K',0,0,0,0,0,'f455223d3a5e07728f46c7f7d5de541c',NULL,10,0,0,2);
INSERT INTO letter VALUES(13,14,'XREF15','5790000000012','5790000000029','EL1','L1','hash of content','message-L1','bundle-L1','XR1534K',0,42,0,0,0,NULL,NULL,10,0,0,2);
CREATE TABLE letter_key (
    sender TEXT NOT NULL,
    letter_id TEXT NOT NULL,
    letter INTEGER NOT NULL REFERENCES letter (id),
    PRIMARY KEY (sender, letter_id)
) WITHOUT ROWID;
CREATE TABLE envelope_key (
    sender TEXT NOT NULL,                    -- empty for VANSEnvelopes, whose identifiers are unique everywhere
    envelope_id TEXT NOT NULL,
    digest INTEGER NOT NULL,
    reception INTEGER NOT NULL REFERENCES reception (id),
    PRIMARY KEY (sender, envelope_id)
) WITHOUT ROWID;
INSERT INTO envelope_key VALUES('5790000000012','E99',5969490018252948122,1);
CREATE TABLE target (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);
INSERT INTO target VALUES(1,'out');
INSERT INTO target VALUES(2,'vans');
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
, document INTEGER REFERENCES document (id), later INTEGER NOT NULL DEFAULT 1, partner INTEGER NOT NULL DEFAULT 0, unknown INTEGER NOT NULL DEFAULT 0);
INSERT INTO delivery VALUES(1,1,1,'f455223d3a5e07728f46c7f7d5de541c',1,2,1,0,1700000000010,'message-D1','application/fhir+json','',NULL,0,1,0);
INSERT INTO delivery VALUES(2,2,1,'f455223d3a5e07728f46c7f7d5de541c',1,3,1,0,1700000000010,'message-D2','application/fhir+json','connect: why D2',NULL,0,1,0);
INSERT INTO delivery VALUES(3,3,1,'f455223d3a5e07728f46c7f7d5de541c',2,0,0,1700003600000,1700000000000,'message-D3','application/fhir+json','',NULL,0,1,0);
INSERT INTO delivery VALUES(4,4,1,'530aa897990847a88a5b9bb13409ebc8',1,4,1,0,1700000000010,'message-D4','application/fhir+json','connect: why D4',NULL,0,1,0);
INSERT INTO delivery VALUES(5,5,1,'71f90e05cded8d7c62651389099bb3df',0,6,1,1700000060000,1700000000020,'message-D5','application/fhir+json','given up',NULL,0,1,0);
INSERT INTO delivery VALUES(6,6,1,'cbc16020ce0967757a0a4fef941d097d',1,0,1,1700000060000,1700000000010,'message-D6','application/fhir+json','connect: why D6',NULL,0,1,1);
INSERT INTO delivery VALUES(7,7,1,'4078af94cda955e8d90b954d246f3f31',1,0,1,1700000060000,1700000000010,'message-D7','application/fhir+json','connect: why D7',NULL,0,1,0);
INSERT INTO delivery VALUES(8,11,2,'f455223d3a5e07728f46c7f7d5de541c',1,2,1,0,1700000000000,'key of 1','application/xml','',1,0,1,0);
INSERT INTO delivery VALUES(9,11,2,'f455223d3a5e07728f46c7f7d5de541c',1,2,1,0,1700000000000,'key of 2','application/xml','',2,0,1,0);
CREATE TABLE delivery_body (
    delivery INTEGER PRIMARY KEY REFERENCES delivery (id),
    body BLOB NOT NULL
);
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
INSERT INTO tally VALUES('accepted',14);
INSERT INTO tally VALUES('at hand after',9);
INSERT INTO tally VALUES('dead',1);
INSERT INTO tally VALUES('delivered',3);
INSERT INTO tally VALUES('discarded',1);
INSERT INTO tally VALUES('documents',2);
INSERT INTO tally VALUES('duplicates',1);
INSERT INTO tally VALUES('keys at hand after',0);
INSERT INTO tally VALUES('last follow-up',5);
INSERT INTO tally VALUES('letters',12);
INSERT INTO tally VALUES('planned',9);
INSERT INTO tally VALUES('receipts',1);
INSERT INTO tally VALUES('receipts_positive',1);
INSERT INTO tally VALUES('receptions',16);
INSERT INTO tally VALUES('refused',1);
INSERT INTO tally VALUES('refused_deliveries',1);
INSERT INTO tally VALUES('waiting',3);
INSERT INTO tally VALUES('waiting_for_pair',2);
CREATE TABLE late_translation (
    id INTEGER PRIMARY KEY,                  -- in order of arrival: the index of resources goes along it
    letter INTEGER NOT NULL UNIQUE REFERENCES letter (id),
    body BLOB NOT NULL
);
CREATE TABLE late_issues (
    id INTEGER PRIMARY KEY,
    reception INTEGER NOT NULL REFERENCES reception (id),
    issues TEXT NOT NULL
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
INSERT INTO document VALUES(1,11,0,'XDIS91','5790000000012','5790000000029','ED1M1','D1M1','XD9134L','application/xml',7200000,1700000000000,1,'','',0,0);
INSERT INTO document VALUES(2,11,0,'XDIS91','5790000000012','5790000000029','ED2M1','D2M1','XD9134L','application/xml',7200000,1700000000000,0,'','',0,0);
CREATE TABLE document_body (
    document INTEGER PRIMARY KEY REFERENCES document (id),
    body BLOB NOT NULL
);
INSERT INTO document_body VALUES(1,X'03846d98343c5844495339312f3e');
INSERT INTO document_body VALUES(2,X'03074430b23c5842494e30312f3e');
CREATE TABLE follow_up (
    id INTEGER PRIMARY KEY,
    letter INTEGER NOT NULL REFERENCES letter (id),
    document INTEGER REFERENCES document (id),
    kind INTEGER NOT NULL,                   -- 0 pair, 1 receipt, 2 overdue
    due INTEGER NOT NULL,
    until INTEGER NOT NULL                   -- 0: no end
);
INSERT INTO follow_up VALUES(1,9,NULL,1,1700000000000,0);
INSERT INTO follow_up VALUES(2,10,NULL,0,1700000000000,1700003600000);
INSERT INTO follow_up VALUES(4,11,2,2,1700007200000,0);
INSERT INTO follow_up VALUES(5,12,NULL,0,1700000000000,1700003600000);
CREATE TABLE follow_up_key (
    key TEXT NOT NULL,
    sender TEXT NOT NULL,
    receiver TEXT NOT NULL,
    kind TEXT NOT NULL,
    follow_up INTEGER NOT NULL REFERENCES follow_up (id),
    PRIMARY KEY (key, sender, receiver, kind, follow_up)
) WITHOUT ROWID;
INSERT INTO follow_up_key VALUES('0123456789ABCDEF0123456789ABCDEF','5790000000012','5790000000029','XDIS91',2);
INSERT INTO follow_up_key VALUES('0123456789ABCDEF0123456789ABCDEF','5790000000012','5790000000029','XDIS91',5);
CREATE TABLE thread (
    id TEXT PRIMARY KEY,
    lane TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE message_key (
    message_id TEXT PRIMARY KEY,
    letter INTEGER NOT NULL REFERENCES letter (id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS "reception" (
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
, pruned INTEGER NOT NULL DEFAULT 0);
INSERT INTO reception VALUES(1,'018bcfe5-6800-7849-80dd-57998ca02273','demo','application/xml',1700000000000,0,NULL,1,1,200,'','','application/xml','{}',34,13,X'0325cd0f363c456d6573736167653e636f6e74656e74206f662044313c2f456d6573736167653e72656365697074206f662044317b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4431227d',0);
INSERT INTO reception VALUES(2,'018bcfe5-6800-7be2-b53c-a9cd45c26a1f','demo','application/xml',1700000000000,0,NULL,2,1,200,'','','application/xml','{}',34,13,X'03d842ceb13c456d6573736167653e636f6e74656e74206f662044323c2f456d6573736167653e72656365697074206f662044327b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4432227d',0);
INSERT INTO reception VALUES(3,'018bcfe5-6800-7494-ba64-0e84bed2d3b5','demo','application/xml',1700000000000,0,NULL,3,1,200,'','','application/xml','{}',34,13,X'034c3a5e7a3c456d6573736167653e636f6e74656e74206f662044333c2f456d6573736167653e72656365697074206f662044337b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4433227d',0);
INSERT INTO reception VALUES(4,'018bcfe5-6800-7fce-a4d0-ef8516242c99','demo','application/xml',1700000000000,0,NULL,4,1,200,'','','application/xml','{}',34,13,X'03635b3c653c456d6573736167653e636f6e74656e74206f662044343c2f456d6573736167653e72656365697074206f662044347b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4434227d',0);
INSERT INTO reception VALUES(5,'018bcfe5-6800-7f11-af14-3233ac39ffb3','demo','application/xml',1700000000000,0,NULL,5,1,200,'','','application/xml','{}',34,13,X'03f723acae3c456d6573736167653e636f6e74656e74206f662044353c2f456d6573736167653e72656365697074206f662044357b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4435227d',0);
INSERT INTO reception VALUES(6,'018bcfe5-6800-7909-8762-4b6936f0b62e','demo','application/xml',1700000000000,0,NULL,6,1,200,'','','application/xml','{}',34,13,X'030aac6d293c456d6573736167653e636f6e74656e74206f662044363c2f456d6573736167653e72656365697074206f662044367b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4436227d',0);
INSERT INTO reception VALUES(7,'018bcfe5-6800-7e98-acca-ddca67ddd158','demo','application/xml',1700000000000,0,NULL,7,1,200,'','','application/xml','{}',34,13,X'039ed4fde23c456d6573736167653e636f6e74656e74206f662044373c2f456d6573736167653e72656365697074206f662044377b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4437227d',0);
INSERT INTO reception VALUES(8,'018bcfe5-6800-7d49-bb5a-6aed05941d2e','demo','application/xml',1700000000000,1,1,8,0,200,'','','application/xml','{}',34,13,X'0325cd0f363c456d6573736167653e636f6e74656e74206f662044313c2f456d6573736167653e72656365697074206f662044317b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4431227d',0);
INSERT INTO reception VALUES(9,'018bcfe5-6800-73f3-ad07-afd50d7dd262','demo','application/xml',1700000000000,2,NULL,8,1,422,'','','application/xml','{}',28,13,X'039dade5c23c456d6573736167653e636f6e74656e743c2f456d6573736167653e72656365697074206f662044387b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4438227d',0);
INSERT INTO reception VALUES(10,'018bcfe5-6800-7625-9ea6-0fc7711b35a1','demo','application/xml',1700000000000,0,NULL,9,1,200,'','','application/xml','{}',34,13,X'033bf679cc3c456d6573736167653e636f6e74656e74206f662044393c2f456d6573736167653e72656365697074206f66204439',0);
INSERT INTO reception VALUES(11,'018bcfe5-6800-78f4-9d20-7828680733ae','demo','application/xml',1700000000000,0,NULL,10,1,202,'','','application/xml','{}',34,13,X'03d019a13d3c456d6573736167653e636f6e74656e74206f662048313c2f456d6573736167653e72656365697074206f66204831',0);
INSERT INTO reception VALUES(12,'018bcfe5-6800-72d1-ae78-d1a6b4f7a494','demo','application/xml',1700000000000,0,NULL,11,1,200,'','','application/xml','{}',34,13,X'032c2a2c113c456d6573736167653e636f6e74656e74206f66204d313c2f456d6573736167653e72656365697074206f66204d317b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4d31227d',0);
INSERT INTO reception VALUES(13,'018bcfe5-6800-73bc-9f0f-2b3a8d11b189','demo','application/xml',1700000000000,0,NULL,12,1,202,'','','application/xml','{}',34,13,X'0339fe45913c456d6573736167653e636f6e74656e74206f662048323c2f456d6573736167653e72656365697074206f66204832',0);
INSERT INTO reception VALUES(14,'018bcfe5-6800-73dc-991f-20d55137a960','demo','application/xml',1700000000000,0,NULL,13,1,200,'','','application/xml','{}',28,13,X'034c30af903c456d6573736167653e636f6e74656e743c2f456d6573736167653e72656365697074206f66204c317b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4c31227d',0);
INSERT INTO reception VALUES(15,'018bcfe5-6800-7dd2-982c-8e7dfc1b2437','journal','application/fhir+json',1700000000000,0,NULL,14,0,200,'','','application/fhir+json','',46,65,X'03ca17113c7b227265736f7572636554797065223a2242756e646c65222c2274797065223a227472616e73616374696f6e227d50726163746974696f6e6572526f6c652f72312f312050617469656e742f70312f312050617469656e742f70322f31204f62736572766174696f6e2f6f312f3120',0);
INSERT INTO reception VALUES(16,'018bcfe5-6805-76ea-9ca6-292c1d5362df','journal','application/fhir+json',1700000000005,0,NULL,14,0,200,'','','application/fhir+json','',46,17,X'033ac9befa7b227265736f7572636554797065223a2242756e646c65222c2274797065223a227472616e73616374696f6e227d4f62736572766174696f6e2f6f312f3220',0);
CREATE TABLE partner (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);
INSERT INTO partner VALUES(1,'demo');
INSERT INTO partner VALUES(2,'journal');
CREATE TABLE lane_hold (
    target INTEGER NOT NULL REFERENCES target (id),
    lane TEXT NOT NULL,
    until INTEGER NOT NULL,
    delivery INTEGER NOT NULL REFERENCES delivery (id),
    PRIMARY KEY (target, lane)
) WITHOUT ROWID;
INSERT INTO lane_hold VALUES(1,'f455223d3a5e07728f46c7f7d5de541c',1700003600000,2);
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
INSERT INTO event VALUES(1,4,1700000000010,1700000000010,1,4,4,NULL,4,'connect: why D4');
INSERT INTO event VALUES(2,5,1700000000010,1700000000010,1,4,5,NULL,0,'connect: why D5');
INSERT INTO event VALUES(3,5,1700000000020,1700000000020,1,7,5,NULL,0,'given up');
INSERT INTO event VALUES(4,6,1700000000010,1700000000010,1,4,6,NULL,5,'connect: why D6');
INSERT INTO event VALUES(5,7,1700000000010,1700000000010,1,4,7,NULL,0,'connect: why D7');
INSERT INTO event VALUES(6,2,1700000000010,1700000000010,1,4,2,NULL,3,'connect: why D2');
INSERT INTO event VALUES(7,11,0,0,1,10,NULL,NULL,1,'');
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
CREATE TABLE paused_target (
    name TEXT PRIMARY KEY,
    since INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE resent_envelope (
    envelope_id TEXT NOT NULL,               -- Envelope/Identifier or Bundle.id
    document INTEGER NOT NULL REFERENCES document (id),
    PRIMARY KEY (envelope_id, document)
) WITHOUT ROWID;
CREATE TABLE citizen (
    id INTEGER PRIMARY KEY,
    public_id TEXT NOT NULL UNIQUE,          -- random
    municipality INTEGER NOT NULL,
    cpr TEXT NOT NULL,
    version INTEGER NOT NULL,                -- grows with everything that comes into his file
    due INTEGER,                             -- when somebody has to look at it; null: not before something changes
    UNIQUE (municipality, cpr)
);
INSERT INTO citizen VALUES(1,'018bcfe5-6800-7077-a558-f3c5f5ff86aa',999,'0101010101',4,NULL);
INSERT INTO citizen VALUES(2,'018bcfe5-6800-76c4-9d68-3bb880218abc',999,'0202020202',1,1700000000000);
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
INSERT INTO record_resource VALUES(1,2,'PractitionerRole','r1',1,0,NULL,NULL,X'');
INSERT INTO record_resource VALUES(2,2,'Patient','p1',1,0,1,NULL,X'0a0000006964656e7469666965722200000075726e3a6f69643a312e322e3230382e3137362e312e327c30313031303130313031');
INSERT INTO record_resource VALUES(3,2,'Patient','p2',1,0,2,NULL,X'0a0000006964656e7469666965722200000075726e3a6f69643a312e322e3230382e3137362e312e327c30323032303230323032');
INSERT INTO record_resource VALUES(4,2,'Observation','o1',2,0,1,2,X'070000007375626a6563740a00000050617469656e742f7031');
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
INSERT INTO record_version VALUES(1,1,1700000000000,15,0,X'',X'03d4cfef017b227265736f7572636554797065223a2250726163746974696f6e6572526f6c65222c226964223a227231227d');
INSERT INTO record_version VALUES(2,1,1700000000000,15,1,X'',X'03265a679a7b227265736f7572636554797065223a2250617469656e74222c226964223a227031227d');
INSERT INTO record_version VALUES(3,1,1700000000000,15,2,X'',X'037fe421987b227265736f7572636554797065223a2250617469656e74222c226964223a227032227d');
INSERT INTO record_version VALUES(4,1,1700000000000,15,3,X'0100000000000000',X'0358bd03b07b227265736f7572636554797065223a224f62736572766174696f6e222c226964223a226f31227d');
INSERT INTO record_version VALUES(4,2,1700000000005,16,0,X'0100000000000000',X'03b2e50ac17b227265736f7572636554797065223a224f62736572766174696f6e222c226964223a226f31222c22737461747573223a22616d656e646564227d');
CREATE TABLE record_key (
    partner INTEGER NOT NULL,
    type TEXT NOT NULL,
    parameter TEXT NOT NULL,
    value TEXT NOT NULL,
    record INTEGER NOT NULL REFERENCES record_resource (id),
    PRIMARY KEY (partner, type, parameter, value, record)
) WITHOUT ROWID;
INSERT INTO record_key VALUES(2,'Observation','subject','Patient/p1',4);
INSERT INTO record_key VALUES(2,'Patient','identifier','urn:oid:1.2.208.176.1.2|0101010101',2);
INSERT INTO record_key VALUES(2,'Patient','identifier','urn:oid:1.2.208.176.1.2|0202020202',3);
CREATE TABLE record_reference (
    target INTEGER NOT NULL REFERENCES record_resource (id),
    source INTEGER NOT NULL REFERENCES record_resource (id),
    PRIMARY KEY (target, source)
) WITHOUT ROWID;
INSERT INTO record_reference VALUES(1,4);
CREATE TABLE record_reception (
    reception INTEGER PRIMARY KEY REFERENCES reception (id),
    entries INTEGER NOT NULL
);
INSERT INTO record_reception VALUES(15,4);
INSERT INTO record_reception VALUES(16,1);
CREATE TABLE unjoined_letter (
    letter INTEGER PRIMARY KEY REFERENCES letter (id)
);
CREATE TABLE citizen_letter (
    letter INTEGER PRIMARY KEY REFERENCES letter (id),
    citizen INTEGER NOT NULL REFERENCES citizen (id)
);
INSERT INTO citizen_letter VALUES(13,1);
CREATE TABLE citizen_note (
    id INTEGER PRIMARY KEY,
    citizen INTEGER NOT NULL REFERENCES citizen (id),
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    who TEXT NOT NULL,
    body BLOB NOT NULL                       -- packed
);
INSERT INTO citizen_note VALUES(1,1,0,'opened','',X'0343bfa6a37b7d');
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
INSERT INTO course VALUES('c1',1,999,'cardiac','140','referred',20001,0,0,0,0,0,0,replace('lost\n','\n',char(10)),X'0343bfa6a37b7d');
CREATE TABLE course_list (
    list TEXT NOT NULL,
    municipality INTEGER NOT NULL,
    referred INTEGER NOT NULL,
    course TEXT NOT NULL REFERENCES course (course),
    PRIMARY KEY (list, municipality, referred, course)
) WITHOUT ROWID;
INSERT INTO course_list VALUES('lost',999,20001,'c1');
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
CREATE INDEX document_envelope ON document (envelope_id);
CREATE INDEX delivery_due ON delivery (target, partner, next_attempt) WHERE state = 0 AND head = 1;
CREATE INDEX delivery_held ON delivery (target, next_attempt) WHERE state = 0 AND head = 2;
CREATE INDEX reception_aside ON reception (state) WHERE state > 0;
CREATE INDEX reception_first ON reception (first) WHERE first IS NOT NULL;
CREATE INDEX delivery_open ON delivery (target) WHERE state = 0;
CREATE INDEX delivery_aside ON delivery (target, state) WHERE state > 2;
CREATE INDEX event_letter ON event (letter);
CREATE INDEX resent_envelope_document ON resent_envelope (document);
CREATE INDEX letter_refused ON letter (letter_id) WHERE effect = 0;
CREATE INDEX citizen_due ON citizen (due) WHERE due IS NOT NULL;
CREATE INDEX record_citizen ON record_resource (citizen) WHERE citizen IS NOT NULL;
CREATE INDEX citizen_letter_citizen ON citizen_letter (citizen);
CREATE INDEX citizen_note_citizen ON citizen_note (citizen);
CREATE INDEX course_citizen ON course (citizen);
CREATE INDEX course_order ON course (municipality, referred, course);
CREATE INDEX course_all ON course (referred, course);
CREATE INDEX course_state ON course (state, municipality, referred, course);
CREATE INDEX course_uncontacted ON course (contact_by) WHERE contact_by > 0 AND contacted = 0;
CREATE INDEX course_unstarted ON course (start_by) WHERE start_by > 0 AND started = 0;
COMMIT;
