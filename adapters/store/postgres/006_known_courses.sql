-- Courses as they were known in a span of time (adapters/store/record.hpp, known_course). Nothing is removed: a row ends, and another one begins.
CREATE TABLE known_course (
    municipality integer NOT NULL,
    id bigint NOT NULL,
    course text COLLATE "C" NOT NULL,
    citizen bigint NOT NULL,
    pack text NOT NULL,
    referred bigint NOT NULL,                -- days since 1970; 0: unknown
    known_from bigint NOT NULL,
    known_until bigint NOT NULL,             -- the first moment at which it was not known any more; 1000000000000000: it is
    data bytea NOT NULL,                     -- as it is, beside the others: a million are read at once
    PRIMARY KEY (municipality, id)
) WITH (toast_tuple_target = 8160);
ALTER TABLE known_course ALTER data SET STORAGE EXTERNAL;
CREATE INDEX known_course_now ON known_course (municipality, referred, course) WHERE known_until = 1000000000000000;
CREATE INDEX known_course_then ON known_course (municipality, referred, course, known_from, known_until);
CREATE UNIQUE INDEX known_course_citizen ON known_course (citizen, course, municipality) WHERE known_until = 1000000000000000;

-- Of whom there are courses, each is looked at once more: from then on they are known.
UPDATE citizen SET due = 0 WHERE EXISTS (SELECT 1 FROM course WHERE course.citizen = citizen.id)
