-- Why: a password that somebody else knows must not be enough, and whoever is signed in must see where.
-- The secret of a second factor and the hashes of its recovery codes lie beside passwords; the ledger
-- knows that there is one. Every try to sign in is kept for a year; it is no projection, because it names
-- addresses and devices, which are forgotten with the person.
CREATE TABLE second_factor (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    person BIGINT NOT NULL,
    secret BLOB NOT NULL,
    created_at_us BIGINT NOT NULL,
    confirmed_at_us BIGINT,
    last_step BIGINT NOT NULL,
    PRIMARY KEY (part, company, person)
);
CREATE TABLE recovery_code (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    person BIGINT NOT NULL,
    code_sha256 BLOB NOT NULL,
    PRIMARY KEY (part, company, person, code_sha256)
);
CREATE TABLE sign_in (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    person BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    salt BLOB NOT NULL,
    way TEXT NOT NULL,
    good BIGINT NOT NULL,
    device TEXT,
    PRIMARY KEY (part, company, person, at_us, salt)
);
ALTER TABLE session ADD COLUMN proven TEXT;
