-- A store as version 009 of the form wrote it: the dump of a file that the program of that time made, and the
-- pragmas that a dump leaves out. Frozen: migration_test.cpp makes the file from it and opens it with today's program.
-- Inside, what rich_store.hpp tells (D1 to D9, H1, M1); H2, the same half again; D20 and D21 of patient 0202020202, of which neither was sent.
PRAGMA page_size = 8192;
PRAGMA auto_vacuum = INCREMENTAL;
PRAGMA journal_mode = WAL;
PRAGMA application_id = 1197829750;
PRAGMA user_version = 9;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE patient (
    cpr TEXT PRIMARY KEY,
    lane TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO patient VALUES('0101010101','0c6509c8b16ea5671c196da514df514a');
INSERT INTO patient VALUES('0202020202','e661062d6084adbd0619a596bd040bbe');
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
INSERT INTO letter VALUES(9,10,'XREF15','5790000000012','5790000000029','ED9','D9','hash of content of D9','message-D9','bundle-D9','XR1534K',0,0,0,0,0,'0c6509c8b16ea5671c196da514df514a',NULL,8,0,1,2);
INSERT INTO letter VALUES(10,11,'XDIS91','5790000000012','5790000000029','EH1','H1','hash of content of H1','message-H1','bundle-H1','XR1534K',0,0,0,0,0,'0c6509c8b16ea5671c196da514df514a',NULL,8,0,0,2);
INSERT INTO letter VALUES(11,12,'care-communication-message','5790000000012','5790000000029','EM1','M1','hash of content of M1','message-M1','bundle-M1','XR1534K',0,42,1,0,1,'0c6509c8b16ea5671c196da514df514a',NULL,8,2,0,2);
INSERT INTO letter VALUES(12,13,'XDIS91','5790000000012','5790000000029','EH2','H2','hash of content of H2','message-H2','bundle-H2','XR1534K',0,0,0,0,0,'0c6509c8b16ea5671c196da514df514a',NULL,10,0,0,2);
INSERT INTO letter VALUES(13,14,'XREF15','5790000000012','5790000000029','ED20','D20','hash of content of D20','message-D20','bundle-D20','XR1534K',0,43,0,0,0,NULL,NULL,10,1,0,2);
INSERT INTO letter VALUES(14,15,'XREF15','5790000000012','5790000000029','ED21','D21','hash of content of D21','message-D21','bundle-D21','XR1534K',0,43,0,0,0,NULL,NULL,11,1,0,2);
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
INSERT INTO delivery VALUES(1,1,1,'0c6509c8b16ea5671c196da514df514a',1,2,1,0,1700000000010,'message-D1','application/fhir+json','',NULL,0,1,0);
INSERT INTO delivery VALUES(2,2,1,'0c6509c8b16ea5671c196da514df514a',1,3,1,0,1700000000010,'message-D2','application/fhir+json','connect: why D2',NULL,0,1,0);
INSERT INTO delivery VALUES(3,3,1,'0c6509c8b16ea5671c196da514df514a',2,0,0,1700003600000,1700000000000,'message-D3','application/fhir+json','',NULL,0,1,0);
INSERT INTO delivery VALUES(4,4,1,'593b447801da97b3407cf8c6607802fa',1,4,1,0,1700000000010,'message-D4','application/fhir+json','connect: why D4',NULL,0,1,0);
INSERT INTO delivery VALUES(5,5,1,'70a6176655b5873561d0f0a1b8afffa3',0,6,1,1700000060000,1700000000020,'message-D5','application/fhir+json','given up',NULL,0,1,0);
INSERT INTO delivery VALUES(6,6,1,'a9590ff70d6328fc4fe0c4e271e52170',1,0,1,1700000060000,1700000000010,'message-D6','application/fhir+json','connect: why D6',NULL,0,1,1);
INSERT INTO delivery VALUES(7,7,1,'5f3d43879a072210316683f0290a19ab',1,0,1,1700000060000,1700000000010,'message-D7','application/fhir+json','connect: why D7',NULL,0,1,0);
INSERT INTO delivery VALUES(8,11,2,'0c6509c8b16ea5671c196da514df514a',1,2,1,0,1700000000000,'key of 1','application/xml','',1,0,1,0);
INSERT INTO delivery VALUES(9,11,2,'0c6509c8b16ea5671c196da514df514a',1,2,1,0,1700000000000,'key of 2','application/xml','',2,0,1,0);
INSERT INTO delivery VALUES(10,13,1,'e661062d6084adbd0619a596bd040bbe',1,1,0,1700000000000,1700000000000,'message-D20','application/fhir+json','',NULL,0,1,0);
INSERT INTO delivery VALUES(11,14,1,'e661062d6084adbd0619a596bd040bbe',0,0,0,1700000000000,1700000000000,'message-D21','application/fhir+json','',NULL,0,1,0);
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
INSERT INTO tally VALUES('accepted',13);
INSERT INTO tally VALUES('at hand after',9);
INSERT INTO tally VALUES('dead',1);
INSERT INTO tally VALUES('delivered',3);
INSERT INTO tally VALUES('discarded',1);
INSERT INTO tally VALUES('documents',2);
INSERT INTO tally VALUES('duplicates',1);
INSERT INTO tally VALUES('keys at hand after',0);
INSERT INTO tally VALUES('last follow-up',5);
INSERT INTO tally VALUES('letters',13);
INSERT INTO tally VALUES('planned',11);
INSERT INTO tally VALUES('receipts',1);
INSERT INTO tally VALUES('receipts_positive',1);
INSERT INTO tally VALUES('receptions',15);
INSERT INTO tally VALUES('refused',1);
INSERT INTO tally VALUES('refused_deliveries',1);
INSERT INTO tally VALUES('waiting',5);
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
INSERT INTO reception VALUES(1,'018bcfe5-6800-7972-9d70-76131ae4c04e','demo','application/xml',1700000000000,0,NULL,1,1,200,'','','application/xml','{}',34,13,X'0325cd0f363c456d6573736167653e636f6e74656e74206f662044313c2f456d6573736167653e72656365697074206f662044317b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4431227d',0);
INSERT INTO reception VALUES(2,'018bcfe5-6800-787a-8724-d586d27270ff','demo','application/xml',1700000000000,0,NULL,2,1,200,'','','application/xml','{}',34,13,X'03d842ceb13c456d6573736167653e636f6e74656e74206f662044323c2f456d6573736167653e72656365697074206f662044327b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4432227d',0);
INSERT INTO reception VALUES(3,'018bcfe5-6800-78bc-b8a6-3a0752c2b150','demo','application/xml',1700000000000,0,NULL,3,1,200,'','','application/xml','{}',34,13,X'034c3a5e7a3c456d6573736167653e636f6e74656e74206f662044333c2f456d6573736167653e72656365697074206f662044337b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4433227d',0);
INSERT INTO reception VALUES(4,'018bcfe5-6800-7205-a08b-4ad80f364b6f','demo','application/xml',1700000000000,0,NULL,4,1,200,'','','application/xml','{}',34,13,X'03635b3c653c456d6573736167653e636f6e74656e74206f662044343c2f456d6573736167653e72656365697074206f662044347b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4434227d',0);
INSERT INTO reception VALUES(5,'018bcfe5-6800-7d19-952f-e9174c2503d3','demo','application/xml',1700000000000,0,NULL,5,1,200,'','','application/xml','{}',34,13,X'03f723acae3c456d6573736167653e636f6e74656e74206f662044353c2f456d6573736167653e72656365697074206f662044357b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4435227d',0);
INSERT INTO reception VALUES(6,'018bcfe5-6800-726a-b80b-5ef2f9f18295','demo','application/xml',1700000000000,0,NULL,6,1,200,'','','application/xml','{}',34,13,X'030aac6d293c456d6573736167653e636f6e74656e74206f662044363c2f456d6573736167653e72656365697074206f662044367b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4436227d',0);
INSERT INTO reception VALUES(7,'018bcfe5-6800-71d4-b285-1b08921d3779','demo','application/xml',1700000000000,0,NULL,7,1,200,'','','application/xml','{}',34,13,X'039ed4fde23c456d6573736167653e636f6e74656e74206f662044373c2f456d6573736167653e72656365697074206f662044377b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4437227d',0);
INSERT INTO reception VALUES(8,'018bcfe5-6800-7cae-9b7c-9f4c13458f0b','demo','application/xml',1700000000000,1,1,8,0,200,'','','application/xml','{}',34,13,X'0325cd0f363c456d6573736167653e636f6e74656e74206f662044313c2f456d6573736167653e72656365697074206f662044317b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4431227d',0);
INSERT INTO reception VALUES(9,'018bcfe5-6800-75fd-adfc-5a7c20d9f159','demo','application/xml',1700000000000,2,NULL,8,1,422,'','','application/xml','{}',28,13,X'039dade5c23c456d6573736167653e636f6e74656e743c2f456d6573736167653e72656365697074206f662044387b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4438227d',0);
INSERT INTO reception VALUES(10,'018bcfe5-6800-7708-9c0e-a2ee77226d30','demo','application/xml',1700000000000,0,NULL,9,1,200,'','','application/xml','{}',34,13,X'033bf679cc3c456d6573736167653e636f6e74656e74206f662044393c2f456d6573736167653e72656365697074206f66204439',0);
INSERT INTO reception VALUES(11,'018bcfe5-6800-7b6e-ada0-60523426b898','demo','application/xml',1700000000000,0,NULL,10,1,202,'','','application/xml','{}',34,13,X'03d019a13d3c456d6573736167653e636f6e74656e74206f662048313c2f456d6573736167653e72656365697074206f66204831',0);
INSERT INTO reception VALUES(12,'018bcfe5-6800-72a9-b0e5-883958ecb895','demo','application/xml',1700000000000,0,NULL,11,1,200,'','','application/xml','{}',34,13,X'032c2a2c113c456d6573736167653e636f6e74656e74206f66204d313c2f456d6573736167653e72656365697074206f66204d317b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4d31227d',0);
INSERT INTO reception VALUES(13,'R-H2','demo','application/xml',1700000000000,0,NULL,12,1,202,'','','application/xml','{}',34,13,X'0339fe45913c456d6573736167653e636f6e74656e74206f662048323c2f456d6573736167653e72656365697074206f66204832',0);
INSERT INTO reception VALUES(14,'018bcfe5-6800-7746-84da-c3ef0a56c8d8','demo','application/xml',1700000000000,0,NULL,13,1,200,'','','application/xml','{}',35,14,X'03ca9720793c456d6573736167653e636f6e74656e74206f66204432303c2f456d6573736167653e72656365697074206f66204432307b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d443230227d',0);
INSERT INTO reception VALUES(15,'018bcfe5-6800-71ab-bbd1-f3ed5aa6de2b','demo','application/xml',1700000000000,0,NULL,14,1,200,'','','application/xml','{}',35,14,X'03e3b9cf873c456d6573736167653e636f6e74656e74206f66204432313c2f456d6573736167653e72656365697074206f66204432317b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d443231227d',0);
CREATE TABLE partner (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);
INSERT INTO partner VALUES(1,'demo');
CREATE TABLE lane_hold (
    target INTEGER NOT NULL REFERENCES target (id),
    lane TEXT NOT NULL,
    until INTEGER NOT NULL,
    delivery INTEGER NOT NULL REFERENCES delivery (id),
    PRIMARY KEY (target, lane)
) WITHOUT ROWID;
INSERT INTO lane_hold VALUES(1,'0c6509c8b16ea5671c196da514df514a',1700003600000,2);
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
COMMIT;
