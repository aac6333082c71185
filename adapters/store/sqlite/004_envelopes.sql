-- A receipt may refuse or accept a whole envelope without naming its letters: its documents are found by the envelope's identifier.
CREATE INDEX document_envelope ON document (envelope_id);
