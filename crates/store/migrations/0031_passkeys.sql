-- Why: a passkey signs somebody in without a word that can be guessed or read over a shoulder. Its public
-- key and counter lie here, beside badges: whoever signs in names neither company nor person, so it is
-- looked up by its own id. Not a projection; the ledger knows that there is one, and not its key.
CREATE TABLE passkey (
    credential_id BLOB NOT NULL,
    company BIGINT NOT NULL,
    passkey BIGINT NOT NULL,
    person BIGINT NOT NULL,
    host TEXT NOT NULL,
    name TEXT NOT NULL,
    public_state BLOB NOT NULL,
    counter_state BLOB NOT NULL,
    created_at_us BIGINT NOT NULL,
    used_at_us BIGINT,
    PRIMARY KEY (credential_id)
);
CREATE INDEX passkey_by_person ON passkey (company, person, passkey);
