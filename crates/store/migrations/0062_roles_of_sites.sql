-- Why: a role is held in the whole company (site 0), or at one of its sites; and the company says which
-- groups of fields a role is shown.
CREATE TABLE role_held (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    person BIGINT NOT NULL,
    role TEXT NOT NULL,
    site BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, person, role, site)
);
INSERT INTO role_held (part, company, person, role, site, seq)
    SELECT part, company, person, role, 0, seq FROM person_role;
DROP TABLE person_role;
CREATE TABLE role_sight (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    role TEXT NOT NULL,
    about TEXT NOT NULL,
    sight TEXT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, role, about)
);
