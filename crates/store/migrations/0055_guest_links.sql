-- Why: a guest has no account but a link, and of a link only the hash is kept; it is no projection.
CREATE TABLE guest_link (
    token_sha256 BLOB NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    guest BIGINT NOT NULL,
    made_at_us BIGINT NOT NULL,
    PRIMARY KEY (token_sha256)
);
