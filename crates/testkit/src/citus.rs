//! Databases over several servers: the same name on a coordinator and its workers, which know each
//! other in each database anew.

use std::str::FromStr as _;

use postgres::config::Host;
use postgres::{Client, Config, NoTls};

use crate::with_database;

/// The servers by their URLs, the coordinator first; `None` where none are named.
pub(crate) fn nodes() -> Option<Vec<String>> {
    let named = std::env::var("TEST_CITUS_NODES").ok()?;
    Some(named.split(',').map(str::to_owned).collect())
}

/// Makes a database that asks to be spread, on every server.
///
/// Servers that get to know each other tell each other their roles, which two databases must not do
/// at once.
pub(crate) fn create_database(nodes: &[String], name: &str) {
    let (coordinator, workers) = nodes.split_first().expect("a coordinator is named");
    let mut alone = connected(coordinator);
    alone.batch_execute("SELECT pg_advisory_lock(7305817266)").expect("a lock is given");
    for server in nodes {
        say(server, &format!("CREATE DATABASE {name}"));
        say(&with_database(server, name), "CREATE EXTENSION citus");
    }
    let (host, port) = address(coordinator);
    let mut script = vec![format!("SELECT citus_set_coordinator_host('{host}', {port})")];
    script.extend(workers.iter().map(|worker| {
        let (host, port) = address(worker);
        format!("SELECT citus_add_node('{host}', {port})")
    }));
    script.push(format!("ALTER DATABASE {name} SET suyuan.distribute = 'yes'"));
    say(&with_database(coordinator, name), &script.join(";"));
}

fn say(url: &str, script: &str) {
    let made = connected(url).batch_execute(script);
    made.expect("a database can be made on a server that is named");
}

fn connected(url: &str) -> Client {
    Client::connect(url, NoTls).expect("a server that is named answers")
}

fn address(url: &str) -> (String, u16) {
    let config = Config::from_str(url).expect("a server is named by its URL");
    let Some(Host::Tcp(host)) = config.get_hosts().first() else {
        panic!("servers reach each other by address: {url}")
    };
    (host.clone(), config.get_ports().first().copied().unwrap_or(5432))
}
