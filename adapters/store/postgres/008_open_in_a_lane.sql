-- What is open in a lane, asked for with the end of each attempt. Written in this form nothing else can answer that question: an index of
-- deliveries by target and state seems cheaper wherever statistics were taken while few were open, and goes past all that are.
DROP INDEX delivery_lane;
CREATE INDEX delivery_lane ON delivery (lane, municipality, id) WHERE (state IN (0, 5)) IS TRUE
