-- Why: several people share a device on the floor. Who is at it is told by a badge or a PIN, the device
-- itself by a secret of its own, and who works at a station on a day is planned. Not projections: codes
-- are kept as hashes, and a badge is looked up before anybody knows the company.
CREATE TABLE badge (
    badge_sha256 BLOB NOT NULL,
    company BIGINT NOT NULL,
    badge BIGINT NOT NULL,
    person BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    alone BIGINT,
    operations TEXT,
    valid_from_us BIGINT NOT NULL,
    valid_until_us BIGINT,
    bound_by BIGINT,
    PRIMARY KEY (badge_sha256)
);
CREATE INDEX badge_by_company ON badge (company, badge);
CREATE TABLE kiosk (
    token_sha256 BLOB NOT NULL,
    company BIGINT NOT NULL,
    kiosk BIGINT NOT NULL,
    site BIGINT NOT NULL,
    station TEXT NOT NULL,
    name TEXT,
    created_at_us BIGINT NOT NULL,
    seen_at_us BIGINT,
    PRIMARY KEY (token_sha256)
);
CREATE INDEX kiosk_by_company ON kiosk (company, kiosk);
CREATE TABLE pin (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    person BIGINT NOT NULL,
    hash TEXT NOT NULL,
    set_at_us BIGINT NOT NULL,
    given_by BIGINT,
    PRIMARY KEY (part, company, person)
);
CREATE TABLE station_person (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    station TEXT NOT NULL,
    day TEXT NOT NULL,
    person BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, station, day, person)
);
ALTER TABLE session ADD COLUMN site BIGINT;
ALTER TABLE session ADD COLUMN station TEXT;
ALTER TABLE session ADD COLUMN badge BIGINT;
ALTER TABLE session ADD COLUMN idle_us BIGINT;
ALTER TABLE session ADD COLUMN fresh_until_us BIGINT;
