-- Pruning (docs/operations.md): of a message whose content was removed (reception.pruned, 003_operations.sql) the bytes are gone, or lie in a month
-- that is about to be dropped.

-- Of one that was pruned, packed: a duplicate is given it again. Else it lies with the bytes.
ALTER TABLE reception ADD COLUMN kept_receipt bytea;
ALTER TABLE reception ALTER kept_receipt SET STORAGE EXTERNAL;

-- Bytes that must stay when the rest of their month is dropped move here; their day is '-infinity' then, also in the row that names it.
CREATE TABLE reception_body_stays PARTITION OF reception_body FOR VALUES FROM (MINVALUE) TO ('2000-01-01');
CREATE TABLE body_stays PARTITION OF body FOR VALUES FROM (MINVALUE) TO ('2000-01-01');
