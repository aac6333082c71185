-- A store as version 002 of the form wrote it: the dump of a file that the program of that time made, and the
-- pragmas that a dump leaves out. Frozen: migration_test.cpp makes the file from it and opens it with today's program.
-- Inside: L1 delivered (its Bundle acknowledged), L2 waiting in the same lane, L3 failed once, L4a and L4b in one Emessage, L1 again
-- (a duplicate), L2 with other content and L7 (refused), L8 and B9 joined, L10 a half that waits, L11 a half that was refused later,
-- L12 as two documents (one refused by its receiver, one sent again), L13 in a conversation.
PRAGMA page_size = 8192;
PRAGMA auto_vacuum = INCREMENTAL;
PRAGMA journal_mode = WAL;
PRAGMA application_id = 1197829750;
PRAGMA user_version = 2;
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
INSERT INTO reception VALUES(4,'R4','demo','application/xml',1700000000000,0,NULL,200,'','','application/xml');
INSERT INTO reception VALUES(5,'R5','demo','application/xml',1700000000000,1,1,200,'','','application/xml');
INSERT INTO reception VALUES(6,'R6','demo','application/xml',1700000000000,2,NULL,422,'','','');
INSERT INTO reception VALUES(7,'R7','demo','application/xml',1700000000000,2,NULL,422,'','','application/xml');
INSERT INTO reception VALUES(8,'R8','demo','application/xml',1700000000000,0,NULL,202,'','','application/xml');
INSERT INTO reception VALUES(9,'R9','demo','application/xml',1700000000000,0,NULL,202,'','','application/xml');
INSERT INTO reception VALUES(10,'R10','demo','application/xml',1700000000000,0,NULL,202,'','','application/xml');
INSERT INTO reception VALUES(11,'R11','demo','application/xml',1700000000000,2,NULL,202,'','','application/xml');
INSERT INTO reception VALUES(12,'R12','demo','application/xml',1700000000000,0,NULL,200,'','','application/xml');
INSERT INTO reception VALUES(13,'R13','demo','application/xml',1700000000000,0,NULL,200,'','','application/xml');
CREATE TABLE reception_body (
    reception INTEGER PRIMARY KEY REFERENCES reception (id),
    issues TEXT NOT NULL,
    receipt BLOB NOT NULL,                   -- packed, like every body: adapters/store/packed.hpp
    translations BLOB NOT NULL,              -- of the letters, one after the other
    raw BLOB NOT NULL                        -- bytes exactly as received
);
INSERT INTO reception_body VALUES(1,'{}',X'0072656365697074206f66204c31',X'019e010000f1117b227265736f7572636554797065223a2242756e646c65222c226964223a22620e00e62d4c31222c22656e747279223a5b330026223a0c00033f007450617469656e744000b07031227d7d2c7b226e6f745d001f6e0100ff18506e227d5d7d',X'003c456d6573736167653e636f6e74656e74206f66204c313c2f456d6573736167653e');
INSERT INTO reception_body VALUES(2,'{}',X'0072656365697074206f66204c32',X'016c010000f1117b227265736f7572636554797065223a2242756e646c65222c226964223a22620e00f0042d4c32222c22656e747279223a5b7b226e6f742b001f6e0100ff18506e227d5d7d',X'003c456d6573736167653e636f6e74656e74206f66204c323c2f456d6573736167653e');
INSERT INTO reception_body VALUES(3,'{}',X'0072656365697074206f66204c33',X'016c010000f1117b227265736f7572636554797065223a2242756e646c65222c226964223a22620e00f0042d4c33222c22656e747279223a5b7b226e6f742b001f6e0100ff18506e227d5d7d',X'003c456d6573736167653e636f6e74656e74206f66204c333c2f456d6573736167653e');
INSERT INTO reception_body VALUES(4,'{}',X'0072656365697074206f66204c3461',X'01da020000f1117b227265736f7572636554797065223a2242756e646c65222c226964223a22620e00f0052d4c3461222c22656e747279223a5b7b226e6f742c001f6e0100ff194f227d5d7d6d01151f626d01ff2d506e227d5d7d',X'003c456d6573736167653e636f6e74656e74206f66204c34613c2f456d6573736167653e');
INSERT INTO reception_body VALUES(5,'{}',X'0072656365697074206f66204c31',X'016c010000f1117b227265736f7572636554797065223a2242756e646c65222c226964223a22620e00f0042d4c31222c22656e747279223a5b7b226e6f742b001f6e0100ff18506e227d5d7d',X'003c456d6573736167653e636f6e74656e74206f66204c313c2f456d6573736167653e');
INSERT INTO reception_body VALUES(6,'{}',X'00',X'007b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4c32227d',X'003c456d6573736167653e736f6d657468696e6720656c73653c2f456d6573736167653e');
INSERT INTO reception_body VALUES(7,'{}',X'0072656365697074206f66204c37',X'00',X'003c456d6573736167653e6261643c2f456d6573736167653e');
INSERT INTO reception_body VALUES(8,'{}',X'0072656365697074206f66204c38',X'00',X'003c456d6573736167653e636f6e74656e74206f66204c383c2f456d6573736167653e');
INSERT INTO reception_body VALUES(9,'{}',X'0072656365697074206f66204239',X'00',X'003c456d6573736167653e636f6e74656e74206f662042393c2f456d6573736167653e');
INSERT INTO reception_body VALUES(10,'{}',X'0072656365697074206f66204c3130',X'00',X'003c456d6573736167653e636f6e74656e74206f66204c31303c2f456d6573736167653e');
INSERT INTO reception_body VALUES(11,'{}',X'0072656365697074206f66204c3131',X'00',X'003c456d6573736167653e636f6e74656e74206f66204c31313c2f456d6573736167653e');
INSERT INTO reception_body VALUES(12,'{}',X'0072656365697074206f66204c3132',X'007b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4c3132227d',X'003c456d6573736167653e636f6e74656e74206f66204c31323c2f456d6573736167653e');
INSERT INTO reception_body VALUES(13,'{}',X'0072656365697074206f66204c3133',X'016d010000f1117b227265736f7572636554797065223a2242756e646c65222c226964223a22620e00f0052d4c3133222c22656e747279223a5b7b226e6f742c001f6e0100ff18506e227d5d7d',X'003c456d6573736167653e636f6e74656e74206f66204c31333c2f456d6573736167653e');
CREATE TABLE patient (
    cpr TEXT PRIMARY KEY,
    lane TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO patient VALUES('0101010101','a438018d02f5404b612c2cfc902c6442');
INSERT INTO patient VALUES('0202020202','954d0a111890481a2c7eb487f3a15a95');
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
, form INTEGER NOT NULL DEFAULT 0, wants_receipt INTEGER NOT NULL DEFAULT 0, relays INTEGER NOT NULL DEFAULT 0, lane TEXT, part_of INTEGER REFERENCES letter (id));
INSERT INTO letter VALUES(1,1,'XREF15','5790000000012','5790000000029','EL1','L1','hash of content of L1','message-L1','bundle-L1','XR1534K',0,414,0,0,0,NULL,NULL);
INSERT INTO letter VALUES(2,2,'XREF15','5790000000012','5790000000029','EL2','L2','hash of content of L2','message-L2','bundle-L2','XR1534K',0,364,0,0,0,NULL,NULL);
INSERT INTO letter VALUES(3,3,'XREF15','5790000000012','5790000000029','EL3','L3','hash of content of L3','message-L3','bundle-L3','XR1534K',0,364,0,0,0,NULL,NULL);
INSERT INTO letter VALUES(4,4,'XREF15','5790000000012','5790000000029','EL4a','L4a','hash of content of L4a','message-L4a','bundle-L4a','XR1534K',0,365,0,0,0,NULL,NULL);
INSERT INTO letter VALUES(5,4,'XREF15','5790000000012','5790000000029','EL4a','L4b','hash of content of L4b','message-L4b','bundle-L4b','XR1534K',365,365,0,0,0,NULL,NULL);
INSERT INTO letter VALUES(6,6,'XREF15','5790000000012','5790000000029','E6','L2','hash of something else','message-L2','bundle-L2','XR1534K',0,42,0,0,0,NULL,NULL);
INSERT INTO letter VALUES(7,7,'XREF15','5790000000012','5790000000029','EL7','L7','hash of bad','message-L7','bundle-L7','XR1534K',0,0,0,0,0,NULL,NULL);
INSERT INTO letter VALUES(8,8,'XDIS91','5790000000012','5790000000029','EL8','L8','hash of content of L8','message-joined','bundle-joined','XR1534K',0,0,0,0,0,'a438018d02f5404b612c2cfc902c6442',NULL);
INSERT INTO letter VALUES(9,9,'XBIN01','5790000000012','5790000000029','EB9','B9','hash of content of B9','message-B9','bundle-B9','XR1534K',0,0,0,0,0,'a438018d02f5404b612c2cfc902c6442',8);
INSERT INTO letter VALUES(10,10,'XDIS91','5790000000012','5790000000029','EL10','L10','hash of content of L10','message-L10','bundle-L10','XR1534K',0,0,0,0,0,'a438018d02f5404b612c2cfc902c6442',NULL);
INSERT INTO letter VALUES(11,11,'XDIS91','5790000000012','5790000000029','EL11','L11','hash of content of L11','message-L11','bundle-L11','XR1534K',0,0,0,0,0,'a438018d02f5404b612c2cfc902c6442',NULL);
INSERT INTO letter VALUES(12,12,'care-communication-message','5790000000012','5790000000029','EL12','L12','hash of content of L12','message-L12','bundle-L12','XR1534K',0,43,1,0,1,'a438018d02f5404b612c2cfc902c6442',NULL);
INSERT INTO letter VALUES(13,13,'XREF15','5790000000012','5790000000029','EL13','L13','hash of content of L13','message-L13','bundle-L13','XR1534K',0,365,0,0,0,'a438018d02f5404b612c2cfc902c6442',NULL);
CREATE TABLE letter_key (
    sender TEXT NOT NULL,
    letter_id TEXT NOT NULL,
    letter INTEGER NOT NULL REFERENCES letter (id),
    PRIMARY KEY (sender, letter_id)
) WITHOUT ROWID;
INSERT INTO letter_key VALUES('5790000000012','B9',9);
INSERT INTO letter_key VALUES('5790000000012','L1',1);
INSERT INTO letter_key VALUES('5790000000012','L10',10);
INSERT INTO letter_key VALUES('5790000000012','L12',12);
INSERT INTO letter_key VALUES('5790000000012','L13',13);
INSERT INTO letter_key VALUES('5790000000012','L2',2);
INSERT INTO letter_key VALUES('5790000000012','L3',3);
INSERT INTO letter_key VALUES('5790000000012','L4a',4);
INSERT INTO letter_key VALUES('5790000000012','L4b',5);
INSERT INTO letter_key VALUES('5790000000012','L8',8);
CREATE TABLE envelope_key (
    sender TEXT NOT NULL,                    -- empty for VANSEnvelopes, whose identifiers are unique everywhere
    envelope_id TEXT NOT NULL,
    digest INTEGER NOT NULL,
    reception INTEGER NOT NULL REFERENCES reception (id),
    PRIMARY KEY (sender, envelope_id)
) WITHOUT ROWID;
INSERT INTO envelope_key VALUES('5790000000012','EB9',7310912676441680006,9);
INSERT INTO envelope_key VALUES('5790000000012','EL1',-3752180052322545974,1);
INSERT INTO envelope_key VALUES('5790000000012','EL10',-3724560757786032184,10);
INSERT INTO envelope_key VALUES('5790000000012','EL12',-4814968464382434824,12);
INSERT INTO envelope_key VALUES('5790000000012','EL13',-3383797841788609382,13);
INSERT INTO envelope_key VALUES('5790000000012','EL2',-2153278212402616626,2);
INSERT INTO envelope_key VALUES('5790000000012','EL3',-3971929868962947326,3);
INSERT INTO envelope_key VALUES('5790000000012','EL4a',2021344769899764201,4);
INSERT INTO envelope_key VALUES('5790000000012','EL8',3492360402269823542,8);
CREATE TABLE target (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);
INSERT INTO target VALUES(1,'out');
INSERT INTO target VALUES(2,'slow');
INSERT INTO target VALUES(3,'folder');
INSERT INTO target VALUES(4,'fhir');
INSERT INTO target VALUES(5,'vans');
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
, document INTEGER REFERENCES document (id));
INSERT INTO delivery VALUES(1,1,1,'a438018d02f5404b612c2cfc902c6442',1,2,1,0,1700000001000,'message-L1','application/fhir+json','',NULL);
INSERT INTO delivery VALUES(2,2,1,'a438018d02f5404b612c2cfc902c6442',1,0,0,1700000000000,1700000000000,'message-L2','application/fhir+json','',NULL);
INSERT INTO delivery VALUES(3,3,2,'954d0a111890481a2c7eb487f3a15a95',1,0,1,1700000005000,1700000001000,'message-L3','application/fhir+json','connect: refused',NULL);
INSERT INTO delivery VALUES(4,4,1,'b57f30016001488e51001a2f881f6da3',1,0,0,1700000000000,1700000000000,'message-L4a','application/fhir+json','',NULL);
INSERT INTO delivery VALUES(5,4,3,'02b9522469342264f68088b9a107e360',1,2,1,0,1700000001000,'as it came','application/xml','',NULL);
INSERT INTO delivery VALUES(6,5,1,'3a8ff1031d55f0a49210e7e0de5cdd1c',1,0,0,1700000000000,1700000000000,'message-L4b','application/fhir+json','',NULL);
INSERT INTO delivery VALUES(7,8,4,'a438018d02f5404b612c2cfc902c6442',1,2,1,0,1700000001000,'key of 1','application/fhir+json','',1);
INSERT INTO delivery VALUES(8,12,5,'a438018d02f5404b612c2cfc902c6442',1,2,1,0,1700000001000,'key of 1','application/xml','',2);
INSERT INTO delivery VALUES(9,12,5,'a438018d02f5404b612c2cfc902c6442',1,2,1,0,1700000001000,'key of 2','application/xml','',3);
INSERT INTO delivery VALUES(10,12,5,'a438018d02f5404b612c2cfc902c6442',1,0,0,1700007201000,1700007201000,'key of 0','application/xml','',3);
INSERT INTO delivery VALUES(11,13,1,'a438018d02f5404b612c2cfc902c6442',0,0,0,1700000000000,1700000000000,'message-L13','application/fhir+json','',NULL);
CREATE TABLE delivery_body (
    delivery INTEGER PRIMARY KEY REFERENCES delivery (id),
    body BLOB NOT NULL
);
INSERT INTO delivery_body VALUES(5,X'003c456d6573736167653e636f6e74656e74206f66204c34613c2f456d6573736167653e');
INSERT INTO delivery_body VALUES(10,X'003c5842494e303120616761696e3d2231222f3e');
CREATE TABLE resource (
    name TEXT PRIMARY KEY,                   -- Type/id
    letter INTEGER NOT NULL REFERENCES letter (id),
    offset INTEGER NOT NULL,
    size INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO resource VALUES('Bundle/bundle-L1',1,0,414);
INSERT INTO resource VALUES('Bundle/bundle-L12',12,0,43);
INSERT INTO resource VALUES('Bundle/bundle-L13',13,0,365);
INSERT INTO resource VALUES('Bundle/bundle-L2',2,0,364);
INSERT INTO resource VALUES('Bundle/bundle-L3',3,0,364);
INSERT INTO resource VALUES('Bundle/bundle-L4a',4,0,365);
INSERT INTO resource VALUES('Bundle/bundle-L4b',5,365,365);
INSERT INTO resource VALUES('Patient/p1',1,63,36);
CREATE TABLE tally (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO tally VALUES('accepted',9);
INSERT INTO tally VALUES('delivered',5);
INSERT INTO tally VALUES('documents',4);
INSERT INTO tally VALUES('duplicates',1);
INSERT INTO tally VALUES('last follow-up',7);
INSERT INTO tally VALUES('letters',10);
INSERT INTO tally VALUES('messages indexed',12);
INSERT INTO tally VALUES('receipts_negative',1);
INSERT INTO tally VALUES('receipts_overdue',1);
INSERT INTO tally VALUES('receipts_positive',1);
INSERT INTO tally VALUES('receptions',13);
INSERT INTO tally VALUES('refused',3);
INSERT INTO tally VALUES('resources indexed',13);
INSERT INTO tally VALUES('waiting',6);
INSERT INTO tally VALUES('waiting_for_pair',1);
CREATE TABLE late_translation (
    id INTEGER PRIMARY KEY,                  -- in order of arrival: the index of resources goes along it
    letter INTEGER NOT NULL UNIQUE REFERENCES letter (id),
    body BLOB NOT NULL
);
INSERT INTO late_translation VALUES(1,8,X'0170010000f1117b227265736f7572636554797065223a2242756e646c65222c226964223a22620e00f0082d6a6f696e6564222c22656e747279223a5b7b226e6f742f001f6e0100ff18506e227d5d7d');
CREATE TABLE late_issues (
    id INTEGER PRIMARY KEY,
    reception INTEGER NOT NULL REFERENCES reception (id),
    issues TEXT NOT NULL
);
INSERT INTO late_issues VALUES(1,11,'{"resourceType":"OperationOutcome"}');
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
INSERT INTO document VALUES(-3,1,1,'XREF15','5790000000012','5790000000029','bundle-L1','message-L1','','application/fhir+json',0,0,1,'','',0,0);
INSERT INTO document VALUES(1,8,1,'XDIS91','5790000000012','5790000000029','bundle-joined','message-joined','XD9134L','application/fhir+json',1800000,1700000001000,0,'','',0,0);
INSERT INTO document VALUES(2,12,0,'XDIS91','5790000000012','5790000000029','ED1L12','D1L12','XD9134L','application/xml',7200000,1700000001000,2,'syntaksfejl','hvorfor',0,0);
INSERT INTO document VALUES(3,12,0,'XDIS91','5790000000012','5790000000029','ED2L12','D2L12','XD9134L','application/xml',7200000,1700000001000,0,'','',1,1700007201000);
CREATE TABLE document_body (
    document INTEGER PRIMARY KEY REFERENCES document (id),
    body BLOB NOT NULL
);
INSERT INTO document_body VALUES(2,X'003c5844495339312f3e');
INSERT INTO document_body VALUES(3,X'003c5842494e30312f3e');
CREATE TABLE follow_up (
    id INTEGER PRIMARY KEY,
    letter INTEGER NOT NULL REFERENCES letter (id),
    document INTEGER REFERENCES document (id),
    kind INTEGER NOT NULL,                   -- 0 pair, 1 receipt, 2 overdue
    due INTEGER NOT NULL,
    until INTEGER NOT NULL                   -- 0: no end
);
INSERT INTO follow_up VALUES(3,8,1,2,1700001801000,0);
INSERT INTO follow_up VALUES(4,10,NULL,0,1700000000000,1700003600000);
CREATE TABLE follow_up_key (
    key TEXT NOT NULL,
    sender TEXT NOT NULL,
    receiver TEXT NOT NULL,
    kind TEXT NOT NULL,
    follow_up INTEGER NOT NULL REFERENCES follow_up (id),
    PRIMARY KEY (key, sender, receiver, kind, follow_up)
) WITHOUT ROWID;
INSERT INTO follow_up_key VALUES('AAAABBBBCCCCDDDDAAAABBBBCCCCDDDD','5790000000012','5790000000029','XDIS91',4);
CREATE TABLE thread (
    id TEXT PRIMARY KEY,
    lane TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO thread VALUES('thread-1','a438018d02f5404b612c2cfc902c6442');
CREATE TABLE message_key (
    message_id TEXT PRIMARY KEY,
    letter INTEGER NOT NULL REFERENCES letter (id)
) WITHOUT ROWID;
INSERT INTO message_key VALUES('message-B9',9);
INSERT INTO message_key VALUES('message-L1',1);
INSERT INTO message_key VALUES('message-L10',10);
INSERT INTO message_key VALUES('message-L12',12);
INSERT INTO message_key VALUES('message-L2',2);
INSERT INTO message_key VALUES('message-L3',3);
INSERT INTO message_key VALUES('message-L4a',4);
INSERT INTO message_key VALUES('message-L4b',5);
INSERT INTO message_key VALUES('message-joined',8);
CREATE INDEX letter_reception ON letter (reception);
CREATE INDEX delivery_letter ON delivery (letter);
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
COMMIT;
