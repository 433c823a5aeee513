-- Why: what must be erasable or secret cannot lie in the ledger. Not projections: backed up with it.
CREATE TABLE person_name (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    person BIGINT NOT NULL,
    valid_from_us BIGINT NOT NULL,
    valid_to_us BIGINT,
    code TEXT,
    username TEXT,
    name TEXT,
    PRIMARY KEY (part, company, person, valid_from_us)
);
CREATE INDEX person_name_by_code ON person_name (part, company, code) WHERE code IS NOT NULL;
CREATE INDEX person_name_by_username ON person_name (part, company, username)
    WHERE username IS NOT NULL;
CREATE TABLE password (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    person BIGINT NOT NULL,
    hash TEXT NOT NULL,
    set_at_us BIGINT NOT NULL,
    PRIMARY KEY (part, company, person)
);
CREATE TABLE session (
    token_sha256 BLOB NOT NULL,
    company BIGINT NOT NULL,
    person BIGINT NOT NULL,
    csrf TEXT NOT NULL,
    device TEXT,
    language TEXT,
    created_at_us BIGINT NOT NULL,
    seen_at_us BIGINT NOT NULL,
    expires_at_us BIGINT NOT NULL,
    PRIMARY KEY (token_sha256)
);
CREATE INDEX session_by_person ON session (company, person);
CREATE TABLE api_token (
    token_sha256 BLOB NOT NULL,
    company BIGINT NOT NULL,
    token BIGINT NOT NULL,
    person BIGINT NOT NULL,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_at_us BIGINT NOT NULL,
    seen_at_us BIGINT,
    expires_at_us BIGINT,
    PRIMARY KEY (token_sha256)
);
CREATE INDEX api_token_by_company ON api_token (company, token);
CREATE TABLE setting (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    person BIGINT NOT NULL,
    name TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (part, company, person, name)
);
CREATE TABLE signing_key (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    name TEXT NOT NULL,
    seed BLOB NOT NULL,
    created_at_us BIGINT NOT NULL,
    PRIMARY KEY (part, company, name)
);
CREATE TABLE idempotency_key (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    caller BIGINT NOT NULL,
    idempotency_key TEXT NOT NULL,
    request_sha256 BLOB NOT NULL,
    answer BLOB NOT NULL,
    created_at_us BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, caller, idempotency_key)
);
CREATE INDEX idempotency_key_by_age ON idempotency_key (part, company, created_at_us);
CREATE TABLE import_mapping (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    layout_sha256 BLOB NOT NULL,
    mapping TEXT NOT NULL,
    used_at_us BIGINT NOT NULL,
    PRIMARY KEY (part, company, layout_sha256)
);
CREATE TABLE login_attempt (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    username TEXT NOT NULL,
    failures BIGINT NOT NULL,
    last_failure_at_us BIGINT NOT NULL,
    PRIMARY KEY (part, company, username)
);
