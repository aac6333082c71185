-- What the store on PostgreSQL promises, each as a question that has no answer when the promise is kept (postgres/001_first.sql says the same in words).
-- A line that begins with --! names the issue (conformance/model/issues/store.csv); a row says place, what was found, what was expected.
-- All of them are asked in one state of the database; names and identifiers that senders have chosen are not quoted.

--! store.reception
-- A duplicate has its first; nothing else has one; what was accepted has letters, or is a transaction of the record.
SELECT 'reception ' || r.id, 'state ' || state || ', first ' || coalesce(first::text, 'none') || ', ' || count(l.id) || ' letters',
       'a duplicate with its first, or an accepted one with letters, or a refused one'
FROM reception r LEFT JOIN letter l ON l.municipality = r.municipality AND l.reception = r.id GROUP BY r.municipality, r.id
HAVING state NOT IN (0, 1, 2) OR (state = 1) <> (first IS NOT NULL) OR (state = 1 AND count(l.id) > 0)
    OR (state = 0 AND (count(l.id) = 0) <> EXISTS (SELECT 1 FROM record_reception c WHERE c.municipality = r.municipality AND c.reception = r.id));
--! store.reception
SELECT 'reception ' || c.reception, 'a transaction of the record that was not accepted', 'an accepted one'
FROM record_reception c LEFT JOIN reception r ON r.municipality = c.municipality AND r.id = c.reception WHERE r.state IS DISTINCT FROM 0;

--! store.letter_range
-- A letter belongs to its reception and is kept with it: else its translation would not be found.
SELECT 'letter ' || l.id, 'reception ' || l.reception || ', kept ' || l.kept, 'a reception that is there, and kept on the same day'
FROM letter l LEFT JOIN reception r ON r.municipality = l.municipality AND r.id = l.reception WHERE r.id IS NULL OR r.kept <> l.kept;

--! store.municipality
-- A row lies with the municipality that its number carries, and that one is known: else it would not be found.
SELECT what || ' ' || id, 'municipality ' || municipality, 'municipality ' || place(id) || ', which its number carries' FROM (
    SELECT 'reception' AS what, municipality, id FROM reception UNION ALL SELECT 'letter', municipality, id FROM letter
    UNION ALL SELECT 'delivery', municipality, id FROM delivery UNION ALL SELECT 'document', municipality, id FROM document
    UNION ALL SELECT 'follow-up', municipality, id FROM follow_up UNION ALL SELECT 'citizen', municipality, id FROM citizen
    UNION ALL SELECT 'resource', municipality, id FROM record_resource UNION ALL SELECT 'a version of resource', municipality, record FROM record_version
    UNION ALL SELECT 'a key of resource', municipality, record FROM record_key UNION ALL SELECT 'a reference to resource', municipality, target FROM record_reference
    UNION ALL SELECT 'filed letter', municipality, letter FROM citizen_letter UNION ALL SELECT 'unfiled letter', municipality, letter FROM unjoined_letter
    UNION ALL SELECT 'note', municipality, id FROM citizen_note UNION ALL SELECT 'course as it was known', municipality, id FROM known_course
) AS numbered WHERE municipality <> place(id);
--! store.municipality
SELECT DISTINCT 'municipality ' || k.municipality, 'rows of it', 'that it is among those that are looked for'
FROM (SELECT municipality FROM letter_key UNION SELECT municipality FROM envelope_key UNION SELECT municipality FROM letter
    UNION SELECT municipality FROM citizen) AS k
WHERE NOT EXISTS (SELECT 1 FROM municipality m WHERE m.municipality = k.municipality);

--! store.number
-- Numbers are given once: none is higher than the last one that was drawn.
SELECT 'numbers', 'the last that was drawn is ' || last_value, 'at least ' || most FROM number, (
    SELECT max(n) AS most FROM (SELECT max(id & 4503599627370495) AS n FROM reception UNION ALL SELECT max(id & 4503599627370495) FROM letter
        UNION ALL SELECT max(id & 4503599627370495) FROM delivery UNION ALL SELECT max(id & 4503599627370495) FROM document WHERE id > 0
        UNION ALL SELECT max(id & 4503599627370495) FROM follow_up UNION ALL SELECT max(id & 4503599627370495) FROM citizen
        UNION ALL SELECT max(id & 4503599627370495) FROM record_resource UNION ALL SELECT max(id & 4503599627370495) FROM citizen_note
        UNION ALL SELECT max(id & 4503599627370495) FROM known_course) AS each
) AS given WHERE most > last_value;

--! store.letter_key
-- What a duplicate is recognised by leads to a letter that took effect under these identifiers.
SELECT 'letter ' || k.letter, 'a key of another letter or of one that was refused', 'a letter of an accepted reception with the identifiers of its key'
FROM letter_key k LEFT JOIN letter l ON l.municipality = place(k.letter) AND l.id = k.letter
    LEFT JOIN reception r ON r.municipality = l.municipality AND r.id = l.reception
WHERE l.id IS NULL OR l.withdrawn OR l.sender <> k.sender OR l.letter_id <> k.letter_id OR l.content_hash <> k.content_hash
    OR l.reception <> k.reception OR r.state IS DISTINCT FROM 0;
--! store.letter_key
-- One letter under one identifier of a sender: whatever took effect has its key.
SELECT 'letter ' || l.id, 'no key', 'the key by which a second copy is recognised'
FROM letter l JOIN reception r ON r.municipality = l.municipality AND r.id = l.reception
WHERE r.state = 0 AND l.letter_id <> '' AND NOT l.withdrawn AND NOT EXISTS (SELECT 1 FROM letter_key k WHERE k.letter = l.id);
--! store.letter_key
SELECT 'reception ' || k.reception, 'an envelope''s key, state ' || coalesce(r.state::text, 'none'), 'a reception that was accepted'
FROM envelope_key k LEFT JOIN reception r ON r.municipality = place(k.reception) AND r.id = k.reception WHERE r.state IS DISTINCT FROM 0;

--! store.letter_lost
-- Whatever took effect goes somewhere: it is delivered, it was joined to another, it waits for its other half, it acknowledges something, or it
-- belongs into a citizen's file.
SELECT 'letter ' || l.id || ' of message ' || r.public_id, 'nothing that is to be done with it', 'a delivery, another half, a file, or that it is a receipt'
FROM letter l JOIN reception r ON r.municipality = l.municipality AND r.id = l.reception
WHERE r.state = 0 AND NOT l.receipt AND NOT l.withdrawn AND l.part_of IS NULL
    AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.municipality = l.municipality AND d.letter = l.id)
    AND NOT EXISTS (SELECT 1 FROM follow_up f WHERE f.municipality = l.municipality AND f.letter = l.id AND f.kind = 0)
    AND NOT EXISTS (SELECT 1 FROM citizen_letter c WHERE c.municipality = l.municipality AND c.letter = l.id)
    AND NOT EXISTS (SELECT 1 FROM unjoined_letter u WHERE u.municipality = l.municipality AND u.letter = l.id);

--! store.delivery_range
SELECT 'delivery ' || d.id, 'letter ' || d.letter || ', document ' || d.document, 'a letter that is there, and a document of it where one is named'
FROM delivery d LEFT JOIN letter l ON l.municipality = d.municipality AND l.id = d.letter
    LEFT JOIN document o ON o.municipality = d.municipality AND o.id = d.document
WHERE l.id IS NULL OR (d.document <> 0 AND o.letter IS DISTINCT FROM d.letter);

--! store.delivery_state
SELECT 'delivery ' || id, 'state ' || state, 'a state that is known' FROM delivery WHERE state NOT IN (0, 2, 3, 4, 5, 6);

--! store.lane_head
-- A lane has a row while something in it is open, with the oldest as its head, or while it is held.
SELECT 'lane ' || coalesce(open.lane, lane.lane) || ' of target ' || coalesce(open.target, lane.target),
       CASE WHEN lane.lane IS NULL THEN 'no row' ELSE 'head ' || lane.delivery || ', held until ' || lane.held_until END,
       coalesce('head ' || oldest, 'nothing, or a hold')
FROM (SELECT municipality, target, lane, min(id) AS oldest FROM delivery WHERE state IN (0, 5) GROUP BY municipality, target, lane) AS open
    FULL JOIN lane ON lane.municipality = open.municipality AND lane.target = open.target AND lane.lane = open.lane
WHERE lane.delivery IS DISTINCT FROM coalesce(oldest, 0) OR (oldest IS NULL AND held_until = 0);

--! store.lane_hold
-- A lane is held by one of its own that was refused or is dead.
SELECT 'lane ' || lane.lane || ' of target ' || lane.target, 'held by delivery ' || held_by || ' with state ' || coalesce(d.state::text, 'none')
       || ' until ' || held_until, 'held by one of the same lane that was refused (3) or is dead (4)'
FROM lane LEFT JOIN delivery d ON d.municipality = place(held_by) AND d.id = held_by
WHERE (held_until <> 0) <> (held_by <> 0)
    OR (held_by <> 0 AND (d.id IS NULL OR d.state NOT IN (3, 4) OR d.lane <> lane.lane OR d.target <> lane.target));

--! store.follow_up
-- What is still to be done is of a kind that is known, about a letter that took effect; an overdue receipt names its document, which has no verdict.
SELECT 'follow-up ' || f.id, 'kind ' || f.kind || ' about letter ' || f.letter || ', document ' || f.document,
       'a half, a receipt, or a document without a verdict'
FROM follow_up f LEFT JOIN letter l ON l.municipality = f.municipality AND l.id = f.letter
    LEFT JOIN reception r ON r.municipality = l.municipality AND r.id = l.reception
    LEFT JOIN document o ON o.municipality = f.municipality AND o.id = f.document
WHERE f.kind NOT IN (0, 1, 2, 3) OR (f.kind >= 2) <> (f.document <> 0) OR l.id IS NULL OR (f.kind < 2 AND r.state IS DISTINCT FROM 0)
    OR (f.kind >= 2 AND o.id IS NULL) OR (f.kind = 2 AND o.verdict <> 0);

--! store.document
SELECT 'document ' || o.id, 'verdict ' || verdict || ', letter ' || o.letter, 'a verdict that is known, of a letter that is there'
FROM document o LEFT JOIN letter l ON l.municipality = o.municipality AND l.id = o.letter WHERE verdict NOT IN (0, 1, 2) OR l.id IS NULL;

--! store.resent
-- An envelope is remembered for each time that a document was sent again, and no other.
SELECT 'document ' || e.document, count(*) || ' envelopes of resends', 'at most ' || o.resends FROM resent_envelope e
    JOIN document o ON o.municipality = e.municipality AND o.id = e.document GROUP BY e.municipality, e.document, o.resends HAVING count(*) > o.resends;
--! store.foreign_row
SELECT 'an envelope of document ' || e.document, 'no document', 'the one that was sent again' FROM resent_envelope e
WHERE NOT EXISTS (SELECT 1 FROM document o WHERE o.municipality = e.municipality AND o.id = e.document);

--! store.body
-- What came in has its bytes, and what a letter became later has them.
SELECT 'reception ' || r.id, 'no bytes', 'those that it came with, kept ' || r.kept FROM reception r
WHERE NOT EXISTS (SELECT 1 FROM reception_body b WHERE b.municipality = r.municipality AND b.kept = r.kept AND b.reception = r.id)
    AND r.pruned = 0;
--! store.body
SELECT 'translation added to letter ' || t.letter, 'no bytes', 'those that it became, kept ' || t.kept FROM late_translation t
WHERE NOT EXISTS (SELECT 1 FROM body b WHERE b.municipality = t.municipality AND b.kept = t.kept AND b.owner = t.letter)
    AND NOT EXISTS (SELECT 1 FROM letter l JOIN reception r ON r.municipality = l.municipality AND r.id = l.reception
        WHERE l.municipality = t.municipality AND l.id = t.letter AND r.pruned <> 0);

--! store.pruned
-- Of what was pruned no content is left but what a citizen's file shows, and nothing is to be sent. A month that could not be dropped is dropped by the next run.
SELECT 'message ' || r.public_id, 'pruned, with something to be sent or with content', 'neither' FROM reception r
WHERE r.pruned <> 0 AND (EXISTS (SELECT 1 FROM reception_body b WHERE b.municipality = r.municipality AND b.kept = r.kept AND b.reception = r.id)
    OR EXISTS (SELECT 1 FROM letter l JOIN delivery d ON d.municipality = l.municipality AND d.letter = l.id
        WHERE l.municipality = r.municipality AND l.reception = r.id AND d.state IN (0, 5)));
--! store.pruned
SELECT 'bytes of ' || b.owner, 'bytes of a message that was pruned later', 'none' FROM body b JOIN letter l ON l.municipality = b.municipality
    AND l.id = coalesce((SELECT d.letter FROM delivery d WHERE d.municipality = b.municipality AND d.id = b.owner),
        (SELECT o.letter FROM document o WHERE o.municipality = b.municipality AND o.id = b.owner), b.owner)
    JOIN reception r ON r.municipality = l.municipality AND r.id = l.reception WHERE r.pruned <> 0 AND b.kept <= to_timestamp(r.pruned / 1000.0)::date
    AND NOT EXISTS (SELECT 1 FROM citizen_letter c WHERE c.municipality = b.municipality AND c.letter = b.owner);
--! store.pruned
SELECT 'message ' || public_id, 'pruned at ' || pruned || CASE WHEN kept_receipt IS NULL THEN ', without its receipt' ELSE ', with its receipt' END,
       'its receipt beside it when it was pruned, and only then'
FROM reception WHERE (pruned <> 0) <> (kept_receipt IS NOT NULL);

--! store.foreign_row
SELECT 'reception ' || r.id, 'first ' || r.first || ', which is not there', 'the reception that it repeats' FROM reception r
WHERE r.first IS NOT NULL AND NOT EXISTS (SELECT 1 FROM reception o WHERE o.municipality = place(r.first) AND o.id = r.first);
--! store.foreign_row
SELECT 'bytes of reception ' || b.reception, 'no reception that keeps them there', 'one, with the day ' || b.kept FROM reception_body b
WHERE NOT EXISTS (SELECT 1 FROM reception r WHERE r.municipality = b.municipality AND r.id = b.reception AND r.kept = b.kept);
--! store.foreign_row
SELECT 'bytes of ' || b.owner, 'nothing that keeps them there', 'a delivery, document or translation, with the day ' || b.kept FROM body b
WHERE NOT EXISTS (SELECT 1 FROM delivery d WHERE d.municipality = b.municipality AND d.id = b.owner AND d.kept = b.kept)
    AND NOT EXISTS (SELECT 1 FROM document o WHERE o.municipality = b.municipality AND o.id = b.owner AND o.kept = b.kept)
    AND NOT EXISTS (SELECT 1 FROM late_translation t WHERE t.municipality = b.municipality AND t.letter = b.owner AND t.kept = b.kept);
--! store.foreign_row
SELECT 'late translation of letter ' || t.letter, 'no letter, or one that had a translation', 'a letter without one' FROM late_translation t
WHERE NOT EXISTS (SELECT 1 FROM letter l WHERE l.municipality = t.municipality AND l.id = t.letter AND (l.translation_size = 0
    OR EXISTS (SELECT 1 FROM reception r, citizen_letter c WHERE r.municipality = l.municipality AND r.id = l.reception AND r.pruned <> 0
        AND c.municipality = l.municipality AND c.letter = l.id)));
--! store.foreign_row
SELECT 'later issues of reception ' || i.reception, 'no reception', 'the one that they are about' FROM late_issues i
WHERE NOT EXISTS (SELECT 1 FROM reception r WHERE r.municipality = i.municipality AND r.id = i.reception);
--! store.foreign_row
SELECT 'letter ' || l.id, 'a half of letter ' || l.part_of || ', which is not there', 'the letter that it was joined to' FROM letter l
WHERE l.part_of IS NOT NULL AND NOT EXISTS (SELECT 1 FROM letter w WHERE w.municipality = place(l.part_of) AND w.id = l.part_of);
--! store.foreign_row
SELECT 'delivery ' || d.id, 'a target without a row', 'a row for each target that something was planned for' FROM delivery d
WHERE NOT EXISTS (SELECT 1 FROM target t WHERE t.municipality = 0 AND t.name = d.target);
--! store.foreign_row
SELECT 'a key of follow-up ' || k.follow_up, 'no follow-up', 'a half that waits' FROM follow_up_key k
WHERE NOT EXISTS (SELECT 1 FROM follow_up f WHERE f.municipality = k.municipality AND f.id = k.follow_up AND f.kind = 0);
--! store.foreign_row
SELECT 'lane ' || t.lane, 'a conversation in it, and no citizen', 'the citizen who was first in the conversation' FROM thread t
WHERE NOT EXISTS (SELECT 1 FROM patient p WHERE p.municipality = t.municipality AND p.lane = t.lane);
--! store.foreign_row
SELECT 'a resource of letter ' || s.letter, 'no letter', 'the letter in whose translation it lies' FROM resource s
WHERE NOT EXISTS (SELECT 1 FROM letter l WHERE l.municipality = place(s.letter) AND l.id = s.letter);

--! store.record
-- A resource has all its versions, from 1 without a hole, and says of itself what the last of them says.
SELECT 'resource ' || r.id, count(v.version) || ' versions from ' || coalesce(min(v.version)::text, 'none') || ' to ' || coalesce(max(v.version)::text, 'none'),
       r.version || ' versions from 1'
FROM record_resource r LEFT JOIN record_version v ON v.municipality = r.municipality AND v.record = r.id GROUP BY r.municipality, r.id
HAVING count(v.version) <> r.version OR min(v.version) <> 1 OR max(v.version) <> r.version;
--! store.record
SELECT 'resource ' || r.id, CASE WHEN r.deleted THEN 'deleted' ELSE 'there' END, 'what its last version says'
FROM record_resource r JOIN record_version v ON v.municipality = r.municipality AND v.record = r.id AND v.version = r.version
WHERE r.deleted <> (octet_length(v.body) = 0);
--! store.record
SELECT 'resource ' || min(id) || ' and ' || max(id), 'the same name', 'a name that no other resource of the partner has'
FROM record_resource GROUP BY partner, type, name HAVING count(*) > 1;
--! store.record
-- A search finds what is there, under its own partner and type.
SELECT 'resource ' || k.record, 'a key of another partner or type, or of what was deleted', 'a key of what is there'
FROM record_key k LEFT JOIN record_resource r ON r.municipality = k.municipality AND r.id = k.record
WHERE r.id IS NULL OR r.deleted OR r.partner <> k.partner OR r.type <> k.type;
--! store.record
-- What points at something is there, and so is that; and what is about a citizen is about one of his Patients.
SELECT 'resource ' || f.source, 'pointing at resource ' || f.target, 'two that are there, the other about nobody'
FROM record_reference f LEFT JOIN record_resource s ON s.municipality = place(f.source) AND s.id = f.source
    LEFT JOIN record_resource t ON t.municipality = f.municipality AND t.id = f.target
WHERE s.id IS NULL OR t.id IS NULL OR s.deleted OR t.deleted OR t.citizen <> 0;
--! store.record
SELECT 'resource ' || a.id, 'about citizen ' || a.citizen || ', its Patient about ' || coalesce(p.citizen, 0), 'the same citizen'
FROM record_resource a LEFT JOIN record_resource p ON p.municipality = place(a.patient) AND p.id = a.patient
WHERE a.patient <> 0 AND NOT a.deleted AND (p.citizen IS DISTINCT FROM a.citizen OR p.deleted);
--! store.foreign_row
SELECT 'a version of resource ' || v.record, 'no resource, or no reception that brought it', 'both' FROM record_version v
WHERE NOT EXISTS (SELECT 1 FROM record_resource r WHERE r.municipality = v.municipality AND r.id = v.record)
    OR NOT EXISTS (SELECT 1 FROM reception r WHERE r.municipality = place(v.reception) AND r.id = v.reception);
--! store.foreign_row
SELECT what || ' ' || number, 'citizen ' || citizen || ', who is not there', 'the citizen' FROM (
    SELECT 'resource' AS what, id::text AS number, citizen FROM record_resource WHERE citizen <> 0
    UNION ALL SELECT 'letter', letter::text, citizen FROM citizen_letter UNION ALL SELECT 'note', id::text, citizen FROM citizen_note
    UNION ALL SELECT 'course', course, citizen FROM course UNION ALL SELECT 'course as it was known', course, citizen FROM known_course
) AS about WHERE NOT EXISTS (SELECT 1 FROM citizen c WHERE c.municipality = place(about.citizen) AND c.id = about.citizen);
--! store.foreign_row
SELECT 'letter ' || letter, 'no letter', 'one that belongs into a file' FROM (
    SELECT municipality, letter FROM citizen_letter UNION ALL SELECT municipality, letter FROM unjoined_letter
) AS named WHERE NOT EXISTS (SELECT 1 FROM letter l WHERE l.municipality = named.municipality AND l.id = named.letter);

--! store.citizen
-- A letter lies in one file, or waits to be filed, or neither.
SELECT 'letter ' || c.letter, 'in the file of citizen ' || c.citizen || ', and waiting to be filed', 'one of the two'
FROM citizen_letter c JOIN unjoined_letter u ON u.municipality = c.municipality AND u.letter = c.letter;
--! store.citizen
-- A course lies with its citizen's municipality, and on its lists.
SELECT 'course ' || course, 'municipality ' || municipality, 'that of its citizen, ' || place(citizen) FROM course WHERE municipality <> place(citizen);
--! store.citizen
SELECT 'course ' || l.course, 'on list ' || l.list, 'on its own lists, in its place'
FROM course_list l LEFT JOIN course c ON c.municipality = l.municipality AND c.course = l.course
WHERE c.course IS NULL OR c.referred <> l.referred OR position(chr(10) || l.list || chr(10) IN chr(10) || c.lists) = 0;
--! store.citizen
-- What is known of a course is known from a moment on and until another, and lies with its citizen's municipality.
SELECT 'course ' || course || ' as it was known', 'from ' || known_from || ' until ' || known_until, 'a span that is not negative' FROM known_course WHERE known_from > known_until;
--! store.citizen
SELECT 'course ' || course || ' as it was known', 'municipality ' || municipality, 'that of its citizen, ' || place(citizen) FROM known_course WHERE municipality <> place(citizen);
--! store.citizen
-- Measurements lie inside of what is known.
SELECT 'course ' || course || ' as it was known', 'measurements from byte ' || measured_from || ' to ' || measured_to, 'inside of its ' || octet_length(data) || ' bytes'
FROM known_course WHERE measured_from < 0 OR measured_to < measured_from OR measured_to > octet_length(data);
--! store.citizen
-- What is known still is of a course that there is.
SELECT 'course ' || k.course || ' as it is known', 'no course of that citizen, or another pack or day', 'the course'
FROM known_course k LEFT JOIN course c ON c.course = k.course WHERE k.known_until = 1000000000000000
    AND (c.citizen IS DISTINCT FROM k.citizen OR c.pack <> k.pack OR c.referred <> k.referred);

--! store.file
-- What makes keys unique is there and whole; the server has seen no page with a wrong checksum.
SELECT 'index ' || name, 'none that is valid', 'the index, valid' FROM unnest(ARRAY['reception_pkey', 'reception_public_id', 'reception_body_pkey',
    'body_pkey', 'patient_pkey', 'letter_pkey', 'letter_key_pkey', 'envelope_key_pkey', 'late_translation_pkey', 'late_issues_pkey', 'delivery_pkey',
    'target_pkey', 'lane_pkey', 'document_pkey', 'follow_up_pkey', 'follow_up_key_pkey', 'thread_pkey', 'resource_pkey', 'node_pkey', 'resent_envelope_pkey',
    'citizen_pkey', 'citizen_cpr', 'citizen_public_id', 'record_resource_pkey', 'record_name', 'record_version_pkey', 'record_key_pkey',
    'record_reference_pkey', 'record_reception_pkey', 'unjoined_letter_pkey', 'citizen_letter_pkey', 'citizen_note_pkey', 'course_pkey', 'course_id',
    'course_list_pkey', 'known_course_pkey', 'known_course_citizen']) AS name
WHERE NOT EXISTS (SELECT 1 FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relname = name AND i.indisunique AND i.indisvalid AND i.indisready);
--! store.file
SELECT 'index ' || c.relname, 'it is not valid', 'valid' FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE c.relnamespace = current_schema()::regnamespace AND NOT (i.indisvalid AND i.indisready);
--! store.file
SELECT 'pages of database ' || datname, checksum_failures || ' with a wrong checksum, the last ' || checksum_last_failure, 'none' FROM pg_stat_database
WHERE datname = current_database() AND checksum_failures > 0;

-- The sums that nodes keep, in the order of adapters/store/postgres/sums.hpp, against the rows.
--! store.sum
SELECT 'sum ' || name, coalesce(kept.value, 0)::text, counted.value || ' in the rows' FROM (VALUES
    (1, 'receptions', (SELECT count(*) FROM reception)),
    (2, 'accepted', (SELECT count(*) FROM reception WHERE state = 0)),
    (3, 'duplicates', (SELECT count(*) FROM reception WHERE state = 1)),
    (4, 'refused', (SELECT count(*) FROM reception WHERE state = 2)),
    (5, 'letters', (SELECT count(*) FROM letter l JOIN reception r ON r.municipality = l.municipality AND r.id = l.reception WHERE r.state = 0 AND NOT withdrawn)),
    (6, 'waiting', (SELECT count(*) FROM delivery WHERE state = 0)),
    (7, 'delivered', (SELECT count(*) FROM delivery WHERE state = 2)),
    (8, 'refused_deliveries', (SELECT count(*) FROM delivery WHERE state = 3)),
    (9, 'dead', (SELECT count(*) FROM delivery WHERE state = 4)),
    (10, 'waiting_for_pair', (SELECT count(*) FROM follow_up WHERE kind = 0)),
    (11, 'documents', (SELECT count(*) FROM document)),
    (12, 'receipts_positive', (SELECT count(*) FROM document WHERE verdict = 1)),
    (13, 'receipts_negative', (SELECT count(*) FROM document WHERE verdict = 2)),
    (14, 'receipts_overdue', (SELECT count(*) FROM document WHERE overdue > 0 AND verdict = 0)),
    (15, 'unknown', (SELECT count(*) FROM delivery WHERE state = 5)),
    (16, 'discarded', (SELECT count(*) FROM delivery WHERE state = 6)),
    (17, 'planned', (SELECT count(*) FROM delivery)),
    (18, 'receipts', (SELECT count(*) FROM letter l JOIN reception r ON r.municipality = l.municipality AND r.id = l.reception
        WHERE r.state = 0 AND NOT withdrawn AND receipt))
) AS counted(at, name, value)
LEFT JOIN (SELECT at, sum(one) AS value FROM node, unnest(sums) WITH ORDINALITY AS u(one, at) GROUP BY at) AS kept ON kept.at = counted.at
WHERE coalesce(kept.value, 0) <> counted.value;
