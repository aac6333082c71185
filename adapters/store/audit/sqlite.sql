-- What the store on SQLite promises, each as a question that has no answer when the promise is kept (FORMAT.md says the same in words).
-- A line that begins with --! names the issue (conformance/model/issues/store.csv); a row says place, what was found, what was expected.

--! store.reception
-- A duplicate has its first; nothing else has one; what was accepted has letters, or is a transaction of the record.
SELECT 'reception ' || id, 'state ' || state || ', first ' || coalesce(first, 'none') || ', ' || letters || ' letters',
       'a duplicate with its first, or an accepted one with letters, or a refused one'
FROM reception WHERE state NOT IN (0, 1, 2) OR (state = 1) <> (first IS NOT NULL) OR (state = 1 AND letters > 0)
    OR (state = 0 AND (letters = 0) <> (id IN (SELECT reception FROM record_reception)));
--! store.reception
SELECT 'reception ' || reception, 'a transaction of the record that was not accepted', 'an accepted one'
FROM record_reception JOIN reception ON reception.id = reception WHERE state <> 0;

--! store.letter_range
-- Letters of a reception follow one another.
SELECT 'letter ' || letter.id, 'reception ' || letter.reception, 'the reception whose letters are counted from ' || coalesce(first_letter, 0)
FROM letter LEFT JOIN reception ON reception.id = letter.reception
WHERE reception.id IS NULL OR letter.id < first_letter OR letter.id >= first_letter + letters;
--! store.letter_range
SELECT 'reception ' || id, (SELECT count(*) FROM letter WHERE letter.id >= first_letter AND letter.id < first_letter + letters) || ' letters',
       letters || ' letters'
FROM reception WHERE letters > 0
    AND letters <> (SELECT count(*) FROM letter WHERE letter.id >= first_letter AND letter.id < first_letter + letters);

--! store.letter_key
-- What a duplicate is recognised by leads to a letter that took effect under these identifiers.
SELECT 'letter ' || letter_key.letter, 'a key of another letter or of one that was refused', 'a letter of an accepted reception with the identifiers of its key'
FROM letter_key LEFT JOIN letter ON letter.id = letter_key.letter LEFT JOIN reception ON reception.id = letter.reception
WHERE letter.id IS NULL OR letter.sender <> letter_key.sender OR letter.letter_id <> letter_key.letter_id OR reception.state <> 0 OR effect = 0;
--! store.letter_key
-- Whatever took effect has its key, but for those that a process keeps at hand: behind the number in the tally (sqlite/keys_at_hand.hpp).
SELECT 'letter ' || letter.id, 'no key', 'the key by which a second copy is recognised'
FROM letter LEFT JOIN letter_key ON letter_key.sender = letter.sender AND letter_key.letter_id = letter.letter_id AND letter_key.letter = letter.id
WHERE effect > 0 AND letter.letter_id <> '' AND letter_key.letter IS NULL
    AND NOT (effect = 2 AND letter.id > (SELECT coalesce(max(value), 0) FROM tally WHERE name = 'keys at hand after'));
--! store.letter_key
-- One letter under one identifier of a sender, at hand or not.
SELECT 'letter ' || young.id, 'the key of letter ' || letter_key.letter, 'a key that no other letter has'
FROM letter AS young JOIN letter_key ON letter_key.sender = young.sender AND letter_key.letter_id = young.letter_id
WHERE young.effect = 2 AND letter_key.letter <> young.id
    AND young.id > (SELECT coalesce(max(value), 0) FROM tally WHERE name = 'keys at hand after');
--! store.letter_key
SELECT 'letters ' || min(id) || ' and ' || max(id), 'the same key', 'a key that no other letter has'
FROM letter WHERE effect = 2 AND letter_id <> '' AND id > (SELECT coalesce(max(value), 0) FROM tally WHERE name = 'keys at hand after')
GROUP BY sender, letter_id HAVING count(*) > 1;

--! store.letter_lost
-- Whatever took effect goes somewhere: it is delivered, it was joined to another, it waits for its other half, it acknowledges something, or it
-- belongs into a citizen's file.
SELECT 'letter ' || letter.id || ' of message ' || reception.public_id, 'nothing that is to be done with it', 'a delivery, another half, a file, or that it is a receipt'
FROM letter JOIN reception ON reception.id = letter.reception
WHERE reception.state = 0 AND letter.receipt = 0 AND letter.part_of IS NULL
    AND letter.id NOT IN (SELECT of_letter FROM letter_delivery) AND letter.id NOT IN (SELECT letter FROM follow_up WHERE kind = 0)
    AND letter.id NOT IN (SELECT letter FROM citizen_letter) AND letter.id NOT IN (SELECT letter FROM unjoined_letter)
    AND effect > 0;

--! store.delivery_range
-- Deliveries that were planned with a letter follow one another; later ones are found by their letter.
SELECT 'delivery ' || delivery.id, 'letter ' || delivery.letter, 'to be among the deliveries of its letter, once'
FROM delivery LEFT JOIN letter_delivery ON letter_delivery.delivery = delivery.id
GROUP BY delivery.id HAVING count(of_letter) <> 1 OR max(of_letter) <> delivery.letter;
--! store.delivery_range
SELECT 'letter ' || letter.id, (SELECT count(*) FROM delivery WHERE delivery.later = 0 AND delivery.letter = letter.id) || ' deliveries', deliveries || ' deliveries'
FROM letter WHERE deliveries > 0
    AND deliveries <> (SELECT count(*) FROM delivery WHERE delivery.id >= first_delivery AND delivery.id < first_delivery + deliveries AND later = 0);

--! store.delivery_state
SELECT 'delivery ' || id, 'state ' || state || ', unknown ' || unknown || ', head ' || head, 'a state that is known; unknown only of one that waits'
FROM delivery WHERE state NOT IN (0, 1, 2, 3, 4, 6) OR unknown NOT IN (0, 1) OR (unknown = 1 AND state <> 0) OR head NOT IN (0, 1, 2);

--! store.at_hand
-- New ones (state 1) lie behind the number in the tally: else no process would ever find them.
SELECT 'delivery ' || id, 'new, and not behind the number in the tally (at hand after)', 'to be known to the process that accepted it'
FROM delivery WHERE state = 1 AND id <= (SELECT coalesce(max(value), 0) FROM tally WHERE name = 'at hand after');

--! store.lane_head
-- Of what is open in a lane exactly one is head, the oldest.
SELECT 'lane ' || lane || ' of target ' || target, count(iif(head > 0, 1, NULL)) || ' heads, the oldest ' || coalesce(min(iif(head > 0, id, NULL)), 'none'),
       'one head, delivery ' || min(id)
FROM delivery WHERE state IN (0, 1) GROUP BY target, lane
HAVING count(iif(head > 0, 1, NULL)) <> 1 OR min(iif(head > 0, id, NULL)) <> min(id);

--! store.lane_hold
-- A lane is held by one that was refused or is dead; and only a head that waits for that says so.
SELECT 'lane ' || lane_hold.lane || ' of target ' || lane_hold.target, 'held by delivery ' || lane_hold.delivery || ' with state ' || coalesce(delivery.state, 'none'),
       'held by one of the same lane that was refused (3) or is dead (4)'
FROM lane_hold LEFT JOIN delivery ON delivery.id = lane_hold.delivery
WHERE delivery.id IS NULL OR delivery.state NOT IN (3, 4) OR delivery.lane <> lane_hold.lane OR delivery.target <> lane_hold.target;
--! store.lane_hold
SELECT 'delivery ' || delivery.id, 'it waits for the end of a hold', 'a hold of its lane'
FROM delivery LEFT JOIN lane_hold ON lane_hold.target = delivery.target AND lane_hold.lane = delivery.lane
WHERE delivery.state = 0 AND delivery.head = 2 AND lane_hold.lane IS NULL;

--! store.follow_up
-- What is still to be done is of a kind that is known, about a letter that took effect; an overdue receipt names its document, which has no verdict.
SELECT 'follow-up ' || follow_up.id, 'kind ' || follow_up.kind || ' about letter ' || follow_up.letter || ', document ' || coalesce(follow_up.document, 'none'),
       'a half, a receipt, or a document without a verdict'
FROM follow_up LEFT JOIN letter ON letter.id = follow_up.letter LEFT JOIN reception ON reception.id = letter.reception
    LEFT JOIN document ON document.id = follow_up.document
WHERE follow_up.kind NOT IN (0, 1, 2, 3) OR (follow_up.kind >= 2) <> (follow_up.document IS NOT NULL) OR letter.id IS NULL
    OR (follow_up.kind < 2 AND reception.state <> 0) OR (follow_up.kind >= 2 AND document.id IS NULL)
    OR (follow_up.kind = 2 AND document.verdict <> 0);
--! store.follow_up
SELECT 'follow-up ' || id, 'a number that has not been given', 'at most ' || (SELECT coalesce(max(value), 0) FROM tally WHERE name = 'last follow-up')
FROM follow_up WHERE id > (SELECT coalesce(max(value), 0) FROM tally WHERE name = 'last follow-up');

--! store.document
SELECT 'document ' || document.id, 'verdict ' || verdict || ', letter ' || document.letter, 'a verdict that is known, of a letter that is there'
FROM document LEFT JOIN letter ON letter.id = document.letter WHERE verdict NOT IN (0, 1, 2) OR letter.id IS NULL;

--! store.resent
-- An envelope is remembered for each time that a document was sent again, and no other. One whose document is missing is a foreign row.
SELECT 'document ' || document.id, count(*) || ' envelopes of resends', 'at most ' || document.resends
FROM resent_envelope JOIN document ON document.id = resent_envelope.document GROUP BY document.id HAVING count(*) > document.resends;

--! store.pruned
-- Of what was pruned no content is left but what a citizen's file shows, and nothing is to be sent.
SELECT 'message ' || reception.public_id, 'pruned, with something to be sent or with content', 'neither'
FROM reception JOIN letter ON letter.id >= first_letter AND letter.id < first_letter + letters
WHERE pruned <> 0 AND (raw_size > 0 OR translation_size > 0
    OR EXISTS (SELECT 1 FROM late_translation WHERE late_translation.letter = letter.id
        AND letter.id NOT IN (SELECT letter FROM citizen_letter))
    OR EXISTS (SELECT 1 FROM letter_delivery JOIN delivery ON delivery.id = letter_delivery.delivery WHERE of_letter = letter.id AND delivery.state IN (0, 1)));

--! store.record
-- A resource has all its versions, from 1 without a hole, and says of itself what the last of them says. (Rows that are named are foreign rows.)
SELECT 'resource ' || id, count(record) || ' versions from ' || coalesce(min(record_version.version), 'none') || ' to ' || coalesce(max(record_version.version), 'none'),
       record_resource.version || ' versions from 1'
FROM record_resource LEFT JOIN record_version ON record = id GROUP BY id
HAVING count(record) <> record_resource.version OR min(record_version.version) <> 1 OR max(record_version.version) <> record_resource.version;
--! store.record
SELECT 'resource ' || id, iif(deleted, 'deleted', 'there'), 'what its last version says'
FROM record_resource JOIN record_version ON record = id AND record_version.version = record_resource.version WHERE deleted <> (length(body) = 0);
--! store.record
-- A search finds what is there, under its own partner and type.
SELECT 'resource ' || record, 'a key of another partner or type, or of what was deleted', 'a key of what is there'
FROM record_key JOIN record_resource ON id = record
WHERE deleted <> 0 OR record_key.partner <> record_resource.partner OR record_key.type <> record_resource.type;
--! store.record
-- What points at something is there, and so is that; and what is about a citizen is about one of his Patients.
SELECT 'resource ' || source.id, 'pointing at resource ' || target.id, 'two that are there, the other about nobody'
FROM record_reference JOIN record_resource AS source ON source.id = source JOIN record_resource AS target ON target.id = target
WHERE source.deleted <> 0 OR target.deleted <> 0 OR target.citizen IS NOT NULL;
--! store.record
SELECT 'resource ' || about.id, 'about citizen ' || about.citizen || ', its Patient about ' || coalesce(patient.citizen, 'nobody'), 'the same citizen'
FROM record_resource AS about JOIN record_resource AS patient ON patient.id = about.patient
WHERE about.deleted = 0 AND (patient.citizen IS NOT about.citizen OR patient.deleted <> 0);

--! store.citizen
-- A letter lies in one file, or waits to be filed, or neither.
SELECT 'letter ' || letter, 'in the file of citizen ' || citizen || ', and waiting to be filed', 'one of the two'
FROM citizen_letter JOIN unjoined_letter USING (letter);
--! store.citizen
-- A course lies with its citizen's municipality, and on its lists.
SELECT 'course ' || course, 'municipality ' || course.municipality, 'that of its citizen, ' || citizen.municipality
FROM course JOIN citizen ON citizen.id = citizen WHERE course.municipality <> citizen.municipality;
--! store.citizen
SELECT 'course ' || course, 'on list ' || list, 'on its own lists, in its place'
FROM course_list JOIN course USING (course)
WHERE course.municipality <> course_list.municipality OR course.referred <> course_list.referred OR instr(char(10) || lists, char(10) || list || char(10)) = 0;
--! store.citizen
-- What is known of a course is known from a moment on and until another, lies where it is looked for, and is its citizen's.
SELECT 'course ' || course || ' as it was known', 'from ' || known_from || ' until ' || known_until || ', in place ' || (id >> 32), 'a span that is not negative, in its place'
FROM known_course WHERE known_from > known_until
    OR id >> 32 <> ((CASE WHEN known_until = 1000000000000000 THEN 0 ELSE 1024 END + municipality) << 20) + min(max(referred, 0), 1048575);
--! store.citizen
SELECT 'course ' || course || ' as it was known', 'municipality ' || known_course.municipality, 'that of its citizen, ' || coalesce(citizen.municipality, 'who is not there')
FROM known_course LEFT JOIN citizen ON citizen.id = citizen WHERE known_course.municipality IS NOT citizen.municipality;
--! store.citizen
-- What is known still is of a course that there is.
SELECT 'course ' || course || ' as it is known', 'no course of that citizen, or another pack or day', 'the course'
FROM known_course LEFT JOIN course USING (course) WHERE known_until = 1000000000000000
    AND (course.citizen IS NOT known_course.citizen OR course.pack <> known_course.pack OR course.referred <> known_course.referred);

-- The sums that are kept against the rows.
--! store.sum
SELECT 'sum ' || name, coalesce((SELECT value FROM tally WHERE tally.name = counted.name), 0), counted.value || ' in the rows' FROM (
    SELECT 'receptions' AS name, count(*) AS value FROM reception
    UNION ALL SELECT 'accepted', count(*) FROM reception WHERE state = 0
    UNION ALL SELECT 'duplicates', count(*) FROM reception WHERE state = 1
    UNION ALL SELECT 'refused', count(*) FROM reception WHERE state = 2
    UNION ALL SELECT 'letters', count(*) FROM letter JOIN reception ON reception.id = letter.reception WHERE state = 0 AND effect > 0
    UNION ALL SELECT 'receipts', count(*) FROM letter JOIN reception ON reception.id = letter.reception WHERE state = 0 AND receipt = 1 AND effect > 0
    UNION ALL SELECT 'waiting_for_pair', count(*) FROM follow_up WHERE kind = 0
    UNION ALL SELECT 'planned', count(*) FROM delivery
    UNION ALL SELECT 'waiting', count(*) FROM delivery WHERE state IN (0, 1)
    UNION ALL SELECT 'delivered', count(*) FROM delivery WHERE state = 2
    UNION ALL SELECT 'refused_deliveries', count(*) FROM delivery WHERE state = 3
    UNION ALL SELECT 'dead', count(*) FROM delivery WHERE state = 4
    UNION ALL SELECT 'discarded', count(*) FROM delivery WHERE state = 6
    UNION ALL SELECT 'documents', count(*) FROM document
    UNION ALL SELECT 'receipts_positive', count(*) FROM document WHERE verdict = 1
    UNION ALL SELECT 'receipts_negative', count(*) FROM document WHERE verdict = 2
    UNION ALL SELECT 'receipts_overdue', count(*) FROM document WHERE overdue > 0 AND verdict = 0
) AS counted WHERE counted.value <> coalesce((SELECT value FROM tally WHERE tally.name = counted.name), 0);
