-- Identifiers of letters are indexed later, many at a time (docs/decisions/2026-11-26-keys-at-hand.md).

-- 0 none: it was refused; 1 it took effect, and what it is recognised by is in letter_key and envelope_key; 2 it took effect, and that is there once
-- the number in the tally has passed it: until then the process that has the store open knows it.
ALTER TABLE letter ADD COLUMN effect INTEGER NOT NULL DEFAULT 0;
UPDATE letter SET effect = 1 WHERE reception IN (SELECT id FROM reception WHERE state = 0)
    AND (letter_id = '' OR EXISTS (SELECT 1 FROM letter_key WHERE letter_key.sender = letter.sender AND letter_key.letter_id = letter.letter_id
        AND letter_key.letter = letter.id));
INSERT OR REPLACE INTO tally SELECT 'keys at hand after', coalesce(max(id), 0) FROM letter;
