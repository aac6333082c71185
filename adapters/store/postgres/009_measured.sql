-- Where measurements stand in known_course.data: three quarters of it, and few reports look at them. From the byte after measured_from on, up to
-- measured_to; both 0: none, or written before this form, and then read whole.
ALTER TABLE known_course ADD COLUMN measured_from integer NOT NULL DEFAULT 0, ADD COLUMN measured_to integer NOT NULL DEFAULT 0
