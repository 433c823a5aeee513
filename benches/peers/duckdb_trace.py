"""DuckDB's traces: one recursive statement that keeps one row a pool, or one statement a level."""

import os
import sys

import duckdb

from contest import compete, ends


def load(folder):
    """The transfers in memory, indexed both ways."""
    database = duckdb.connect()
    path = os.path.join(folder, "transfers.csv")
    database.execute(
        "CREATE TABLE transfers (id INT, pool_from INT, pool_to INT, at_us BIGINT, quantity BIGINT)"
    )
    database.execute(f"COPY transfers FROM '{path}' (HEADER)")
    database.execute("CREATE INDEX outflows ON transfers (pool_from)")
    database.execute("CREATE INDEX inflows ON transfers (pool_to)")
    return database


def recursive(database):
    """A pool is met once, at its least depth: USING KEY tells what is known already."""

    def ask(way, root):
        near, far = ends(way)
        return database.execute(
            f"""WITH RECURSIVE met (pool, depth) USING KEY (pool) AS (
                    SELECT ?::INT, 0
                    UNION
                    SELECT t.{far}, min(met.depth) + 1
                      FROM met JOIN transfers t ON t.{near} = met.pool
                      LEFT JOIN recurring.met known ON known.pool = t.{far}
                     WHERE known.pool IS NULL
                     GROUP BY t.{far})
                SELECT t.id, t.{far}, met.depth + 1, t.quantity
                  FROM met JOIN transfers t ON t.{near} = met.pool""",
            [root],
        ).fetchall()

    return ask


def by_level(database):
    """Which pools are new is decided here."""

    def ask(way, root):
        near, far = ends(way)
        met, level, depth, reached = {root}, [root], 0, []
        while level:
            depth += 1
            rows = database.execute(
                f"""SELECT t.id, t.{far}, t.quantity
                      FROM unnest(?::INT[]) level (pool)
                      JOIN transfers t ON t.{near} = level.pool""",
                [level],
            ).fetchall()
            level = []
            for transfer, pool, quantity in rows:
                reached.append((transfer, pool, depth, quantity))
                if pool not in met:
                    met.add(pool)
                    level.append(pool)
        return reached

    return ask


if __name__ == "__main__":
    data = load(sys.argv[1])
    compete(
        sys.argv[1],
        f"DuckDB {duckdb.__version__}",
        {
            "DuckDB, one recursive statement": recursive(data),
            "DuckDB, a statement a level": by_level(data),
        },
        ["transfer", "pool", "depth", "quantity"],
    )
