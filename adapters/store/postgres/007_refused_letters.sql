-- Letters without effect have no key: by this they are found by their identifier. Those that took effect are not in it.
-- From here on `withdrawn` is said of every letter without effect: of one that was refused at the door, too.
UPDATE letter SET withdrawn = true FROM reception r
    WHERE r.state = 2 AND r.state > 0 AND letter.municipality = r.municipality AND letter.reception = r.id AND NOT withdrawn;
CREATE INDEX letter_refused ON letter (letter_id) WHERE withdrawn
