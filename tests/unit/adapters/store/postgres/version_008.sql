-- A store as version 008 of the form wrote it on PostgreSQL: what pg_dump 15 says of the schema that the program of that time made
-- (--schema=frozen --inserts --no-owner --no-privileges), without comments, commands of psql and CREATE SCHEMA. Inside, what version_007.sql has.
-- Frozen: upgrade_test.cpp puts it into a schema of its own and opens it with today's program.
SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE FUNCTION frozen.demand_standby() RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF current_setting('synchronous_standby_names') = '' THEN
        RAISE EXCEPTION 'no synchronous standby is named' USING ERRCODE = 'GV001';
    END IF;
END $$;
CREATE FUNCTION frozen.drawn(number bigint) RETURNS bigint
    LANGUAGE sql IMMUTABLE
    AS $$SELECT number & 4503599627370495$$;
CREATE FUNCTION frozen.is_free(leased_until timestamp with time zone, lease bigint) RETURNS boolean
    LANGUAGE sql
    AS $$SELECT leased_until IS NULL OR leased_until < clock_timestamp() OR leased_until > clock_timestamp() + 2 * lease * interval '1 millisecond'$$;
CREATE FUNCTION frozen.place(number bigint) RETURNS bigint
    LANGUAGE sql IMMUTABLE
    AS $$SELECT CASE WHEN number >= 0 THEN number >> 52 ELSE (-number) >> 53 END$$;
SET default_tablespace = '';
CREATE TABLE frozen.body (
    municipality integer NOT NULL,
    kept date DEFAULT CURRENT_DATE NOT NULL,
    owner bigint NOT NULL,
    bytes bytea NOT NULL
)
PARTITION BY RANGE (kept);
ALTER TABLE ONLY frozen.body ALTER COLUMN bytes SET STORAGE EXTERNAL;
SET default_table_access_method = heap;
CREATE TABLE frozen.body_202611 (
    municipality integer NOT NULL,
    kept date DEFAULT CURRENT_DATE NOT NULL,
    owner bigint NOT NULL,
    bytes bytea NOT NULL
);
ALTER TABLE ONLY frozen.body_202611 ALTER COLUMN bytes SET STORAGE EXTERNAL;
CREATE TABLE frozen.body_202612 (
    municipality integer NOT NULL,
    kept date DEFAULT CURRENT_DATE NOT NULL,
    owner bigint NOT NULL,
    bytes bytea NOT NULL
);
ALTER TABLE ONLY frozen.body_202612 ALTER COLUMN bytes SET STORAGE EXTERNAL;
CREATE TABLE frozen.body_202701 (
    municipality integer NOT NULL,
    kept date DEFAULT CURRENT_DATE NOT NULL,
    owner bigint NOT NULL,
    bytes bytea NOT NULL
);
ALTER TABLE ONLY frozen.body_202701 ALTER COLUMN bytes SET STORAGE EXTERNAL;
CREATE TABLE frozen.body_stays (
    municipality integer NOT NULL,
    kept date DEFAULT CURRENT_DATE NOT NULL,
    owner bigint NOT NULL,
    bytes bytea NOT NULL
);
ALTER TABLE ONLY frozen.body_stays ALTER COLUMN bytes SET STORAGE EXTERNAL;
CREATE TABLE frozen.citizen (
    municipality integer NOT NULL,
    id bigint NOT NULL,
    public_id text NOT NULL,
    cpr text NOT NULL,
    version bigint NOT NULL,
    due bigint,
    leased_until timestamp with time zone,
    holder text
)
WITH (fillfactor='80');
CREATE TABLE frozen.citizen_letter (
    municipality integer NOT NULL,
    letter bigint NOT NULL,
    citizen bigint NOT NULL
);
CREATE TABLE frozen.citizen_note (
    municipality integer NOT NULL,
    id bigint NOT NULL,
    citizen bigint NOT NULL,
    at bigint NOT NULL,
    kind text NOT NULL,
    who text NOT NULL,
    body bytea NOT NULL
);
CREATE TABLE frozen.course (
    municipality integer NOT NULL,
    course text NOT NULL COLLATE pg_catalog."C",
    citizen bigint NOT NULL,
    pack text NOT NULL,
    law text NOT NULL,
    state text NOT NULL,
    referred bigint NOT NULL,
    discharged bigint NOT NULL,
    contacted bigint NOT NULL,
    started bigint NOT NULL,
    ended bigint NOT NULL,
    contact_by bigint NOT NULL,
    start_by bigint NOT NULL,
    lists text NOT NULL,
    facts bytea NOT NULL
);
CREATE TABLE frozen.course_list (
    municipality integer NOT NULL,
    list text NOT NULL,
    referred bigint NOT NULL,
    course text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE frozen.delivery (
    municipality integer NOT NULL,
    id bigint NOT NULL,
    letter bigint NOT NULL,
    document bigint DEFAULT 0 NOT NULL,
    partner text NOT NULL,
    target text NOT NULL,
    lane text NOT NULL,
    state smallint DEFAULT 0 NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    next_attempt bigint NOT NULL,
    changed bigint NOT NULL,
    receiver_key text NOT NULL,
    media_type text NOT NULL,
    last_error text DEFAULT ''::text NOT NULL,
    kept date DEFAULT CURRENT_DATE NOT NULL
)
WITH (fillfactor='80');
CREATE TABLE frozen.document (
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
    receipt_within bigint NOT NULL,
    delivered bigint DEFAULT 0 NOT NULL,
    verdict smallint DEFAULT 0 NOT NULL,
    code text DEFAULT ''::text NOT NULL,
    text bytea DEFAULT '\x'::bytea NOT NULL,
    resends integer DEFAULT 0 NOT NULL,
    overdue bigint DEFAULT 0 NOT NULL,
    kept date DEFAULT CURRENT_DATE NOT NULL
);
CREATE TABLE frozen.envelope_key (
    municipality integer NOT NULL,
    sender text NOT NULL,
    envelope_id text NOT NULL,
    digest bigint NOT NULL,
    reception bigint NOT NULL
);
CREATE TABLE frozen.event (
    municipality integer NOT NULL,
    id bigint NOT NULL,
    letter bigint NOT NULL,
    at bigint NOT NULL,
    last bigint NOT NULL,
    times integer NOT NULL,
    kind smallint NOT NULL,
    delivery bigint NOT NULL,
    other bigint NOT NULL,
    state smallint NOT NULL,
    text text NOT NULL
);
CREATE TABLE frozen.follow_up (
    municipality integer NOT NULL,
    id bigint NOT NULL,
    letter bigint NOT NULL,
    document bigint DEFAULT 0 NOT NULL,
    kind smallint NOT NULL,
    due bigint NOT NULL,
    until bigint NOT NULL,
    again bigint DEFAULT 0 NOT NULL,
    leased_until timestamp with time zone,
    holder text
);
CREATE TABLE frozen.follow_up_key (
    municipality integer NOT NULL,
    key text NOT NULL,
    sender text NOT NULL,
    receiver text NOT NULL,
    kind text NOT NULL,
    follow_up bigint NOT NULL
);
CREATE TABLE frozen.genvej (
    version bigint NOT NULL
);
CREATE TABLE frozen.indexed (
    municipality integer DEFAULT 0 NOT NULL,
    name text NOT NULL,
    seen xid8 NOT NULL
);
CREATE TABLE frozen.known_course (
    municipality integer NOT NULL,
    id bigint NOT NULL,
    course text NOT NULL COLLATE pg_catalog."C",
    citizen bigint NOT NULL,
    pack text NOT NULL,
    referred bigint NOT NULL,
    known_from bigint NOT NULL,
    known_until bigint NOT NULL,
    data bytea NOT NULL
)
WITH (toast_tuple_target='8160');
ALTER TABLE ONLY frozen.known_course ALTER COLUMN data SET STORAGE EXTERNAL;
CREATE TABLE frozen.lane (
    municipality integer NOT NULL,
    target text NOT NULL,
    lane text NOT NULL,
    partner text NOT NULL,
    delivery bigint NOT NULL,
    due bigint NOT NULL,
    held_until bigint DEFAULT 0 NOT NULL,
    held_by bigint DEFAULT 0 NOT NULL,
    lease bigint DEFAULT 0 NOT NULL,
    sending bigint DEFAULT 0 NOT NULL,
    leased_until timestamp with time zone,
    holder text
)
WITH (fillfactor='70');
CREATE TABLE frozen.late_issues (
    municipality integer NOT NULL,
    reception bigint NOT NULL,
    id bigint NOT NULL,
    issues bytea NOT NULL
);
CREATE TABLE frozen.late_translation (
    municipality integer NOT NULL,
    letter bigint NOT NULL,
    kept date DEFAULT CURRENT_DATE NOT NULL,
    seen xid8 DEFAULT pg_current_xact_id() NOT NULL
);
CREATE SEQUENCE frozen.lease
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
CREATE TABLE frozen.letter (
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
    translation_at bigint NOT NULL,
    translation_size bigint NOT NULL,
    form smallint NOT NULL,
    wants_receipt boolean NOT NULL,
    relays boolean NOT NULL,
    receipt boolean NOT NULL,
    withdrawn boolean DEFAULT false NOT NULL,
    lane text,
    part_of bigint,
    kept date DEFAULT CURRENT_DATE NOT NULL,
    seen xid8 DEFAULT pg_current_xact_id() NOT NULL
);
CREATE TABLE frozen.letter_key (
    municipality integer NOT NULL,
    sender text NOT NULL,
    letter_id text NOT NULL,
    letter bigint NOT NULL,
    reception bigint NOT NULL,
    content_hash text NOT NULL
);
CREATE TABLE frozen.municipality (
    municipality integer NOT NULL
);
CREATE TABLE frozen.node (
    municipality integer DEFAULT 0 NOT NULL,
    node text NOT NULL,
    mark bigint DEFAULT 0 NOT NULL,
    changed timestamp with time zone DEFAULT now() NOT NULL,
    sums bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    name text DEFAULT ''::text NOT NULL
)
WITH (fillfactor='50');
CREATE SEQUENCE frozen.number
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
CREATE TABLE frozen.patient (
    municipality integer NOT NULL,
    cpr text NOT NULL,
    lane text NOT NULL
);
CREATE TABLE frozen.paused_target (
    municipality integer DEFAULT 0 NOT NULL,
    name text NOT NULL,
    since bigint NOT NULL
);
CREATE TABLE frozen.pressed (
    municipality integer DEFAULT 0 NOT NULL,
    caller text NOT NULL,
    key text NOT NULL,
    fingerprint text NOT NULL,
    pressed bigint NOT NULL,
    status integer NOT NULL,
    media_type text NOT NULL,
    answer text NOT NULL
);
CREATE TABLE frozen.reception (
    municipality integer NOT NULL,
    id bigint NOT NULL,
    public_id text NOT NULL,
    partner text NOT NULL,
    media_type text NOT NULL,
    received bigint NOT NULL,
    state smallint NOT NULL,
    first bigint,
    http_status integer NOT NULL,
    vans_envelope_id text NOT NULL,
    vans_message_id text NOT NULL,
    receipt_media_type text NOT NULL,
    kept date DEFAULT CURRENT_DATE NOT NULL,
    pruned bigint DEFAULT 0 NOT NULL,
    kept_receipt bytea
);
ALTER TABLE ONLY frozen.reception ALTER COLUMN kept_receipt SET STORAGE EXTERNAL;
CREATE TABLE frozen.reception_body (
    municipality integer NOT NULL,
    kept date DEFAULT CURRENT_DATE NOT NULL,
    reception bigint NOT NULL,
    issues bytea NOT NULL,
    receipt bytea NOT NULL,
    translations bytea NOT NULL,
    raw bytea NOT NULL
)
PARTITION BY RANGE (kept);
ALTER TABLE ONLY frozen.reception_body ALTER COLUMN receipt SET STORAGE EXTERNAL;
ALTER TABLE ONLY frozen.reception_body ALTER COLUMN translations SET STORAGE EXTERNAL;
ALTER TABLE ONLY frozen.reception_body ALTER COLUMN raw SET STORAGE EXTERNAL;
CREATE TABLE frozen.reception_body_202611 (
    municipality integer NOT NULL,
    kept date DEFAULT CURRENT_DATE NOT NULL,
    reception bigint NOT NULL,
    issues bytea NOT NULL,
    receipt bytea NOT NULL,
    translations bytea NOT NULL,
    raw bytea NOT NULL
);
ALTER TABLE ONLY frozen.reception_body_202611 ALTER COLUMN receipt SET STORAGE EXTERNAL;
ALTER TABLE ONLY frozen.reception_body_202611 ALTER COLUMN translations SET STORAGE EXTERNAL;
ALTER TABLE ONLY frozen.reception_body_202611 ALTER COLUMN raw SET STORAGE EXTERNAL;
CREATE TABLE frozen.reception_body_202612 (
    municipality integer NOT NULL,
    kept date DEFAULT CURRENT_DATE NOT NULL,
    reception bigint NOT NULL,
    issues bytea NOT NULL,
    receipt bytea NOT NULL,
    translations bytea NOT NULL,
    raw bytea NOT NULL
);
ALTER TABLE ONLY frozen.reception_body_202612 ALTER COLUMN receipt SET STORAGE EXTERNAL;
ALTER TABLE ONLY frozen.reception_body_202612 ALTER COLUMN translations SET STORAGE EXTERNAL;
ALTER TABLE ONLY frozen.reception_body_202612 ALTER COLUMN raw SET STORAGE EXTERNAL;
CREATE TABLE frozen.reception_body_202701 (
    municipality integer NOT NULL,
    kept date DEFAULT CURRENT_DATE NOT NULL,
    reception bigint NOT NULL,
    issues bytea NOT NULL,
    receipt bytea NOT NULL,
    translations bytea NOT NULL,
    raw bytea NOT NULL
);
ALTER TABLE ONLY frozen.reception_body_202701 ALTER COLUMN receipt SET STORAGE EXTERNAL;
ALTER TABLE ONLY frozen.reception_body_202701 ALTER COLUMN translations SET STORAGE EXTERNAL;
ALTER TABLE ONLY frozen.reception_body_202701 ALTER COLUMN raw SET STORAGE EXTERNAL;
CREATE TABLE frozen.reception_body_stays (
    municipality integer NOT NULL,
    kept date DEFAULT CURRENT_DATE NOT NULL,
    reception bigint NOT NULL,
    issues bytea NOT NULL,
    receipt bytea NOT NULL,
    translations bytea NOT NULL,
    raw bytea NOT NULL
);
ALTER TABLE ONLY frozen.reception_body_stays ALTER COLUMN receipt SET STORAGE EXTERNAL;
ALTER TABLE ONLY frozen.reception_body_stays ALTER COLUMN translations SET STORAGE EXTERNAL;
ALTER TABLE ONLY frozen.reception_body_stays ALTER COLUMN raw SET STORAGE EXTERNAL;
CREATE TABLE frozen.record_key (
    municipality integer NOT NULL,
    record bigint NOT NULL,
    partner text NOT NULL,
    type text NOT NULL,
    parameter text NOT NULL,
    value text NOT NULL
);
CREATE TABLE frozen.record_reception (
    municipality integer NOT NULL,
    reception bigint NOT NULL,
    entries bigint NOT NULL
);
CREATE TABLE frozen.record_reference (
    municipality integer NOT NULL,
    target bigint NOT NULL,
    source bigint NOT NULL
);
CREATE TABLE frozen.record_resource (
    municipality integer NOT NULL,
    id bigint NOT NULL,
    partner text NOT NULL,
    type text NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    deleted boolean NOT NULL,
    citizen bigint NOT NULL,
    patient bigint NOT NULL,
    keys bytea NOT NULL
)
WITH (fillfactor='90');
CREATE TABLE frozen.record_version (
    municipality integer NOT NULL,
    record bigint NOT NULL,
    version bigint NOT NULL,
    changed bigint NOT NULL,
    reception bigint NOT NULL,
    entry bigint NOT NULL,
    pointed_at bytea NOT NULL,
    body bytea NOT NULL
);
ALTER TABLE ONLY frozen.record_version ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE TABLE frozen.resent_envelope (
    municipality integer NOT NULL,
    document bigint NOT NULL,
    envelope_id text NOT NULL
);
CREATE TABLE frozen.resource (
    municipality integer NOT NULL,
    name text NOT NULL,
    letter bigint NOT NULL,
    at bigint NOT NULL,
    size bigint NOT NULL
);
CREATE TABLE frozen.target (
    municipality integer DEFAULT 0 NOT NULL,
    name text NOT NULL
);
CREATE TABLE frozen.thread (
    municipality integer NOT NULL,
    id text NOT NULL,
    lane text NOT NULL
);
CREATE TABLE frozen.unjoined_letter (
    municipality integer NOT NULL,
    letter bigint NOT NULL
);
ALTER TABLE ONLY frozen.body ATTACH PARTITION frozen.body_202611 FOR VALUES FROM ('2026-11-01') TO ('2026-12-01');
ALTER TABLE ONLY frozen.body ATTACH PARTITION frozen.body_202612 FOR VALUES FROM ('2026-12-01') TO ('2027-01-01');
ALTER TABLE ONLY frozen.body ATTACH PARTITION frozen.body_202701 FOR VALUES FROM ('2027-01-01') TO ('2027-02-01');
ALTER TABLE ONLY frozen.body ATTACH PARTITION frozen.body_stays FOR VALUES FROM (MINVALUE) TO ('2000-01-01');
ALTER TABLE ONLY frozen.reception_body ATTACH PARTITION frozen.reception_body_202611 FOR VALUES FROM ('2026-11-01') TO ('2026-12-01');
ALTER TABLE ONLY frozen.reception_body ATTACH PARTITION frozen.reception_body_202612 FOR VALUES FROM ('2026-12-01') TO ('2027-01-01');
ALTER TABLE ONLY frozen.reception_body ATTACH PARTITION frozen.reception_body_202701 FOR VALUES FROM ('2027-01-01') TO ('2027-02-01');
ALTER TABLE ONLY frozen.reception_body ATTACH PARTITION frozen.reception_body_stays FOR VALUES FROM (MINVALUE) TO ('2000-01-01');
INSERT INTO frozen.body_202611 VALUES (0, '2026-11-26', 41, '\x03846d98343c5844495339312f3e');
INSERT INTO frozen.body_202611 VALUES (0, '2026-11-26', 42, '\x03074430b23c5842494e30312f3e');
INSERT INTO frozen.citizen VALUES (999, 4499096027743125566, '018bcfe5-6800-7107-af3e-7979a7c48756', '0202020202', 1, 1700000000000, NULL, NULL);
INSERT INTO frozen.citizen VALUES (999, 4499096027743125557, '018bcfe5-6800-7c74-8232-faf5742363ea', '0101010101', 6, NULL, NULL, NULL);
INSERT INTO frozen.citizen_letter VALUES (0, 52, 4499096027743125557);
INSERT INTO frozen.citizen_note VALUES (999, 4499096027743125572, 4499096027743125557, 0, 'opened', '', '\x0343bfa6a37b7d');
INSERT INTO frozen.course VALUES (999, 'c1', 4499096027743125557, 'cardiac', '140', 'referred', 20001, 0, 0, 0, 0, 0, 0, 'lost
', '\x0343bfa6a37b7d');
INSERT INTO frozen.course_list VALUES (999, 'lost', 20001, 'c1');
INSERT INTO frozen.delivery VALUES (0, 9, 8, 0, 'demo', 'out', '52ba6259c35f541e922fc338a534748f', 0, 0, 1700000000000, 1700000000000, 'message-D3', 'application/fhir+json', '', '2026-11-26');
INSERT INTO frozen.delivery VALUES (0, 3, 2, 0, 'demo', 'out', '52ba6259c35f541e922fc338a534748f', 2, 1, 0, 1700000000010, 'message-D1', 'application/fhir+json', '', '2026-11-26');
INSERT INTO frozen.delivery VALUES (0, 12, 11, 0, 'demo', 'out', 'fd8e3acf1b719e17303b2997aa2a48ca', 4, 1, 0, 1700000000010, 'message-D4', 'application/fhir+json', 'connect: why D4', '2026-11-26');
INSERT INTO frozen.delivery VALUES (0, 15, 14, 0, 'demo', 'out', '2f052a3646598f46e7c2297ae68d8ab6', 6, 1, 1700000060000, 1700000000020, 'message-D5', 'application/fhir+json', 'given up', '2026-11-26');
INSERT INTO frozen.delivery VALUES (0, 18, 17, 0, 'demo', 'out', '600ca1f4ce5e94af6fb0d41972c90c9b', 5, 1, 1700000060000, 1700000000010, 'message-D6', 'application/fhir+json', 'connect: why D6', '2026-11-26');
INSERT INTO frozen.delivery VALUES (0, 21, 20, 0, 'demo', 'out', '2876ca8031b26eb26bcfa7f31594c6e7', 0, 1, 1700000060000, 1700000000010, 'message-D7', 'application/fhir+json', 'connect: why D7', '2026-11-26');
INSERT INTO frozen.delivery VALUES (0, 6, 5, 0, 'demo', 'out', '52ba6259c35f541e922fc338a534748f', 3, 1, 0, 1700000000010, 'message-D2', 'application/fhir+json', 'connect: why D2', '2026-11-26');
INSERT INTO frozen.delivery VALUES (0, 43, 40, 41, 'demo', 'vans', '52ba6259c35f541e922fc338a534748f', 2, 1, 0, 1700000000000, 'key of 1', 'application/xml', '', '2026-11-26');
INSERT INTO frozen.delivery VALUES (0, 44, 40, 42, 'demo', 'vans', '52ba6259c35f541e922fc338a534748f', 2, 1, 0, 1700000000000, 'key of 2', 'application/xml', '', '2026-11-26');
INSERT INTO frozen.document VALUES (0, 42, 40, 0, 'XDIS91', '5790000000012', '5790000000029', 'ED2M1', 'D2M1', 'XD9134L', 'application/xml', 7200000, 1700000000000, 0, '', '\x', 0, 0, '2026-11-26');
INSERT INTO frozen.document VALUES (0, 41, 40, 0, 'XDIS91', '5790000000012', '5790000000029', 'ED1M1', 'D1M1', 'XD9134L', 'application/xml', 7200000, 1700000000000, 1, '', '\x', 0, 0, '2026-11-26');
INSERT INTO frozen.envelope_key VALUES (0, '5790000000012', 'ED1', 5969490018252948122, 1);
INSERT INTO frozen.envelope_key VALUES (0, '5790000000012', 'ED2', 8158949681458698606, 4);
INSERT INTO frozen.envelope_key VALUES (0, '5790000000012', 'ED3', -6179735000703053214, 7);
INSERT INTO frozen.envelope_key VALUES (0, '5790000000012', 'ED4', -6178349728074175426, 10);
INSERT INTO frozen.envelope_key VALUES (0, '5790000000012', 'ED5', -7876769108966082902, 13);
INSERT INTO frozen.envelope_key VALUES (0, '5790000000012', 'ED6', -9025495638409130826, 16);
INSERT INTO frozen.envelope_key VALUES (0, '5790000000012', 'ED7', 3622308166502206434, 19);
INSERT INTO frozen.envelope_key VALUES (0, '5790000000012', 'E99', 5969490018252948122, 1);
INSERT INTO frozen.envelope_key VALUES (0, '5790000000012', 'ED9', 741748510536106314, 33);
INSERT INTO frozen.envelope_key VALUES (0, '5790000000012', 'EH1', 6101404251792194578, 36);
INSERT INTO frozen.envelope_key VALUES (0, '5790000000012', 'EM1', -2068353689438796238, 39);
INSERT INTO frozen.envelope_key VALUES (0, '5790000000012', 'EH2', 8673481912098227318, 48);
INSERT INTO frozen.envelope_key VALUES (0, '5790000000012', 'EL1', 3811088682796514922, 51);
INSERT INTO frozen.event VALUES (0, 22, 11, 1700000000010, 1700000000010, 1, 4, 12, 0, 4, 'connect: why D4');
INSERT INTO frozen.event VALUES (0, 23, 14, 1700000000010, 1700000000010, 1, 4, 15, 0, 0, 'connect: why D5');
INSERT INTO frozen.event VALUES (0, 24, 14, 1700000000020, 1700000000020, 1, 7, 15, 0, 0, 'given up');
INSERT INTO frozen.event VALUES (0, 25, 17, 1700000000010, 1700000000010, 1, 4, 18, 0, 5, 'connect: why D6');
INSERT INTO frozen.event VALUES (0, 26, 20, 1700000000010, 1700000000010, 1, 4, 21, 0, 0, 'connect: why D7');
INSERT INTO frozen.event VALUES (0, 27, 5, 1700000000010, 1700000000010, 1, 4, 6, 0, 3, 'connect: why D2');
INSERT INTO frozen.event VALUES (0, 47, 40, 0, 0, 1, 10, 0, 0, 1, '');
INSERT INTO frozen.follow_up VALUES (0, 35, 34, 0, 1, 1700000000000, 0, 0, NULL, NULL);
INSERT INTO frozen.follow_up VALUES (0, 38, 37, 0, 0, 1700000000000, 1700003600000, 0, NULL, NULL);
INSERT INTO frozen.follow_up VALUES (0, 46, 40, 42, 2, 1700007200000, 0, 0, NULL, NULL);
INSERT INTO frozen.follow_up VALUES (0, 50, 49, 0, 0, 1700000000000, 1700003600000, 0, NULL, NULL);
INSERT INTO frozen.follow_up_key VALUES (0, '0123456789ABCDEF0123456789ABCDEF', '5790000000012', '5790000000029', 'XDIS91', 38);
INSERT INTO frozen.follow_up_key VALUES (0, '0123456789ABCDEF0123456789ABCDEF', '5790000000012', '5790000000029', 'XDIS91', 50);
INSERT INTO frozen.genvej VALUES (8);
INSERT INTO frozen.known_course VALUES (999, 4499096027743125573, 'c1', 4499096027743125557, 'cardiac', 20001, 1700000120000, 1700000180000, '\x64617461');
INSERT INTO frozen.known_course VALUES (999, 4499096027743125574, 'c1', 4499096027743125557, 'cardiac', 20001, 1700000180000, 1000000000000000, '\x6f746865722064617461');
INSERT INTO frozen.lane VALUES (0, 'out', '600ca1f4ce5e94af6fb0d41972c90c9b', 'demo', 18, 1700000060000, 0, 0, 0, 0, NULL, NULL);
INSERT INTO frozen.lane VALUES (0, 'out', '2876ca8031b26eb26bcfa7f31594c6e7', 'demo', 21, 1700000060000, 0, 0, 0, 0, NULL, NULL);
INSERT INTO frozen.lane VALUES (0, 'out', '52ba6259c35f541e922fc338a534748f', 'demo', 9, 1700000000000, 1700003600000, 6, 0, 0, NULL, NULL);
INSERT INTO frozen.letter VALUES (0, 2, 1, 'XREF15', '5790000000012', '5790000000029', 'ED1', 'D1', 'hash of content of D1', 'message-D1', 'bundle-D1', 'XR1534K', 0, 42, 0, false, false, false, false, NULL, NULL, '2026-11-26', '738');
INSERT INTO frozen.letter VALUES (0, 5, 4, 'XREF15', '5790000000012', '5790000000029', 'ED2', 'D2', 'hash of content of D2', 'message-D2', 'bundle-D2', 'XR1534K', 0, 42, 0, false, false, false, false, NULL, NULL, '2026-11-26', '740');
INSERT INTO frozen.letter VALUES (0, 8, 7, 'XREF15', '5790000000012', '5790000000029', 'ED3', 'D3', 'hash of content of D3', 'message-D3', 'bundle-D3', 'XR1534K', 0, 42, 0, false, false, false, false, NULL, NULL, '2026-11-26', '741');
INSERT INTO frozen.letter VALUES (0, 11, 10, 'XREF15', '5790000000012', '5790000000029', 'ED4', 'D4', 'hash of content of D4', 'message-D4', 'bundle-D4', 'XR1534K', 0, 42, 0, false, false, false, false, NULL, NULL, '2026-11-26', '742');
INSERT INTO frozen.letter VALUES (0, 14, 13, 'XREF15', '5790000000012', '5790000000029', 'ED5', 'D5', 'hash of content of D5', 'message-D5', 'bundle-D5', 'XR1534K', 0, 42, 0, false, false, false, false, NULL, NULL, '2026-11-26', '743');
INSERT INTO frozen.letter VALUES (0, 17, 16, 'XREF15', '5790000000012', '5790000000029', 'ED6', 'D6', 'hash of content of D6', 'message-D6', 'bundle-D6', 'XR1534K', 0, 42, 0, false, false, false, false, NULL, NULL, '2026-11-26', '744');
INSERT INTO frozen.letter VALUES (0, 20, 19, 'XREF15', '5790000000012', '5790000000029', 'ED7', 'D7', 'hash of content of D7', 'message-D7', 'bundle-D7', 'XR1534K', 0, 42, 0, false, false, false, false, NULL, NULL, '2026-11-26', '745');
INSERT INTO frozen.letter VALUES (0, 34, 33, 'XREF15', '5790000000012', '5790000000029', 'ED9', 'D9', 'hash of content of D9', 'message-D9', 'bundle-D9', 'XR1534K', 0, 0, 0, false, false, true, false, '52ba6259c35f541e922fc338a534748f', NULL, '2026-11-26', '758');
INSERT INTO frozen.letter VALUES (0, 37, 36, 'XDIS91', '5790000000012', '5790000000029', 'EH1', 'H1', 'hash of content of H1', 'message-H1', 'bundle-H1', 'XR1534K', 0, 0, 0, false, false, false, false, '52ba6259c35f541e922fc338a534748f', NULL, '2026-11-26', '759');
INSERT INTO frozen.letter VALUES (0, 40, 39, 'care-communication-message', '5790000000012', '5790000000029', 'EM1', 'M1', 'hash of content of M1', 'message-M1', 'bundle-M1', 'XR1534K', 0, 42, 1, false, true, false, false, '52ba6259c35f541e922fc338a534748f', NULL, '2026-11-26', '760');
INSERT INTO frozen.letter VALUES (0, 49, 48, 'XDIS91', '5790000000012', '5790000000029', 'EH2', 'H2', 'hash of content of H2', 'message-H2', 'bundle-H2', 'XR1534K', 0, 0, 0, false, false, false, false, '52ba6259c35f541e922fc338a534748f', NULL, '2026-11-26', '767');
INSERT INTO frozen.letter VALUES (0, 52, 51, 'XREF15', '5790000000012', '5790000000029', 'EL1', 'L1', 'hash of content', 'message-L1', 'bundle-L1', 'XR1534K', 0, 42, 0, false, false, false, false, NULL, NULL, '2026-11-26', '768');
INSERT INTO frozen.letter VALUES (0, 32, 31, 'XREF15', '5790000000012', '5790000000029', 'ED8', 'D8', 'hash of content', 'message-D8', 'bundle-D8', 'XR1534K', 0, 42, 0, false, false, false, true, NULL, NULL, '2026-11-26', '757');
INSERT INTO frozen.letter_key VALUES (0, '5790000000012', 'D1', 2, 1, 'hash of content of D1');
INSERT INTO frozen.letter_key VALUES (0, '5790000000012', 'D2', 5, 4, 'hash of content of D2');
INSERT INTO frozen.letter_key VALUES (0, '5790000000012', 'D3', 8, 7, 'hash of content of D3');
INSERT INTO frozen.letter_key VALUES (0, '5790000000012', 'D4', 11, 10, 'hash of content of D4');
INSERT INTO frozen.letter_key VALUES (0, '5790000000012', 'D5', 14, 13, 'hash of content of D5');
INSERT INTO frozen.letter_key VALUES (0, '5790000000012', 'D6', 17, 16, 'hash of content of D6');
INSERT INTO frozen.letter_key VALUES (0, '5790000000012', 'D7', 20, 19, 'hash of content of D7');
INSERT INTO frozen.letter_key VALUES (0, '5790000000012', 'D9', 34, 33, 'hash of content of D9');
INSERT INTO frozen.letter_key VALUES (0, '5790000000012', 'H1', 37, 36, 'hash of content of H1');
INSERT INTO frozen.letter_key VALUES (0, '5790000000012', 'M1', 40, 39, 'hash of content of M1');
INSERT INTO frozen.letter_key VALUES (0, '5790000000012', 'H2', 49, 48, 'hash of content of H2');
INSERT INTO frozen.letter_key VALUES (0, '5790000000012', 'L1', 52, 51, 'hash of content');
INSERT INTO frozen.municipality VALUES (0);
INSERT INTO frozen.municipality VALUES (999);
INSERT INTO frozen.node VALUES (0, 'dcca346a24d13047dc3b02f443e891ad', 28, '2026-11-26 16:58:27.683346+00', '{16,14,1,1,12,2,3,1,1,2,2,1,0,0,1,1,9,1}', '');
INSERT INTO frozen.node VALUES (0, '9692cb4abadeea7cb7b07e7756a2a30c', 2, '2026-11-26 21:18:46.216267+00', '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}', '');
INSERT INTO frozen.patient VALUES (0, '0101010101', '52ba6259c35f541e922fc338a534748f');
INSERT INTO frozen.reception VALUES (0, 1, '018bcfe5-6800-7216-9a3c-e45d79714a09', 'demo', 'application/xml', 1700000000000, 0, NULL, 200, '', '', 'application/xml', '2026-11-26', 0, NULL);
INSERT INTO frozen.reception VALUES (0, 4, '018bcfe5-6800-7f0b-9b6c-7af89810f6bf', 'demo', 'application/xml', 1700000000000, 0, NULL, 200, '', '', 'application/xml', '2026-11-26', 0, NULL);
INSERT INTO frozen.reception VALUES (0, 7, '018bcfe5-6800-76c6-9ff3-d46494545a5d', 'demo', 'application/xml', 1700000000000, 0, NULL, 200, '', '', 'application/xml', '2026-11-26', 0, NULL);
INSERT INTO frozen.reception VALUES (0, 10, '018bcfe5-6800-735b-b99c-6d5ae96dcb63', 'demo', 'application/xml', 1700000000000, 0, NULL, 200, '', '', 'application/xml', '2026-11-26', 0, NULL);
INSERT INTO frozen.reception VALUES (0, 13, '018bcfe5-6800-793e-b6ed-9a58fa9cded7', 'demo', 'application/xml', 1700000000000, 0, NULL, 200, '', '', 'application/xml', '2026-11-26', 0, NULL);
INSERT INTO frozen.reception VALUES (0, 16, '018bcfe5-6800-7968-9eb4-dfe96ce7f9d1', 'demo', 'application/xml', 1700000000000, 0, NULL, 200, '', '', 'application/xml', '2026-11-26', 0, NULL);
INSERT INTO frozen.reception VALUES (0, 19, '018bcfe5-6800-7556-86a9-1e8418ab762d', 'demo', 'application/xml', 1700000000000, 0, NULL, 200, '', '', 'application/xml', '2026-11-26', 0, NULL);
INSERT INTO frozen.reception VALUES (0, 28, '018bcfe5-6800-706f-999d-c33eb6ca370b', 'demo', 'application/xml', 1700000000000, 1, 1, 200, '', '', 'application/xml', '2026-11-26', 0, NULL);
INSERT INTO frozen.reception VALUES (0, 31, '018bcfe5-6800-72ff-9c7e-c77eaddcf10f', 'demo', 'application/xml', 1700000000000, 2, NULL, 422, '', '', 'application/xml', '2026-11-26', 0, NULL);
INSERT INTO frozen.reception VALUES (0, 33, '018bcfe5-6800-73cd-9d0e-90dfd95a7ce3', 'demo', 'application/xml', 1700000000000, 0, NULL, 200, '', '', 'application/xml', '2026-11-26', 0, NULL);
INSERT INTO frozen.reception VALUES (0, 36, '018bcfe5-6800-7cdd-b634-b890d39c2668', 'demo', 'application/xml', 1700000000000, 0, NULL, 202, '', '', 'application/xml', '2026-11-26', 0, NULL);
INSERT INTO frozen.reception VALUES (0, 39, '018bcfe5-6800-7ce9-9ae6-ca6f07095212', 'demo', 'application/xml', 1700000000000, 0, NULL, 200, '', '', 'application/xml', '2026-11-26', 0, NULL);
INSERT INTO frozen.reception VALUES (0, 48, '018bcfe5-6800-7982-a2ce-41c888045634', 'demo', 'application/xml', 1700000000000, 0, NULL, 202, '', '', 'application/xml', '2026-11-26', 0, NULL);
INSERT INTO frozen.reception VALUES (0, 51, '018bcfe5-6800-7307-a0a7-e0d7e26f7173', 'demo', 'application/xml', 1700000000000, 0, NULL, 200, '', '', 'application/xml', '2026-11-26', 0, NULL);
INSERT INTO frozen.reception VALUES (999, 4499096027743125565, '018bcfe5-6800-7d0e-991d-c6ed0ab2acef', 'journal', 'application/fhir+json', 1700000000000, 0, NULL, 200, '', '', 'application/fhir+json', '2026-11-26', 0, NULL);
INSERT INTO frozen.reception VALUES (999, 4499096027743125571, '018bcfe5-6805-7366-923a-87fc539122ea', 'journal', 'application/fhir+json', 1700000000005, 0, NULL, 200, '', '', 'application/fhir+json', '2026-11-26', 0, NULL);
INSERT INTO frozen.reception_body_202611 VALUES (0, '2026-11-26', 1, '\x7b7d', '\x03a178672072656365697074206f66204431', '\x0347e10f287b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4431227d', '\x03064aa59d3c456d6573736167653e636f6e74656e74206f662044313c2f456d6573736167653e');
INSERT INTO frozen.reception_body_202611 VALUES (0, '2026-11-26', 4, '\x7b7d', '\x031b296eb972656365697074206f66204432', '\x031e5f492a7b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4432227d', '\x03f6983bea3c456d6573736167653e636f6e74656e74206f662044323c2f456d6573736167653e');
INSERT INTO frozen.reception_body_202611 VALUES (0, '2026-11-26', 7, '\x7b7d', '\x038d1969ce72656365697074206f66204433', '\x0329358b2b7b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4433227d', '\x0399d49e713c456d6573736167653e636f6e74656e74206f662044333c2f456d6573736167653e');
INSERT INTO frozen.reception_body_202611 VALUES (0, '2026-11-26', 10, '\x7b7d', '\x032e8c0d5072656365697074206f66204434', '\x03ac23c42e7b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4434227d', '\x03163d06053c456d6573736167653e636f6e74656e74206f662044343c2f456d6573736167653e');
INSERT INTO frozen.reception_body_202611 VALUES (0, '2026-11-26', 13, '\x7b7d', '\x03b8bc0a2772656365697074206f66204435', '\x039b49062f7b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4435227d', '\x037971a39e3c456d6573736167653e636f6e74656e74206f662044353c2f456d6573736167653e');
INSERT INTO frozen.reception_body_202611 VALUES (0, '2026-11-26', 16, '\x7b7d', '\x0302ed03be72656365697074206f66204436', '\x03c2f7402d7b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4436227d', '\x0389a33de93c456d6573736167653e636f6e74656e74206f662044363c2f456d6573736167653e');
INSERT INTO frozen.reception_body_202611 VALUES (0, '2026-11-26', 19, '\x7b7d', '\x0394dd04c972656365697074206f66204437', '\x03f59d822c7b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4437227d', '\x03e6ef98723c456d6573736167653e636f6e74656e74206f662044373c2f456d6573736167653e');
INSERT INTO frozen.reception_body_202611 VALUES (0, '2026-11-26', 28, '\x7b7d', '\x03a178672072656365697074206f66204431', '\x0347e10f287b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4431227d', '\x03064aa59d3c456d6573736167653e636f6e74656e74206f662044313c2f456d6573736167653e');
INSERT INTO frozen.reception_body_202611 VALUES (0, '2026-11-26', 31, '\x7b7d', '\x0305c0bb5972656365697074206f66204438', '\x03c8dade277b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4438227d', '\x03a83c59b03c456d6573736167653e636f6e74656e743c2f456d6573736167653e');
INSERT INTO frozen.reception_body_202611 VALUES (0, '2026-11-26', 33, '\x7b7d', '\x0393f0bc2e72656365697074206f66204439', '\x0300000000', '\x03f83ca99b3c456d6573736167653e636f6e74656e74206f662044393c2f456d6573736167653e');
INSERT INTO frozen.reception_body_202611 VALUES (0, '2026-11-26', 36, '\x7b7d', '\x03ad37d28c72656365697074206f66204831', '\x0300000000', '\x03fdf31f073c456d6573736167653e636f6e74656e74206f662048313c2f456d6573736167653e');
INSERT INTO frozen.reception_body_202611 VALUES (0, '2026-11-26', 39, '\x7b7d', '\x03e8c3a5f172656365697074206f66204d31', '\x03cdae07557b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4d31227d', '\x03ee40301a3c456d6573736167653e636f6e74656e74206f66204d313c2f456d6573736167653e');
INSERT INTO frozen.reception_body_202611 VALUES (0, '2026-11-26', 48, '\x7b7d', '\x031766db1572656365697074206f66204832', '\x0300000000', '\x030d2181703c456d6573736167653e636f6e74656e74206f662048323c2f456d6573736167653e');
INSERT INTO frozen.reception_body_202611 VALUES (0, '2026-11-26', 51, '\x7b7d', '\x03a9f2bee872656365697074206f66204c31', '\x03a8c9bbed7b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4c31227d', '\x03a83c59b03c456d6573736167653e636f6e74656e743c2f456d6573736167653e');
INSERT INTO frozen.reception_body_202611 VALUES (999, '2026-11-26', 4499096027743125565, '\x', '\x036789b1d850726163746974696f6e6572526f6c652f72312f312050617469656e742f70312f312050617469656e742f70322f31204f62736572766174696f6e2f6f312f3120', '\x0300000000', '\x03e6d635577b227265736f7572636554797065223a2242756e646c65222c2274797065223a227472616e73616374696f6e227d');
INSERT INTO frozen.reception_body_202611 VALUES (999, '2026-11-26', 4499096027743125571, '\x', '\x03a7d030ee4f62736572766174696f6e2f6f312f3220', '\x0300000000', '\x03e6d635577b227265736f7572636554797065223a2242756e646c65222c2274797065223a227472616e73616374696f6e227d');
INSERT INTO frozen.record_key VALUES (999, 4499096027743125568, 'journal', 'Patient', 'identifier', 'urn:oid:1.2.208.176.1.2|0101010101');
INSERT INTO frozen.record_key VALUES (999, 4499096027743125569, 'journal', 'Patient', 'identifier', 'urn:oid:1.2.208.176.1.2|0202020202');
INSERT INTO frozen.record_key VALUES (999, 4499096027743125570, 'journal', 'Observation', 'subject', 'Patient/p1');
INSERT INTO frozen.record_reception VALUES (999, 4499096027743125565, 4);
INSERT INTO frozen.record_reception VALUES (999, 4499096027743125571, 1);
INSERT INTO frozen.record_reference VALUES (999, 4499096027743125567, 4499096027743125570);
INSERT INTO frozen.record_resource VALUES (999, 4499096027743125567, 'journal', 'PractitionerRole', 'r1', 1, false, 0, 0, '\x');
INSERT INTO frozen.record_resource VALUES (999, 4499096027743125568, 'journal', 'Patient', 'p1', 1, false, 4499096027743125557, 0, '\x0a0000006964656e7469666965722200000075726e3a6f69643a312e322e3230382e3137362e312e327c30313031303130313031');
INSERT INTO frozen.record_resource VALUES (999, 4499096027743125569, 'journal', 'Patient', 'p2', 1, false, 4499096027743125566, 0, '\x0a0000006964656e7469666965722200000075726e3a6f69643a312e322e3230382e3137362e312e327c30323032303230323032');
INSERT INTO frozen.record_resource VALUES (999, 4499096027743125570, 'journal', 'Observation', 'o1', 2, false, 4499096027743125557, 4499096027743125568, '\x070000007375626a6563740a00000050617469656e742f7031');
INSERT INTO frozen.record_version VALUES (999, 4499096027743125567, 1, 1700000000000, 4499096027743125565, 0, '\x', '\x03d4cfef017b227265736f7572636554797065223a2250726163746974696f6e6572526f6c65222c226964223a227231227d');
INSERT INTO frozen.record_version VALUES (999, 4499096027743125568, 1, 1700000000000, 4499096027743125565, 1, '\x', '\x03265a679a7b227265736f7572636554797065223a2250617469656e74222c226964223a227031227d');
INSERT INTO frozen.record_version VALUES (999, 4499096027743125569, 1, 1700000000000, 4499096027743125565, 2, '\x', '\x037fe421987b227265736f7572636554797065223a2250617469656e74222c226964223a227032227d');
INSERT INTO frozen.record_version VALUES (999, 4499096027743125570, 1, 1700000000000, 4499096027743125565, 3, '\x3f0000000000703e', '\x0358bd03b07b227265736f7572636554797065223a224f62736572766174696f6e222c226964223a226f31227d');
INSERT INTO frozen.record_version VALUES (999, 4499096027743125570, 2, 1700000000005, 4499096027743125571, 0, '\x3f0000000000703e', '\x03b2e50ac17b227265736f7572636554797065223a224f62736572766174696f6e222c226964223a226f31222c22737461747573223a22616d656e646564227d');
INSERT INTO frozen.target VALUES (0, 'out');
INSERT INTO frozen.target VALUES (0, 'vans');
SELECT pg_catalog.setval('frozen.lease', 8, true);
SELECT pg_catalog.setval('frozen.number', 70, true);
ALTER TABLE ONLY frozen.body
    ADD CONSTRAINT body_pkey PRIMARY KEY (municipality, kept, owner);
ALTER TABLE ONLY frozen.body_202611
    ADD CONSTRAINT body_202611_pkey PRIMARY KEY (municipality, kept, owner);
ALTER TABLE ONLY frozen.body_202612
    ADD CONSTRAINT body_202612_pkey PRIMARY KEY (municipality, kept, owner);
ALTER TABLE ONLY frozen.body_202701
    ADD CONSTRAINT body_202701_pkey PRIMARY KEY (municipality, kept, owner);
ALTER TABLE ONLY frozen.body_stays
    ADD CONSTRAINT body_stays_pkey PRIMARY KEY (municipality, kept, owner);
ALTER TABLE ONLY frozen.citizen_letter
    ADD CONSTRAINT citizen_letter_pkey PRIMARY KEY (municipality, letter);
ALTER TABLE ONLY frozen.citizen_note
    ADD CONSTRAINT citizen_note_pkey PRIMARY KEY (municipality, id);
ALTER TABLE ONLY frozen.citizen
    ADD CONSTRAINT citizen_pkey PRIMARY KEY (municipality, id);
ALTER TABLE ONLY frozen.course_list
    ADD CONSTRAINT course_list_pkey PRIMARY KEY (municipality, list, referred, course);
ALTER TABLE ONLY frozen.course
    ADD CONSTRAINT course_pkey PRIMARY KEY (municipality, course);
ALTER TABLE ONLY frozen.delivery
    ADD CONSTRAINT delivery_pkey PRIMARY KEY (municipality, id);
ALTER TABLE ONLY frozen.document
    ADD CONSTRAINT document_pkey PRIMARY KEY (municipality, id);
ALTER TABLE ONLY frozen.envelope_key
    ADD CONSTRAINT envelope_key_pkey PRIMARY KEY (municipality, sender, envelope_id);
ALTER TABLE ONLY frozen.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (municipality, id);
ALTER TABLE ONLY frozen.follow_up_key
    ADD CONSTRAINT follow_up_key_pkey PRIMARY KEY (municipality, key, sender, receiver, kind, follow_up);
ALTER TABLE ONLY frozen.follow_up
    ADD CONSTRAINT follow_up_pkey PRIMARY KEY (municipality, id);
ALTER TABLE ONLY frozen.indexed
    ADD CONSTRAINT indexed_pkey PRIMARY KEY (municipality, name);
ALTER TABLE ONLY frozen.known_course
    ADD CONSTRAINT known_course_pkey PRIMARY KEY (municipality, id);
ALTER TABLE ONLY frozen.lane
    ADD CONSTRAINT lane_pkey PRIMARY KEY (municipality, target, lane);
ALTER TABLE ONLY frozen.late_issues
    ADD CONSTRAINT late_issues_pkey PRIMARY KEY (municipality, reception, id);
ALTER TABLE ONLY frozen.late_translation
    ADD CONSTRAINT late_translation_pkey PRIMARY KEY (municipality, letter);
ALTER TABLE ONLY frozen.letter_key
    ADD CONSTRAINT letter_key_pkey PRIMARY KEY (municipality, sender, letter_id);
ALTER TABLE ONLY frozen.letter
    ADD CONSTRAINT letter_pkey PRIMARY KEY (municipality, id);
ALTER TABLE ONLY frozen.municipality
    ADD CONSTRAINT municipality_pkey PRIMARY KEY (municipality);
ALTER TABLE ONLY frozen.node
    ADD CONSTRAINT node_pkey PRIMARY KEY (municipality, node);
ALTER TABLE ONLY frozen.patient
    ADD CONSTRAINT patient_pkey PRIMARY KEY (municipality, cpr);
ALTER TABLE ONLY frozen.paused_target
    ADD CONSTRAINT paused_target_pkey PRIMARY KEY (municipality, name);
ALTER TABLE ONLY frozen.pressed
    ADD CONSTRAINT pressed_pkey PRIMARY KEY (municipality, caller, key);
ALTER TABLE ONLY frozen.reception_body
    ADD CONSTRAINT reception_body_pkey PRIMARY KEY (municipality, kept, reception);
ALTER TABLE ONLY frozen.reception_body_202611
    ADD CONSTRAINT reception_body_202611_pkey PRIMARY KEY (municipality, kept, reception);
ALTER TABLE ONLY frozen.reception_body_202612
    ADD CONSTRAINT reception_body_202612_pkey PRIMARY KEY (municipality, kept, reception);
ALTER TABLE ONLY frozen.reception_body_202701
    ADD CONSTRAINT reception_body_202701_pkey PRIMARY KEY (municipality, kept, reception);
ALTER TABLE ONLY frozen.reception_body_stays
    ADD CONSTRAINT reception_body_stays_pkey PRIMARY KEY (municipality, kept, reception);
ALTER TABLE ONLY frozen.reception
    ADD CONSTRAINT reception_pkey PRIMARY KEY (municipality, id);
ALTER TABLE ONLY frozen.record_key
    ADD CONSTRAINT record_key_pkey PRIMARY KEY (municipality, record, parameter, value);
ALTER TABLE ONLY frozen.record_reception
    ADD CONSTRAINT record_reception_pkey PRIMARY KEY (municipality, reception);
ALTER TABLE ONLY frozen.record_reference
    ADD CONSTRAINT record_reference_pkey PRIMARY KEY (municipality, target, source);
ALTER TABLE ONLY frozen.record_resource
    ADD CONSTRAINT record_resource_pkey PRIMARY KEY (municipality, id);
ALTER TABLE ONLY frozen.record_version
    ADD CONSTRAINT record_version_pkey PRIMARY KEY (municipality, record, version);
ALTER TABLE ONLY frozen.resent_envelope
    ADD CONSTRAINT resent_envelope_pkey PRIMARY KEY (municipality, document, envelope_id);
ALTER TABLE ONLY frozen.resource
    ADD CONSTRAINT resource_pkey PRIMARY KEY (municipality, name);
ALTER TABLE ONLY frozen.target
    ADD CONSTRAINT target_pkey PRIMARY KEY (municipality, name);
ALTER TABLE ONLY frozen.thread
    ADD CONSTRAINT thread_pkey PRIMARY KEY (municipality, id);
ALTER TABLE ONLY frozen.unjoined_letter
    ADD CONSTRAINT unjoined_letter_pkey PRIMARY KEY (municipality, letter);
CREATE UNIQUE INDEX citizen_cpr ON frozen.citizen USING btree (cpr, municipality);
CREATE INDEX citizen_due ON frozen.citizen USING btree (due, id) WHERE (due IS NOT NULL);
CREATE INDEX citizen_holder ON frozen.citizen USING btree (holder) WHERE (holder IS NOT NULL);
CREATE INDEX citizen_letter_citizen ON frozen.citizen_letter USING btree (citizen);
CREATE INDEX citizen_note_citizen ON frozen.citizen_note USING btree (citizen, id);
CREATE UNIQUE INDEX citizen_public_id ON frozen.citizen USING btree (public_id, municipality);
CREATE INDEX course_citizen ON frozen.course USING btree (citizen);
CREATE UNIQUE INDEX course_id ON frozen.course USING btree (course);
CREATE INDEX course_list_course ON frozen.course_list USING btree (course);
CREATE INDEX course_order ON frozen.course USING btree (referred, course, municipality);
CREATE INDEX course_state ON frozen.course USING btree (state, municipality, referred, course);
CREATE INDEX course_uncontacted ON frozen.course USING btree (contact_by) WHERE ((contact_by > 0) AND (contacted = 0));
CREATE INDEX course_unstarted ON frozen.course USING btree (start_by) WHERE ((start_by > 0) AND (started = 0));
CREATE INDEX delivery_lane ON frozen.delivery USING btree (lane, municipality, id) WHERE ((state = ANY (ARRAY[0, 5])) IS TRUE);
CREATE INDEX delivery_letter ON frozen.delivery USING btree (letter, municipality);
CREATE INDEX delivery_listed ON frozen.delivery USING btree (target, state, frozen.drawn(id));
CREATE INDEX document_envelope ON frozen.document USING btree (envelope_id);
CREATE INDEX document_key ON frozen.document USING btree (letter_id, sender);
CREATE INDEX document_letter ON frozen.document USING btree (letter, municipality);
CREATE INDEX event_letter ON frozen.event USING btree (letter, municipality, id);
CREATE INDEX follow_up_document ON frozen.follow_up USING btree (document, municipality) WHERE (document <> 0);
CREATE INDEX follow_up_due ON frozen.follow_up USING btree (due, id);
CREATE INDEX follow_up_holder ON frozen.follow_up USING btree (holder) WHERE (holder IS NOT NULL);
CREATE INDEX follow_up_key_owner ON frozen.follow_up_key USING btree (follow_up, municipality);
CREATE INDEX follow_up_letter ON frozen.follow_up USING btree (letter, municipality);
CREATE UNIQUE INDEX known_course_citizen ON frozen.known_course USING btree (citizen, course, municipality) WHERE (known_until = '1000000000000000'::bigint);
CREATE INDEX known_course_now ON frozen.known_course USING btree (municipality, referred, course) WHERE (known_until = '1000000000000000'::bigint);
CREATE INDEX known_course_then ON frozen.known_course USING btree (municipality, referred, course, known_from, known_until);
CREATE INDEX lane_due ON frozen.lane USING btree (target, partner, due, delivery) WHERE (delivery <> 0);
CREATE INDEX lane_held ON frozen.lane USING btree (target) WHERE (held_until <> 0);
CREATE INDEX lane_holder ON frozen.lane USING btree (holder) WHERE (holder IS NOT NULL);
CREATE INDEX late_translation_seen ON frozen.late_translation USING btree (seen, letter);
CREATE INDEX letter_bundle ON frozen.letter USING btree (bundle_id);
CREATE INDEX letter_message ON frozen.letter USING btree (message_id);
CREATE INDEX letter_part ON frozen.letter USING btree (part_of, municipality) WHERE (part_of IS NOT NULL);
CREATE INDEX letter_reception ON frozen.letter USING btree (reception, municipality);
CREATE INDEX letter_refused ON frozen.letter USING btree (letter_id) WHERE withdrawn;
CREATE INDEX letter_seen ON frozen.letter USING btree (seen, id);
CREATE INDEX pressed_when ON frozen.pressed USING btree (pressed);
CREATE INDEX reception_aside ON frozen.reception USING btree (state, frozen.drawn(id)) WHERE (state > 0);
CREATE INDEX reception_first ON frozen.reception USING btree (first, frozen.drawn(id)) WHERE (first IS NOT NULL);
CREATE INDEX reception_order ON frozen.reception USING btree (frozen.drawn(id));
CREATE UNIQUE INDEX reception_public_id ON frozen.reception USING btree (public_id, municipality);
CREATE INDEX record_citizen ON frozen.record_resource USING btree (citizen, municipality) WHERE (citizen <> 0);
CREATE INDEX record_key_value ON frozen.record_key USING btree (value, parameter, type, partner);
CREATE UNIQUE INDEX record_name ON frozen.record_resource USING btree (partner, type, name, municipality);
CREATE INDEX resent_envelope_id ON frozen.resent_envelope USING btree (envelope_id);
CREATE INDEX unjoined_letter_order ON frozen.unjoined_letter USING btree (frozen.drawn(letter));
ALTER INDEX frozen.body_pkey ATTACH PARTITION frozen.body_202611_pkey;
ALTER INDEX frozen.body_pkey ATTACH PARTITION frozen.body_202612_pkey;
ALTER INDEX frozen.body_pkey ATTACH PARTITION frozen.body_202701_pkey;
ALTER INDEX frozen.body_pkey ATTACH PARTITION frozen.body_stays_pkey;
ALTER INDEX frozen.reception_body_pkey ATTACH PARTITION frozen.reception_body_202611_pkey;
ALTER INDEX frozen.reception_body_pkey ATTACH PARTITION frozen.reception_body_202612_pkey;
ALTER INDEX frozen.reception_body_pkey ATTACH PARTITION frozen.reception_body_202701_pkey;
ALTER INDEX frozen.reception_body_pkey ATTACH PARTITION frozen.reception_body_stays_pkey;
