//! Everything in which the two engines differ in what is said to them.

use super::Engine;

/// What the triggers say; the errors are recognised by it.
pub(crate) const HISTORY_REFUSED: &str = "history is never changed";

/// How a connection begins to write.
pub(super) const fn begin_write(engine: Engine) -> &'static str {
    match engine {
        // At once, so that a writer waits here and never fails half-way.
        Engine::Sqlite => "BEGIN IMMEDIATE",
        // The lock is shared by all who write and costs no round trip. What is read after it is read
        // after whoever had it alone, because every statement has a snapshot of its own. Behind it a
        // chain that somebody keeps locked is given up after as long as SQLite waits: the one thread
        // that writes for every site does not stand still for one of them.
        Engine::Postgres => {
            "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock_shared(7305817265);
            SET LOCAL lock_timeout = '10s'"
        }
    }
}

/// How a connection begins to write when no other may be writing meanwhile.
pub(super) const fn begin_alone(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "BEGIN IMMEDIATE",
        Engine::Postgres => {
            "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock(7305817265)"
        }
    }
}

/// How a connection begins to read from one snapshot.
pub(super) const fn begin_read(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "BEGIN DEFERRED",
        Engine::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    }
}

/// What a query that locks its rows ends with. SQLite has one writer and needs nothing.
pub(super) const LOCK_SUFFIX_POSTGRES: &str = " FOR UPDATE";

/// A list of numbers, the first parameter, as a table `f` with the column `value`. Joined with
/// `CROSS JOIN` SQLite begins with it.
pub(crate) const fn numbers(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "json_each($1) f",
        Engine::Postgres => "unnest(CAST($1 AS BIGINT[])) AS f (value)",
    }
}

/// Keeps two programs from migrating at once, however long that takes; the number is ours and arbitrary.
pub(super) const LOCK_SCHEMA_POSTGRES: &str =
    "SET LOCAL lock_timeout = 0; SELECT pg_advisory_xact_lock(7305817264)";

/// Holds a number for as long as the connection lives; 0 when another connection has it.
pub(super) const HOLD_POSTGRES: &str =
    "SELECT CASE WHEN pg_try_advisory_lock($1) THEN 1::BIGINT ELSE 0::BIGINT END";

/// Settings of a SQLite connection that writes.
///
/// `synchronous = FULL` makes a commit durable; `recursive_triggers` makes `REPLACE` fire the
/// triggers that guard history. Pages go from the journal into the file once 32 MiB have come
/// together: a page that many commits change is then written there once and not after each.
pub(super) const SQLITE_WRITER: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA wal_autocheckpoint = 8192;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -65536;
    PRAGMA recursive_triggers = ON;
    PRAGMA trusted_schema = OFF;";

/// Settings of a SQLite connection that only reads.
pub(super) const SQLITE_READER: &str = "
    PRAGMA query_only = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -16384;
    PRAGMA trusted_schema = OFF;";

/// Settings of a SQLite database that is thrown away: nothing is kept safe.
pub(super) const SQLITE_TEMPORARY: &str = "
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA cache_size = -65536;";

/// Lets SQLite check its file: pages, order of keys, and that every index agrees with its table.
pub(super) const SQLITE_CHECK: &str = "PRAGMA integrity_check(1)";

/// Tells SQLite how many rows a look into each index finds, the same in every database.
///
/// Knowing nothing, it takes the leading columns `part, company, site` for selective, although all
/// rows of a factory share them, and walks through whole tables. Estimates that do not come from
/// the data also mean that plans do not change from one day to the next.
pub(super) const SQLITE_ESTIMATES: &str = "
    ANALYZE company;
    DELETE FROM sqlite_stat1;
    INSERT INTO sqlite_stat1 (tbl, idx, stat)
    SELECT held.name, CASE WHEN found.origin = 'pk' AND held.wr THEN held.name ELSE found.name END,
        '1000000' || (SELECT group_concat(estimate, '') FROM (
            SELECT ' ' || CASE
                WHEN found.\"unique\" AND key.seqno
                    = (SELECT MAX(last.seqno) FROM pragma_index_info(found.name) last) THEN 1
                WHEN key.name IN ('part', 'company', 'site') THEN 1000000
                ELSE MAX(1, 100000 >> (3 * key.seqno)) END AS estimate
            FROM pragma_index_info(found.name) key ORDER BY key.seqno))
    FROM pragma_table_list held JOIN pragma_index_list(held.name) found
    WHERE held.schema = 'main' AND held.type = 'table' AND held.name NOT LIKE 'sqlite\\_%' ESCAPE '\\';
    ANALYZE sqlite_schema;";

/// Settings of a PostgreSQL connection.
pub(super) const POSTGRES_SESSION: &str = "
    SET synchronous_commit = on;
    SET client_encoding = 'UTF8';
    SET TimeZone = 'UTC';";

/// A script of table definitions in the engine's own words.
///
/// SQLite: strict tables, stored in the order of their key. PostgreSQL: text compares by bytes, as
/// SQLite does, so that orders and ranges agree.
pub(super) fn schema(engine: Engine, script: &str) -> String {
    match engine {
        Engine::Sqlite => {
            // A cast in an index keeps its word, which is the one of the statements that look in it.
            let cast = "AS BIGINT)";
            let columns = script.replace(" BIGINT", " INTEGER").replace("AS INTEGER)", cast);
            columns.replace("\n);", "\n) STRICT, WITHOUT ROWID;")
        }
        Engine::Postgres => {
            script.replace(" BLOB", " BYTEA").replace(" TEXT", " TEXT COLLATE \"C\"")
        }
    }
}

/// Triggers that refuse to change or delete rows of a table of history.
///
/// In SQLite `REPLACE` fires them only on a connection that asks for recursive triggers, as ours do;
/// a trigger on every insert would close that for strangers, at an eighth of the time of an import.
/// A stranger can drop triggers as well: what he changes is found by `verify`.
pub(crate) fn history_triggers(engine: Engine, table: &str) -> String {
    match engine {
        Engine::Sqlite => format!(
            "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
             BEGIN SELECT RAISE(ABORT, '{HISTORY_REFUSED}'); END;
             CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
             BEGIN SELECT RAISE(ABORT, '{HISTORY_REFUSED}'); END;"
        ),
        Engine::Postgres => format!(
            "CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $body$
             BEGIN RAISE EXCEPTION '{HISTORY_REFUSED}'; END $body$;
             CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
             FOR EACH ROW EXECUTE FUNCTION {table}_refuse();
             CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
             FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse();"
        ),
    }
}

/// The statement that inserts many rows at once on PostgreSQL, from one that inserts one row.
///
/// `INSERT INTO t (…) VALUES ($1, …) rest` becomes `INSERT INTO t (…) SELECT * FROM unnest(…) rest`.
/// `None` when the statement has another shape.
pub(super) fn insert_many_postgres(sql: &str, types: &[&str]) -> Option<String> {
    let (head, rest) = sql.split_once("VALUES (")?;
    let (_, tail) = rest.split_once(')')?;
    let arrays: Vec<String> =
        types.iter().zip(1..).map(|(name, place)| format!("${place}::{name}[]")).collect();
    Some(format!("{head}SELECT * FROM unnest({}){tail}", arrays.join(", ")))
}

/// Whether a database asks to be spread over servers, and whether its server can do that.
pub(crate) const SPREADING_POSTGRES: &str = "
    SELECT CASE WHEN current_setting('suyuan.distribute', true) = 'yes' THEN 1::BIGINT ELSE 0::BIGINT END,
        (SELECT COUNT(*) FROM pg_extension WHERE extname = 'citus')";

/// The tables that are spread over servers.
pub(crate) const SPREAD_CITUS: &str = "
    SELECT relname::TEXT FROM pg_dist_partition JOIN pg_class ON pg_class.oid = logicalrelid
    WHERE partmethod = 'h'";

/// Which shard has which part of the pools; none where the table is not spread.
pub(crate) const OWNERS_CITUS: &str = "
    SELECT p.part, get_shard_id_for_distribution_column('node_transfer_out', p.part)
    FROM unnest(CAST($1 AS BIGINT[])) AS p (part)
    WHERE EXISTS (SELECT 1 FROM pg_dist_partition
        WHERE logicalrelid = 'node_transfer_out'::regclass)";

/// Spreads a table by its part, beside the table that leads its group.
///
/// The triggers that guard history look at nothing but the row itself, which is what makes them safe
/// on every server.
pub(crate) fn spread_citus(table: &str, leader: &str) -> String {
    let beside = if table == leader { "none" } else { leader };
    format!(
        "SET LOCAL citus.enable_unsafe_triggers = on;
         SELECT create_distributed_table('{table}', 'part', colocate_with => '{beside}')"
    )
}
