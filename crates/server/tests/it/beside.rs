//! A command line beside a running server, and what a killed server leaves behind.

use std::io::Write as _;

use crate::documents::{ROOTS, small};
use crate::factory::{Factory, ended, piped};

#[test]
fn beside_a_server_every_command_prints_and_ends_as_it_does_alone() {
    for served in Factory::on_every_engine() {
        let alone = Factory::new();
        let _server = served.serve();
        for factory in [&served, &alone] {
            factory.write("history.json", small());
            factory.write("bad.json", small().replace("\"187.5\"", "\"-1\""));
        }

        for command in [
            "import history.json",
            "import bad.json",
            "import absent.json",
            "trace both lot:L1 --format json",
            "trace forward lot:L1 --format table",
            "trace forward lot:L1 --format csv",
            "trace forward lot:L1 --format dot",
            "trace forward lot:NOPE",
            "trace forward lot:L1 --as-of yesterday",
            "--language zh-Hant trace forward lot:NOPE",
            "trace forward lot:L1 --format pdf",
            "--site nowhere verify",
            "rebuild",
            "verify",
        ] {
            let arguments: Vec<&str> = command.split(' ').collect();
            let (beside, mut expected) = (served.run(&arguments), alone.run(&arguments));
            let folder = |factory: &Factory| factory.folder.path().display().to_string();
            expected.err = expected.err.replace(&folder(&alone), &folder(&served));
            assert_eq!(beside, expected, "{command} on {}", served.engine);
        }
        assert_eq!(served.exported(), alone.exported());
    }
}

#[test]
fn beside_a_server_the_language_and_the_password_are_the_callers_own() {
    let factory = Factory::new();
    let _server = factory.serve();

    let mut unknown = factory.command(&["trace", "forward", "lot:NOPE"]);
    let said = ended(piped(unknown.env("LANG", "zh_TW.UTF-8")).spawn().unwrap()).refused(1);
    let mut add = factory.command(&["add-person", "lin"]);
    let mut adding = piped(add.stdin(std::process::Stdio::piped())).spawn().unwrap();
    adding.stdin.take().unwrap().write_all(b"correct horse battery\n").unwrap();

    assert!(said.contains("帳上沒有 lot:NOPE"), "{said}");
    assert!(ended(adding).good().err.contains("lin can sign in now"));
}

#[test]
fn a_second_server_on_the_same_data_is_refused() {
    let factory = Factory::new();
    let _server = factory.serve();

    let said = factory.run(&["serve", "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0"]);

    assert!(said.refused(1).contains("A server already runs"));
}

#[test]
fn what_a_killed_server_leaves_behind_blocks_nobody() {
    let factory = Factory::new();
    let server = factory.serve();
    factory.import("history.json", &small());
    let traces = factory.traces(&ROOTS);

    server.kill();

    assert!(factory.data().join("suyuan.sock").exists(), "the socket was left behind");
    // Two at once: the second finds the lock taken, and a socket at which nobody listens.
    let both = [factory.begin(&["verify"]), factory.begin(&["verify"])];
    for process in both {
        ended(process).good();
    }
    assert_eq!(factory.traces(&ROOTS), traces);
    let _server = factory.serve();
    assert_eq!(factory.traces(&ROOTS), traces);
}

#[test]
fn a_data_folder_with_a_long_name_can_be_served() {
    let factory = Factory::new();
    let deep = factory.path(&"a-folder-with-a-long-name/".repeat(6));
    let factory = Factory::at(deep);
    let _server = factory.serve();

    factory.import("history.json", &small());

    assert_eq!(factory.traces(&ROOTS).len(), ROOTS.len());
}
