//! Commands during an import: they go on, and what they do counts beside what the import brings.

use std::time::{Duration, Instant};

use app::Error;
use domain::Refusal;

use crate::house::{House, in_every_house, long_history, scrapped};

/// Lots of the long document: three groups of facts.
const LOTS: usize = 4_000;

fn recorded(house: &House) -> Duration {
    let began = Instant::now();
    house.plant.record_transfer(&house.owner, &scrapped("A"), None).unwrap();
    began.elapsed()
}

#[test]
fn single_transfers_are_recorded_while_an_import_runs_and_none_waits_for_its_end() {
    in_every_house(|house| {
        house.import("A");
        let path = house.folder.path().join("long.json");
        std::fs::write(&path, long_history("B", LOTS)).unwrap();
        let before = house.facts();

        let (waits, import_took) = std::thread::scope(|scope| {
            let importing = scope.spawn(|| house.plant.import_path(&house.owner, &path).unwrap());
            while house.facts() == before && !importing.is_finished() {
                std::thread::sleep(Duration::from_millis(1));
            }
            let writing = Instant::now();
            let mut waits = vec![];
            while !importing.is_finished() {
                waits.push(recorded(house));
                std::thread::sleep(Duration::from_millis(5));
            }
            assert_eq!(importing.join().unwrap().faults_total, 0);
            (waits, writing.elapsed())
        });

        // A command waits for the group of facts before it, never for the whole import.
        let longest = waits.iter().max().unwrap();
        assert!(waits.len() >= 3, "{waits:?} in {import_took:?} on {}", house.engine);
        assert!(*longest < import_took * 3 / 4, "{waits:?} in {import_took:?} on {}", house.engine);
        let trace = house.trace("lot:LA").unwrap();
        assert_eq!(trace["transfers"].as_array().unwrap().len(), waits.len());
        assert_eq!(trace["balance"]["scrapped"], waits.len().to_string());
        // Scrap was opened by a transfer and by the import, each without knowing of the other.
        for root in ["lot:LA", "lot:B-7"] {
            let pools = house.trace(root).unwrap()["pools"].clone();
            assert_eq!(pools.as_array().unwrap().len(), 1, "{pools}");
            assert_eq!(pools[0]["ref"], "scrap");
        }
        house.verify();
    });
}

#[test]
fn a_second_import_at_the_same_site_is_refused_and_the_first_goes_on() {
    in_every_house(|house| {
        for mark in ["B", "C"] {
            let path = house.folder.path().join(mark).with_extension("json");
            std::fs::write(path, long_history(mark, LOTS)).unwrap();
        }
        let import = |mark: &str| {
            let path = house.folder.path().join(mark).with_extension("json");
            house.plant.import_path(&house.owner, &path)
        };

        std::thread::scope(|scope| {
            let first = scope.spawn(|| import("B"));
            while house.facts() == 0 && !first.is_finished() {
                std::thread::sleep(Duration::from_millis(1));
            }
            house.import_refused();
            first.join().unwrap().unwrap();
        });
        import("C").unwrap();

        for root in ["lot:B-7", "lot:C-7"] {
            let trace = house.trace(root).unwrap();
            assert_eq!(trace["transfers"].as_array().unwrap().len(), 1, "{trace}");
        }
        house.verify();
    });
}

impl House {
    /// Imports something small, which has to be refused because something else is imported.
    fn import_refused(&self) {
        let path = self.folder.path().join("small.json");
        std::fs::write(&path, long_history("D", 1)).unwrap();
        let refused = self.plant.import_path(&self.owner, &path);
        assert!(
            matches!(refused, Err(Error::Refusal(Refusal::ImportRunning))),
            "{refused:?} on {}",
            self.engine
        );
    }
}
