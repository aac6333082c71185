-- A store as version 004 of the form left it on PostgreSQL: the one of version_003.sql with the step 004, and then what pg_dump 15 says of its
-- schema (--schema=frozen --inserts --no-owner --no-privileges), without comments, commands of psql and CREATE SCHEMA.
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
ALTER TABLE ONLY frozen.body ATTACH PARTITION frozen.body_202611 FOR VALUES FROM ('2026-11-01') TO ('2026-12-01');
ALTER TABLE ONLY frozen.body ATTACH PARTITION frozen.body_202612 FOR VALUES FROM ('2026-12-01') TO ('2027-01-01');
ALTER TABLE ONLY frozen.body ATTACH PARTITION frozen.body_202701 FOR VALUES FROM ('2027-01-01') TO ('2027-02-01');
ALTER TABLE ONLY frozen.body ATTACH PARTITION frozen.body_stays FOR VALUES FROM (MINVALUE) TO ('2000-01-01');
ALTER TABLE ONLY frozen.reception_body ATTACH PARTITION frozen.reception_body_202611 FOR VALUES FROM ('2026-11-01') TO ('2026-12-01');
ALTER TABLE ONLY frozen.reception_body ATTACH PARTITION frozen.reception_body_202612 FOR VALUES FROM ('2026-12-01') TO ('2027-01-01');
ALTER TABLE ONLY frozen.reception_body ATTACH PARTITION frozen.reception_body_202701 FOR VALUES FROM ('2027-01-01') TO ('2027-02-01');
ALTER TABLE ONLY frozen.reception_body ATTACH PARTITION frozen.reception_body_stays FOR VALUES FROM (MINVALUE) TO ('2000-01-01');
INSERT INTO frozen.body_202611 VALUES (0, '2026-11-26', 35, '\x03846d98343c5844495339312f3e');
INSERT INTO frozen.body_202611 VALUES (0, '2026-11-26', 36, '\x03074430b23c5842494e30312f3e');
INSERT INTO frozen.body_202611 VALUES (0, '2026-11-26', 43, '\x03846d98343c5844495339312f3e');
INSERT INTO frozen.body_202611 VALUES (0, '2026-11-26', 44, '\x03074430b23c5842494e30312f3e');
INSERT INTO frozen.body_202611 VALUES (0, '2026-11-26', 49, '\x031e51d3643c58444953393120616761696e2f3e');
INSERT INTO frozen.delivery VALUES (0, 9, 8, 0, 'demo', 'out', '06a4857dff1782ae033daca38bd54f9b', 0, 0, 1700000000000, 1700000000000, 'message-D3', 'application/fhir+json', '', '2026-11-26');
INSERT INTO frozen.delivery VALUES (0, 3, 2, 0, 'demo', 'out', '06a4857dff1782ae033daca38bd54f9b', 2, 1, 0, 1700000000010, 'message-D1', 'application/fhir+json', '', '2026-11-26');
INSERT INTO frozen.delivery VALUES (0, 12, 11, 0, 'demo', 'out', '13e2d7fc8ffd42d64e90fb8a36a745a0', 4, 1, 0, 1700000000010, 'message-D4', 'application/fhir+json', 'connect: why D4', '2026-11-26');
INSERT INTO frozen.delivery VALUES (0, 15, 14, 0, 'demo', 'out', '448d618e2b86a1841fcbf8ef3989d3f2', 6, 1, 1700000060000, 1700000000020, 'message-D5', 'application/fhir+json', 'given up', '2026-11-26');
INSERT INTO frozen.delivery VALUES (0, 18, 17, 0, 'demo', 'out', 'd34ba60249aebf05630383968e8e7c5c', 5, 1, 1700000060000, 1700000000010, 'message-D6', 'application/fhir+json', 'connect: why D6', '2026-11-26');
INSERT INTO frozen.delivery VALUES (0, 21, 20, 0, 'demo', 'out', 'ccfd76ed269be01237d588c209deb30d', 0, 1, 1700000060000, 1700000000010, 'message-D7', 'application/fhir+json', 'connect: why D7', '2026-11-26');
INSERT INTO frozen.delivery VALUES (0, 6, 5, 0, 'demo', 'out', '06a4857dff1782ae033daca38bd54f9b', 3, 1, 0, 1700000000010, 'message-D2', 'application/fhir+json', 'connect: why D2', '2026-11-26');
INSERT INTO frozen.delivery VALUES (0, 37, 34, 35, 'demo', 'vans', '06a4857dff1782ae033daca38bd54f9b', 2, 1, 0, 1700000000000, 'key of 1', 'application/xml', '', '2026-11-26');
INSERT INTO frozen.delivery VALUES (0, 38, 34, 36, 'demo', 'vans', '06a4857dff1782ae033daca38bd54f9b', 2, 1, 0, 1700000000000, 'key of 2', 'application/xml', '', '2026-11-26');
INSERT INTO frozen.delivery VALUES (0, 45, 42, 43, 'demo', 'vans', '3e1fc81f779dd4c376fe0665021cf1c6', 2, 1, 0, 1700000060000, 'key of 1', 'application/xml', '', '2026-11-26');
INSERT INTO frozen.delivery VALUES (0, 46, 42, 44, 'demo', 'vans', '3e1fc81f779dd4c376fe0665021cf1c6', 2, 1, 0, 1700000060000, 'key of 2', 'application/xml', '', '2026-11-26');
INSERT INTO frozen.delivery VALUES (0, 49, 42, 43, 'demo', 'vans', '3e1fc81f779dd4c376fe0665021cf1c6', 2, 1, 0, 1700012060000, 'key of 0', 'application/xml', '', '2026-11-26');
INSERT INTO frozen.document VALUES (0, 36, 34, 0, 'XDIS91', '5790000000012', '5790000000029', 'ED2M1', 'D2M1', 'XD9134L', 'application/xml', 7200000, 1700000000000, 0, '', '\x', 0, 0, '2026-11-26');
INSERT INTO frozen.document VALUES (0, 35, 34, 0, 'XDIS91', '5790000000012', '5790000000029', 'ED1M1', 'D1M1', 'XD9134L', 'application/xml', 7200000, 1700000000000, 1, '', '\x', 0, 0, '2026-11-26');
INSERT INTO frozen.document VALUES (0, 44, 42, 0, 'XDIS91', '5790000000012', '5790000000029', 'ED2M2', 'D2M2', 'XD9134L', 'application/xml', 7200000, 1700000060000, 0, '', '\x', 0, 0, '2026-11-26');
INSERT INTO frozen.document VALUES (0, 43, 42, 0, 'XDIS91', '5790000000012', '5790000000029', 'ED1M2', 'D1M2', 'XD9134L', 'application/xml', 7200000, 1700012060000, 0, '', '\x', 1, 1700012000000, '2026-11-26');
INSERT INTO frozen.envelope_key VALUES (0, '5790000000012', 'ED1', 5969490018252948122, 1);
INSERT INTO frozen.envelope_key VALUES (0, '5790000000012', 'ED2', 8158949681458698606, 4);
INSERT INTO frozen.envelope_key VALUES (0, '5790000000012', 'ED3', -6179735000703053214, 7);
INSERT INTO frozen.envelope_key VALUES (0, '5790000000012', 'ED4', -6178349728074175426, 10);
INSERT INTO frozen.envelope_key VALUES (0, '5790000000012', 'ED5', -7876769108966082902, 13);
INSERT INTO frozen.envelope_key VALUES (0, '5790000000012', 'ED6', -9025495638409130826, 16);
INSERT INTO frozen.envelope_key VALUES (0, '5790000000012', 'ED7', 3622308166502206434, 19);
INSERT INTO frozen.envelope_key VALUES (0, '5790000000012', 'E99', 5969490018252948122, 1);
INSERT INTO frozen.envelope_key VALUES (0, '5790000000012', 'ED9', 741748510536106314, 27);
INSERT INTO frozen.envelope_key VALUES (0, '5790000000012', 'EH1', 6101404251792194578, 30);
INSERT INTO frozen.envelope_key VALUES (0, '5790000000012', 'EM1', -2068353689438796238, 33);
INSERT INTO frozen.envelope_key VALUES (0, '5790000000012', 'EM2', 6325528956939053702, 41);
INSERT INTO frozen.follow_up VALUES (0, 50, 42, 43, 2, 1700019260000, 0, 0, NULL, NULL);
INSERT INTO frozen.follow_up VALUES (0, 29, 28, 0, 1, 1700000000000, 0, 0, NULL, NULL);
INSERT INTO frozen.follow_up VALUES (0, 32, 31, 0, 0, 1700000000000, 1700003600000, 0, NULL, NULL);
INSERT INTO frozen.follow_up VALUES (0, 40, 34, 36, 2, 1700007200000, 0, 0, NULL, NULL);
INSERT INTO frozen.follow_up VALUES (0, 48, 42, 44, 2, 1700007260000, 0, 0, NULL, NULL);
INSERT INTO frozen.follow_up_key VALUES (0, '0123456789ABCDEF0123456789ABCDEF', '5790000000012', '5790000000029', 'XDIS91', 32);
INSERT INTO frozen.genvej VALUES (4);
INSERT INTO frozen.lane VALUES (0, 'out', 'd34ba60249aebf05630383968e8e7c5c', 'demo', 18, 1700000060000, 0, 0, 0, 0, NULL, NULL);
INSERT INTO frozen.lane VALUES (0, 'out', 'ccfd76ed269be01237d588c209deb30d', 'demo', 21, 1700000060000, 0, 0, 0, 0, NULL, NULL);
INSERT INTO frozen.lane VALUES (0, 'out', '06a4857dff1782ae033daca38bd54f9b', 'demo', 9, 1700000000000, 1700003600000, 6, 0, 0, NULL, NULL);
INSERT INTO frozen.letter VALUES (0, 2, 1, 'XREF15', '5790000000012', '5790000000029', 'ED1', 'D1', 'hash of content of D1', 'message-D1', 'bundle-D1', 'XR1534K', 0, 42, 0, false, false, false, false, NULL, NULL, '2026-11-26', '734');
INSERT INTO frozen.letter VALUES (0, 5, 4, 'XREF15', '5790000000012', '5790000000029', 'ED2', 'D2', 'hash of content of D2', 'message-D2', 'bundle-D2', 'XR1534K', 0, 42, 0, false, false, false, false, NULL, NULL, '2026-11-26', '736');
INSERT INTO frozen.letter VALUES (0, 8, 7, 'XREF15', '5790000000012', '5790000000029', 'ED3', 'D3', 'hash of content of D3', 'message-D3', 'bundle-D3', 'XR1534K', 0, 42, 0, false, false, false, false, NULL, NULL, '2026-11-26', '737');
INSERT INTO frozen.letter VALUES (0, 11, 10, 'XREF15', '5790000000012', '5790000000029', 'ED4', 'D4', 'hash of content of D4', 'message-D4', 'bundle-D4', 'XR1534K', 0, 42, 0, false, false, false, false, NULL, NULL, '2026-11-26', '738');
INSERT INTO frozen.letter VALUES (0, 14, 13, 'XREF15', '5790000000012', '5790000000029', 'ED5', 'D5', 'hash of content of D5', 'message-D5', 'bundle-D5', 'XR1534K', 0, 42, 0, false, false, false, false, NULL, NULL, '2026-11-26', '740');
INSERT INTO frozen.letter VALUES (0, 17, 16, 'XREF15', '5790000000012', '5790000000029', 'ED6', 'D6', 'hash of content of D6', 'message-D6', 'bundle-D6', 'XR1534K', 0, 42, 0, false, false, false, false, NULL, NULL, '2026-11-26', '741');
INSERT INTO frozen.letter VALUES (0, 20, 19, 'XREF15', '5790000000012', '5790000000029', 'ED7', 'D7', 'hash of content of D7', 'message-D7', 'bundle-D7', 'XR1534K', 0, 42, 0, false, false, false, false, NULL, NULL, '2026-11-26', '742');
INSERT INTO frozen.letter VALUES (0, 26, 25, 'XREF15', '5790000000012', '5790000000029', 'ED8', 'D8', 'hash of content', 'message-D8', 'bundle-D8', 'XR1534K', 0, 42, 0, false, false, false, false, NULL, NULL, '2026-11-26', '758');
INSERT INTO frozen.letter VALUES (0, 28, 27, 'XREF15', '5790000000012', '5790000000029', 'ED9', 'D9', 'hash of content of D9', 'message-D9', 'bundle-D9', 'XR1534K', 0, 0, 0, false, false, true, false, '06a4857dff1782ae033daca38bd54f9b', NULL, '2026-11-26', '759');
INSERT INTO frozen.letter VALUES (0, 31, 30, 'XDIS91', '5790000000012', '5790000000029', 'EH1', 'H1', 'hash of content of H1', 'message-H1', 'bundle-H1', 'XR1534K', 0, 0, 0, false, false, false, false, '06a4857dff1782ae033daca38bd54f9b', NULL, '2026-11-26', '761');
INSERT INTO frozen.letter VALUES (0, 34, 33, 'care-communication-message', '5790000000012', '5790000000029', 'EM1', 'M1', 'hash of content of M1', 'message-M1', 'bundle-M1', 'XR1534K', 0, 42, 1, false, true, false, false, '06a4857dff1782ae033daca38bd54f9b', NULL, '2026-11-26', '762');
INSERT INTO frozen.letter VALUES (0, 42, 41, 'care-communication-message', '5790000000012', '5790000000029', 'EM2', 'M2', 'hash of content of M2', 'message-M2', 'bundle-M2', 'XR1534K', 0, 42, 1, false, true, false, false, '3e1fc81f779dd4c376fe0665021cf1c6', NULL, '2026-11-26', '769');
INSERT INTO frozen.letter_key VALUES (0, '5790000000012', 'D1', 2, 1, 'hash of content of D1');
INSERT INTO frozen.letter_key VALUES (0, '5790000000012', 'D2', 5, 4, 'hash of content of D2');
INSERT INTO frozen.letter_key VALUES (0, '5790000000012', 'D3', 8, 7, 'hash of content of D3');
INSERT INTO frozen.letter_key VALUES (0, '5790000000012', 'D4', 11, 10, 'hash of content of D4');
INSERT INTO frozen.letter_key VALUES (0, '5790000000012', 'D5', 14, 13, 'hash of content of D5');
INSERT INTO frozen.letter_key VALUES (0, '5790000000012', 'D6', 17, 16, 'hash of content of D6');
INSERT INTO frozen.letter_key VALUES (0, '5790000000012', 'D7', 20, 19, 'hash of content of D7');
INSERT INTO frozen.letter_key VALUES (0, '5790000000012', 'D9', 28, 27, 'hash of content of D9');
INSERT INTO frozen.letter_key VALUES (0, '5790000000012', 'H1', 31, 30, 'hash of content of H1');
INSERT INTO frozen.letter_key VALUES (0, '5790000000012', 'M1', 34, 33, 'hash of content of M1');
INSERT INTO frozen.letter_key VALUES (0, '5790000000012', 'M2', 42, 41, 'hash of content of M2');
INSERT INTO frozen.municipality VALUES (0);
INSERT INTO frozen.node VALUES (0, 'f99e0f5b4ce8b42f9bfa51f04de8834a', 27, '2026-11-26 08:04:06.665515+00', '{13,11,1,1,11,2,6,1,1,1,4,1,0,1,1,1,12,1}', '');
INSERT INTO frozen.node VALUES (0, 'e1216a1d228367bc1b99e2c47a85d08d', 0, '2026-11-26 09:13:26.045735+00', '{}', '');
INSERT INTO frozen.node VALUES (0, '645a6163ef2639c3e3d054c4751d4ac0', 0, '2026-11-26 09:13:26.180258+00', '{}', '');
INSERT INTO frozen.node VALUES (0, '17a2efdb3ac3b835f060de06ff4062e0', 0, '2026-11-26 12:37:19.356234+00', '{}', '');
INSERT INTO frozen.node VALUES (0, 'cf065f884ae090ead5571a7a0bdd5d33', 0, '2026-11-26 12:37:19.394552+00', '{}', '');
INSERT INTO frozen.patient VALUES (0, '0101010101', '06a4857dff1782ae033daca38bd54f9b');
INSERT INTO frozen.patient VALUES (0, '0303030303', '3e1fc81f779dd4c376fe0665021cf1c6');
INSERT INTO frozen.reception VALUES (0, 1, '018bcfe5-6800-76d9-94bb-3b950668461f', 'demo', 'application/xml', 1700000000000, 0, NULL, 200, '', '', 'application/xml', '2026-11-26', 0, NULL);
INSERT INTO frozen.reception VALUES (0, 4, '018bcfe5-6800-70e6-80c7-2039f56e1433', 'demo', 'application/xml', 1700000000000, 0, NULL, 200, '', '', 'application/xml', '2026-11-26', 0, NULL);
INSERT INTO frozen.reception VALUES (0, 7, '018bcfe5-6800-744e-b17e-fc3ec9d828cf', 'demo', 'application/xml', 1700000000000, 0, NULL, 200, '', '', 'application/xml', '2026-11-26', 0, NULL);
INSERT INTO frozen.reception VALUES (0, 10, '018bcfe5-6800-71cc-937d-989ddba93c9a', 'demo', 'application/xml', 1700000000000, 0, NULL, 200, '', '', 'application/xml', '2026-11-26', 0, NULL);
INSERT INTO frozen.reception VALUES (0, 13, '018bcfe5-6800-7bf5-8f4b-5a3ddfb21ad6', 'demo', 'application/xml', 1700000000000, 0, NULL, 200, '', '', 'application/xml', '2026-11-26', 0, NULL);
INSERT INTO frozen.reception VALUES (0, 16, '018bcfe5-6800-7b97-9355-782b3542b859', 'demo', 'application/xml', 1700000000000, 0, NULL, 200, '', '', 'application/xml', '2026-11-26', 0, NULL);
INSERT INTO frozen.reception VALUES (0, 19, '018bcfe5-6800-7dee-b861-b44c67334f72', 'demo', 'application/xml', 1700000000000, 0, NULL, 200, '', '', 'application/xml', '2026-11-26', 0, NULL);
INSERT INTO frozen.reception VALUES (0, 22, '018bcfe5-6800-7f91-b5dc-722d5a78807b', 'demo', 'application/xml', 1700000000000, 1, 1, 200, '', '', 'application/xml', '2026-11-26', 0, NULL);
INSERT INTO frozen.reception VALUES (0, 25, '018bcfe5-6800-7691-a20e-9ed258953faa', 'demo', 'application/xml', 1700000000000, 2, NULL, 422, '', '', 'application/xml', '2026-11-26', 0, NULL);
INSERT INTO frozen.reception VALUES (0, 27, '018bcfe5-6800-7ae7-a820-2549a4442c30', 'demo', 'application/xml', 1700000000000, 0, NULL, 200, '', '', 'application/xml', '2026-11-26', 0, NULL);
INSERT INTO frozen.reception VALUES (0, 30, '018bcfe5-6800-761b-b443-d94e752ab9fa', 'demo', 'application/xml', 1700000000000, 0, NULL, 202, '', '', 'application/xml', '2026-11-26', 0, NULL);
INSERT INTO frozen.reception VALUES (0, 33, '018bcfe5-6800-74b2-89df-e18ca6b146b9', 'demo', 'application/xml', 1700000000000, 0, NULL, 200, '', '', 'application/xml', '2026-11-26', 0, NULL);
INSERT INTO frozen.reception VALUES (0, 41, 'R-M2', 'demo', 'application/xml', 1700000000000, 0, NULL, 200, '', '', 'application/xml', '2026-11-26', 0, NULL);
INSERT INTO frozen.reception_body_202611 VALUES (0, '2026-11-26', 1, '\x7b7d', '\x03a178672072656365697074206f66204431', '\x0347e10f287b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4431227d', '\x03064aa59d3c456d6573736167653e636f6e74656e74206f662044313c2f456d6573736167653e');
INSERT INTO frozen.reception_body_202611 VALUES (0, '2026-11-26', 4, '\x7b7d', '\x031b296eb972656365697074206f66204432', '\x031e5f492a7b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4432227d', '\x03f6983bea3c456d6573736167653e636f6e74656e74206f662044323c2f456d6573736167653e');
INSERT INTO frozen.reception_body_202611 VALUES (0, '2026-11-26', 7, '\x7b7d', '\x038d1969ce72656365697074206f66204433', '\x0329358b2b7b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4433227d', '\x0399d49e713c456d6573736167653e636f6e74656e74206f662044333c2f456d6573736167653e');
INSERT INTO frozen.reception_body_202611 VALUES (0, '2026-11-26', 10, '\x7b7d', '\x032e8c0d5072656365697074206f66204434', '\x03ac23c42e7b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4434227d', '\x03163d06053c456d6573736167653e636f6e74656e74206f662044343c2f456d6573736167653e');
INSERT INTO frozen.reception_body_202611 VALUES (0, '2026-11-26', 13, '\x7b7d', '\x03b8bc0a2772656365697074206f66204435', '\x039b49062f7b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4435227d', '\x037971a39e3c456d6573736167653e636f6e74656e74206f662044353c2f456d6573736167653e');
INSERT INTO frozen.reception_body_202611 VALUES (0, '2026-11-26', 16, '\x7b7d', '\x0302ed03be72656365697074206f66204436', '\x03c2f7402d7b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4436227d', '\x0389a33de93c456d6573736167653e636f6e74656e74206f662044363c2f456d6573736167653e');
INSERT INTO frozen.reception_body_202611 VALUES (0, '2026-11-26', 19, '\x7b7d', '\x0394dd04c972656365697074206f66204437', '\x03f59d822c7b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4437227d', '\x03e6ef98723c456d6573736167653e636f6e74656e74206f662044373c2f456d6573736167653e');
INSERT INTO frozen.reception_body_202611 VALUES (0, '2026-11-26', 22, '\x7b7d', '\x03a178672072656365697074206f66204431', '\x0347e10f287b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4431227d', '\x03064aa59d3c456d6573736167653e636f6e74656e74206f662044313c2f456d6573736167653e');
INSERT INTO frozen.reception_body_202611 VALUES (0, '2026-11-26', 25, '\x7b7d', '\x0305c0bb5972656365697074206f66204438', '\x03c8dade277b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4438227d', '\x03a83c59b03c456d6573736167653e636f6e74656e743c2f456d6573736167653e');
INSERT INTO frozen.reception_body_202611 VALUES (0, '2026-11-26', 27, '\x7b7d', '\x0393f0bc2e72656365697074206f66204439', '\x0300000000', '\x03f83ca99b3c456d6573736167653e636f6e74656e74206f662044393c2f456d6573736167653e');
INSERT INTO frozen.reception_body_202611 VALUES (0, '2026-11-26', 30, '\x7b7d', '\x03ad37d28c72656365697074206f66204831', '\x0300000000', '\x03fdf31f073c456d6573736167653e636f6e74656e74206f662048313c2f456d6573736167653e');
INSERT INTO frozen.reception_body_202611 VALUES (0, '2026-11-26', 33, '\x7b7d', '\x03e8c3a5f172656365697074206f66204d31', '\x03cdae07557b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4d31227d', '\x03ee40301a3c456d6573736167653e636f6e74656e74206f66204d313c2f456d6573736167653e');
INSERT INTO frozen.reception_body_202611 VALUES (0, '2026-11-26', 41, '\x7b7d', '\x035292ac6872656365697074206f66204d32', '\x03941041577b227265736f7572636554797065223a2242756e646c65222c226964223a2262756e646c652d4d32227d', '\x031e92ae6d3c456d6573736167653e636f6e74656e74206f66204d323c2f456d6573736167653e');
INSERT INTO frozen.target VALUES (0, 'out');
INSERT INTO frozen.target VALUES (0, 'vans');
INSERT INTO frozen.thread VALUES (0, 'thread-1', '3e1fc81f779dd4c376fe0665021cf1c6');
SELECT pg_catalog.setval('frozen.lease', 11, true);
SELECT pg_catalog.setval('frozen.number', 50, true);
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
ALTER TABLE ONLY frozen.resent_envelope
    ADD CONSTRAINT resent_envelope_pkey PRIMARY KEY (municipality, document, envelope_id);
ALTER TABLE ONLY frozen.resource
    ADD CONSTRAINT resource_pkey PRIMARY KEY (municipality, name);
ALTER TABLE ONLY frozen.target
    ADD CONSTRAINT target_pkey PRIMARY KEY (municipality, name);
ALTER TABLE ONLY frozen.thread
    ADD CONSTRAINT thread_pkey PRIMARY KEY (municipality, id);
CREATE INDEX delivery_lane ON frozen.delivery USING btree (lane, target, municipality, id) WHERE (state = ANY (ARRAY[0, 5]));
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
CREATE INDEX lane_due ON frozen.lane USING btree (target, partner, due, delivery) WHERE (delivery <> 0);
CREATE INDEX lane_held ON frozen.lane USING btree (target) WHERE (held_until <> 0);
CREATE INDEX lane_holder ON frozen.lane USING btree (holder) WHERE (holder IS NOT NULL);
CREATE INDEX late_translation_seen ON frozen.late_translation USING btree (seen, letter);
CREATE INDEX letter_bundle ON frozen.letter USING btree (bundle_id);
CREATE INDEX letter_message ON frozen.letter USING btree (message_id);
CREATE INDEX letter_part ON frozen.letter USING btree (part_of, municipality) WHERE (part_of IS NOT NULL);
CREATE INDEX letter_reception ON frozen.letter USING btree (reception, municipality);
CREATE INDEX letter_seen ON frozen.letter USING btree (seen, id);
CREATE INDEX pressed_when ON frozen.pressed USING btree (pressed);
CREATE INDEX reception_aside ON frozen.reception USING btree (state, frozen.drawn(id)) WHERE (state > 0);
CREATE INDEX reception_first ON frozen.reception USING btree (first, frozen.drawn(id)) WHERE (first IS NOT NULL);
CREATE INDEX reception_order ON frozen.reception USING btree (frozen.drawn(id));
CREATE UNIQUE INDEX reception_public_id ON frozen.reception USING btree (public_id, municipality);
CREATE INDEX resent_envelope_id ON frozen.resent_envelope USING btree (envelope_id);
ALTER INDEX frozen.body_pkey ATTACH PARTITION frozen.body_202611_pkey;
ALTER INDEX frozen.body_pkey ATTACH PARTITION frozen.body_202612_pkey;
ALTER INDEX frozen.body_pkey ATTACH PARTITION frozen.body_202701_pkey;
ALTER INDEX frozen.body_pkey ATTACH PARTITION frozen.body_stays_pkey;
ALTER INDEX frozen.reception_body_pkey ATTACH PARTITION frozen.reception_body_202611_pkey;
ALTER INDEX frozen.reception_body_pkey ATTACH PARTITION frozen.reception_body_202612_pkey;
ALTER INDEX frozen.reception_body_pkey ATTACH PARTITION frozen.reception_body_202701_pkey;
ALTER INDEX frozen.reception_body_pkey ATTACH PARTITION frozen.reception_body_stays_pkey;
