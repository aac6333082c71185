-- A document that is sent again has a new envelope each time, and a receipt may name that envelope and nothing else. Here are the
-- envelopes of the second time and later; the first one's is in `document`. The municipality is the document's.
CREATE TABLE resent_envelope (
    municipality integer NOT NULL,
    document bigint NOT NULL,
    envelope_id text NOT NULL,               -- Envelope/Identifier or Bundle.id
    PRIMARY KEY (municipality, document, envelope_id)
);
CREATE INDEX resent_envelope_id ON resent_envelope (envelope_id);
