-- Turns between partners, lanes that are held, ends that nobody saw (docs/delivery.md).

-- Names of partners, as `target` has those of targets.
CREATE TABLE partner (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);
INSERT INTO partner (name) SELECT DISTINCT partner FROM reception ORDER BY partner;

ALTER TABLE delivery ADD COLUMN partner INTEGER NOT NULL DEFAULT 0;  -- who posted the letter: they have turns
ALTER TABLE delivery ADD COLUMN unknown INTEGER NOT NULL DEFAULT 0;  -- of state 0: it was sent, and no answer was seen
UPDATE delivery SET partner = (SELECT partner.id FROM letter JOIN reception ON reception.id = letter.reception
    JOIN partner ON partner.name = reception.partner WHERE letter.id = delivery.letter);
DROP INDEX delivery_due;
CREATE INDEX delivery_due ON delivery (target, partner, next_attempt) WHERE state = 0 AND head = 1;

-- A lane waits behind one of its deliveries that was refused or is dead: whoever comes into it is not due before. The head of
-- such a lane has head 2, and the end of the hold as its next attempt.
CREATE TABLE lane_hold (
    target INTEGER NOT NULL REFERENCES target (id),
    lane TEXT NOT NULL,
    until INTEGER NOT NULL,
    delivery INTEGER NOT NULL REFERENCES delivery (id),
    PRIMARY KEY (target, lane)
) WITHOUT ROWID;
CREATE INDEX delivery_held ON delivery (target, next_attempt) WHERE state = 0 AND head = 2;
