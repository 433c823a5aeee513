"""Tryton's lot traces, opened completely, in this process: its users see more, they wait for a
server and open every node by hand.

The factory lies in Tryton's own tables: masters made by its models, the mass written as its models
would. What goes into scrap has no lot and is left out. PostgreSQL keeps it, where PGHOST says.
"""

import datetime
import os
import subprocess
import sys
import time

import psycopg

from contest import compete, starts, table

DATABASE = "tryton"
STEPS_PER_KG = 1_000_000_000


def install(folder):
    """A new database with the modules that trace lots; gives back the configuration's path."""
    with psycopg.connect("dbname=postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {DATABASE}")
    path, password = os.path.join(folder, "trytond.conf"), os.path.join(folder, "password")
    with open(path, "w") as file:
        file.write(f"[database]\nuri = postgresql://\npath = {folder}\n")
    with open(password, "w") as file:
        file.write("peers-only\n")
    admin = os.path.join(os.path.dirname(sys.executable), "trytond-admin")
    command = [admin, "-c", path, "-d", DATABASE, "--email", "peers@example.org", "--all"]
    command += ["-u", "stock_lot", "production", "--activate-dependencies"]
    environment = {**os.environ, "TRYTONPASSFILE": password}
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    return path


def make_masters(pool, items):
    """A company and a product for each item; gives back the company and the products' ids."""
    from trytond.transaction import Transaction

    with Transaction().start(DATABASE, 0) as transaction:
        currency = pool.get("currency.currency")(name="Euro", symbol="E", code="EUR")
        currency.save()
        party = pool.get("party.party")(name="Plant")
        party.save()
        company = pool.get("company.company")(party=party, currency=currency)
        company.save()
        transaction.commit()
    with Transaction().start(DATABASE, 0, context={"company": company.id}) as transaction:
        kilogram = pool.get("ir.model.data").get_id("product", "uom_kilogram")
        templates = pool.get("product.template").create([
            {
                "name": f"item {item}",
                "type": "goods",
                "default_uom": kilogram,
                "producible": True,
                "products": [("create", [{}])],
            }
            for item in items
        ])
        products = {item: made.products[0].id for item, made in zip(items, templates)}
        transaction.commit()
    return company.id, kilogram, products


def load(pool, folder):
    """Writes lots, productions and moves; ids are the factory's numbers and one."""
    from trytond.transaction import Transaction

    pools = [(row["kind"], row["item"]) for row in table(folder, "pools.csv")]
    company, kilogram, products = make_masters(pool, sorted({item for _, item in pools if item}))
    with Transaction().start(DATABASE, 0) as transaction:
        data = pool.get("ir.model.data")
        place = {
            "supplier": data.get_id("stock", "location_supplier"),
            "lot": data.get_id("stock", "location_storage"),
            "customer": data.get_id("stock", "location_customer"),
            "run": data.get_id("production", "location_production"),
        }
        warehouse = data.get_id("stock", "location_warehouse")
        now, moves, runs = datetime.datetime.now(), [], {}
        for row in table(folder, "transfers.csv"):
            near, far = int(row["pool_from"]), int(row["pool_to"])
            (kind_from, _), (kind_to, _) = pools[near], pools[far]
            if kind_to == "scrap":
                continue
            lot = near if kind_from == "lot" else far
            product = products[pools[lot][1]]
            day = datetime.date.fromtimestamp(int(row["at_us"]) // 1_000_000)
            quantity = int(row["quantity"]) / STEPS_PER_KG
            into, out = (far + 1 if kind_to == "run" else None), None
            if kind_from == "run":
                out = near + 1
                runs.setdefault(near, (day, product))
            moves.append((
                int(row["id"]) + 1, company, now, day, place[kind_from], place[kind_to], quantity,
                product, quantity, kilogram, lot + 1, into, out,
            ))
        cursor = transaction.connection.cursor()
        cursor.executemany(
            """INSERT INTO stock_lot (id, active, create_date, create_uid, number, product)
               VALUES (%s, true, %s, 0, %s, %s)""",
            [
                (number + 1, now, str(number), products[item])
                for number, (kind, item) in enumerate(pools)
                if kind == "lot"
            ],
        )
        cursor.executemany(
            """INSERT INTO production (id, company, create_date, create_uid, effective_date,
                   effective_start_date, location, number, product, quantity, state, type, unit,
                   warehouse)
               VALUES (%s, %s, %s, 0, %s, %s, %s, %s, %s, 1, 'done', 'assembly', %s, %s)""",
            [
                (run + 1, company, now, day, day, place["run"], str(run), product, kilogram, warehouse)
                for run, (day, product) in runs.items()
            ],
        )
        cursor.executemany(
            """INSERT INTO stock_move (id, company, create_date, create_uid, effective_date,
                   from_location, to_location, internal_quantity, product, quantity, state, unit,
                   lot, production_input, production_output)
               VALUES (%s, %s, %s, 0, %s, %s, %s, %s, %s, %s, 'done', %s, %s, %s, %s)""",
            moves,
        )
        cursor.execute("ANALYZE")
        transaction.commit()
    return company


def busy():
    """Processor time of this process and of the one at the other end of its connection."""
    spent = time.process_time()
    for process in BACKENDS:
        with open(f"/proc/{process}/schedstat") as file:
            spent += int(file.read().split()[0]) / 1e9
    return spent


BACKENDS = set()


def tracing(pool, company):
    """The lots of a trace that is opened level by level until nothing is new."""
    from trytond.transaction import Transaction

    def ask(way, root):
        beyond = "upward_traces" if way == "forward" else "downward_traces"
        fields = ["lot", "product", "quantity", "date", "document", "rec_name", beyond]
        context = {"company": company, "companies": [company]}
        # Every request of a client is a transaction with empty caches.
        with Transaction().start(DATABASE, 0, readonly=True, context=context) as transaction:
            BACKENDS.add(transaction.connection.info.backend_pid)
            trace = pool.get("stock.lot.trace")
            level = [found.id for found in trace.search([("lot", "=", root + 1)])]
            met, lots = set(level), set()
            while level:
                rows = trace.read(level, fields)
                lots.update(row["lot"] - 1 for row in rows)
                reached = [move for row in rows for move in row[beyond] or ()]
                level = list(dict.fromkeys(move for move in reached if move not in met))
                met.update(level)
        return [(lot,) for lot in sorted(lots - {root})]

    return ask


def main(folder):
    path = install(folder)
    from trytond import config

    config.update_etc(path)
    import trytond
    from trytond.pool import Pool
    from trytond.transaction import Transaction

    Pool.start()
    pool = Pool(DATABASE)
    with Transaction().start(DATABASE, 0, readonly=True):
        pool.init()
    company = load(pool, folder)
    ask = tracing(pool, company)
    way, roots = next(iter(starts(folder).values()))
    ask(way, roots[0])
    form = "Tryton, lot traces"
    compete(folder, f"Tryton {trytond.__version__}", {form: ask}, ["lot"], busy)


if __name__ == "__main__":
    main(sys.argv[1])
