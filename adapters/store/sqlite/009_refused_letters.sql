-- Letters without effect have no key: by this they are found by their identifier. Those that took effect are not in it.
CREATE INDEX letter_refused ON letter (letter_id) WHERE effect = 0;
