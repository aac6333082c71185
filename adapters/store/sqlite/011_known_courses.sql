-- Courses as they were known in a span of time (adapters/store/record.hpp, known_course). Nothing is removed: a row ends, and another one begins.
CREATE TABLE known_course (
    id INTEGER PRIMARY KEY,                  -- where it lies (sqlite/known_courses.cpp): what is known still, then what was; by municipality and day
    course TEXT NOT NULL,
    citizen INTEGER NOT NULL REFERENCES citizen (id),
    municipality INTEGER NOT NULL,
    pack TEXT NOT NULL,
    referred INTEGER NOT NULL,               -- days since 1970; 0: unknown
    known_from INTEGER NOT NULL,
    known_until INTEGER NOT NULL,            -- the first moment at which it was not known any more; 1000000000000000: it is
    data BLOB NOT NULL                       -- as it is: a million are read at once
);
CREATE INDEX known_course_now ON known_course (municipality, referred, course) WHERE known_until = 1000000000000000;
CREATE INDEX known_course_then ON known_course (municipality, referred, course, known_from, known_until);
CREATE UNIQUE INDEX known_course_citizen ON known_course (citizen, course) WHERE known_until = 1000000000000000;

-- Of whom there are courses, each is looked at once more: from then on they are known.
UPDATE citizen SET due = 0 WHERE id IN (SELECT citizen FROM course);
