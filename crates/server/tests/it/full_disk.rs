//! A disk that fills up during an import: it is said, nothing is half done, and space is all it takes.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::documents::{ROOTS, long, small};
use crate::factory::Factory;

/// A small disk in memory, unmounted when the test is over.
struct Disk(TempDir);

impl Disk {
    /// Mounts one, or says loudly why the test cannot be made here.
    #[expect(clippy::print_stderr, reason = "a skipped test must be seen")]
    fn mount(megabytes: u32) -> Option<Self> {
        let place = TempDir::new().unwrap();
        let size = format!("size={megabytes}m");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
            .arg(place.path())
            .status();
        if mounted.is_ok_and(|status| status.success()) {
            return Some(Self(place));
        }
        eprintln!(
            "\n*** THE FULL DISK WAS SKIPPED: nothing can be mounted here. Run as root. ***\n"
        );
        None
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}

const FULL: &str = "The server's disk is full; nothing was changed";

/// Leaves this many bytes free on a disk, until the file is removed.
fn fill(disk: &Disk, free: u64) -> std::path::PathBuf {
    let ballast = disk.path().join("ballast");
    // The file system itself says when it is full; what is to stay free is given back then.
    let _ = std::fs::write(&ballast, vec![1; 64 << 20]);
    let file = std::fs::File::options().write(true).open(&ballast).unwrap();
    let size = file.metadata().unwrap().len();
    file.set_len(size.saturating_sub(free)).unwrap();
    ballast
}

/// The log goes where there is no room for a single line, and every command has something to say.
#[test]
fn a_log_that_finds_no_room_stops_nobody_from_writing() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    let factory = Factory::new();
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let server = factory.serve_logging("trace", full.into());

    factory.import("small.json", &small());
    factory.import("long.json", &long("X", 3));

    factory.verify();
    drop(server);
}

#[test]
fn a_disk_that_fills_up_during_an_import_loses_nothing_and_space_is_all_it_takes() {
    let Some(disk) = Disk::mount(24) else { return };
    let factory = Factory::at(disk.path().join("data"));
    factory.import("small.json", &small());
    let (everything, traces) = (factory.exported(), factory.traces(&ROOTS));
    factory.write("long.json", long("X", 900));

    // Room for the checked rows but not for their facts, for a part of the rows, for hardly anything.
    for free in [3 << 20, 1 << 20, 256 << 10, 0] {
        let ballast = fill(&disk, free);

        let said = factory.run(&["import", "long.json"]).refused(1);
        assert!(said.starts_with(FULL), "{free} bytes: {said}");
        let said = factory.run(&["--language", "zh-Hans", "import", "long.json"]).refused(1);
        assert!(said.starts_with("服务器磁盘已满，没有任何变更"), "{free} bytes: {said}");

        std::fs::remove_file(ballast).unwrap();
        assert_eq!(factory.exported(), everything, "{free} bytes");
        factory.run(&["trace", "forward", "lot:XA0"]).refused(1);
    }
    factory.verify();
    assert_eq!(factory.traces(&ROOTS), traces);
    factory.run(&["import", "long.json"]).good();
    factory.run(&["trace", "forward", "lot:XA0"]).good();
    factory.verify();
}

#[test]
fn a_server_goes_on_answering_on_a_full_disk_and_imports_again_when_there_is_space() {
    let Some(disk) = Disk::mount(24) else { return };
    let factory = Factory::at(disk.path().join("data"));
    let _server = factory.serve();
    factory.import("small.json", &small());
    let traces = factory.traces(&ROOTS);
    factory.write("long.json", long("X", 900));
    let ballast = fill(&disk, 2 << 20);

    let said = factory.run(&["import", "long.json"]).refused(1);
    assert!(said.starts_with(FULL), "{said}");
    assert_eq!(factory.traces(&ROOTS), traces);
    let (ballast, before) = (fill(&disk, 0), ballast);
    for target in ["all.json", "all.zip", "csv"] {
        let target = disk.path().join(target);
        let said = factory.run(&["export", target.to_str().unwrap()]).refused(1);
        assert!(said.starts_with(FULL), "{said}");
        let left = std::fs::read_dir(&target).map_or(0, Iterator::count);
        assert!(!target.is_file() && left == 0, "half an export was left at {}", target.display());
    }
    assert_eq!(before, ballast);
    let said = factory.run(&["import", "long.json"]).refused(1);
    assert!(said.starts_with(FULL), "not refused because of the one before: {said}");

    std::fs::remove_file(ballast).unwrap();
    factory.run(&["import", "long.json"]).good();
    factory.run(&["trace", "forward", "lot:XA0"]).good();
    factory.verify();
}
