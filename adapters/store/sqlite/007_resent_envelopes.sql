-- A document that is sent again has a new envelope each time, and a receipt may name that envelope and nothing else. Here are the
-- envelopes of the second time and later; the first one's is in `document`.
CREATE TABLE resent_envelope (
    envelope_id TEXT NOT NULL,               -- Envelope/Identifier or Bundle.id
    document INTEGER NOT NULL REFERENCES document (id),
    PRIMARY KEY (envelope_id, document)
) WITHOUT ROWID;
CREATE INDEX resent_envelope_document ON resent_envelope (document);
