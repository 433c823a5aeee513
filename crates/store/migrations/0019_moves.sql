-- Why: data move from one database to another while people work. A row says that they are leaving
-- (way 1: nothing is written here any more) or arriving (way 2: nothing is written until all is
-- there). Every transaction that writes looks here first. No projection: it is about this database.
CREATE TABLE moving (
    way BIGINT NOT NULL,
    move BLOB NOT NULL,
    origin BLOB NOT NULL,
    seal BLOB NOT NULL,
    place TEXT NOT NULL,
    done BIGINT NOT NULL,
    since_us BIGINT NOT NULL,
    PRIMARY KEY (way)
);
