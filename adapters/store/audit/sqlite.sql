-- What the store on SQLite promises, each as a question that has no answer when the promise is kept (FORMAT.md says the same in words).
-- A line that begins with --! names the issue (conformance/model/issues/store.csv); a row says place, what was found, what was expected.

--! store.reception
-- A duplicate has its first; nothing else has one; what was accepted has letters.
SELECT 'reception ' || id, 'state ' || state || ', first ' || coalesce(first, 'none') || ', ' || letters || ' letters',
       'a duplicate with its first, or an accepted one with letters, or a refused one'
FROM reception WHERE state NOT IN (0, 1, 2) OR (state = 1) <> (first IS NOT NULL) OR (state = 0 AND letters = 0) OR (state = 1 AND letters > 0);

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
-- Whatever took effect goes somewhere: it is delivered, it was joined to another, it waits for its other half, or it acknowledges something.
SELECT 'letter ' || letter.id || ' of message ' || reception.public_id, 'nothing that is to be done with it', 'a delivery, another half, or that it is a receipt'
FROM letter JOIN reception ON reception.id = letter.reception
WHERE reception.state = 0 AND letter.receipt = 0 AND letter.part_of IS NULL
    AND letter.id NOT IN (SELECT of_letter FROM letter_delivery) AND letter.id NOT IN (SELECT letter FROM follow_up WHERE kind = 0)
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
-- Of what was pruned no content is left, and nothing is to be sent.
SELECT 'message ' || reception.public_id, 'pruned, with something to be sent or with content', 'neither'
FROM reception JOIN letter ON letter.id >= first_letter AND letter.id < first_letter + letters
WHERE pruned <> 0 AND (raw_size > 0 OR translation_size > 0
    OR EXISTS (SELECT 1 FROM late_translation WHERE late_translation.letter = letter.id)
    OR EXISTS (SELECT 1 FROM letter_delivery JOIN delivery ON delivery.id = letter_delivery.delivery WHERE of_letter = letter.id AND delivery.state IN (0, 1)));

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
